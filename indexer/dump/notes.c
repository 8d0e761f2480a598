/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ELF notes: three 32-bit numbers (name size, descriptor size, type), name and descriptor, each
 * padded to 4 bytes also in 64-bit files (the kernel's include/linux/elfcore.h, append_elf_note()).
 */
#include "dump/notes.h"

#include <string.h>

#include "base/cursor.h"

/* For all the notes together: device dumps (NT_VMCOREDD) may be large, but not endless. */
#define NOTES_MAX ((uint64_t)128 << 20)

void notes_deinit(struct notes *notes)
{
	vector_for_each(&notes->blocks, block)
		free(*block);
	vector_deinit(&notes->blocks);
	vector_deinit(&notes->list);
	free(notes->vmcoreinfo);
}

/* How much of the file may be read as notes from there. */
static uint64_t allowance(const struct notes *notes, const struct source *source, uint64_t offset)
{
	uint64_t end = source_size(source), most = source_file_size(source);
	uint64_t left = offset < end ? end - offset : 0;

	/* Holes of a flattened file are no notes: there are no more than the file has bytes. */
	if (most > NOTES_MAX)
		most = NOTES_MAX;
	most = notes->size < most ? most - notes->size : 0;
	return left < most ? left : most;
}

/* What the file has of a range, NUL-terminated, owned by notes; *ret is NULL if it has nothing. */
static struct error *read_block(struct notes *notes, struct source *source, uint64_t offset,
				uint64_t size, uint8_t **ret, size_t *got)
{
	uint64_t left = allowance(notes, source, offset);

	*ret = NULL;
	if (size > left) {
		notes->cut = true;
		size = left;
	}
	if (!size)
		return NULL;
	notes->size += size;
	_cleanup_free_ uint8_t *block = malloc(size + 1);
	if (!block || !vector_reserve(&notes->blocks, notes->blocks.count + 1))
		return error_no_memory();
	TRY(source_read(source, offset, block, size, got));
	block[*got] = 0;
	*ret = block;
	vector_push(&notes->blocks, steal(&block));
	return NULL;
}

static struct error *set_vmcoreinfo(struct notes *notes, const uint8_t *text, size_t size)
{
	if (notes->vmcoreinfo || !size)
		return NULL;
	notes->vmcoreinfo = strndup((const char *)text, size);
	if (!notes->vmcoreinfo)
		return error_no_memory();
	notes->vmcoreinfo_size = strlen(notes->vmcoreinfo);
	return NULL;
}

static bool parse_note(struct cursor *cursor, struct dump_note *ret)
{
	uint32_t name_size = cursor_u32(cursor);
	uint32_t size = cursor_u32(cursor);

	ret->type = cursor_u32(cursor);
	ret->name = (const char *)cursor_bytes(cursor, name_size);
	cursor_align(cursor, 4);
	ret->desc = cursor_bytes(cursor, size);
	ret->size = size;
	if (!name_size)
		ret->name = "";
	return !cursor->failed && (!name_size || !ret->name[name_size - 1]);
}

/* The kernel leaves an empty header where a CPU stored no note, or behind the last one. */
static bool is_empty(const struct dump_note *note)
{
	return !note->type && !note->size && !*note->name;
}

struct error *notes_read(struct notes *notes, struct source *source, uint64_t offset, uint64_t size,
			 bool swap)
{
	struct cursor cursor;
	struct dump_note note;
	uint8_t *block;
	size_t got;

	TRY(read_block(notes, source, offset, size, &block, &got));
	if (!block)
		return NULL;
	cursor_init(&cursor, block, got, swap);
	while (cursor_left(&cursor) >= 12) {
		if (!parse_note(&cursor, &note)) {
			notes->cut = true;
			break;
		}
		if (is_empty(&note))
			continue;
		if (!vector_push(&notes->list, note))
			return error_no_memory();
		if (!strcmp(note.name, "VMCOREINFO"))
			TRY(set_vmcoreinfo(notes, note.desc, note.size));
		/* The last descriptor's padding may be missing. */
		if (cursor_left(&cursor) >= 4)
			cursor_align(&cursor, 4);
	}
	return NULL;
}

struct error *notes_read_vmcoreinfo(struct notes *notes, struct source *source, uint64_t offset,
				    uint64_t size)
{
	uint8_t *block;
	size_t got;

	if (notes->vmcoreinfo)
		return NULL;
	TRY(read_block(notes, source, offset, size, &block, &got));
	return block ? set_vmcoreinfo(notes, block, got) : NULL;
}

/* include/linux/elfcore.h: struct elf_prstatus, of which all but the registers is zeroes. */
struct error *notes_add_registers(struct notes *notes, const uint64_t registers[NOTE_REGISTERS])
{
	enum { NT_PRSTATUS = 1, BEFORE = 112, SIZE = 336 };
	_cleanup_free_ uint8_t *desc = calloc(1, SIZE);

	if (!desc || !vector_reserve(&notes->blocks, notes->blocks.count + 1))
		return error_no_memory();
	for (size_t i = 0; i < NOTE_REGISTERS; i++)
		for (size_t byte = 0; byte < 8; byte++)
			desc[BEFORE + 8 * i + byte] = (uint8_t)(registers[i] >> 8 * byte);
	const struct dump_note note = {"CORE", NT_PRSTATUS, desc, SIZE};
	vector_push(&notes->blocks, steal(&desc));
	return vector_push(&notes->list, note) ? NULL : error_no_memory();
}

void notes_publish(const struct notes *notes, struct dump_info *info)
{
	info->notes = notes->list.data;
	info->note_count = notes->list.count;
	info->vmcoreinfo = notes->vmcoreinfo;
	info->vmcoreinfo_size = notes->vmcoreinfo_size;
}
