/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See records.h. */
#include "text/records.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/map.h"
#include "text/clean.h"
#include "text/peel.h"
#include "text/scan.h"

enum {
	CHECK_INTERVAL = 65536, /* lines between looks at Ctrl-C */
	BLANKS_LOST = 12,       /* where a mail's line was wrapped */
	LAYERS_MAX = 4,         /* of wrappers that are values */
	HASHED = 1 << 20,       /* bytes that are hashed at once */
};

struct reading {
	const struct records_traits *traits;
	records_visitor *visit;
	void *context;
	struct entry entry;
	int64_t number, seq; /* of the line, and of the record handed over last */
	uint64_t offset;     /* where it begins, or the entry, or what was wrapped */
	uint64_t entry_offset, held_offset, line_offset;
	int64_t last_ns;           /* of the last line that told a time */
	char whole[FRAGMENTS_MAX]; /* of a message that comes in fragments */
	size_t size;
	struct line begun;
	size_t last_size; /* of the line that was added to whole last */
	bool wrapped;     /* the line before was full, and is kept in whole */
};

/* Time since boot from what else is told: a difference, or the wall's clock. */
static void find_time(struct reading *reading, struct line *line)
{
	struct record *record = &line->record;
	const int64_t zero = reading->traits->zero_ns;

	if (record->time_ns < 0 && line->delta_ns >= 0 && reading->last_ns >= 0)
		record->time_ns = reading->last_ns + line->delta_ns;
	else if (record->time_ns < 0 && line->wall_ns >= 0 && zero >= 0 && line->wall_ns >= zero)
		record->time_ns = line->wall_ns - zero;
	if (record->time_ns >= 0)
		reading->last_ns = record->time_ns;
}

static struct error *hand_over(struct reading *reading, struct line *line)
{
	reading->seq = reading->number > reading->seq ? reading->number : reading->seq + 1;
	line->record.seq = reading->seq;
	find_time(reading, line);
	if (line->prefix == LINE_DATED)
		line->prefix = reading->traits->tagged ? LINE_FOREIGN : LINE_KERNEL;
	return reading->visit(reading->context, line, reading->offset);
}

/* Fragments of a netconsole message follow each other; what is missing is left out. */
static struct error *take_fragment(struct reading *reading, struct line *line)
{
	size_t room = sizeof(reading->whole) - 1 - reading->size, size = line->record.size;

	if (line->fragment == 0) {
		reading->begun = *line;
		reading->size = 0;
		room = sizeof(reading->whole) - 1;
	}
	size = size < room ? size : room;
	memcpy(reading->whole + reading->size, line->record.text, size);
	reading->size += size;
	if (line->fragment + (int64_t)line->record.size < line->whole)
		return NULL;
	reading->whole[reading->size] = '\0';
	if (reading->begun.whole != line->whole)
		reading->begun = *line;
	reading->begun.record.text = reading->whole;
	reading->begun.record.size = reading->size;
	reading->size = 0;
	return hand_over(reading, &reading->begun);
}

/* A line, and those that follow on it because line feeds were lost. */
static struct error *take_line(struct reading *reading, struct line *line)
{
	const char *next;

	if (line->whole)
		return take_fragment(reading, line);
	while (line->prefix == LINE_KERNEL && (next = line_next(line)) != NULL) {
		const char *end = line->record.text + line->record.size;

		line->record.size = (size_t)(next - line->record.text);
		TRY(hand_over(reading, line));
		line_parse(line, next, (size_t)(end - next), NULL);
	}
	return hand_over(reading, line);
}

size_t records_number_size(const char *text)
{
	size_t at = strspn(text, " ");
	size_t digits = strspn(text + at, "0123456789");

	if (!digits)
		return 0;
	at += digits;
	if (text[at] == ':' || text[at] == '-' || text[at] == '\t' || text[at] == '.' ||
	    text[at] == '|')
		return at + 1;
	return text[at] == ' ' ? at + strspn(text + at, " ") : 0;
}

/* What this file has in front of its lines that no stamp is: marks of quotations, numbers. */
static size_t front_size(const struct records_traits *traits, const char *text)
{
	const char *at = line_unquoted(text);

	if (!traits->numbered)
		return (size_t)(at - text);
	scan_word(&at, traits->common);
	return (size_t)(at - text) + records_number_size(at);
}

/* Entries have no stamps in front, but what all lines of this file have, unless they begin so. */
static char *behind_common(const struct records_traits *traits, char *text)
{
	const char *at = text;

	if (!strpbrk(traits->common, "{\""))
		scan_word(&at, traits->common);
	return text + (at - text);
}

