/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dump files from descriptions: written from the layouts, without the reader's code. */
#include "dump/image.h"

#include <elf.h>
#include <lzo/lzo1x.h>
#include <snappy-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <zlib.h>
#include <zstd.h>

#include "harness.h"

/* Images */

static void require(bool good, const char *what)
{
	if (good)
		return;
	printf("the test itself failed: %s\n", what);
	exit(1);
}

void image_deinit(struct image *image)
{
	free(image->bytes);
	*image = (struct image){0};
}

static void extend(struct image *image, size_t size)
{
	if (size <= image->size)
		return;
	if (size > image->capacity) {
		image->capacity = 2 * size;
		image->bytes = realloc(image->bytes, image->capacity);
		require(image->bytes, "memory");
	}
	memset(image->bytes + image->size, 0, size - image->size);
	image->size = size;
}

void image_put(struct image *image, size_t offset, const void *bytes, size_t size)
{
	extend(image, offset + size);
	if (size)
		memcpy(image->bytes + offset, bytes, size);
}

void image_put_text(struct image *image, size_t offset, const char *text)
{
	image_put(image, offset, text, strlen(text));
}

void image_put_uint(struct image *image, size_t offset, size_t size, uint64_t value, bool big)
{
	extend(image, offset + size);
	for (size_t i = 0; i < size; i++)
		image->bytes[offset + (big ? size - 1 - i : i)] = (uint8_t)(value >> 8 * i);
}

struct image_file image_write(const struct image *image, size_t size)
{
	struct image_file file = {.fd = memfd_create("dump", MFD_CLOEXEC)};

	require(file.fd >= 0, "memfd_create");
	snprintf(file.path, sizeof(file.path), "/proc/self/fd/%d", file.fd);
	for (size_t at = 0; at < size;) {
		ssize_t count = write(file.fd, image->bytes + at, size - at);
		require(count > 0, "write");
		at += (size_t)count;
	}
	return file;
}

void image_close(const struct image_file *file)
{
	close(file->fd);
}

struct error *image_open(const struct image_file *file, struct dump **ret)
{
	const char *path = file->path;

	*ret = NULL;
	return dump_open(&path, 1, NULL, ret);
}

/* Pages */

static void fill_random(uint8_t *page, size_t size, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + 1;

	for (size_t i = 0; i < size; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		page[i] = (uint8_t)(x >> 32);
	}
}

void page_fill(uint8_t *page, size_t size, uint64_t pfn, char letter)
{
	char line[32];

	memset(page, 0, size);
	if (letter == 'r')
		fill_random(page, size, pfn);
	if (letter != 'c' && letter != 'u')
		return;
	for (size_t at = 0; at < size; at += 16) {
		snprintf(line, sizeof(line), "page %5llx %4zx.", (unsigned long long)pfn & 0xfffff,
			 at / 64);
		memcpy(page + at, line, 16);
	}
}

const char *page_fault(char letter)
{
	switch (letter) {
	case '.':
		return "page is not in the dump";
	case 'x':
		return "page was excluded from the dump";
	case 'L':
		return "page was lost when the dump was written";
	case 'B':
		return "page cannot be decompressed";
	case 'S':
		return "page descriptor makes no sense";
	case 'F':
		return "page is compressed in an unknown way";
	}
	return NULL;
}

/* Compressed kdump */

static size_t compress_page(uint32_t codec, const uint8_t *page, size_t size, uint8_t *ret,
			    size_t room)
{
	static uint8_t work[LZO1X_1_MEM_COMPRESS];
	uLongf zlib_size = room;
	lzo_uint lzo_size = room;
	size_t snappy_size = room;

	switch (codec) {
	case 0x1:
		require(compress2(ret, &zlib_size, page, size, 1) == Z_OK, "zlib");
		return zlib_size;
	case 0x2:
		require(lzo1x_1_compress(page, size, ret, &lzo_size, work) == LZO_E_OK, "lzo");
		return lzo_size;
	case 0x4:
		require(snappy_compress((const char *)page, size, (char *)ret, &snappy_size) ==
			    SNAPPY_OK,
			"snappy");
		return snappy_size;
	case 0x20:
		room = ZSTD_compress(ret, room, page, size, 1);
		require(!ZSTD_isError(room), "zstd");
		return room;
	}
	return size;
}

