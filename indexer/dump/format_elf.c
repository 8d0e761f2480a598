/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ELF core files of kernels: /proc/vmcore and copies of it, makedumpfile -E, QEMU's and libvirt's
 * memory dumps, and the old netdump. Physical memory is what p_paddr says; p_vaddr is not looked at
 * (QEMU leaves it 0).
 *
 * Segments may overlap: /proc/vmcore lists the kernel's text by itself and again in its RAM range.
 * The first one listed is taken, unless the file is cut before it.
 *
 * p_filesz < p_memsz: the ELF specification would have zeroes, but the one maker of such kernel
 * dumps, makedumpfile, means pages that it excluded, whatever they held. So they are absent.
 */
#include <elf.h>
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"
#include "base/vector.h"
#include "dump/elf_sections.h"
#include "dump/extents.h"
#include "dump/format.h"
#include "dump/notes.h"

#define PAGE_SIZE    4096
#define INCOMPLETE   1 /* e_flags: makedumpfile's DUMP_ELF_INCOMPLETE */
#define EHDR_MAX     64
#define PHDR_MAX     56
#define PHYSICAL_MAX ((uint64_t)1 << 62)

/* An extent's id is its origin's offset in the file, or one of these. */
#define EXCLUDED UINT64_MAX
#define CUT      (UINT64_MAX - 1)

struct header {
	bool swap, wide;
	uint16_t type, machine, entry_size;
	uint32_t flags;
	uint64_t program_offset, section_offset, count;
};

struct segment {
	uint32_t type;
	uint64_t offset, physical, file_size, memory_size;
};

struct elf {
	struct source *source;
	struct dump_info *info;
	struct header header;
	VECTOR(struct segment) segments; /* those with memory, while opening */
	struct extents extents;
	struct notes notes;
};

static void elf_close(void *state)
{
	struct elf *elf = state;

	if (!elf)
		return;
	vector_deinit(&elf->segments);
	vector_deinit(&elf->extents.list);
	notes_deinit(&elf->notes);
	free(elf);
}
DEFINE_CLEANUP(void *, elf_close);

static bool elf_claims(const uint8_t *head)
{
	return !memcmp(head, ELFMAG, SELFMAG) && !elf_has_sections_only(head);
}

/* Headers */

static bool parse_header(const uint8_t *bytes, size_t size, struct header *ret)
{
	bool big = bytes[EI_DATA] == ELFDATA2MSB;
	struct cursor cursor;
	size_t word;

	ret->wide = bytes[EI_CLASS] == ELFCLASS64;
	ret->swap = big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	word = ret->wide ? 8 : 4;
	cursor_init(&cursor, bytes, size, ret->swap);
	cursor_skip(&cursor, EI_NIDENT);
	ret->type = cursor_u16(&cursor);
	ret->machine = cursor_u16(&cursor);
	cursor_skip(&cursor, 4 + word); /* e_version, e_entry */
	ret->program_offset = cursor_uint(&cursor, word);
	ret->section_offset = cursor_uint(&cursor, word);
	ret->flags = cursor_u32(&cursor);
	cursor_skip(&cursor, 2); /* e_ehsize */
	ret->entry_size = cursor_u16(&cursor);
	ret->count = cursor_u16(&cursor);
	return !cursor.failed;
}

/* More program headers than e_phnum can tell: their number is in section 0's sh_info. */
static struct error *read_extended_count(struct elf *elf)
{
	struct header *header = &elf->header;
	uint8_t bytes[EHDR_MAX];
	struct cursor cursor;
	size_t got;

	TRY(source_read(elf->source, header->section_offset, bytes, sizeof(bytes), &got));
	cursor_init(&cursor, bytes, got, header->swap);
	cursor_seek(&cursor, header->wide ? 44 : 28);
	header->count = cursor_u32(&cursor);
	if (cursor.failed)
		format_remark(elf->info, DUMP_DAMAGED, "the number of segments cannot be read");
	return NULL;
}

static struct error *read_header(struct elf *elf)
{
	struct header *header = &elf->header;
	uint8_t bytes[EHDR_MAX];
	size_t got;

	TRY(source_read(elf->source, 0, bytes, sizeof(bytes), &got));
	if (!parse_header(bytes, got, header))
		return error_create(ERROR_FORMAT, MESSAGE_SHORT, source_path(elf->source));
	if (header->type != ET_CORE)
		return error_create(ERROR_FORMAT,
				    "%s is a program, a kernel image or a module, not a crash "
				    "dump; name the vmcore",
				    source_path(elf->source));
	if (header->count == PN_XNUM)
		TRY(read_extended_count(elf));
	if (header->flags & INCOMPLETE)
		format_remark(elf->info, DUMP_TRUNCATED, REMARK_INCOMPLETE);
	return NULL;
}

static void parse_segment(const uint8_t *bytes, const struct header *header, struct segment *ret)
{
	size_t word = header->wide ? 8 : 4;
	struct cursor cursor;

	cursor_init(&cursor, bytes, PHDR_MAX, header->swap);
	ret->type = cursor_u32(&cursor);
	cursor_align(&cursor, word); /* p_flags comes here in 64-bit files */
	ret->offset = cursor_uint(&cursor, word);
	cursor_skip(&cursor, word); /* p_vaddr */
	ret->physical = cursor_uint(&cursor, word);
	ret->file_size = cursor_uint(&cursor, word);
	ret->memory_size = cursor_uint(&cursor, word);
}

