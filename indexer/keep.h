/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages of the dump that go into the case (tables pages, page_contents), compressed, each content
 * once. Which:
 *  - touched: those that were read on the way to all the rows, and the code that words of all
 *    tasks' stacks lead to;
 *  - stacks: those that opening the kernel took (its symbols, types, page tables), all tasks and
 * their stacks, and the same code;
 *  - kernel: all but those of processes and of files' contents;
 *  - all.
 * Of processes' pages none is kept but with all: neither what was read as one (arguments), nor what
 * is on the kernel's lists of such pages (PG_lru).
 */
#ifndef INQUEST_INDEXER_KEEP_H
#define INQUEST_INDEXER_KEEP_H

#include <stdbool.h>

#include "base/error.h"
#include "schema/sink.h"

struct kernel;

bool keep_is_known(const char *which);

/* which: NULL keeps none. The dump was tracked (dump/dump.h): turn 1 opened the kernel. */
struct error *keep_pages(struct kernel *kernel, struct sink *sink, const char *which);

#endif
