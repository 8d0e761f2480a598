/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See salvage.h. Bytes of a run are gathered in a window, and each is looked at once, with room
 * before and behind it for what a line or a record needs. What is found is kept as entries, of one
 * of the sources below; finishing decides which of the sources are believed.
 */
#include "text/salvage.h"

#include <ctype.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "base/map.h"
#include "base/vector.h"
#include "text/scan.h"

enum {
	WINDOW = 1 << 20,
	AHEAD = 16 << 10, /* what a look at one byte may take behind it */
	BEHIND = 2 << 10, /* and before it */
	LINE_MAX_SIZE = 2048,
	STAMP_WIDTH = 12, /* digits and blanks before the point of a stamp */
	BLOCK = 4096,
	ENTRIES_MAX = 4 << 20,
	POOL_MAX = 512 << 20,
	RING_ENOUGH = 16, /* records that make a log of a buffer */
	FEW = 4,          /* lines that make none */
	TIME_MAX = 58,    /* bits of a time in ns: nine years */
};

enum source {
	FROM_INFO,   /* 5.10: what is known of a record, without its text */
	FROM_BLOCK,  /* 5.10: the text of a record */
	FROM_RECORD, /* 3.5 */
	FROM_BUFFER, /* <6>text */
	FROM_STAMP,  /* a line with a stamp */
	FROM_SYSLOG, /* a line that a log daemon wrote for the kernel */
	FROM_TEXT,   /* a line around a call trace */
	SOURCES,
};

struct entry {
	enum source source;
	int64_t time_ns, sort_ns; /* -1: not told; the time of what stands before it */
	uint64_t order;           /* sequence number, descriptor's number, or address */
	uint64_t room;            /* FROM_BLOCK: bytes that the text may fill, 0: not known */
	int level, facility;
	uint32_t caller, size; /* FROM_INFO: of the text that is elsewhere */
	size_t text;           /* in the pool */
	bool called;           /* caller is told */
};

typedef VECTOR(struct entry) entry_list;

struct salvage {
	bool swap;
	unsigned int words; /* 4, 8, or both: bytes of the machine's */
	uint8_t *window;    /* grows to WINDOW bytes as a run does */
	size_t room;
	size_t size, from; /* bytes in the window; the first that has not been looked at */
	uint64_t address;  /* of the window */
	entry_list found[SOURCES];
	entry_list log; /* when finished */
	VECTOR(char) pool;
	struct salvage_counts counts;
	bool callers;      /* infos tell callers, of which the first is 0 */
	int64_t last_time; /* of this run's last line with a stamp; -1 */
	char banner[512];
	bool banner_whole;
};

struct error *salvage_create(bool swap, unsigned int word, struct salvage **ret)
{
	_cleanup_(salvage_destroyp) struct salvage *salvage = calloc(1, sizeof(*salvage));

	if (!salvage)
		return error_no_memory();
	salvage->swap = swap;
	salvage->words = word ? word : 4 | 8;
	salvage->last_time = -1;
	*ret = steal(&salvage);
	return NULL;
}

void salvage_destroy(struct salvage *salvage)
{
	if (!salvage)
		return;
	for (size_t i = 0; i < SOURCES; i++)
		vector_deinit(&salvage->found[i]);
	vector_deinit(&salvage->log);
	vector_deinit(&salvage->pool);
	free(salvage->window);
	free(salvage);
}

/* Keeping */

static struct error *keep(struct salvage *salvage, struct entry entry, const void *text)
{
	entry_list *list = &salvage->found[entry.source];
	size_t size = text ? entry.size : 0, at = salvage->pool.count;

	if (list->count >= ENTRIES_MAX || at + size >= POOL_MAX) {
		salvage->counts.dropped++;
		return NULL;
	}
	if (!vector_reserve(&salvage->pool, at + size + 1))
		return error_no_memory();
	if (size)
		memcpy(salvage->pool.data + at, text, size);
	salvage->pool.data[at + size] = '\0'; /* who parses lines wants it */
	salvage->pool.count += size + 1;
	entry.text = at;
	return vector_push(list, entry) ? NULL : error_no_memory();
}