static struct error *add_segment(struct elf *elf, struct segment *segment)
{
	if (segment->type == PT_NOTE)
		return notes_read(&elf->notes, elf->source, segment->offset, segment->file_size,
				  elf->header.swap);
	if (segment->type != PT_LOAD)
		return NULL;
	/* A range without physical address (vmalloc in /proc/kcore) is marked with all ones. */
	if (segment->physical == (elf->header.wide ? UINT64_MAX : UINT32_MAX))
		return NULL;
	if (segment->physical > PHYSICAL_MAX || segment->file_size > PHYSICAL_MAX ||
	    segment->memory_size > PHYSICAL_MAX) {
		format_remark(elf->info, DUMP_DAMAGED, "a segment claims impossible addresses");
		return NULL;
	}
	return vector_push(&elf->segments, *segment) ? NULL : error_no_memory();
}

static struct error *read_segments(struct elf *elf)
{
	const struct header *header = &elf->header;
	size_t standard = header->wide ? 56 : 32;
	size_t step = header->entry_size;
	struct segment segment;

	if (step < standard) {
		format_remark(elf->info, DUMP_DAMAGED, "the size of segment headers is wrong");
		step = standard;
	}
	for (uint64_t i = 0; i < header->count; i++) {
		const uint8_t *bytes;
		TRY(interrupt_check());
		TRY(source_view(elf->source, header->program_offset + i * step, standard, &bytes));
		if (!bytes) {
			format_remark(elf->info, DUMP_TRUNCATED, REMARK_CUT);
			break;
		}
		parse_segment(bytes, header, &segment);
		TRY(add_segment(elf, &segment));
	}
	return NULL;
}

/* Memory */

static bool add_extent(struct elf *elf, uint64_t start, uint64_t size, uint64_t id)
{
	struct extent extent = {.start = start, .end = start + size, .origin = start, .id = id};

	return !size || vector_push(&elf->extents.list, extent);
}

/* What of a segment's data the file has. */
static uint64_t stored_size(const struct elf *elf, const struct segment *segment)
{
	uint64_t end = source_size(elf->source);
	uint64_t left = segment->offset < end ? end - segment->offset : 0;

	return segment->file_size < left ? segment->file_size : left;
}

/*
 * Lays the segments over each other: what is excluded at the bottom, then what is cut off, then
 * what is stored, the first segment on top.
 */
static struct error *lay_extents(struct elf *elf)
{
	bool fits = true;

	vector_for_each(&elf->segments, segment) {
		uint64_t gap = segment->memory_size > segment->file_size
				   ? segment->memory_size - segment->file_size
				   : 0;
		fits &= add_extent(elf, segment->physical + segment->file_size, gap, EXCLUDED);
		if (gap)
			format_remark(elf->info, DUMP_FILTERED, NULL);
	}
	vector_for_each(&elf->segments, segment) {
		uint64_t stored = stored_size(elf, segment);
		fits &=
		    add_extent(elf, segment->physical + stored, segment->file_size - stored, CUT);
		if (stored < segment->file_size)
			format_remark(elf->info, DUMP_TRUNCATED, REMARK_CUT);
	}
	for (size_t i = elf->segments.count; i--;) {
		const struct segment *segment = &elf->segments.data[i];
		fits &=
		    add_extent(elf, segment->physical, stored_size(elf, segment), segment->offset);
	}
	return fits && extents_settle(&elf->extents) ? NULL : error_no_memory();
}

static void count_pages(const struct elf *elf, struct dump_info *info)
{
	uint64_t next = 0; /* the first page that has not been counted */

	for (size_t i = 0; i < elf->extents.list.count; i++) {
		const struct extent *extent = &elf->extents.list.data[i];
		uint64_t first = extent->start / PAGE_SIZE;
		uint64_t end = (extent->end + PAGE_SIZE - 1) / PAGE_SIZE;
		info->max_pfn = end;
		if (extent->id == EXCLUDED || end <= next)
			continue;
		info->page_count += end - (first > next ? first : next);
		next = end;
	}
}

/* Opening */

static bool has_note(const struct notes *notes, const char *name, uint32_t type)
{
	for (size_t i = 0; i < notes->list.count; i++)
		if (notes->list.data[i].type == type && !strcmp(notes->list.data[i].name, name))
			return true;
	return false;
}

static struct error *check_contents(const struct elf *elf)
{
	const char *path = source_path(elf->source);

	if (has_note(&elf->notes, "CORE", NT_AUXV))
		return error_create(ERROR_FORMAT,
				    "%s is the core dump of a process, not of a kernel; use gdb",
				    path);
	if (!elf->extents.list.count && elf->info->completeness >= DUMP_TRUNCATED)
		return error_create(ERROR_FORMAT, MESSAGE_SHORT, path);
	if (!elf->extents.list.count)
		return error_create(ERROR_UNSUPPORTED,
				    "%s has no memory segments; nothing can be read from it", path);
	return NULL;
}

