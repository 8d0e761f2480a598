/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "image/kaslr.h"

#include <gelf.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/vector.h"

enum { CALLS_COMPARED = 64, PAGE_OFFSET_MASK = 0xfff };

/* Words of the table: pointers, or 32 bits of such. */
struct calls {
	size_t count;
	uint64_t word[CALLS_COMPARED];
};

struct functions {
	VECTOR(uint64_t) list; /* link-time addresses, sorted */
};

static void functions_deinit(struct functions *functions)
{
	vector_deinit(&functions->list);
}

static void load_calls(const void *bytes, size_t size, size_t width, bool swap, struct calls *ret)
{
	ret->count = size / width < CALLS_COMPARED ? size / width : CALLS_COMPARED;
	for (size_t i = 0; i < ret->count; i++)
		ret->word[i] = load_uint((const uint8_t *)bytes + i * width, width, swap);
}

/* Modules may have hooked some. */
static bool is_most(size_t same, const struct calls *calls)
{
	return same > calls->count / 2;
}

static bool compare_contents(const struct calls *file, const struct calls *memory, uint64_t *moved)
{
	size_t same = 0;

	*moved = memory->word[0] - file->word[0];
	for (size_t i = 0; i < file->count; i++)
		same += memory->word[i] - file->word[i] == *moved;
	return is_most(same, file);
}

static int compare_addresses(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static struct error *list_functions(struct vmlinux *vmlinux, struct functions *functions)
{
	GElf_Sym symbol;

	for (int i = 1; gelf_getsym(vmlinux->symtab, i, &symbol); i++)
		if (GELF_ST_TYPE(symbol.st_info) <= STT_FUNC &&
		    !vector_push(&functions->list, symbol.st_value))
			return error_no_memory();
	qsort(functions->list.data, functions->list.count, sizeof(uint64_t), compare_addresses);
	return NULL;
}

static size_t count_functions(const struct functions *functions, const struct calls *calls,
			      uint64_t moved)
{
	size_t found = 0;

	for (size_t i = 0; i < calls->count; i++) {
		uint64_t address = calls->word[i] - moved;

		found += bsearch(&address, functions->list.data, functions->list.count,
				 sizeof(uint64_t), compare_addresses) != NULL;
	}
	return found;
}

/* KASLR moves by whole pages: a function that the first call may be ends in the same bits. */
static bool compare_names(const struct functions *functions, const struct calls *calls,
			  uint64_t *moved)
{
	size_t best = 0;
	uint64_t last = 0;

	vector_for_each(&functions->list, address) {
		uint64_t candidate = calls->word[0] - *address;
		size_t found;

		if (candidate & PAGE_OFFSET_MASK || *address == last)
			continue;
		last = *address;
		found = count_functions(functions, calls, candidate);
		if (found > best) {
			best = found;
			*moved = candidate;
		}
	}
	return is_most(best, calls);
}

struct error *kaslr_compare(struct dump *dump, struct vmlinux *vmlinux, uint64_t to_physical,
			    uint64_t *moved, bool *same)
{
	_cleanup_(functions_deinit) struct functions functions = {0};
	size_t width = vmlinux->pointer_size, size = 0;
	uint8_t bytes[CALLS_COMPARED * 8];
	struct calls file = {0}, memory;
	uint64_t table;

	*moved = 0;
	*same = true;
	if (!vmlinux->symtab || !vmlinux_find(vmlinux, "sys_call_table", &table))
		return NULL;
	struct error *error = dump_read(dump, to_physical + table, bytes, CALLS_COMPARED * width);
	if (error)
		return error_ignore_damage(error);
	const char *contents = vmlinux_bytes(vmlinux, table, &size);
	if (contents)
		load_calls(contents, size, width, vmlinux->swap, &file);
	load_calls(bytes, (file.count ? file.count : CALLS_COMPARED) * width, width, vmlinux->swap,
		   &memory);
	if (file.count && file.word[0]) {
		*same = compare_contents(&file, &memory, moved);
	} else { /* there is none, or relocations fill it in */
		TRY(list_functions(vmlinux, &functions));
		*same = compare_names(&functions, &memory, moved);
	}
	if (!*same && !file.count && width == 8) { /* s390x until 5.x */
		load_calls(bytes, CALLS_COMPARED * 4, 4, vmlinux->swap, &memory);
		*same = compare_names(&functions, &memory, moved);
	}
	if (width == 4)
		*moved &= UINT32_MAX;
	return NULL;
}
