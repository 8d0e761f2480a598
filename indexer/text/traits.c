/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lines have in common is found by counting over a sample of them: whether dated lines tell
 * who speaks, whether they are numbered, whether they were wrapped, and a text that all have in
 * front although no stamp is known that looks so (a container's name, a file's).
 */
#include "text/traits.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "text/clean.h"
#include "text/headline.h"
#include "text/scan.h"
#include "text/stamp.h"

/* Behind one of these, something else may begin. */
#define WORD_ENDS " :|>]-\t+#*"

enum {
	SAMPLE = 512,
	LINE = 512,
	WIDTH_MIN = 60,
	WIDTH_MAX = 200,
	COMMON_LINES_MIN = 6,
	STAMPED_LINES_MIN = 2,
	COMMON_LOOK = 48
};

struct sample {
	size_t count;
	size_t sizes[SAMPLE];
	char lines[SAMPLE][LINE]; /* made plain, and cut */
};

static struct error *take_sample(int file, enum encoding encoding, struct sample *sample)
{
	struct lines lines;
	char *text;
	size_t size;
	struct error *error = lines_init(&lines, file, encoding);

	for (; !error && sample->count < SAMPLE; sample->count++) {
		error = lines_next(&lines, &text, &size);
		if (error || !text)
			break;
		size = clean_line(text, size);
		text[size] = '\0';
		sample->sizes[sample->count] = size;
		size_t kept = size < LINE ? size : LINE - 1;
		memcpy(sample->lines[sample->count], text, kept);
		sample->lines[sample->count][kept] = '\0';
	}
	lines_deinit(&lines);
	return error;
}

static void parse(const struct sample *sample, size_t i, const char *common, struct line *line)
{
	line_parse(line, sample->lines[i], strlen(sample->lines[i]), common);
}

static void count_tags(const struct sample *sample, struct records_traits *traits)
{
	struct line line;

	for (size_t i = 0; i < sample->count; i++) {
		parse(sample, i, NULL, &line);
		traits->tagged |= line.tagged && line.wall_ns >= 0;
	}
}

/* Numbers at the start of nearly all lines, each larger than the one before. */
static void find_numbers(const struct sample *sample, struct records_traits *traits)
{
	size_t rising = 0, lines = 0;
	int64_t last = -1, number;
	struct line line;

	for (size_t i = 0; i < sample->count; i++) {
		parse(sample, i, traits->common, &line);
		const char *at = line.record.text + strspn(line.record.text, " ");
		if (!*at || line.prefix != LINE_BARE)
			continue;
		lines++;
		if (!records_number_size(at) || !scan_decimal(&at, &number))
			continue;
		rising += number > last;
		last = number;
	}
	traits->numbered = lines >= 3 && rising * 10 >= lines * 9;
}

/* So much of both texts is the same, up to the end of a word. */
static size_t common_size(const char *a, const char *b)
{
	size_t size = 0, end = 0;

	for (; a[size] && a[size] == b[size] && size < COMMON_MAX - 1; size++)
		if (strchr(WORD_ENDS, a[size]))
			end = size + 1;
	return end;
}

/*
 * Up to a stamp that both lines have in or behind what they have in common, *found; a date that is
 * not peeled off stays whole.
 */
static size_t size_to_stamp(const char *a, const char *b, size_t size, bool *found)
{
	*found = false;
	for (size_t at = 0; at <= size && !*found; at++) {
		const char *one = a + at, *other = b + at;
		struct stamps stamps = {0}, others = {0};

		if ((at && !strchr(WORD_ENDS, a[at - 1])) || !stamp_take(&one, &stamps, true) ||
		    !stamp_take(&other, &others, true) || !(stamps.has & STAMP_TIMES))
			continue;
		if (!at)
			return size;
		*found = true;
		size = at;
	}
	return size;
}

static size_t begin_so(const struct sample *sample, const char *common, size_t size, size_t *lines)
{
	size_t count = 0;
	struct line line;

	*lines = 0;
	for (size_t i = 0; i < sample->count; i++) {
		parse(sample, i, NULL, &line);
		*lines += line.record.size > 0;
		count += !strncmp(line.record.text, common, size);
	}
	return count;
}

static bool is_telling(const char *text, size_t size)
{
	char copy[COMMON_MAX];
	const char *at = copy;

	memcpy(copy, text, size);
	copy[size] = '\0';
	return headline_find(&at) != NULL || strspn(copy, " \t") == size;
}

/* A report's own words may repeat, too: few lines, or a headline, are no wrapper. */
static void find_common(const struct sample *sample, struct records_traits *traits)
{
	struct line one, other;
	size_t lines;

	for (size_t i = 0; i + 1 < sample->count && i < COMMON_LOOK; i++) {
		parse(sample, i, NULL, &one);
		parse(sample, i + 1, NULL, &other);
		size_t size = common_size(one.record.text, other.record.text);

		bool stamped;
		size = size_to_stamp(one.record.text, other.record.text, size, &stamped);
		if (!size || is_telling(one.record.text, size))
			continue;
		size_t count = begin_so(sample, one.record.text, size, &lines);
		bool clear = stamped && count >= STAMPED_LINES_MIN && count * 2 > lines;
		if (!clear && (count < COMMON_LINES_MIN || count * 10 < lines * 9))
			continue;
		memcpy(traits->common, one.record.text, size);
		traits->common[size] = '\0';
		return;
	}
}

/* A single word is not wrapped, however long it is. */
static bool has_words(const char *line)
{
	const char *text = line_unquoted(line);

	return strchr(text + strspn(text, " "), ' ');
}

/* No line is longer, and those without a stamp follow lines that had no room for them. */
static void find_width(const struct sample *sample, struct records_traits *traits)
{
	size_t width = 0, stamped = 0, bare = 0, wrapped = 0, full = 0, shorter = 0;
	const char *last = NULL; /* of the full ones: what a kernel says twice is no wrapping */
	struct line line;

	for (size_t i = 0; i < sample->count; i++)
		if (sample->sizes[i] > width && has_words(sample->lines[i]))
			width = sample->sizes[i];
	if (width < WIDTH_MIN || width > WIDTH_MAX)
		return;
	traits->width = width;
	for (size_t i = 0; i < sample->count; i++) {
		parse(sample, i, NULL, &line);
		if (sample->sizes[i] == width && (!last || strcmp(last, sample->lines[i]) != 0)) {
			last = sample->lines[i];
			full++;
		}
		stamped += line.prefix != LINE_BARE;
		if (line.prefix != LINE_BARE || !line.record.size || !i)
			continue;
		bare++;
		if (!records_was_wrapped(traits, sample->sizes[i - 1], line.record.text))
			continue;
		wrapped++;
		shorter += sample->sizes[i - 1] < width;
	}
	traits->blank_lost = shorter * 2 > wrapped;
	traits->hard = !stamped && full >= 2 && (width == 80 || width == 79 || width == 132);
	if (!traits->hard && (stamped < 3 || !wrapped || wrapped * 10 < bare * 7))
		traits->width = 0;
}

struct error *traits_find(int file, struct records_traits *traits)
{
	_cleanup_free_ struct sample *sample = calloc(1, sizeof(*sample));

	if (!sample)
		return error_no_memory();
	TRY(take_sample(file, traits->encoding, sample));
	count_tags(sample, traits);
	find_common(sample, traits);
	find_numbers(sample, traits);
	find_width(sample, traits);
	return NULL;
}