struct builder {
	struct image *image;
	const struct kdump_shape *shape;
	size_t page_size, blocks; /* the bitmaps start at block `blocks` */
	size_t count;             /* pages of the machine */
	size_t bitmap_size;
	size_t descriptor, data; /* where the next ones go */
	size_t zero;             /* offset of the shared zero page's data, 0 if not written */
	size_t zero_size;
	size_t *data_end;
};

static bool is_stored(char letter)
{
	return letter != '.' && letter != 'x';
}

static void put_main_header(struct builder *builder)
{
	const struct kdump_shape *shape = builder->shape;
	struct image *image = builder->image;
	size_t time_word = shape->time_word ? shape->time_word : shape->word;
	size_t alignment = time_word < shape->off_alignment ? time_word : shape->off_alignment;
	size_t at = (402 + alignment - 1) & ~(alignment - 1);
	bool big = shape->big;

	image_put_text(image, 0, shape->diskdump ? "DISKDUMP" : "KDUMP   ");
	image_put_uint(image, 8, 4, shape->version, big);
	image_put_text(image, 12, "Linux");
	image_put_text(image, 12 + 65, "node");
	image_put_text(image, 12 + 2 * 65, "5.0.0-test");
	image_put_text(image, 12 + 3 * 65, "#1 SMP");
	image_put_text(image, 12 + 4 * 65, shape->machine ? shape->machine : "");
	image_put_uint(image, at, time_word, shape->seconds, big);
	at += 2 * time_word;
	uint32_t numbers[] = {
	    shape->status,
	    (uint32_t)builder->page_size,
	    (uint32_t)builder->blocks - 1,
	    (uint32_t)(builder->bitmap_size / builder->page_size * (shape->one_bitmap ? 1 : 2)),
	    (uint32_t)builder->count,
	    0,
	    0,
	    0,
	    0,
	    2};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		image_put_uint(image, at + 4 * i, 4, numbers[i], big);
}

/* Puts numbers one after the other with the writer's alignment. */
struct writer {
	struct image *image;
	size_t start, at;
	const struct kdump_shape *shape;
};

static void put_long(struct writer *writer, uint64_t value)
{
	image_put_uint(writer->image, writer->start + writer->at, writer->shape->word, value,
		       writer->shape->big);
	writer->at += writer->shape->word;
}

static void put_int(struct writer *writer, uint32_t value)
{
	image_put_uint(writer->image, writer->start + writer->at, 4, value, writer->shape->big);
	writer->at += 4;
}

static void put_wide(struct writer *writer, uint64_t value)
{
	size_t alignment = writer->shape->off_alignment;

	writer->at = (writer->at + alignment - 1) & ~(alignment - 1);
	image_put_uint(writer->image, writer->start + writer->at, 8, value, writer->shape->big);
	writer->at += 8;
}

size_t note_put(struct image *image, size_t offset, const char *name, uint32_t type,
		const void *desc, size_t size, bool big)
{
	size_t name_size = strlen(name) + 1;

	image_put_uint(image, offset, 4, name_size, big);
	image_put_uint(image, offset + 4, 4, size, big);
	image_put_uint(image, offset + 8, 4, type, big);
	image_put(image, offset + 12, name, name_size);
	offset += 12 + ((name_size + 3) & ~(size_t)3);
	image_put(image, offset, desc, size);
	extend(image, offset + ((size + 3) & ~(size_t)3));
	return offset + ((size + 3) & ~(size_t)3);
}