/* Text in UTF-8 has other bytes, too; a line that begins with one is none of a kernel. */
static bool is_text(uint8_t c)
{
	return (c >= ' ' && c != 0x7f) || c == '\t' || c == '\n';
}

/* How much of the bytes is text; a line end is text of a record, and the end of a line. */
static size_t text_size(const uint8_t *at, size_t most, bool lines)
{
	size_t size = 0;

	while (size < most && is_text(at[size]) && (lines || at[size] != '\n'))
		size++;
	return size;
}

static uint64_t get(const struct salvage *salvage, const uint8_t *at, size_t size)
{
	return load_uint(at, size, salvage->swap);
}

/* Little-endian compilers fill a byte's bit fields from below, others from above. */
static int level_of(const struct salvage *salvage, uint8_t bits)
{
	bool little = salvage->swap != (BYTE_ORDER == LITTLE_ENDIAN);

	return little ? bits >> 5 : bits & 7;
}

/* Records of log_buf: ts_nsec, len, text_len, dict_len, facility, flags:5 and level:3 (, caller) */

enum { RECORD_HEAD = 16, RECORD_TEXT_MAX = 4096, FACILITY_MAX = 23 };

struct log_record {
	size_t size, head, text_size;
};

static bool parse_record(const struct salvage *salvage, const uint8_t *at, const uint8_t *end,
			 struct log_record *ret)
{
	size_t size = get(salvage, at + 8, 2), text = get(salvage, at + 10, 2);

	if (!text || text > RECORD_TEXT_MAX || (size & 3) || size < RECORD_HEAD + text ||
	    at[14] > FACILITY_MAX)
		return false;
	size_t rest = size - text - get(salvage, at + 12, 2);
	if (rest < RECORD_HEAD || rest >= RECORD_HEAD + 4 + 8 || size > (size_t)(end - at) ||
	    get(salvage, at, 8) >> TIME_MAX)
		return false;
	ret->head = RECORD_HEAD;
	if (rest >= RECORD_HEAD + 4 && text_size(at + RECORD_HEAD, text, true) < text)
		ret->head += 4;
	ret->size = size;
	ret->text_size = text;
	return text_size(at + ret->head, text, true) == text;
}

static struct error *keep_record(struct salvage *salvage, const uint8_t *at,
				 const struct log_record *record)
{
	struct entry entry = {
	    .source = FROM_RECORD,
	    .time_ns = (int64_t)get(salvage, at, 8),
	    .order = salvage->address + (uint64_t)(at - salvage->window),
	    .level = level_of(salvage, at[15]),
	    .facility = at[14],
	    .called = record->head > RECORD_HEAD,
	    .size = (uint32_t)record->text_size,
	};

	if (entry.called)
		entry.caller = (uint32_t)get(salvage, at + RECORD_HEAD, 4);
	return keep(salvage, entry, at + record->head);
}

/* A record is believed when another one follows it, or was before it. */
static struct error *find_records(struct salvage *salvage, const uint8_t *from, const uint8_t *to,
				  const uint8_t *end)
{
	const uint8_t *expected = NULL;
	struct log_record record, next;

	for (const uint8_t *at = from; at < to && at + 32 <= end; at += 4) {
		/* No record has these, and next to all else does: a call for each word is slow. */
		if (at[14] > FACILITY_MAX || (!at[10] && !at[11]))
			continue;
		if (!parse_record(salvage, at, end, &record))
			continue;
		const uint8_t *behind = at + record.size;
		bool follows = behind + 32 <= end && parse_record(salvage, behind, end, &next);
		if (!follows && at != expected)
			continue;
		TRY(keep_record(salvage, at, &record));
		expected = behind;
		at = behind - 4;
	}
	return NULL;
}

