/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See lines_writer.h. DWARF 4: of each unit its functions with code, and what is inlined in them,
 * with names and ranges; types, variables and blocks are left out. That is what code/lines.c reads.
 */
#include "lines_writer.h"

#include <dwarf.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/map.h"

enum { DEPTH_MAX = 64 };

/* The abbreviations; of the functions the second is for code in several ranges. */
enum {
	UNIT = 1,
	UNIT_WITHOUT_LINES,
	FUNCTION,
	FUNCTION_RANGES,
	INLINED,
	INLINED_RANGES,
};

/* Code, tag, "has children", pairs of attribute and form (all below 128), two zeroes. */
#define CHILDREN 1
#define NAME     DW_AT_name, DW_FORM_strp
#define SPAN     DW_AT_low_pc, DW_FORM_addr, DW_AT_high_pc, DW_FORM_data4
#define RANGES   DW_AT_ranges, DW_FORM_sec_offset
#define CALL     DW_AT_call_file, DW_FORM_data4, DW_AT_call_line, DW_FORM_data4
#define UNIT_OF                                                                                    \
	DW_TAG_compile_unit, CHILDREN, NAME, DW_AT_comp_dir, DW_FORM_strp, DW_AT_low_pc,           \
	    DW_FORM_addr, RANGES, DW_AT_language, DW_FORM_data2

static const uint8_t abbreviations[] = {
    UNIT,
    UNIT_OF,
    DW_AT_stmt_list,
    DW_FORM_sec_offset,
    0,
    0,
    UNIT_WITHOUT_LINES,
    UNIT_OF,
    0,
    0,
    FUNCTION,
    DW_TAG_subprogram,
    CHILDREN,
    NAME,
    SPAN,
    0,
    0,
    FUNCTION_RANGES,
    DW_TAG_subprogram,
    CHILDREN,
    NAME,
    RANGES,
    0,
    0,
    INLINED,
    DW_TAG_inlined_subroutine,
    CHILDREN,
    NAME,
    SPAN,
    CALL,
    0,
    0,
    INLINED_RANGES,
    DW_TAG_inlined_subroutine,
    CHILDREN,
    NAME,
    RANGES,
    CALL,
    0,
    0,
    0,
};

struct writer {
	struct vmlinux *vmlinux;
	struct elf_writer info, ranges; /* bytes of these sections */
	VECTOR(char) strings;
	struct map offsets; /* hash of a text → its offset in strings */
	size_t word;
};

static void writer_deinit(struct writer *writer)
{
	elf_writer_deinit(&writer->info);
	elf_writer_deinit(&writer->ranges);
	vector_deinit(&writer->strings);
	map_deinit(&writer->offsets);
}

static struct error *put_text(struct writer *writer, const char *text)
{
	size_t size = text ? strlen(text) + 1 : 1, at = writer->strings.count;
	uint64_t *place = map_insert(&writer->offsets, hash_string(text ? text : ""), NULL);

	if (!place)
		return error_no_memory();
	if (size > 1 && (!*place || strcmp(writer->strings.data + *place, text))) {
		if (!vector_reserve(&writer->strings, at + size))
			return error_no_memory();
		memcpy(writer->strings.data + at, text, size);
		writer->strings.count += size;
		*place = at;
	}
	return elf_put(&writer->info, *place, 4);
}

/* Ranges */

struct spans {
	uint64_t start, end; /* of the first */
	size_t count;
};

static struct spans look_at_spans(Dwarf_Die *die)
{
	struct spans spans = {0};
	Dwarf_Addr base, start, end;
	ptrdiff_t at = 0;

	while ((at = dwarf_ranges(die, at, &base, &start, &end)) > 0) {
		if (start >= end)
			continue;
		if (!spans.count++)
			spans = (struct spans){start, end, 1};
	}
	return spans;
}

/* .debug_ranges of DWARF 4, 2.17.3: pairs from the unit's low_pc, which is 0 here. */
static struct error *put_ranges(struct writer *writer, Dwarf_Die *die)
{
	Dwarf_Addr base, start, end;
	ptrdiff_t at = 0;

	TRY(elf_put(&writer->info, writer->ranges.bytes.count, 4));
	while ((at = dwarf_ranges(die, at, &base, &start, &end)) > 0)
		if (start < end) {
			TRY(elf_put(&writer->ranges, start, writer->word));
			TRY(elf_put(&writer->ranges, end, writer->word));
		}
	TRY(elf_put(&writer->ranges, 0, writer->word));
	return elf_put(&writer->ranges, 0, writer->word);
}

static struct error *put_code(struct writer *writer, Dwarf_Die *die, const struct spans *spans)
{
	if (spans->count > 1)
		return put_ranges(writer, die);
	TRY(elf_put(&writer->info, spans->start, writer->word));
	return elf_put(&writer->info, spans->end - spans->start, 4);
}

static bool is_short(const struct spans *spans)
{
	return spans->count == 1 && spans->end - spans->start <= UINT32_MAX;
}

/* DIEs */

static const char *name_of(const struct writer *writer, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;

	return vmlinux_string(writer->vmlinux, dwarf_attr_integrate(die, DW_AT_name, &attribute));
}