static void put_sub_header(struct builder *builder)
{
	const struct kdump_shape *shape = builder->shape;
	struct writer writer = {
	    .image = builder->image, .start = builder->page_size, .shape = shape};
	size_t notes = builder->page_size + 112, at = notes;
	size_t text = shape->vmcoreinfo ? strlen(shape->vmcoreinfo) : 0;

	if (shape->bare_vmcoreinfo)
		image_put_text(builder->image, at, shape->vmcoreinfo);
	else if (text) {
		at = note_put(builder->image, at, "CORE", 1, "registers", 9, shape->big);
		at = note_put(builder->image, at, "VMCOREINFO", 0, shape->vmcoreinfo, text,
			      shape->big);
	}
	put_long(&writer, shape->phys_base);
	put_int(&writer, shape->dump_level);
	put_int(&writer, shape->split);
	put_long(&writer, shape->first_pfn);
	put_long(&writer, shape->end_pfn);
	if (shape->version < 3)
		return;
	put_wide(&writer,
		 text ? (shape->bare_vmcoreinfo ? notes : at - ((text + 3) & ~(size_t)3)) : 0);
	put_long(&writer, text);
	if (shape->version < 4)
		return;
	put_wide(&writer, at > notes ? notes : 0);
	put_long(&writer, at - notes);
	if (shape->version < 5)
		return;
	put_wide(&writer, 0);
	put_long(&writer, 0);
	if (shape->version < 6)
		return;
	put_wide(&writer, shape->first_pfn);
	put_wide(&writer, shape->end_pfn);
	put_wide(&writer, builder->count);
}

static void put_bitmaps(struct builder *builder)
{
	size_t start = builder->blocks * builder->page_size;
	size_t second = builder->shape->one_bitmap ? start : start + builder->bitmap_size;
	uint8_t *bytes;

	extend(builder->image, second + builder->bitmap_size);
	bytes = builder->image->bytes;
	for (size_t pfn = 0; pfn < builder->count; pfn++) {
		char letter = builder->shape->pages[pfn];
		if (letter != '.' && !builder->shape->one_bitmap)
			bytes[start + pfn / 8] |= (uint8_t)(1 << pfn % 8);
		if (is_stored(letter))
			bytes[second + pfn / 8] |= (uint8_t)(1 << pfn % 8);
	}
}

static void put_descriptor(struct builder *builder, uint64_t offset, uint32_t size, uint32_t flags)
{
	bool big = builder->shape->big;

	image_put_uint(builder->image, builder->descriptor, 8, offset, big);
	image_put_uint(builder->image, builder->descriptor + 8, 4, size, big);
	image_put_uint(builder->image, builder->descriptor + 12, 4, flags, big);
	image_put_uint(builder->image, builder->descriptor + 16, 8, 0, big);
	builder->descriptor += 24;
}

static void put_page(struct builder *builder, size_t pfn)
{
	char letter = builder->shape->pages[pfn];
	size_t size = builder->page_size;
	uint32_t codec = letter == 'u' || letter == 'r' ? 0 : builder->shape->codec;
	_cleanup_free_ uint8_t *page = malloc(size), *packed = malloc(2 * size + 256);

	require(page && packed, "memory");
	page_fill(page, size, pfn, letter == 'B' ? 'c' : letter);
	size_t packed_size =
	    codec ? compress_page(codec, page, size, packed, 2 * size + 256) : size;
	if (letter == 'B')
		fill_random(packed, packed_size, 1);
	if (letter == '0' && builder->zero) {
		put_descriptor(builder, builder->zero, (uint32_t)builder->zero_size, codec);
		return;
	}
	if (letter == '0') {
		builder->zero = builder->data;
		builder->zero_size = packed_size;
	}
	put_descriptor(builder, letter == 'L' ? 0 : builder->data,
		       letter == 'S' ? (uint32_t)size + 1 : (uint32_t)packed_size,
		       letter == 'F' ? 0x40 : codec);
	image_put(builder->image, builder->data, codec ? packed : page, packed_size);
	builder->data += packed_size;
}

static size_t count_stored(const struct kdump_shape *shape, size_t first, size_t end)
{
	size_t stored = 0;

	for (size_t pfn = first; pfn < end; pfn++)
		stored += is_stored(shape->pages[pfn]);
	return stored;
}