/* The ring buffer: struct printk_info is seq, ts_nsec, text_len, facility, flags:5 level:3, caller
 * and 64 bytes about the device. */

enum { INFO_TEXT_MAX = 32768, INFOS_LEAST = 8 };

/* Plain, and with CONFIG_PRINTK_EXECUTION_CTX (since 6.19), which adds a word and a name. */
static const size_t info_sizes[] = {88, 112};

static bool is_info(const struct salvage *salvage, const uint8_t *at)
{
	return !(get(salvage, at, 8) >> 40) && !(get(salvage, at + 8, 8) >> TIME_MAX) &&
	       get(salvage, at + 16, 2) <= INFO_TEXT_MAX && at[18] <= FACILITY_MAX;
}

static struct error *keep_info(struct salvage *salvage, const uint8_t *at)
{
	const struct entry entry = {
	    .source = FROM_INFO,
	    .order = get(salvage, at, 8),
	    .time_ns = (int64_t)get(salvage, at + 8, 8),
	    .size = (uint32_t)get(salvage, at + 16, 2),
	    .facility = at[18],
	    .level = level_of(salvage, at[19]),
	    .caller = (uint32_t)get(salvage, at + 20, 4),
	};

	salvage->callers |= entry.caller != 0;
	return keep(salvage, entry, NULL);
}

/* The next number in the next place of the array, at a time that is not before. */
static bool is_next(const struct salvage *salvage, const uint8_t *at, const uint8_t *next)
{
	return get(salvage, next, 8) == get(salvage, at, 8) + 1 && is_info(salvage, at) &&
	       is_info(salvage, next) &&
	       get(salvage, next + 8, 8) + 1000000000 >= get(salvage, at + 8, 8) &&
	       (get(salvage, at + 8, 8) || get(salvage, at + 16, 2));
}

/* So many in a row are no chance. */
static bool begins_infos(const struct salvage *salvage, const uint8_t *at, const uint8_t *end,
			 size_t step)
{
	size_t count = 1;

	while (count < INFOS_LEAST && at + 2 * step <= end && is_next(salvage, at, at + step)) {
		at += step;
		count++;
	}
	return count == INFOS_LEAST;
}

static struct error *find_infos(struct salvage *salvage, const uint8_t *from, const uint8_t *to,
				const uint8_t *end, size_t step)
{
	const uint8_t *last = NULL;

	for (const uint8_t *at = from; at < to && at + 2 * step <= end; at += 8) {
		if (get(salvage, at + step, 8) != get(salvage, at, 8) + 1)
			continue;
		if (!is_next(salvage, at, at + step) ||
		    (at != last && !begins_infos(salvage, at, end, step)))
			continue;
		if (at != last)
			TRY(keep_info(salvage, at));
		TRY(keep_info(salvage, at + step));
		last = at + step;
		at += step - 8;
	}
	return NULL;
}

/*
 * A block of text begins with its descriptor's number. The first is less by the number of
 * descriptors, and one, than 2^32, or since 6.x 2^62, of which it is the remainder
 * (DESC0_ID in kernel/printk/printk_ringbuffer.h).
 */
enum { BLOCK_MIN_TEXT = 4, ROOM_MORE = 7 + 16 };

#define ID_MASK ((UINT64_C(1) << 62) - 1)

static bool may_be_id(uint64_t id, size_t word)
{
	return id && (word == 8 ? id >> 32 == 0x3fffffff || id >> 32 <= 1
				: id >> 16 == 0x3fff || id >> 16 <= 1);
}

/* Numbers of 30 bits as those of 62 that they would be. */
static uint64_t widened(uint64_t id, size_t word)
{
	return word == 8 || id < 1 << 29 ? id : id + (ID_MASK - (((uint64_t)1 << 30) - 1));
}

/* Few other numbers are like that. */
static bool is_first_round(uint64_t id)
{
	return id >> 24 == 0x3fffffffff || id >> 24 == 0xff;
}

