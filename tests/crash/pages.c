/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Crash dumps small enough to ship: the pages that a walk over tasks, CPUs and the log touches, and
 * of these only what another dump of the same kernel does not have.
 *
 *	pages cut DUMP BASE OUT      DUMP in any format
 *	pages expand CUT BASE OUT    OUT is an ELF dump with these pages alone
 *
 * Symbols, types and unwind tables are most of what is touched, and are the same in all dumps of a
 * kernel, wherever it was loaded. A cut is one zstd frame of: a struct cut_header, its notes
 *(struct cut_note, name, description), its pages (struct cut_page by pfn), and the content of those
 *pages that BASE does not have, in order. Integers are the host's: x86_64 reads what x86_64 wrote.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/map.h"
#include "base/problems.h"
#include "crash/crash.h"
#include "schema/sink.h"
#include "tables/walk.h"

enum { PAGE = 4096, COMPRESSION = 19 };

struct cut_header {
	char magic[8];
	uint32_t machine, note_count;
	uint64_t page_count;
};
static const char cut_magic[8] = "pages 1";

struct cut_note {
	uint32_t type, name_size, desc_size;
};

struct cut_page {
	uint64_t pfn;
	uint64_t base; /* a page of the base with the same content; STORED: none */
};
#define STORED UINT64_MAX

static void fail(const char *what)
{
	fprintf(stderr, "pages: %s\n", what);
	exit(1);
}

static void check(struct error *error)
{
	if (!error)
		return;
	fprintf(stderr, "pages: %s\n", error->message);
	exit(1);
}

static void *need(void *memory)
{
	if (!memory)
		check(error_no_memory());
	return memory;
}

/* A file that is written from its beginning to its end, in memory. */
struct output {
	VECTOR(uint8_t) bytes;
};

static void put(struct output *output, const void *bytes, size_t size)
{
	if (!vector_reserve(&output->bytes, output->bytes.count + size))
		check(error_no_memory());
	if (size)
		memcpy(output->bytes.data + output->bytes.count, bytes, size);
	output->bytes.count += size;
}

static void save(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
		check(error_from_errno("cannot write %s", path));
}

/* Pages that a walk touches: what reads them is wrapped by the linker. */

static VECTOR(uint64_t) touched;
static struct map is_touched;

struct error *__real_dump_page(struct dump *dump, uint64_t pfn, const uint8_t **ret);
struct error *__wrap_dump_page(struct dump *dump, uint64_t pfn, const uint8_t **ret);
struct error *__real_dump_read(struct dump *dump, uint64_t physical, void *buffer, size_t size);
struct error *__wrap_dump_peek(struct dump *dump, uint64_t physical, void *buffer, size_t size);
struct error *__wrap_dump_read(struct dump *dump, uint64_t physical, void *buffer, size_t size);

static void note_touched(uint64_t pfn)
{
	bool added;

	need(map_insert(&is_touched, pfn, &added));
	if (added && !vector_push(&touched, pfn))
		check(error_no_memory());
}

struct error *__wrap_dump_page(struct dump *dump, uint64_t pfn, const uint8_t **ret)
{
	TRY(__real_dump_page(dump, pfn, ret));
	note_touched(pfn);
	return NULL;
}

struct error *__wrap_dump_read(struct dump *dump, uint64_t physical, void *buffer, size_t size)
{
	TRY(__real_dump_read(dump, physical, buffer, size));
	for (uint64_t pfn = physical / PAGE; size && pfn <= (physical + size - 1) / PAGE; pfn++)
		note_touched(pfn);
	return NULL;
}

struct error *__wrap_dump_peek(struct dump *dump, uint64_t physical, void *buffer, size_t size)
{
	return __wrap_dump_read(dump, physical, buffer, size);
}

