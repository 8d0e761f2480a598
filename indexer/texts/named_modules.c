/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See named_modules.h. A module is named, not placed: its number stands for its address. */
#include "texts/named_modules.h"

#include <ctype.h>
#include <string.h>

#include "schema/rows.h"

enum { NAME_MAX_SIZE = 56 };

static struct error *emit_module(struct sink *sink, struct map *seen, const char *name, size_t size,
				 const char *taints, size_t taints_size)
{
	bool added;

	if (!map_insert(seen, hash_bytes(name, size), &added))
		return error_no_memory();
	struct modules_row row = {
	    .module = cell_integer((int64_t)seen->count),
	    .name = cell_text_of(name, size),
	    .taints = cell_text_of(taints, taints_size),
	};
	return added ? emit_modules(sink, &row) : NULL;
}

static size_t name_size(const char *text)
{
	size_t size = 0;

	while (isalnum((unsigned char)text[size]) || text[size] == '_' || text[size] == '-')
		size++;
	return size < NAME_MAX_SIZE ? size : 0;
}

struct error *named_modules_emit(struct sink *sink, struct map *seen, const char *modules)
{
	while (*modules && *modules != '[') {
		size_t size = name_size(modules), taints = 0;

		if (size && modules[size] == '(')
			taints = strspn(modules + size + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		if (size)
			TRY(emit_module(sink, seen, modules, size, modules + size + 1, taints));
		modules += size;
		modules += strcspn(modules, " ");
		modules += strspn(modules, " ");
	}
	return NULL;
}
