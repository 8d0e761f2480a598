/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See functions.h. */
#include "protocol/functions.h"

#include <stddef.h>

const struct function functions[] = {
    {"rd", "address POINTER, value HEX, text TEXT",
     "at POINTER HIDDEN, count COUNT HIDDEN, unit INTEGER HIDDEN", 3, 3, 1,
     "memory as numbers of 1, 2, 4 or 8 bytes"},
    {"types", "name TEXT, kind TEXT, size BYTES, members COUNT, definition TEXT", "of TEXT HIDDEN",
     5, 1, 0, "the kernel's types of a name; without one all that there are"},
    {"members", "type TEXT, name TEXT, offset BYTES, size BYTES, bits INTEGER, declared TEXT",
     "of TEXT HIDDEN", 6, 1, 0, "the members of a struct or union; without a name of all"},
    {"struct", "name TEXT, offset BYTES, type TEXT, value HEX, text LINES",
     "of TEXT HIDDEN, at POINTER HIDDEN", 5, 2, 1,
     "the members of a struct, and what an object has in them"},
    {"member", "name TEXT, address POINTER, type TEXT, value HEX, text LINES",
     "at POINTER HIDDEN, path TEXT HIDDEN", 5, 2, 2,
     "one member, by its path: 'task_struct.mm->pgd'"},
    {"symbols_at", "address POINTER, name TEXT, type TEXT, offset BYTES, module TEXT",
     "at POINTER HIDDEN", 5, 1, 1, "the symbol that covers an address"},
    {"list", "place INTEGER, object POINTER, node POINTER, problem TEXT",
     "head POINTER HIDDEN, member TEXT HIDDEN", 4, 2, 1,
     "the objects of a linked list, by the member that links them"},
    {"list_check",
     "node POINTER, object POINTER, next POINTER, next_object POINTER, next_prev POINTER, "
     "problem TEXT",
     "head POINTER HIDDEN, member TEXT HIDDEN", 6, 2, 1,
     "the links of a list_head list that do not agree; no row: all do"},
    {"tree", "place INTEGER, object POINTER, key INTEGER",
     "root POINTER HIDDEN, kind TEXT HIDDEN, member TEXT HIDDEN", 3, 3, 2,
     "the objects of a tree: rbtree, radix, xarray or maple"},
    {"dis",
     "address POINTER, function TEXT, offset BYTES, bytes TEXT, mnemonic TEXT, operands TEXT, "
     "target POINTER, target_function TEXT",
     "at POINTER HIDDEN, count COUNT HIDDEN", 8, 2, 1, "machine code: a row for each instruction"},
    {"source", "depth INTEGER, function TEXT, file TEXT, line INTEGER, address POINTER",
     "at POINTER HIDDEN", 5, 1, 1,
     "the lines of source that code comes from, inlined calls first; by a vmlinux"},
    {"whatis", "kind TEXT, name TEXT, start POINTER, offset BYTES, size BYTES, state TEXT",
     "at POINTER HIDDEN", 6, 1, 1,
     "what lies at an address: a slab object and its cache, a stack and its task, a symbol"},
    {"vtop", "physical HEX, pfn PFN, page POINTER", "at POINTER HIDDEN, pid INTEGER HIDDEN", 3, 2,
     1, "where virtual memory lies; no row: it is not mapped"},
    {"search", "address POINTER, symbol TEXT",
     "wanted HIDDEN, start POINTER HIDDEN, end_at POINTER HIDDEN", 2, 3, 1,
     "where memory has a number or a text"},
    {NULL, NULL, NULL, 0, 0, 0, NULL},
};