static int by_number(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static struct error *drop(struct sink *sink, enum table table, const struct cell *row)
{
	(void)sink;
	(void)table;
	(void)row;
	return NULL;
}

static void touch(struct dump *dump)
{
	static struct error *(*const walkers[])(struct walk * walk) = {
	    walk_tasks, walk_cpus, walk_log, walk_oopses, walk_disks, walk_locks, walk_zones,
	};
	const struct crash_options options = {0};
	struct sink sink = {.insert = drop};
	struct problems problems;
	struct crash *crash;

	problems_init(&problems);
	check(crash_open(dump, &options, &problems, &crash));
	struct walk walk = {.crash = crash, .kernel = crash->kernel, .sink = &sink};
	for (size_t i = 0; i < sizeof(walkers) / sizeof(walkers[0]); i++)
		check(walkers[i](&walk));
	crash_close(crash);
	problems_deinit(&problems);
	qsort(touched.data, touched.count, sizeof(touched.data[0]), by_number);
}

/* Pages by content. */

static struct dump *open_dump(const char *path)
{
	const struct dump_options options = {0};
	struct dump *dump;

	check(dump_open(&path, 1, &options, &dump));
	return dump;
}

static uint64_t hash_page(const uint8_t *page)
{
	return hash_bytes(page, PAGE);
}

/* Page hash → pfn plus 1. */
static void index_base(struct dump *base, struct map *pages)
{
	const uint8_t *page;

	for (uint64_t pfn = 0; dump_next_page(base, &pfn); pfn++) {
		struct error *error = __real_dump_page(base, pfn, &page);

		if (!error)
			*(uint64_t *)need(map_insert(pages, hash_page(page), NULL)) = pfn + 1;
		else
			check(error_ignore_damage(error));
	}
}

static uint64_t find_in_base(struct dump *base, const struct map *pages, const uint8_t *page)
{
	const uint64_t *pfn = map_find(pages, hash_page(page));
	const uint8_t *other;

	if (!pfn)
		return STORED;
	check(__real_dump_page(base, *pfn - 1, &other));
	return memcmp(page, other, PAGE) ? STORED : *pfn - 1;
}

static void put_notes(struct output *output, const struct dump_info *info)
{
	for (size_t i = 0; i < info->note_count; i++) {
		const struct dump_note *note = &info->notes[i];
		struct cut_note head = {note->type, (uint32_t)strlen(note->name) + 1,
					(uint32_t)note->size};

		put(output, &head, sizeof(head));
		put(output, note->name, head.name_size);
		put(output, note->desc, head.desc_size);
	}
}

static void put_pages(struct output *output, struct dump *dump, struct dump *base)
{
	struct output stored = {0};
	struct map pages = {0};
	const uint8_t *page;

	index_base(base, &pages);
	vector_for_each(&touched, pfn) {
		check(__real_dump_page(dump, *pfn, &page));
		struct cut_page place = {*pfn, find_in_base(base, &pages, page)};

		put(output, &place, sizeof(place));
		if (place.base == STORED)
			put(&stored, page, PAGE);
	}
	printf("%zu pages, %zu of them stored\n", touched.count, stored.bytes.count / PAGE);
	put(output, stored.bytes.data, stored.bytes.count);
	vector_deinit(&stored.bytes);
	map_deinit(&pages);
}

static void cut(const char *path, const char *base_path, const char *out)
{
	struct dump *dump = open_dump(path), *base = open_dump(base_path);
	const struct dump_info *info = dump_info(dump);
	struct output output = {0};

	touch(dump);
	struct cut_header header = {.machine = info->machine ? info->machine : EM_X86_64,
				    .note_count = (uint32_t)info->note_count,
				    .page_count = touched.count};
	memcpy(header.magic, cut_magic, sizeof(header.magic));
	put(&output, &header, sizeof(header));
	put_notes(&output, info);
	put_pages(&output, dump, base);
	size_t bound = ZSTD_compressBound(output.bytes.count);
	uint8_t *small = need(malloc(bound));
	save(out, small,
	     ZSTD_compress(small, bound, output.bytes.data, output.bytes.count, COMPRESSION));
	free(small);
	vector_deinit(&output.bytes);
	vector_deinit(&touched);
	map_deinit(&is_touched);
	dump_close(base);
	dump_close(dump);
}

/* The way back. */

/* Freed by the caller. */
static uint8_t *load(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *small, *bytes;
	long length = 0;

	if (!file || fseek(file, 0, SEEK_END) || (length = ftell(file)) <= 0)
		check(error_from_errno("cannot read %s", path));
	rewind(file);
	small = need(malloc((size_t)length));
	if (fread(small, 1, (size_t)length, file) != (size_t)length)
		check(error_from_errno("cannot read %s", path));
	fclose(file);
	*size = (size_t)ZSTD_getFrameContentSize(small, (size_t)length);
	bytes = need(malloc(*size));
	if (ZSTD_decompress(bytes, *size, small, (size_t)length) != *size)
		fail("this is no cut");
	free(small);
	return bytes;
}

/* Moves behind size bytes. */
static const uint8_t *take(const uint8_t **at, const uint8_t *end, size_t size)
{
	const uint8_t *taken = *at;

	if ((size_t)(end - *at) < size)
		fail("the cut ends early");
	*at += size;
	return taken;
}

/* Notes as ELF has them: names and descriptions fill up to four bytes. */
static void put_elf_notes(struct output *notes, const uint8_t **at, const uint8_t *end,
			  uint32_t count)
{
	static const uint8_t zero[4];

	for (uint32_t i = 0; i < count; i++) {
		struct cut_note note;

		memcpy(&note, take(at, end, sizeof(note)), sizeof(note));
		const Elf64_Nhdr head = {note.name_size, note.desc_size, note.type};
		put(notes, &head, sizeof(head));
		put(notes, take(at, end, note.name_size), note.name_size);
		put(notes, zero, -note.name_size & 3);
		put(notes, take(at, end, note.desc_size), note.desc_size);
		put(notes, zero, -note.desc_size & 3);
	}
}

/* One segment for each run of pages. Offsets are of the pages' own part of the file. */
static void make_segments(struct output *segments, const struct cut_page *pages, uint64_t count)
{
	for (uint64_t first = 0, next; first < count; first = next) {
		for (next = first + 1; next < count && pages[next].pfn == pages[next - 1].pfn + 1;)
			next++;
		const Elf64_Phdr segment = {
		    .p_type = PT_LOAD,
		    .p_offset = first * PAGE,
		    .p_paddr = pages[first].pfn * PAGE,
		    .p_filesz = (next - first) * PAGE,
		    .p_memsz = (next - first) * PAGE,
		};
		put(segments, &segment, sizeof(segment));
	}
}

static void put_elf_head(struct output *output, const struct cut_header *header,
			 const struct output *notes, struct output *segments)
{
	size_t count = segments->bytes.count / sizeof(Elf64_Phdr);
	size_t notes_at = sizeof(Elf64_Ehdr) + (count + 1) * sizeof(Elf64_Phdr);
	size_t pages_at = (notes_at + notes->bytes.count + PAGE - 1) / PAGE * PAGE;
	const Elf64_Ehdr elf = {
	    .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
	    .e_type = ET_CORE,
	    .e_machine = (Elf64_Half)header->machine,
	    .e_version = EV_CURRENT,
	    .e_phoff = sizeof(Elf64_Ehdr),
	    .e_ehsize = sizeof(Elf64_Ehdr),
	    .e_phentsize = sizeof(Elf64_Phdr),
	    .e_phnum = (Elf64_Half)(count + 1),
	};
	const Elf64_Phdr note = {
	    .p_type = PT_NOTE, .p_offset = notes_at, .p_filesz = notes->bytes.count};
	static const uint8_t zero[PAGE];

	for (size_t i = 0; i < count; i++)
		((Elf64_Phdr *)(void *)segments->bytes.data)[i].p_offset += pages_at;
	put(output, &elf, sizeof(elf));
	put(output, &note, sizeof(note));
	put(output, segments->bytes.data, segments->bytes.count);
	put(output, notes->bytes.data, notes->bytes.count);
	put(output, zero, pages_at - output->bytes.count);
}

static void put_content(struct output *output, struct dump *base, const struct cut_page *pages,
			uint64_t count, const uint8_t **at, const uint8_t *end)
{
	for (uint64_t i = 0; i < count; i++) {
		const uint8_t *page;

		if (pages[i].base == STORED)
			page = take(at, end, PAGE);
		else
			check(__real_dump_page(base, pages[i].base, &page));
		put(output, page, PAGE);
	}
}

static void expand(const char *path, const char *base_path, const char *out)
{
	struct dump *base = open_dump(base_path);
	struct output output = {0}, notes = {0}, segments = {0};
	size_t size;
	uint8_t *bytes = load(path, &size);
	const uint8_t *at = bytes, *end = bytes + size;
	struct cut_header header;

	memcpy(&header, take(&at, end, sizeof(header)), sizeof(header));
	if (memcmp(header.magic, cut_magic, sizeof(header.magic)))
		fail("this is no cut");
	put_elf_notes(&notes, &at, end, header.note_count);
	struct cut_page *pages = need(malloc(header.page_count * sizeof(*pages)));
	memcpy(pages, take(&at, end, header.page_count * sizeof(*pages)),
	       header.page_count * sizeof(*pages));
	make_segments(&segments, pages, header.page_count);
	put_elf_head(&output, &header, &notes, &segments);
	put_content(&output, base, pages, header.page_count, &at, end);
	save(out, output.bytes.data, output.bytes.count);
	vector_deinit(&output.bytes);
	vector_deinit(&notes.bytes);
	vector_deinit(&segments.bytes);
	free(pages);
	free(bytes);
	dump_close(base);
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "cut"))
		cut(argv[2], argv[3], argv[4]);
	else if (argc == 5 && !strcmp(argv[1], "expand"))
		expand(argv[2], argv[3], argv[4]);
	else
		fail("usage: pages cut DUMP BASE OUT | pages expand CUT BASE OUT");
	return 0;
}
