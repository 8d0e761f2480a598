/* SPDX-License-Identifier: GPL-2.0-or-later */
/* List walks: each step is one pointer read and one comparison for the cycle detection. */
#include "shapes/list.h"

#include "image/kernel.h"
#include "machine/budget.h"

void list_begin(struct list *list, struct kernel *kernel, uint64_t head, enum list_kind kind)
{
	*list =
	    (struct list){.kernel = kernel, .kind = kind, .head = head, .entry = head, .power = 1};
}

static bool cut(struct list *list, struct error *error)
{
	list->broken = true;
	list->error = problems_note(list->kernel->problems, error);
	return false;
}

static bool is_end(const struct list *list, uint64_t next)
{
	if (list->kind == LIST_HEADLESS)
		return !next || next & 1;
	return next == list->head;
}

bool list_next(struct list *list)
{
	struct memory *memory = &list->kernel->memory;
	uint64_t place = list->entry, next;

	if (list->kind == LIST_BACKWARD)
		place += memory->arch->pointer_size;
	struct error *error = memory_pointer(memory, place, &next);
	if (error)
		return cut(list, error);
	if (is_end(list, next))
		return false;
	if (!next)
		return cut(list, error_corrupt("list ends in NULL", list->entry));
	if (next == list->seen || list->count == BUDGET_ENTRIES)
		return cut(list, error_corrupt("list loops", next));
	if (++list->count == list->power) {
		list->seen = next;
		list->power *= 2;
	}
	list->entry = next;
	return true;
}

struct error *list_end(struct list *list)
{
	return list->error;
}