static bool starts_plain(const uint8_t *text)
{
	for (size_t i = 0; i < BLOCK_MIN_TEXT; i++)
		if (!is_text(text[i]) || text[i] >= 0x80)
			return false;
	return true;
}

static size_t room_of(const struct salvage *salvage, const uint8_t *at, const uint8_t *end,
		      size_t word)
{
	uint64_t next = (get(salvage, at, word) + 1) & (ID_MASK >> (word == 8 ? 0 : 32));
	size_t most = (size_t)(end - at) < LINE_MAX_SIZE ? (size_t)(end - at) : LINE_MAX_SIZE;

	for (size_t room = 2 * word; room + word <= most; room += word)
		if (get(salvage, at + room, word) == next)
			return room;
	return 0;
}

static struct error *find_blocks(struct salvage *salvage, const uint8_t *from, const uint8_t *to,
				 const uint8_t *end, size_t word)
{
	for (const uint8_t *at = from; at < to && at + 16 <= end; at += word) {
		uint64_t id = get(salvage, at, word);

		if (!may_be_id(id, word) || !starts_plain(at + word))
			continue;
		size_t room = room_of(salvage, at, end, word);
		id = widened(id, word);
		if (!room && !is_first_round(id))
			continue;
		size_t most = room ? room - word : LINE_MAX_SIZE;
		if (most > (size_t)(end - at) - word)
			most = (size_t)(end - at) - word;
		struct entry entry = {.source = FROM_BLOCK,
				      .order = id,
				      .time_ns = -1,
				      .level = -1,
				      .room = room ? room - word : 0,
				      .size = (uint32_t)text_size(at + word, most, true)};
		TRY(keep(salvage, entry, at + word));
		if (room)
			at += room - word;
	}
	return NULL;
}

/* Lines */

static struct error *keep_line(struct salvage *salvage, enum source source, const uint8_t *start,
			       size_t size)
{
	char text[LINE_MAX_SIZE + 1];
	struct line line;

	memcpy(text, start, size);
	text[size] = '\0';
	line_parse(&line, text, size, NULL);
	if (line.prefix == LINE_FOREIGN || !line.record.size)
		return NULL;
	struct entry entry = {
	    .source = source,
	    .time_ns = line.record.time_ns,
	    .sort_ns = line.record.time_ns >= 0 ? line.record.time_ns : salvage->last_time,
	    .order = salvage->address + (uint64_t)(start - salvage->window),
	    .level = line.record.level,
	    .facility = line.record.facility,
	    .size = (uint32_t)line.record.size,
	};
	if (entry.time_ns >= 0)
		salvage->last_time = entry.time_ns;
	int64_t number;
	const char *caller = line.record.caller + 1;
	if (line.record.caller[0] && scan_decimal(&caller, &number)) {
		entry.called = true;
		entry.caller = (uint32_t)number | (line.record.caller[0] == 'C') << 31;
	}
	return keep(salvage, entry, line.record.text);
}

static const uint8_t *line_start(const struct salvage *salvage, const uint8_t *at)
{
	const uint8_t *least = at - salvage->window > 256 ? at - 256 : salvage->window;

	while (at > least && is_text(at[-1]) && at[-1] != '\n')
		at--;
	return at;
}

static size_t line_size(const uint8_t *start, const uint8_t *end)
{
	size_t most = (size_t)(end - start) < LINE_MAX_SIZE ? (size_t)(end - start) : LINE_MAX_SIZE;

	return text_size(start, most, false);
}

/* "[   12.345678]": at is its last character. */
static bool ends_stamp(const uint8_t *first, const uint8_t *at, const uint8_t **start)
{
	if (at - first < 9 || at[-7] != '.')
		return false;
	for (const uint8_t *p = at - 6; p < at; p++)
		if (!isdigit(*p))
			return false;
	const uint8_t *p = at - 8, *least = at - 8 - STAMP_WIDTH;
	while (p > first && p > least && isdigit(*p))
		p--;
	if (p == at - 8)
		return false;
	while (p > first && p > least && *p == ' ')
		p--;
	*start = p;
	return *p == '[';
}

