/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks over the kernel's linked lists: struct list_head (either way), hlist, hlist_nulls, llist.
 *
 *	struct list list;
 *	for (list_begin(&list, kernel, head, LIST_FORWARD); list_next(&list);)
 *		… list.entry is the address of the embedded list_head …
 *	TRY(list_end(&list));
 *
 * A list that loops without its head, leads to an unreadable entry or never ends is cut there and
 * noted in problems; list_end() returns failures only. list.broken tells whether it was cut.
 */
#ifndef INQUEST_SHAPES_LIST_H
#define INQUEST_SHAPES_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

enum list_kind {
	LIST_FORWARD,  /* list_head by next */
	LIST_BACKWARD, /* list_head by prev */
	LIST_HEADLESS, /* hlist, llist: from the head's pointer to NULL (or to a nulls mark) */
};

struct list {
	struct kernel *kernel;
	enum list_kind kind;
	uint64_t head, entry;
	uint64_t seen, power, count; /* Brent's cycle detection */
	bool broken;
	struct error *error;
};

void list_begin(struct list *list, struct kernel *kernel, uint64_t head, enum list_kind kind);
bool list_next(struct list *list);
struct error *list_end(struct list *list);

#endif
