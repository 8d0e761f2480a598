/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See flame.h. */
#include "report/flame.h"

#include <string.h>

static const char separator[] = " < ";

/* Where the last function before end begins. */
static const char *last_function(const char *functions, const char *end)
{
	const char *at = end;

	while (at > functions && strncmp(at - 1, separator, strlen(separator)) != 0)
		at--;
	return at == functions ? at : at - 1 + strlen(separator);
}

static struct flame *child(struct arena *arena, struct flame *parent, const char *name, size_t size)
{
	for (struct flame *one = parent->children; one; one = one->next)
		if (strncmp(one->name, name, size) == 0 && !one->name[size])
			return one;
	struct flame *made = arena_alloc(arena, sizeof(*made));
	if (!made)
		return NULL;
	made->name = arena_printf(arena, "%.*s", (int)size, name);
	made->next = parent->children;
	parent->children = made;
	return made;
}

static void count_in(struct flame *flame, const struct flame *count)
{
	flame->tasks += count->tasks;
	flame->blocked += count->blocked;
	flame->running += count->running;
	flame->crashed |= count->crashed;
}

struct flame *flame_add(struct arena *arena, struct flame *root, const char *functions,
			const struct flame *count)
{
	const char *end = functions + strlen(functions);
	size_t level = 0;

	for (count_in(root, count); root && end > functions && level < FLAME_DEEPEST; level++) {
		const char *start = last_function(functions, end);

		root = child(arena, root, start, (size_t)(end - start));
		if (root)
			count_in(root, count);
		end = start == functions ? functions : start - strlen(separator);
	}
	return root;
}

size_t flame_depth(const struct flame *flame)
{
	size_t deepest = 0;

	for (const struct flame *one = flame->children; one; one = one->next) {
		size_t depth = flame_depth(one);

		if (depth > deepest)
			deepest = depth;
	}
	return deepest + 1;
}