void kdump_build(struct image *image, const struct kdump_shape *shape, size_t *data_end)
{
	struct builder builder = {.image = image,
				  .shape = shape,
				  .page_size = shape->page_size ? shape->page_size : 4096,
				  .count = strlen(shape->pages),
				  .data_end = data_end};
	size_t bits = 8 * builder.page_size;
	size_t first = shape->split ? shape->first_pfn : 0;
	size_t end = shape->split ? shape->end_pfn : builder.count;

	builder.blocks = 3;
	builder.bitmap_size = (builder.count + bits - 1) / bits * builder.page_size;
	put_main_header(&builder);
	if (!shape->diskdump)
		put_sub_header(&builder);
	put_bitmaps(&builder);
	builder.descriptor = image->size;
	builder.data = builder.descriptor + 24 * count_stored(shape, first, end);
	for (size_t pfn = first; pfn < end; pfn++) {
		if (is_stored(shape->pages[pfn]))
			put_page(&builder, pfn);
		if (data_end)
			data_end[pfn] = is_stored(shape->pages[pfn]) ? builder.data : 0;
	}
}

/* ELF */

struct elf_segment {
	uint64_t physical, file_size, memory_size;
	size_t offset;
};

static size_t find_segments(const struct elf_shape *shape, struct elf_segment *ret)
{
	size_t count = 0, length = strlen(shape->pages);

	if (shape->text_segment)
		ret[count++] = (struct elf_segment){.physical = 4096, .file_size = 4096};
	for (size_t pfn = 0; pfn < length;) {
		size_t start = pfn;
		while (is_stored(shape->pages[pfn]) && shape->pages[pfn])
			pfn++;
		size_t stored = pfn - start;
		while (stored && shape->pages[pfn] == 'x')
			pfn++;
		if (stored)
			ret[count++] = (struct elf_segment){.physical = start * 4096,
							    .file_size = stored * 4096,
							    .memory_size = (pfn - start) * 4096};
		else
			pfn++;
	}
	for (size_t i = 0; i < count; i++)
		if (ret[i].memory_size < ret[i].file_size)
			ret[i].memory_size = ret[i].file_size;
	return count;
}

static void trim(const struct elf_shape *shape, struct elf_segment *segments, size_t count)
{
	struct elf_segment *last = &segments[count - 1];

	segments->physical += shape->head;
	segments->file_size -= shape->head;
	segments->memory_size -= shape->head;
	last->file_size -= shape->tail;
	last->memory_size -= shape->tail;
}

static void put_elf_header(struct image *image, const struct elf_shape *shape, size_t count,
			   size_t section)
{
	size_t word = shape->wide ? 8 : 4, at = 16;
	uint8_t ident[16] = {0x7f, 'E', 'L', 'F', shape->wide ? 2 : 1, shape->big ? 2 : 1, 1};
	const uint64_t fields[][2] = {{2, ET_CORE},
				      {2, shape->machine},
				      {4, 1},
				      {word, 0},
				      {word, shape->wide ? 64 : 52},
				      {word, section},
				      {4, shape->incomplete},
				      {2, shape->wide ? 64 : 52},
				      {2, shape->wide ? 56 : 32},
				      {2, shape->extended ? PN_XNUM : count},
				      {2, shape->wide ? 64 : 40},
				      {2, shape->extended},
				      {2, 0}};

	image_put(image, 0, ident, sizeof(ident));
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		image_put_uint(image, at, fields[i][0], fields[i][1], shape->big);
		at += fields[i][0];
	}
	if (shape->extended)
		image_put_uint(image, section + (shape->wide ? 44 : 28), 4, count, shape->big);
}

static void put_program_header(struct image *image, const struct elf_shape *shape, size_t index,
			       uint32_t type, const struct elf_segment *segment)
{
	size_t word = shape->wide ? 8 : 4;
	size_t at = (shape->wide ? 64 : 52) + index * (shape->wide ? 56 : 32);
	const uint64_t fields[] = {segment->offset, 0, segment->physical, segment->file_size,
				   segment->memory_size};

	image_put_uint(image, at, 4, type, shape->big);
	at += word;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		image_put_uint(image, at + i * word, word, fields[i], shape->big);
	extend(image, at + 6 * word);
}