static struct error *find_stamps(struct salvage *salvage, const uint8_t *from, const uint8_t *to,
				 const uint8_t *end)
{
	const uint8_t *stamp, *at = from;

	while (at < to && (at = memchr(at, ']', (size_t)(to - at)))) {
		if (!ends_stamp(salvage->window, at, &stamp) || at + 2 >= end ||
		    (at[1] != ' ' && at[1] != '[')) {
			at++;
			continue;
		}
		const uint8_t *start = line_start(salvage, stamp);
		size_t size = line_size(start, end);
		TRY(keep_line(salvage, FROM_STAMP, start, size));
		at = start + size > at ? start + size : at + 1;
	}
	return NULL;
}

static bool is_level(const uint8_t *at, const uint8_t *end)
{
	return end - at > 4 && at[0] == '<' && at[1] >= '0' && at[1] <= '7' && at[2] == '>' &&
	       is_text(at[3]);
}

/* Lines of the plain buffer, each of which begins with its level, so they are many in a row. */
static struct error *find_levels(struct salvage *salvage, const uint8_t *from, const uint8_t *to,
				 const uint8_t *end)
{
	const uint8_t *at = from, *expected = NULL;

	while (at < to && (at = memchr(at, '<', (size_t)(to - at)))) {
		bool begins = at == salvage->window || at[-1] == '\n' || !at[-1];

		if (!begins || !is_level(at, end)) {
			at++;
			continue;
		}
		size_t size = line_size(at, end);
		const uint8_t *behind = at + size + 1;
		if (behind <= end && at[size] == '\n' &&
		    (at == expected || is_level(behind, end))) {
			const uint8_t *stamp;
			const uint8_t *close = memchr(at, ']', size < 32 ? size : 32);
			if (!close || !ends_stamp(salvage->window, close, &stamp))
				TRY(keep_line(salvage, FROM_BUFFER, at, size));
			expected = behind;
		}
		at += size ? size : 1;
	}
	return NULL;
}

/* A word that stands in a line makes it one to keep, and those around it. */
static struct error *find_words(struct salvage *salvage, const uint8_t *from, const uint8_t *to,
				const uint8_t *end, const char *word, enum source source)
{
	bool lines = source == FROM_TEXT; /* those around it, too */
	size_t around = lines ? BEHIND : BEHIND / 8;
	const uint8_t *at = from;

	while (at < to && (at = memmem(at, (size_t)(end - at), word, strlen(word))) && at < to) {
		const uint8_t *least =
		    (size_t)(at - salvage->window) > around ? at - around : salvage->window;
		const uint8_t *start = at;

		while (start > least && is_text(start[-1]) && (lines || start[-1] != '\n'))
			start--;
		const uint8_t *stop = at + text_size(at, (size_t)(end - at), lines);
		for (size_t size; start < stop; start += size + 1) {
			size = line_size(start, stop);
			if (size)
				TRY(keep_line(salvage, source, start, size));
		}
		at = stop > at ? stop : at + 1;
	}
	return NULL;
}

/* "Linux version 2.6.18-8.el5 (…) #1 SMP …"; linux_banner ends with a line end and a NUL. */
static void find_banner(struct salvage *salvage, const uint8_t *from, const uint8_t *to,
			const uint8_t *end)
{
	static const char word[] = "Linux version ";
	const uint8_t *at = from;

	for (; !salvage->banner_whole && at < to; at++) {
		at = memmem(at, (size_t)(end - at), word, sizeof(word) - 1);
		if (!at || at >= to)
			return;
		size_t size = line_size(at, end);
		const uint8_t *mark = size ? memchr(at, '#', size - 1) : NULL; /* a digit follows */
		bool whole = at + size + 1 < end && at[size] == '\n' && !at[size + 1];
		if (size <= sizeof(word) || !isdigit(at[sizeof(word) - 1]) || !mark ||
		    !isdigit(mark[1]) || memchr(at, '%', size) || (salvage->banner[0] && !whole))
			continue;
		snprintf(salvage->banner, sizeof(salvage->banner), "%.*s", (int)size,
			 (const char *)at);
		salvage->banner_whole = whole;
	}
}