static uint64_t number_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value = 0;

	return !dwarf_formudata(dwarf_attr(die, name, &attribute), &value) && value <= UINT32_MAX
		   ? value
		   : 0;
}

static struct error *put_inlined(struct writer *writer, Dwarf_Die *scope, unsigned int depth);

/* A function or an inlined call, if it has code, and what is inlined in it. */
static struct error *put_function(struct writer *writer, Dwarf_Die *die, unsigned int depth)
{
	bool inlined = dwarf_tag(die) == DW_TAG_inlined_subroutine;
	struct spans spans = look_at_spans(die);

	if (!spans.count)
		return NULL;
	spans.count += !is_short(&spans); /* what has one long range has a list of it */
	TRY(elf_put(&writer->info, (inlined ? INLINED : FUNCTION) + (spans.count > 1), 1));
	TRY(put_text(writer, name_of(writer, die)));
	TRY(put_code(writer, die, &spans));
	if (inlined) {
		TRY(elf_put(&writer->info, number_of(die, DW_AT_call_file), 4));
		TRY(elf_put(&writer->info, number_of(die, DW_AT_call_line), 4));
	}
	TRY(put_inlined(writer, die, depth + 1));
	return elf_put(&writer->info, 0, 1);
}

/* What is inlined in a block is inlined in what the block is in. */
static struct error *put_inlined(struct writer *writer, Dwarf_Die *scope, unsigned int depth)
{
	Dwarf_Die die;
	int result = depth < DEPTH_MAX ? dwarf_child(scope, &die) : 1;

	for (; !result; result = dwarf_siblingof(&die, &die)) {
		if (dwarf_tag(&die) == DW_TAG_inlined_subroutine)
			TRY(put_function(writer, &die, depth));
		else if (dwarf_tag(&die) == DW_TAG_lexical_block)
			TRY(put_inlined(writer, &die, depth + 1));
	}
	return NULL;
}

static struct error *put_unit_die(struct writer *writer, Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;
	Dwarf_Word lines = 0;
	bool has_lines = !dwarf_formudata(dwarf_attr(unit, DW_AT_stmt_list, &attribute), &lines);

	TRY(elf_put(&writer->info, has_lines ? UNIT : UNIT_WITHOUT_LINES, 1));
	TRY(put_text(writer, name_of(writer, unit)));
	TRY(put_text(
	    writer, vmlinux_string(writer->vmlinux, dwarf_attr(unit, DW_AT_comp_dir, &attribute))));
	TRY(elf_put(&writer->info, 0, writer->word)); /* DW_AT_low_pc */
	TRY(put_ranges(writer, unit));
	TRY(elf_put(&writer->info, number_of(unit, DW_AT_language), 2));
	return has_lines ? elf_put(&writer->info, lines, 4) : NULL;
}

static struct error *put_unit(struct writer *writer, Dwarf_Die *unit)
{
	struct elf_writer *info = &writer->info;
	size_t start = info->bytes.count;
	Dwarf_Die die;

	TRY(elf_put(info, 0, 4)); /* the unit's size */
	TRY(elf_put(info, 4, 2));
	TRY(elf_put(info, 0, 4)); /* in .debug_abbrev */
	TRY(elf_put(info, writer->word, 1));
	TRY(put_unit_die(writer, unit));
	for (int result = dwarf_child(unit, &die); !result; result = dwarf_siblingof(&die, &die))
		if (dwarf_tag(&die) == DW_TAG_subprogram)
			TRY(put_function(writer, &die, 0));
	TRY(elf_put(info, 0, 1));
	elf_store(info, start, info->bytes.count - start - 4, 4);
	return NULL;
}

static struct error *put_units(struct writer *writer, Dwarf *dwarf)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die die;

	while (!dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL)) {
		TRY(interrupt_check());
		if (dwarf_tag(&die) == DW_TAG_compile_unit && look_at_spans(&die).count)
			TRY(put_unit(writer, &die));
	}
	return NULL;
}

static struct error *add_sections(struct writer *writer, struct elf_writer *elf)
{
	const GElf_Shdr header = {.sh_type = SHT_PROGBITS};

	TRY(elf_add_section(elf, ".debug_info", writer->info.bytes.data, writer->info.bytes.count,
			    header));
	TRY(elf_add_section(elf, ".debug_abbrev", abbreviations, sizeof(abbreviations), header));
	TRY(elf_add_section(elf, ".debug_str", writer->strings.data, writer->strings.count,
			    header));
	return elf_add_section(elf, ".debug_ranges", writer->ranges.bytes.data,
			       writer->ranges.bytes.count, header);
}

struct error *lines_write(struct vmlinux *vmlinux, struct elf_writer *elf)
{
	const struct elf_writer part = {.wide = elf->wide, .big = elf->big};
	_cleanup_(writer_deinit) struct writer writer = {
	    .vmlinux = vmlinux, .info = part, .ranges = part, .word = elf->wide ? 8 : 4};
	Dwarf *dwarf;
	struct error *error = vmlinux_dwarf(vmlinux, &dwarf);

	if (error)
		return error_ignore_damage(error);
	if (!vector_push(&writer.strings, '\0'))
		return error_no_memory();
	TRY(put_units(&writer, dwarf));
	return add_sections(&writer, elf);
}