static size_t put_elf_notes(struct image *image, const struct elf_shape *shape, size_t at)
{
	at = note_put(image, at, "CORE", 1, "registers", 9, shape->big);
	/* An empty header, as for a CPU that was not stopped. */
	image_put_uint(image, at, 8, 0, false);
	image_put_uint(image, at + 8, 4, 0, false);
	at += 12;
	if (shape->note)
		at = note_put(image, at, shape->note, shape->note_type, "", 1, shape->big);
	if (shape->vmcoreinfo)
		at = note_put(image, at, "VMCOREINFO", 0, shape->vmcoreinfo,
			      strlen(shape->vmcoreinfo), shape->big);
	return at;
}

static void put_segment_data(struct image *image, const struct elf_shape *shape,
			     const struct elf_segment *segment, size_t *data_end)
{
	uint64_t end = segment->physical + segment->file_size;
	uint8_t page[4096];

	for (uint64_t at = segment->physical; at < end;) {
		uint64_t pfn = at / 4096, next = (pfn + 1) * 4096;
		size_t part = (size_t)((next < end ? next : end) - at);
		size_t offset = segment->offset + (at - segment->physical);
		page_fill(page, sizeof(page), pfn, shape->pages[pfn]);
		image_put(image, offset, page + at % 4096, part);
		if (data_end && !data_end[pfn])
			data_end[pfn] = offset + part;
		at += part;
	}
}

void elf_build(struct image *image, const struct elf_shape *shape, size_t *data_end)
{
	size_t length = strlen(shape->pages);
	_cleanup_free_ struct elf_segment *segments = calloc(length + 2, sizeof(*segments));

	require(segments, "memory");
	if (data_end)
		memset(data_end, 0, length * sizeof(*data_end));
	size_t count = find_segments(shape, segments);
	size_t headers = (shape->wide ? 64 : 52) + (count + 1) * (shape->wide ? 56 : 32);
	size_t section = shape->extended ? headers : 0;
	struct elf_segment notes = {.offset = headers + (shape->extended ? 64 : 0)};
	trim(shape, segments, count);
	put_elf_header(image, shape, count + 1, section);
	notes.file_size = put_elf_notes(image, shape, notes.offset) - notes.offset;
	put_program_header(image, shape, 0, PT_NOTE, &notes);
	size_t at = notes.offset + notes.file_size;
	for (size_t i = 0; i < count; i++) {
		segments[i].offset = at;
		put_program_header(image, shape, i + 1, PT_LOAD, &segments[i]);
		put_segment_data(image, shape, &segments[i], data_end);
		at += segments[i].file_size;
	}
}

/* Flattened */

static size_t put_record(struct image *image, size_t at, uint64_t offset, uint64_t size,
			 const void *bytes)
{
	image_put_uint(image, at, 8, offset, true);
	image_put_uint(image, at + 8, 8, size, true);
	if (bytes)
		image_put(image, at + 16, bytes, size);
	return at + 16 + (bytes ? size : 0);
}

/* The records' order: which of `count` comes as number i. */
static size_t record_at(const struct flat_shape *shape, size_t i, size_t count)
{
	size_t step = count / 3 * 2 + 1;

	if (shape->order == FLAT_BACKWARD)
		return count - 1 - i;
	if (shape->order != FLAT_SHUFFLED)
		return i;
	while (count % step == 0 && step > 1)
		step--;
	for (size_t a = step, b = count; b;) { /* a step without a common divisor visits all */
		size_t rest = a % b;
		a = b;
		b = rest;
		if (!b && a != 1) {
			a = --step;
			b = count;
		}
	}
	return i * step % count;
}

void flat_build(struct image *image, const struct image *plain, const struct flat_shape *shape)
{
	size_t *starts = calloc(plain->size + 2, sizeof(*starts)), count = 0, at = 4096;
	static const uint8_t junk[64] = {0xaa, 0x55, 0xaa, 0x55};

	require(starts, "memory");
	for (size_t start = 0; start < plain->size; count++) {
		starts[count] = start;
		start += shape->varied ? 1 + (start * 7919 + 13) % shape->record : shape->record;
	}
	starts[count] = plain->size;
	image_put_text(image, 0, "makedumpfile");
	image_put_uint(image, 16, 8, 1, true);
	image_put_uint(image, 24, 8, 1, true);
	for (size_t i = 0; i < count; i++) {
		size_t record = record_at(shape, i, count);
		size_t start = starts[record], end = starts[record + 1];
		if (end > plain->size)
			end = plain->size;
		if (shape->order == FLAT_OVERLAPPING && end + sizeof(junk) < plain->size)
			at = put_record(image, at, start + (end - start) / 2, sizeof(junk), junk);
		at = put_record(image, at, start, end - start, plain->bytes + start);
	}
	if (!shape->no_end_mark)
		at = put_record(image, at, UINT64_MAX, UINT64_MAX, NULL);
	for (size_t i = 0; i < shape->tail; i += sizeof(junk))
		image_put(image, at + i, junk, sizeof(junk));
	free(starts);
}