size_t records_tail(const struct records_traits *traits, char *text, size_t size)
{
	size_t tail = strlen(traits->tail);

	if (!tail || size < tail || memcmp(text + size - tail, traits->tail, tail) != 0)
		return size;
	text[size - tail] = '\0';
	return size - tail;
}

/* What was told around a line stays where the line itself tells nothing. */
static void inherit(struct line *line, const struct line *outer)
{
	struct record *record = &line->record;

	if (record->time_ns < 0)
		record->time_ns = outer->record.time_ns;
	if (record->level < 0) {
		record->level = outer->record.level;
		record->facility = outer->record.facility;
	}
	if (record->cpu < 0)
		record->cpu = outer->record.cpu;
	if (!record->caller[0])
		memcpy(record->caller, outer->record.caller, sizeof(record->caller));
	if (!line->host[0])
		memcpy(line->host, outer->host, sizeof(line->host));
	if (line->wall_ns < 0) {
		line->wall_ns = outer->wall_ns;
		line->wall_year = outer->wall_year;
	}
	if (line->delta_ns < 0)
		line->delta_ns = outer->delta_ns;
	if (line->prefix != LINE_KERNEL && outer->prefix != LINE_BARE)
		line->prefix = outer->prefix;
	line->tagged |= outer->tagged;
	record->quoted |= outer->record.quoted;
}

static struct error *take_layer(struct reading *reading, char *text, size_t size,
				const struct line *outer, int depth);

/* A line whose stamps are off; behind the kernel's own everything is the kernel's. */
static struct error *take_parsed(struct reading *reading, struct line *line,
				 const struct line *outer, int depth)
{
	const struct line copy = *line;

	if (outer)
		inherit(line, outer);
	if (depth == LAYERS_MAX || line->own || line->whole || line->prefix == LINE_FOREIGN ||
	    !peel_is_wrapped(line->record.text, line->record.size))
		return take_line(reading, line);
	const struct line *around = outer ? line : &copy;
	return take_layer(reading, (char *)(uintptr_t)line->record.text, line->record.size, around,
			  depth + 1);
}

static struct error *end_entry(struct reading *reading, const struct line *outer, int depth)
{
	struct line line;

	reading->offset = reading->entry_offset;
	bool whole = entry_line(&reading->entry, reading->traits->common, &line);
	const size_t size = reading->entry.size;
	entry_init(&reading->entry);
	if (!whole)
		return NULL;
	if (depth == LAYERS_MAX || strchr(reading->entry.message, '\n'))
		return take_parsed(reading, &line, outer, LAYERS_MAX);
	const struct line copy = line;
	if (outer)
		inherit(&line, outer);
	return take_layer(reading, reading->entry.message, size, outer ? &line : &copy, depth + 1);
}

/* An entry, or a line of one; *taken: it is. */
static struct error *take_entry(struct reading *reading, char *text, size_t size,
				const struct line *outer, int depth, bool *taken)
{
	bool complete;

	if (!reading->entry.open)
		reading->entry_offset = reading->line_offset;
	char *inner = behind_common(reading->traits, text);
	size_t left = size - (size_t)(inner - text);
	*taken = entry_take(&reading->entry, inner, left, &complete);
	return complete || (*taken && !left) ? end_entry(reading, outer, depth) : NULL;
}

/* Blanks behind a line stay, as it had them, unless they are behind what is around it. */
static size_t trim_behind(const struct records_traits *traits, char *text, size_t size)
{
	const size_t tail = strlen(traits->tail);
	size_t end = size;

	while (end && (text[end - 1] == ' ' || text[end - 1] == '\t'))
		end--;
	if (end == size ||
	    (!peel_is_wrapped(text, end) &&
	     (!tail || end < tail || memcmp(text + end - tail, traits->tail, tail) != 0)))
		return size;
	text[end] = '\0';
	return end;
}

/* What is around a line goes, layer by layer; outer is what the one around told, NULL. */
static struct error *take_layer(struct reading *reading, char *text, size_t size,
				const struct line *outer, int depth)
{
	struct line line;
	bool taken;

	size = trim_behind(reading->traits, text, size);
	size = peel_cell(text, size);
	size = records_tail(reading->traits, text, size);
	const bool quoted = text[strspn(text, " \t")] == '>';
	size_t skip = front_size(reading->traits, text);
	text += skip;
	size -= skip;
	peel_around(&text, &size);
	TRY(take_entry(reading, text, size, outer, depth, &taken));
	if (taken)
		return NULL;
	reading->offset = reading->line_offset;
	const char *stamp = peel_line(&text, &size);
	size = peel_cell(text, size);
	size = records_tail(reading->traits, text, size);
	if (depth < LAYERS_MAX)
		line_parse_wrapped(&line, text, size, reading->traits->common);
	else
		line_parse(&line, text, size, reading->traits->common);
	line.record.quoted = quoted;
	if (stamp)
		line_date(&line, stamp);
	return take_parsed(reading, &line, outer, depth);
}

