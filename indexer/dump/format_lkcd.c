/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LKCD's dumps, versions 8 to 10 (SLES 8 to 10 and patched kernels of the time): a header, and from
 * 64 KiB on, or since version 9 where dh_dump_buffer_size says, the pages, each behind 16 bytes:
 * physical address, size, flags. The last one is marked, and nothing tells where a page is but to
 * walk over all of them. (drivers/dump/dump_fmt.c, include/linux/dump.h of LKCD's patch.)
 *
 * A page that is compressed is a zlib stream or run-length encoded; a zlib stream tells itself.
 * Memory: 16 bytes for each page. Cost of opening: one look at each page's header.
 */
#include <string.h>
#include <zlib.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"
#include "base/vector.h"
#include "dump/format.h"
#include "dump/machines.h"

enum {
	HEADER = 742,
	VERSION_FIRST = 8,
	VERSION_LAST = 10,
	VERSION_MASK = 0xffff, /* above: who changed LKCD */
	PAGES_AT = 65536,
	PANIC_SIZE = 256,
	NAME = 65, /* struct new_utsname */
	PAGE_HEAD = 16,
	PAGE_MIN = 4096,
	PAGE_MAX = 65536,
	PAGE_RAW = 1,
	PAGE_COMPRESSED = 2,
	PAGE_END = 4,
	HEADERS_OF_CHECK = 1 << 16, /* between looks for an interrupt */
};

static const uint8_t magic[] = {0xed, 0x23, 0x8f, 0x61, 0x73, 0x01, 0x19, 0xa8};

struct stored {
	uint64_t pfn, offset; /* of its header */
};

struct lkcd {
	struct source *source;
	struct dump_info *info;
	struct dump_counters *counters;
	bool swap;
	VECTOR(struct stored) pages;
	char nodename[NAME + 1], release[NAME + 1], version[NAME + 1], machine[NAME + 1];
	uint8_t *packed; /* room for a page as it is stored */
};

static void lkcd_close(void *state)
{
	struct lkcd *lkcd = state;

	if (!lkcd)
		return;
	vector_deinit(&lkcd->pages);
	free(lkcd->packed);
	free(lkcd);
}
DEFINE_CLEANUP(void *, lkcd_close);

static bool is_magic(const uint8_t *bytes, bool reversed)
{
	for (size_t i = 0; i < sizeof(magic); i++)
		if (bytes[i] != magic[reversed ? sizeof(magic) - 1 - i : i])
			return false;
	return true;
}

static bool lkcd_claims(const uint8_t *head)
{
	return is_magic(head, false) || is_magic(head, true);
}

/* Header */

static void take_name(struct cursor *cursor, char name[NAME + 1])
{
	const uint8_t *bytes = cursor_bytes(cursor, NAME);

	if (bytes)
		memcpy(name, bytes, NAME);
}

static void publish(struct lkcd *lkcd)
{
	const struct machine *machine = machine_of_name(lkcd->machine);
	struct dump_info *info = lkcd->info;

	info->machine = machine ? machine->machine : 0;
	info->pointer_bits = machine ? machine->word * 8 : 0;
	info->swap = lkcd->swap;
	info->nodename = *lkcd->nodename ? lkcd->nodename : NULL;
	info->release = *lkcd->release ? lkcd->release : NULL;
	info->version = *lkcd->version ? lkcd->version : NULL;
	info->machine_name = *lkcd->machine ? lkcd->machine : NULL;
}

static struct error *parse_header(struct lkcd *lkcd, const uint8_t *bytes, size_t size,
				  uint64_t *pages_at)
{
	char skipped[NAME + 1];
	struct cursor cursor;

	lkcd->swap = is_magic(bytes, BYTE_ORDER == LITTLE_ENDIAN);
	cursor_init(&cursor, bytes, size, lkcd->swap);
	cursor_skip(&cursor, sizeof(magic));
	uint32_t version = cursor_u32(&cursor) & VERSION_MASK;
	cursor_skip(&cursor, 4 + 4); /* header size, dump level */
	uint32_t page_size = cursor_u32(&cursor);
	cursor_skip(&cursor, 8 + 8 + 8 + 4 + PANIC_SIZE); /* memory, number of pages, panic */
	lkcd->info->crash_seconds = cursor_u64(&cursor);
	cursor_skip(&cursor, 8);
	take_name(&cursor, skipped); /* sysname */
	take_name(&cursor, lkcd->nodename);
	take_name(&cursor, lkcd->release);
	take_name(&cursor, lkcd->version);
	take_name(&cursor, lkcd->machine);
	take_name(&cursor, skipped);         /* domainname */
	cursor_skip(&cursor, 8 + 4 + 4 + 4); /* task, compression, flags, device */
	uint64_t buffer = cursor_u64(&cursor);
	if (cursor.failed)
		return error_create(ERROR_FORMAT, MESSAGE_SHORT, source_path(lkcd->source));
	if (version < VERSION_FIRST || version > VERSION_LAST)
		return error_create(ERROR_UNSUPPORTED,
				    "%s is an LKCD dump of version %u; Inquest reads %u to %u",
				    source_path(lkcd->source), version, (unsigned)VERSION_FIRST,
				    (unsigned)VERSION_LAST);
	if (page_size < PAGE_MIN || page_size > PAGE_MAX || (page_size & (page_size - 1)))
		return error_create(
		    ERROR_FORMAT,
		    "%s has a header that makes no sense; nothing can be read from it",
		    source_path(lkcd->source));
	lkcd->info->page_size = page_size;
	*pages_at = version > VERSION_FIRST && buffer ? buffer : PAGES_AT;
	return NULL;
}

/* Pages */

struct page_header {
	uint64_t address;
	uint32_t size, flags;
};

/* *found is false where the file ends. */
static struct error *read_page_header(struct lkcd *lkcd, uint64_t offset, struct page_header *ret,
				      bool *found)
{
	const uint8_t *bytes;

	TRY(source_view(lkcd->source, offset, PAGE_HEAD, &bytes));
	*found = bytes != NULL;
	if (!bytes)
		return NULL;
	ret->address = load_uint(bytes, 8, lkcd->swap);
	ret->size = (uint32_t)load_uint(bytes + 8, 4, lkcd->swap);
	ret->flags = (uint32_t)load_uint(bytes + 12, 4, lkcd->swap);
	return NULL;
}

static bool makes_sense(const struct page_header *header, uint32_t page_size)
{
	return header->size <= page_size && !(header->address % page_size) &&
	       !(header->address >> 62) && (header->flags & (PAGE_RAW | PAGE_COMPRESSED));
}

static int by_pfn(const void *left, const void *right)
{
	const struct stored *a = left, *b = right;

	if (a->pfn != b->pfn)
		return a->pfn < b->pfn ? -1 : 1;
	return (a->offset > b->offset) - (a->offset < b->offset);
}

static struct error *index_pages(struct lkcd *lkcd, uint64_t at)
{
	uint32_t page_size = lkcd->info->page_size;
	struct page_header header;
	bool found;

	for (;; at += PAGE_HEAD + header.size) {
		if (!(lkcd->pages.count % HEADERS_OF_CHECK))
			TRY(interrupt_check());
		TRY(read_page_header(lkcd, at, &header, &found));
		if (!found) {
			format_remark(lkcd->info, DUMP_TRUNCATED, REMARK_CUT);
			break;
		}
		if (header.flags & PAGE_END)
			break;
		if (!makes_sense(&header, page_size)) {
			format_remark(lkcd->info, DUMP_DAMAGED,
				      "a page's header makes no sense, and what follows is lost");
			break;
		}
		if (!vector_push(&lkcd->pages, (struct stored){header.address / page_size, at}))
			return error_no_memory();
	}
	if (lkcd->pages.count)
		qsort(lkcd->pages.data, lkcd->pages.count, sizeof(*lkcd->pages.data), by_pfn);
	return NULL;
}

/* The first page at or behind pfn. */
static size_t place_of(const struct lkcd *lkcd, uint64_t pfn)
{
	size_t low = 0, high = lkcd->pages.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lkcd->pages.data[middle].pfn < pfn)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A byte 0 begins a run: its length less one and its byte, or another 0 for the byte 0 itself. */
static bool expand_runs(const uint8_t *packed, size_t size, uint8_t *page, size_t page_size)
{
	size_t at = 0, filled = 0;

	while (at < size) {
		uint8_t byte = packed[at++], count = 0;

		if (!byte) {
			if (at >= size)
				return false;
			count = packed[at++];
			if (count && at >= size)
				return false;
			byte = count ? packed[at++] : 0;
		}
		if ((size_t)count + 1 > page_size - filled)
			return false;
		memset(page + filled, byte, (size_t)count + 1);
		filled += (size_t)count + 1;
	}
	return filled == page_size;
}

static bool unpack(struct lkcd *lkcd, size_t size, uint8_t *page)
{
	uint32_t page_size = lkcd->info->page_size;
	uLongf length = page_size;

	lkcd->counters->pages_decompressed++;
	return (uncompress(page, &length, lkcd->packed, size) == Z_OK && length == page_size) ||
	       expand_runs(lkcd->packed, size, page, page_size);
}

static struct error *lkcd_page(void *state, uint64_t pfn, uint8_t *page)
{
	struct lkcd *lkcd = state;
	uint32_t page_size = lkcd->info->page_size;
	uint64_t address = pfn * page_size;
	size_t place = place_of(lkcd, pfn), got;
	struct page_header header;
	bool found;

	if (place >= lkcd->pages.count || lkcd->pages.data[place].pfn != pfn)
		return error_fault(FAULT_ABSENT, address);
	uint64_t offset = lkcd->pages.data[place].offset;
	TRY(read_page_header(lkcd, offset, &header, &found));
	if (!found || !makes_sense(&header, page_size))
		return error_fault(FAULT_CUT, address);
	TRY(source_read(lkcd->source, offset + PAGE_HEAD, lkcd->packed, header.size, &got));
	if (got < header.size)
		return error_fault(FAULT_CUT, address);
	if (header.flags & PAGE_COMPRESSED)
		return unpack(lkcd, got, page)
			   ? NULL
			   : error_fault("page cannot be decompressed", address);
	if (got < page_size)
		return error_fault("page is shorter than a page", address);
	memcpy(page, lkcd->packed, page_size);
	return NULL;
}

static struct error *lkcd_next(void *state, uint64_t *pfn, bool *found)
{
	struct lkcd *lkcd = state;
	size_t place = place_of(lkcd, *pfn);

	*found = place < lkcd->pages.count;
	if (*found)
		*pfn = lkcd->pages.data[place].pfn;
	return NULL;
}

/* Opening */

static struct error *open_file(struct lkcd *lkcd)
{
	uint8_t bytes[HEADER];
	uint64_t pages_at;
	size_t got;

	TRY(source_read(lkcd->source, 0, bytes, sizeof(bytes), &got));
	TRY(parse_header(lkcd, bytes, got, &pages_at));
	lkcd->packed = malloc(lkcd->info->page_size);
	if (!lkcd->packed)
		return error_no_memory();
	publish(lkcd);
	TRY(index_pages(lkcd, pages_at));
	lkcd->info->page_count = lkcd->pages.count;
	if (lkcd->pages.count)
		lkcd->info->max_pfn = lkcd->pages.data[lkcd->pages.count - 1].pfn + 1;
	return NULL;
}

static struct error *lkcd_open(const struct format_input *input, void **ret)
{
	struct lkcd *lkcd = calloc(1, sizeof(*lkcd));
	_cleanup_(lkcd_closep) void *state = lkcd;

	if (!lkcd)
		return error_no_memory();
	if (input->count > 1)
		return format_not_split(input->sources[0]);
	lkcd->source = input->sources[0];
	lkcd->info = input->info;
	lkcd->counters = input->counters;
	TRY(open_file(lkcd));
	*ret = steal(&state);
	return NULL;
}

const struct format_ops format_lkcd = {
    .name = "lkcd",
    .claims = lkcd_claims,
    .open = lkcd_open,
    .close = lkcd_close,
    .page = lkcd_page,
    .next = lkcd_next,
};
