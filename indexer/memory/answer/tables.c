/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See tables.h. */
#include "answer/tables.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "image/fields.h"
#include "objects/mm/pages.h"

enum { HEX_MAX = 17, FLAG_NAME_MAX = 64 };

/* As crash's mkstring(): in the middle, the odd blank before or behind. */
static void print_centred(struct printer *out, const char *text, size_t width, bool behind)
{
	size_t size = strlen(text), blanks = width > size ? width - size : 0;
	size_t before = blanks / 2 + (behind ? 0 : blanks % 2);

	print_spaces(out, (unsigned int)before);
	print(out, "%s", text);
	print_spaces(out, (unsigned int)(blanks - before));
}

static void print_flags(const struct entry_flag *flags, struct printer *out, uint64_t entry)
{
	const char *separator = "";

	for (; flags->mask; flags++) {
		if (!(entry & flags->mask))
			continue;
		print(out, "%s%s", separator, flags->name);
		separator = "|";
	}
	print(out, entry ? "" : "no mapping");
}

void tables_print_entry(struct kernel *kernel, struct printer *out, uint64_t entry)
{
	char pte[HEX_MAX], physical[HEX_MAX];

	snprintf(pte, sizeof(pte), "%" PRIx64, entry);
	snprintf(physical, sizeof(physical), "%" PRIx64, entry & kernel->arch->entry_frame);
	size_t first = strlen(pte) > 3 ? strlen(pte) : 3;
	size_t second = strlen(physical) > 8 ? strlen(physical) : 8;
	print_centred(out, "PTE", first, true);
	print(out, "  ");
	print_centred(out, "PHYSICAL", second, true);
	print(out, "  FLAGS\n");
	print_centred(out, pte, first, false);
	print(out, "  ");
	print_centred(out, physical, second, false);
	print(out, "  (");
	print_flags(kernel->arch->entry_flags, out, entry);
	print(out, ")\n");
}

static void print_span(struct printer *out, uint64_t span, uint32_t page_size, bool user)
{
	if (span >> 30)
		print(out, "  (%" PRIu64 "GB)", span >> 30);
	else if (span > page_size)
		print(out, "  (%" PRIu64 "MB)", span >> 20);
	else if (user)
		print(out, "  ");
}

/* The kernel's top table is known by where it is mapped. */
static void print_top(struct space *space, const struct table_entry *top)
{
	struct kernel *kernel = space->answering->kernel;
	struct printer *out = &space->answering->out;
	uint64_t table = kernel_symbol_or(kernel, "init_top_pgt|swapper_pg_dir|init_level4_pgt", 0);

	if (space->kind == SPACE_OF_KERNEL && table)
		print(out, "%s DIRECTORY: %" PRIx64 "\nPAGE DIRECTORY: %" PRIx64 "\n", top->level,
		      table, top->value);
	else
		print(out, "   %s: %" PRIx64 " => %" PRIx64 "\n", top->level, top->at, top->value);
}

struct error *tables_print(struct space *space, uint64_t address)
{
	struct kernel *kernel = space->answering->kernel;
	struct printer *out = &space->answering->out;
	struct table_walk walk = {0};
	uint64_t physical;

	struct error *error = kernel->arch->walk(
	    &kernel->memory,
	    space->kind == SPACE_OF_KERNEL ? &kernel->memory.kernel : &space->table, address,
	    &physical, &walk);
	for (unsigned int i = 0; i < walk.count; i++) {
		if (i)
			print(out, "   %s: %" PRIx64 " => %" PRIx64 "\n", walk.entries[i].level,
			      walk.entries[i].at, walk.entries[i].value);
		else
			print_top(space, &walk.entries[0]);
	}
	if (walk.mapped) {
		uint64_t entry = walk.entries[walk.count - 1].value;

		print(out, "  PAGE: %" PRIx64, entry & kernel->arch->entry_frame & -walk.span);
		print_span(out, walk.span, kernel->memory.page_size,
			   space->kind == SPACE_OF_PROCESS);
		print(out, "\n\n");
		tables_print_entry(kernel, out, entry);
	}
	print(out, "\n");
	return walk.count && !walk.mapped ? error_ignore_damage(error) : error;
}

/* PG_uptodate is "uptodate"; those behind the last bit are other names of the same. */
static struct error *print_page_flags(struct kernel *kernel, struct printer *out, uint64_t flags)
{
	const struct type *type;
	const char *separator = " ";

	TRY(types_find(kernel->types, "pageflags", &type));
	for (size_t i = 0; i < type->enumerator_count; i++) {
		const struct type_enumerator *one = &type->enumerators[i];

		if (!strcmp(one->name, "__NR_PAGEFLAGS") || one->value < 0 || one->value > 63)
			break;
		if (!(flags >> one->value & 1) || strncmp(one->name, "PG_", 3) != 0)
			continue;
		print(out, "%s%s", separator, one->name + 3);
		separator = ",";
	}
	return NULL;
}

#define PAGE_FIELDS(F)                                                                             \
	F(flags, "page.flags.f|page.flags")                                                        \
	F(mapping, "page.mapping")                                                                 \
	F(index, "page.index|page.__folio_index")                                                  \
	F(count, "page._refcount.counter|page._count.counter|page.count.counter")
DEFINE_FIELDS(page, PAGE_FIELDS)

/* What this kernel's struct page does not have, or cannot be read, is a dash. */
static void print_member(struct kernel *kernel, struct printer *out, const struct field *field,
			 uint64_t page, int width)
{
	uint64_t value;
	struct error *error =
	    field->present ? field_read(kernel, field, page, &value) : error_absent("member", "");

	if (error)
		print(out, " %*s", width, "-");
	else
		print(out, " %*" PRIx64, width, value);
	error_destroy(error);
}

struct error *tables_print_page(struct kernel *kernel, struct printer *out, uint64_t physical)
{
	struct page_fields f;
	uint64_t page, flags;

	TRY(fields_init(kernel, page, &f));
	TRY(page_of_frame(kernel, physical, &page));
	print(out, "      PAGE       PHYSICAL      MAPPING       INDEX CNT FLAGS\n");
	print(out, "%" PRIx64 " %8" PRIx64, page, physical & -(uint64_t)kernel->memory.page_size);
	print_member(kernel, out, &f.mapping, page, 16);
	print_member(kernel, out, &f.index, page, 8);
	print_member(kernel, out, &f.count, page, 2);
	print_member(kernel, out, &f.flags, page, 1);
	if (f.flags.present && kernel->types) {
		struct error *error = field_read(kernel, &f.flags, page, &flags);

		if (!error)
			error = print_page_flags(kernel, out, flags);
		TRY(problems_note(kernel->problems, error));
	}
	print(out, "\n");
	return NULL;
}