/* The window */

static bool is_zero(const uint8_t *bytes, size_t size)
{
	return size && !bytes[0] && !memcmp(bytes, bytes + 1, size - 1);
}

static struct error *look(struct salvage *salvage, const uint8_t *from, const uint8_t *to)
{
	const uint8_t *end = salvage->window + salvage->size;

	if (is_zero(from, (size_t)(to - from)))
		return NULL;
	TRY(find_records(salvage, from, to, end));
	for (size_t i = 0; i < sizeof(info_sizes) / sizeof(info_sizes[0]); i++)
		TRY(find_infos(salvage, from, to, end, info_sizes[i]));
	for (size_t word = 4; word <= 8; word += 4)
		if (salvage->words & word)
			TRY(find_blocks(salvage, from, to, end, word));
	TRY(find_stamps(salvage, from, to, end));
	TRY(find_levels(salvage, from, to, end));
	TRY(find_words(salvage, from, to, end, " kernel: ", FROM_SYSLOG));
	TRY(find_words(salvage, from, to, end, "Call Trace:", FROM_TEXT));
	find_banner(salvage, from, to, end);
	return NULL;
}

/* Up to where there is room behind; to its end when nothing will follow. */
static struct error *look_at_window(struct salvage *salvage, bool ended)
{
	size_t to = ended                   ? salvage->size
		    : salvage->size > AHEAD ? (salvage->size - AHEAD) & ~(size_t)7
					    : 0;

	if (to > salvage->from) {
		TRY(look(salvage, salvage->window + salvage->from, salvage->window + to));
		salvage->from = to;
	}
	return NULL;
}

static void move_window(struct salvage *salvage)
{
	size_t gone = salvage->from > BEHIND ? (salvage->from - BEHIND) & ~(size_t)7 : 0;

	memmove(salvage->window, salvage->window + gone, salvage->size - gone);
	salvage->size -= gone;
	salvage->from -= gone;
	salvage->address += gone;
}

static struct error *end_run(struct salvage *salvage)
{
	TRY(look_at_window(salvage, true));
	salvage->size = salvage->from = 0;
	salvage->last_time = -1;
	return NULL;
}

static struct error *make_room(struct salvage *salvage, size_t size)
{
	if (size <= salvage->room ||
	    vector_grow((void **)&salvage->window, &salvage->room, 1, size))
		return NULL;
	return error_no_memory();
}

struct error *salvage_feed(struct salvage *salvage, uint64_t address, const uint8_t *bytes,
			   size_t size)
{
	if (!salvage->size || address != salvage->address + salvage->size) {
		TRY(end_run(salvage));
		salvage->address = address;
	}
	while (size) {
		size_t part = WINDOW - salvage->size < size ? WINDOW - salvage->size : size;

		TRY(make_room(salvage, salvage->size + part));
		memcpy(salvage->window + salvage->size, bytes, part);
		salvage->size += part;
		bytes += part;
		size -= part;
		if (salvage->size == WINDOW) {
			TRY(look_at_window(salvage, false));
			move_window(salvage);
		}
	}
	return NULL;
}

/* Finishing */

static const char *text_of(const struct salvage *salvage, const struct entry *entry)
{
	return salvage->pool.data + entry->text;
}

/* The room is what was reserved, before the line's end and its prefix were cut off. */
static bool fits(const struct entry *info, const struct entry *block)
{
	return info->size <= block->size &&
	       (!block->room ||
		(info->size <= block->room && info->size + ROOM_MORE >= block->room));
}