/* Checks */

/* What is wrong with what the reader says of one page; NULL if nothing is. */
static const char *judge_page(struct dump *dump, uint64_t pfn, char letter, bool may_be_lost)
{
	static uint8_t expected[(size_t)256 << 10];
	size_t size = dump_info(dump)->page_size;
	const uint8_t *page;
	const char *fault = page_fault(letter);

	require(size <= sizeof(expected), "the page fits");
	struct error *error = dump_page(dump, pfn, &page);
	if (error && error->kind != ERROR_FAULT) {
		error_destroy(error);
		return "the error is no fault";
	}
	if (error && error->address != pfn * size)
		return "the fault has another address";
	if (error && may_be_lost)
		return NULL;
	if (error)
		return !fault                          ? error->message
		       : strcmp(fault, error->message) ? error->message
						       : NULL;
	if (fault)
		return "the page could be read";
	page_fill(expected, size, pfn, letter);
	return memcmp(page, expected, size) ? "the page holds something else" : NULL;
}

void dump_check_damaged(struct dump *dump, const char *pages, const bool *sure)
{
	const char *wrong = NULL;
	size_t count = strlen(pages);

	for (size_t pfn = 0; pfn < count && !wrong; pfn++) {
		wrong = judge_page(dump, pfn, pages[pfn], !sure || !sure[pfn]);
		if (wrong)
			printf("page %zx (%c): %s\n", pfn, pages[pfn], wrong);
	}
	CHECK(!wrong);
}

static void check_walk(struct dump *dump, const char *pages)
{
	uint64_t pfn = 0, expected = 0, count = 0;
	bool good = true, found;

	do {
		while (pages[expected] && !is_stored(pages[expected]))
			expected++;
		found = dump_next_page(dump, &pfn);
		good = found ? pages[expected] && pfn == expected : !pages[expected];
		count += found;
		pfn++;
		expected++;
	} while (good && found);
	CHECK(good);
	CHECK_NUMBER(dump_info(dump)->page_count, count);
}

/* Reads that start and end within pages, over each boundary between two that are there. */
static void check_reads(struct dump *dump, const char *pages)
{
	size_t size = dump_info(dump)->page_size, count = strlen(pages);
	_cleanup_free_ uint8_t *expected = malloc(2 * size), *got = malloc(2 * size);
	bool good = true;

	require(expected && got, "memory");
	for (size_t pfn = 0; pfn + 1 < count; pfn++) {
		size_t into = pfn % 7 * 100 + 1, length = size + 200 - into;
		if (page_fault(pages[pfn]) || page_fault(pages[pfn + 1]))
			continue;
		page_fill(expected, size, pfn, pages[pfn]);
		page_fill(expected + size, size, pfn + 1, pages[pfn + 1]);
		struct error *error = dump_read(dump, pfn * size + into, got, length);
		good = good && !error && !memcmp(expected + into, got, length);
		error_destroy(error);
	}
	CHECK(good);
}

void dump_check_pages(struct dump *dump, const char *pages)
{
	const char *wrong = NULL;
	size_t count = strlen(pages);

	for (size_t pfn = 0; pfn < count + 2 && !wrong; pfn++) {
		char letter = pfn < count ? pages[pfn] : '.';
		wrong = judge_page(dump, pfn, letter, false);
		if (wrong)
			printf("page %zx (%c): %s\n", pfn, letter, wrong);
	}
	CHECK(!wrong);
	check_walk(dump, pages);
	check_reads(dump, pages);
}