static void publish(const struct elf *elf, struct dump_info *info)
{
	uint16_t machine = elf->header.machine;
	bool narrow = machine == EM_386 || machine == EM_ARM || machine == EM_PPC;

	info->machine = machine;
	/* 32-bit kernels with much memory are dumped into 64-bit files. */
	info->pointer_bits = elf->header.wide && !narrow ? 64 : 32;
	info->swap = elf->header.swap;
	count_pages(elf, info);
	if (elf->notes.cut)
		format_remark(info, DUMP_DAMAGED, REMARK_NOTES);
	if (has_note(&elf->notes, "CORE", NT_TASKSTRUCT) && !elf->notes.vmcoreinfo)
		info->format = "netdump";
	notes_publish(&elf->notes, info);
}

static struct error *read_file(struct elf *elf)
{
	TRY(read_header(elf));
	TRY(read_segments(elf));
	TRY(lay_extents(elf));
	TRY(check_contents(elf));
	publish(elf, elf->info);
	return NULL;
}

static struct error *elf_open(const struct format_input *input, void **ret)
{
	struct elf *elf = calloc(1, sizeof(*elf));
	_cleanup_(elf_closep) void *state = elf;

	if (!elf)
		return error_no_memory();
	if (input->count > 1)
		return format_not_split(input->sources[0]);
	elf->source = input->sources[0];
	elf->info = input->info;
	TRY(read_file(elf));
	*ret = steal(&state);
	return NULL;
}

/* Pages */

/* Copies what an extent has of a page; *at moves to the extent's end or the page's. */
static struct error *copy_part(struct elf *elf, const struct extent *extent, uint64_t address,
			       uint64_t *at, uint8_t *page)
{
	uint64_t page_end = address + PAGE_SIZE;
	uint64_t start = extent->start > *at ? extent->start : *at;
	uint64_t end = extent->end < page_end ? extent->end : page_end;
	const uint8_t *data;

	*at = end;
	if (extent->id == EXCLUDED || extent->id == CUT)
		return error_fault(extent->id == CUT ? FAULT_CUT : FAULT_EXCLUDED, address);
	TRY(source_view(elf->source, extent->id + (start - extent->origin), (size_t)(end - start),
			&data));
	if (!data)
		return error_fault(FAULT_CUT, address);
	memcpy(page + (start - address), data, (size_t)(end - start));
	return NULL;
}

/* Segments need not end at a page's boundary: the rest of such a page is zeroes. */
static struct error *elf_page(void *state, uint64_t pfn, uint8_t *page)
{
	struct elf *elf = state;
	uint64_t address = pfn * PAGE_SIZE, end = address + PAGE_SIZE, at = address;
	const struct extent *extent = extents_find(&elf->extents, address);

	if (!extent || extent->start >= end)
		return error_fault(FAULT_ABSENT, address);
	if (extent->start > address || extent->end < end)
		memset(page, 0, PAGE_SIZE);
	while (at < end && extent && extent->start < end) {
		TRY(copy_part(elf, extent, address, &at, page));
		extent = at < end ? extents_find(&elf->extents, at) : NULL;
	}
	return NULL;
}

static struct source *elf_place(void *state, uint64_t pfn, uint64_t *offset)
{
	struct elf *elf = state;
	uint64_t address = pfn * PAGE_SIZE;
	const struct extent *extent = extents_find(&elf->extents, address);

	if (!extent || extent->id == EXCLUDED || extent->id == CUT || extent->start > address ||
	    extent->end - address < PAGE_SIZE)
		return NULL;
	*offset = extent->id + (address - extent->origin);
	return elf->source;
}

/* Moves *address out of a hole of the file, if the extent goes on behind it. */
static bool find_data(struct elf *elf, const struct extent *extent, uint64_t *address)
{
	uint64_t offset = extent->id + (*address - extent->origin);
	uint64_t skipped = source_next_data(elf->source, offset) - offset;

	if (skipped >= extent->end - *address)
		return false;
	*address += skipped;
	return true;
}

/* Pages that are holes of the file are zeroes: there are, and there is nothing to be found. */
static struct error *elf_next(void *state, uint64_t *pfn, bool *found)
{
	struct elf *elf = state;
	uint64_t address = *pfn * PAGE_SIZE;
	const struct extent *extent = extents_find(&elf->extents, address);
	const struct extent *end = elf->extents.list.data + elf->extents.list.count;

	for (*found = false; extent && extent < end && !*found; extent++) {
		if (extent->start > address)
			address = extent->start;
		if (extent->id == EXCLUDED)
			continue;
		*found = extent->id == CUT || find_data(elf, extent, &address);
	}
	if (*found && address / PAGE_SIZE > *pfn)
		*pfn = address / PAGE_SIZE;
	return NULL;
}

const struct format_ops format_elf = {
    .name = "elf",
    .claims = elf_claims,
    .open = elf_open,
    .close = elf_close,
    .page = elf_page,
    .place = elf_place,
    .next = elf_next,
};