static const struct entry *info_of(const struct salvage *salvage, const struct map *infos,
				   const struct entry *block, uint64_t shift)
{
	const uint64_t *at = map_find(infos, (block->order + shift) & ID_MASK);
	const struct entry *info = at ? &salvage->found[FROM_INFO].data[*at] : NULL;

	return info && fits(info, block) ? info : NULL;
}

/* What is to be added to a descriptor's number for the record's: most blocks find theirs then. */
static uint64_t best_shift(const struct salvage *salvage, const struct map *infos, size_t *most)
{
	uint64_t best = 0;

	*most = 0;
	for (unsigned int i = 0; i < 2 * 20; i++) {
		uint64_t shift = (UINT64_C(1) << (5 + i / 2)) - (i & 1 ? UINT64_C(1) << 32 : 0);
		size_t good = 0;

		vector_for_each(&salvage->found[FROM_BLOCK], block)
			good += info_of(salvage, infos, block, shift) != NULL;
		if (good > *most) {
			*most = good;
			best = shift;
		}
	}
	return best;
}

static struct error *map_infos(struct salvage *salvage, struct map *infos)
{
	entry_list *list = &salvage->found[FROM_INFO];

	for (size_t i = 0; i < list->count; i++) {
		uint64_t *place = map_insert(infos, list->data[i].order, NULL);

		if (!place)
			return error_no_memory();
		*place = i;
	}
	return NULL;
}

/* Texts get what is known of them. One of which nothing is known is believed by its number. */
static struct error *join_blocks(struct salvage *salvage, const struct map *infos)
{
	size_t joined;
	uint64_t shift = best_shift(salvage, infos, &joined);

	vector_for_each(&salvage->found[FROM_BLOCK], block) {
		const struct entry *info = joined ? info_of(salvage, infos, block, shift) : NULL;
		size_t text = block->text;

		if (!info &&
		    (joined >= RING_ENOUGH || !block->room || !is_first_round(block->order)))
			continue;
		if (info)
			*block = *info;
		block->called = info && salvage->callers;
		block->text = text;
		block->sort_ns = block->time_ns;
		block->source = FROM_BLOCK;
		if (!vector_push(&salvage->log, *block))
			return error_no_memory();
	}
	return NULL;
}

static struct error *take_blocks(struct salvage *salvage)
{
	struct map infos = {0};
	struct error *error = map_infos(salvage, &infos);

	if (!error)
		error = join_blocks(salvage, &infos);
	map_deinit(&infos);
	return error;
}

static struct error *take_records(struct salvage *salvage)
{
	vector_for_each(&salvage->found[FROM_RECORD], record) {
		record->sort_ns = record->time_ns;
		if (!vector_push(&salvage->log, *record))
			return error_no_memory();
	}
	return NULL;
}

static int by_time(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->sort_ns != b->sort_ns)
		return a->sort_ns < b->sort_ns ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return a->source < b->source ? -1 : a->source > b->source;
}

/* By sequence, which tells more than the time: CPUs write records of the same moment. */
static int by_order(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->source == FROM_BLOCK && b->source == FROM_BLOCK && a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return by_time(left, right);
}

static void sort(entry_list *list, int (*compare)(const void *, const void *))
{
	if (list->count)
		qsort(list->data, list->count, sizeof(*list->data), compare);
}

/*
 * The buffer tells its time whole: a line elsewhere that is of this time is a copy of a record, or
 * of another boot. Only what is older than the buffer is more than it tells.
 */
static bool is_older(const struct salvage *salvage, const struct entry *line)
{
	return !salvage->counts.records ||
	       (line->time_ns >= 0 && line->time_ns + 1000 < salvage->log.data[0].time_ns);
}

static struct error *take_lines(struct salvage *salvage, enum source source)
{
	size_t records = salvage->log.count;

