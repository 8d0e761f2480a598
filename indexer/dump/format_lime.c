/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LiME's images of memory: each range of RAM behind a header of 32 bytes: magic, version, first and
 * last physical address, 8 bytes of nothing (lime.h of LiME), in the order of the machine.
 */
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"
#include "dump/plain.h"

enum { HEADER = 32, VERSION = 1 };

static const char magic[4] = {'E', 'M', 'i', 'L'};

struct lime {
	struct plain plain;
};

static void lime_close(void *state)
{
	struct lime *lime = state;

	if (lime)
		plain_deinit(&lime->plain);
	free(lime);
}
DEFINE_CLEANUP(void *, lime_close);

static bool lime_claims(const uint8_t *head)
{
	return !memcmp(head, magic, sizeof(magic)) || !memcmp(head, "LiME", 4);
}

struct range {
	uint32_t version;
	uint64_t first, last;
};

static bool parse(const uint8_t *bytes, bool swap, struct range *ret)
{
	struct cursor cursor;

	cursor_init(&cursor, bytes, HEADER, swap);
	if (memcmp(bytes, swap == (BYTE_ORDER == LITTLE_ENDIAN) ? "LiME" : magic, sizeof(magic)) !=
	    0)
		return false;
	cursor_skip(&cursor, sizeof(magic));
	ret->version = cursor_u32(&cursor);
	ret->first = cursor_u64(&cursor);
	ret->last = cursor_u64(&cursor);
	return ret->last >= ret->first && ret->last != UINT64_MAX;
}

static struct error *read_ranges(struct plain *plain, struct dump_info *info)
{
	uint64_t at = 0, size = source_size(plain->source);

	while (at < size) {
		const uint8_t *bytes;
		struct range range;

		TRY(interrupt_check());
		TRY(source_view(plain->source, at, HEADER, &bytes));
		if (!bytes) {
			plain->cut = true;
			break;
		}
		if (!parse(bytes, info->swap, &range)) {
			format_remark(info, DUMP_DAMAGED, "a range of memory has no header");
			break;
		}
		if (range.version != VERSION)
			return error_create(
			    ERROR_UNSUPPORTED,
			    "%s is a LiME image of version %u, which Inquest does "
			    "not read; make one with format=lime and no compression",
			    source_path(plain->source), (unsigned)range.version);
		uint64_t bytes_of = range.last - range.first + 1;
		at += HEADER;
		TRY(plain_add(plain, range.first, bytes_of, at));
		if (bytes_of > size - at)
			break;
		at += bytes_of;
	}
	return plain->extents.list.count
		   ? NULL
		   : error_create(ERROR_FORMAT, MESSAGE_SHORT, source_path(plain->source));
}

static struct error *lime_open(const struct format_input *input, void **ret)
{
	struct lime *lime = calloc(1, sizeof(*lime));
	_cleanup_(lime_closep) void *state = lime;
	uint8_t head[sizeof(magic)];
	size_t got;

	if (!lime)
		return error_no_memory();
	if (input->count > 1)
		return format_not_split(input->sources[0]);
	lime->plain.source = input->sources[0];
	TRY(source_read(lime->plain.source, 0, head, sizeof(head), &got));
	bool big = memcmp(head, magic, sizeof(magic)) != 0;
	input->info->swap = big == (BYTE_ORDER == LITTLE_ENDIAN);
	TRY(read_ranges(&lime->plain, input->info));
	TRY(plain_settle(&lime->plain, input->info));
	*ret = steal(&state);
	return NULL;
}

static struct error *lime_page(void *state, uint64_t pfn, uint8_t *page)
{
	return plain_page(&((struct lime *)state)->plain, pfn, page);
}

static struct error *lime_next(void *state, uint64_t *pfn, bool *found)
{
	return plain_next(&((struct lime *)state)->plain, pfn, found);
}

const struct format_ops format_lime = {
    .name = "lime",
    .claims = lime_claims,
    .open = lime_open,
    .close = lime_close,
    .page = lime_page,
    .next = lime_next,
};
