/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts: what is known about a kernel before anything of it can be read. Plain numbers and strings
 * in the terms of VMCOREINFO (Documentation/admin-guide/kdump/vmcoreinfo.rst). Address translation,
 * symbols and types start from here, so none of them is needed here. Facts that are zeroed are
 * none; their sources (facts_sources.h) add lines.
 */
#ifndef INQUEST_MACHINE_FACTS_H
#define INQUEST_MACHINE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"
#include "dump/dump.h"

struct facts {
	VECTOR(char) text; /* lines; their ends are NULs */
	struct map keys;   /* hash of KEY → offset of its value in text, plus 1 */
	bool from_scan;    /* the text was found in memory: the file has no VMCOREINFO note */
	bool swapped;      /* numbers are in the other byte order than the dump's file tells */
};

/* Nothing is known: a kernel before 2.6.24, or a dump without VMCOREINFO. */
bool facts_are_empty(const struct facts *facts);

/* Adds lines "KEY=TEXT", up to a NUL or size bytes. */
struct error *facts_add_text(struct facts *facts, const char *text, size_t size);

/* Adds the line "KEY=TEXT". */
struct error *facts_add(struct facts *facts, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void facts_deinit(struct facts *facts);

/* The text after "KEY=", NULL when there is no such line. */
const char *facts_string(const struct facts *facts, const char *key);

/* NUMBER(name), decimal or 0x-hexadecimal, possibly negative. */
bool facts_number(const struct facts *facts, const char *name, int64_t *ret);

/*
 * OFFSET(name) or SIZE(name), as kind says: bytes within a struct. False for one that no struct
 * has.
 */
enum { FACTS_LAYOUT_MAX = 1 << 20 };
bool facts_layout(const struct facts *facts, const char *kind, const char *name, uint32_t *ret);

/* SYMBOL(name): a run-time address. */
bool facts_symbol(const struct facts *facts, const char *name, uint64_t *ret);

/* A bare line KEY=hexadecimal, as KERNELOFFSET. */
bool facts_hex(const struct facts *facts, const char *key, uint64_t *ret);

#endif