	vector_for_each(&salvage->found[source], line) {
		if (records && !is_older(salvage, line))
			continue;
		if (!vector_push(&salvage->log, *line))
			return error_no_memory();
	}
	return NULL;
}

/* A stamp has microseconds, a record nanoseconds. */
static uint64_t key_of(const struct salvage *salvage, const struct entry *entry)
{
	uint64_t hash = hash_bytes(text_of(salvage, entry), entry->size);

	return hash_combine(hash,
			    entry->time_ns < 0 ? UINT64_MAX : (uint64_t)entry->time_ns / 1000);
}

static bool may_repeat(const struct entry *entry)
{
	return entry->time_ns < 0 && entry->source == FROM_BUFFER;
}

/* Each line once; lines without a time may come again, as "Call Trace:" does. */
static struct error *drop_copies(struct salvage *salvage)
{
	struct map seen = {0};
	size_t kept = 0;

	for (size_t i = 0; i < salvage->log.count; i++) {
		const struct entry *entry = &salvage->log.data[i];
		bool added = true;

		if (!may_repeat(entry) && !map_insert(&seen, key_of(salvage, entry), &added)) {
			map_deinit(&seen);
			return error_no_memory();
		}
		if (added)
			salvage->log.data[kept++] = *entry;
	}
	salvage->log.count = kept;
	map_deinit(&seen);
	return NULL;
}

static size_t count_of(const struct salvage *salvage, bool records)
{
	size_t count = 0;

	vector_for_each(&salvage->log, entry)
		count += (entry->source <= FROM_RECORD) == records;
	return count;
}

/* A few are chance. */
static struct error *take_buffer(struct salvage *salvage)
{
	if (salvage->found[FROM_BLOCK].count >= RING_ENOUGH)
		TRY(take_blocks(salvage));
	if (salvage->log.count < RING_ENOUGH)
		salvage->log.count = 0;
	if (!salvage->log.count && salvage->found[FROM_RECORD].count >= RING_ENOUGH)
		TRY(take_records(salvage));
	sort(&salvage->log, by_order);
	salvage->counts.records = salvage->log.count;
	return NULL;
}

struct error *salvage_finish(struct salvage *salvage)
{
	TRY(end_run(salvage));
	TRY(take_buffer(salvage));
	TRY(take_lines(salvage, FROM_STAMP));
	if (!salvage->counts.records)
		TRY(take_lines(salvage, FROM_BUFFER));
	for (enum source source = FROM_SYSLOG; source <= FROM_TEXT; source++)
		if (salvage->log.count < FEW)
			TRY(take_lines(salvage, source));
	sort(&salvage->log, salvage->counts.records ? by_order : by_time);
	TRY(drop_copies(salvage));
	salvage->counts.records = count_of(salvage, true);
	salvage->counts.lines = count_of(salvage, false);
	return NULL;
}

struct salvage_counts salvage_counts(const struct salvage *salvage)
{
	return salvage->counts;
}

const char *salvage_banner(const struct salvage *salvage)
{
	return salvage->banner;
}

struct error *salvage_read(const struct salvage *salvage,
			   struct error *(*visit)(void *context, const struct record *record,
						  bool logged),
			   void *context)
{
	int64_t seq = 0;

	vector_for_each(&salvage->log, entry) {
		struct record record = {
		    .seq = seq++,
		    .time_ns = entry->time_ns,
		    .level = entry->level,
		    .facility = entry->facility,
		    .cpu = -1,
		    .text = text_of(salvage, entry),
		    .size = entry->size,
		};

		if (entry->called)
			snprintf(record.caller, sizeof(record.caller), "%c%u",
				 entry->caller >> 31 ? 'C' : 'T', entry->caller & INT32_MAX);
		if (entry->called && entry->caller >> 31)
			record.cpu = (int)(entry->caller & INT32_MAX);
		TRY(visit(context, &record, entry->source != FROM_TEXT));
	}
	return NULL;
}