static struct error *take_raw(struct reading *reading, char *text, size_t size)
{
	if (reading->entry.sized && size >= ENTRY_SIZE) {
		text += ENTRY_SIZE;
		size -= ENTRY_SIZE;
	}
	size = clean_line(text, size);
	text[size] = '\0';
	return take_layer(reading, text, size, NULL, 0);
}

bool records_was_wrapped(const struct records_traits *traits, size_t size, const char *next)
{
	return traits->hard ? size == traits->width
			    : size + strcspn(next, " ") + BLANKS_LOST > traits->width;
}

/*
 * In a file whose lines were wrapped, a line without a stamp goes on with the one before, if that
 * had no room for its first word. Each line is held until the next has been seen.
 */
static struct error *unwrap(struct reading *reading, char *text, size_t size)
{
	struct line line;
	const size_t held = reading->size;

	line_parse(&line, text, size, reading->traits->common);
	struct record *rest = &line.record;
	if (line.prefix == LINE_BARE && line_unquoted(reading->whole) == reading->whole) {
		rest->text = text; /* '>' ends something that was wrapped */
		rest->size = size;
	}
	if (reading->wrapped && rest->size && line.prefix == LINE_BARE &&
	    records_was_wrapped(reading->traits, reading->last_size, rest->text) &&
	    held + rest->size + 2 < sizeof(reading->whole)) {
		if (reading->traits->blank_lost || reading->last_size < reading->traits->width)
			reading->whole[reading->size++] = ' ';
		memcpy(reading->whole + reading->size, rest->text, rest->size);
		reading->size += rest->size;
		reading->last_size = size;
		return NULL;
	}
	reading->whole[held] = '\0';
	uint64_t offset = reading->line_offset;
	reading->line_offset = reading->held_offset;
	if (reading->wrapped)
		TRY(take_raw(reading, reading->whole, held));
	reading->held_offset = reading->line_offset = offset;
	reading->wrapped = size < sizeof(reading->whole);
	if (!reading->wrapped)
		return take_raw(reading, text, size);
	memcpy(reading->whole, text, size);
	reading->size = reading->last_size = size;
	return NULL;
}

static struct error *read_all(struct reading *reading, struct lines *lines)
{
	char *text;
	size_t size;

	for (;;) {
		uint64_t offset = lines_offset(lines);

		TRY(lines_next(lines, &text, &size));
		if (!text)
			break;
		reading->number = lines->number;
		reading->line_offset = offset;
		if (lines->number % CHECK_INTERVAL == 0)
			TRY(interrupt_check());
		if (reading->traits->width)
			TRY(unwrap(reading, text, size));
		else
			TRY(take_raw(reading, text, size));
	}
	if (reading->wrapped) {
		reading->whole[reading->size] = '\0';
		reading->line_offset = reading->held_offset;
		reading->wrapped = false;
		TRY(take_raw(reading, reading->whole, reading->size));
	}
	return end_entry(reading, NULL, 0);
}

static struct error *read_parts(struct reading *reading, struct lines *lines,
				const struct records_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		lines_seek(lines, parts[i].offset, parts[i].limit, reading->seq);
		TRY(read_all(reading, lines));
	}
	return NULL;
}

struct error *records_read(int file, const struct records_traits *traits,
			   const struct records_part *parts, size_t count, records_visitor *visit,
			   void *context)
{
	_cleanup_free_ struct reading *reading = calloc(1, sizeof(*reading));
	struct lines lines;

	if (!reading)
		return error_no_memory();
	reading->traits = traits;
	reading->visit = visit;
	reading->context = context;
	reading->last_ns = -1;
	entry_init(&reading->entry);
	TRY(lines_init(&lines, file, traits->encoding));
	struct error *error = read_parts(reading, &lines, parts, count);
	lines_deinit(&lines);
	return error;
}

struct error *records_hash(int file, uint64_t *hash)
{
	const off_t end = lseek(file, 0, SEEK_END);
	const size_t room = end > 0 && end < HASHED ? (size_t)end : HASHED;
	_cleanup_free_ char *bytes = malloc(room);
	off_t at = 0;
	ssize_t got;

	if (!bytes)
		return error_no_memory();
	*hash = 0;
	while ((got = pread(file, bytes, room, at)) > 0) {
		*hash = hash_combine(*hash, hash_bytes(bytes, (size_t)got));
		at = (off_t)lines_behind_hole(file, (uint64_t)(at + got));
		TRY(interrupt_check());
	}
	return got < 0 ? error_from_errno("cannot read the log") : NULL;
}
