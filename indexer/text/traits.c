/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lines have in common is found by counting over a sample of them: whether dated lines tell
 * who speaks, whether they are numbered, whether they were wrapped, and a text that all have in
 * front although no stamp is known that looks so (a container's name, a file's).
 */
#include "text/traits.h"

#include <ctype.h>
#include <string.h>

#include "base/vector.h"
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

/* A line of the file, made plain and cut, and what it is by itself. */
struct sampled {
	size_t size; /* before it was cut */
	size_t at;   /* in the pool; a NUL ends it */
	struct line line;
};

struct sample {
	VECTOR(struct sampled) lines;
	VECTOR(char) pool;
};

static struct error *keep_line(struct sample *sample, const char *text, size_t size)
{
	size_t kept = size < LINE ? size : LINE - 1, at = sample->pool.count;
	struct sampled sampled = {.size = size, .at = at};

	if (!vector_reserve(&sample->pool, at + kept + 1) || !vector_push(&sample->lines, sampled))
		return error_no_memory();
	memcpy(sample->pool.data + at, text, kept);
	sample->pool.data[at + kept] = '\0';
	sample->pool.count += kept + 1;
	return NULL;
}

static struct error *take_lines(struct sample *sample, struct lines *lines)
{
	char *text;
	size_t size;

	while (sample->lines.count < SAMPLE) {
		TRY(lines_next(lines, &text, &size));
		if (!text)
			break;
		TRY(keep_line(sample, text, clean_line(text, size)));
	}
	return NULL;
}

static const char *text_of(const struct sample *sample, const struct sampled *sampled)
{
	return sample->pool.data + sampled->at;
}

static struct error *take_sample(int file, enum encoding encoding, struct sample *sample)
{
	struct lines lines;

	TRY(lines_init(&lines, file, encoding));
	struct error *error = take_lines(sample, &lines);
	lines_deinit(&lines);
	vector_for_each(&sample->lines, sampled) {
		const char *text = text_of(sample, sampled);

		line_parse(&sampled->line, text, strlen(text), NULL);
	}
	return error;
}

static void count_tags(const struct sample *sample, struct records_traits *traits)
{
	vector_for_each(&sample->lines, sampled)
		traits->tagged |= sampled->line.tagged && sampled->line.wall_ns >= 0;
}

/* Numbers at the start of nearly all lines, each larger than the one before. */
static void find_numbers(const struct sample *sample, struct records_traits *traits)
{
	size_t rising = 0, lines = 0;
	int64_t last = -1, number;
	struct line line;

	vector_for_each(&sample->lines, sampled) {
		const char *text = text_of(sample, sampled);

		line = sampled->line;
		if (*traits->common)
			line_parse(&line, text, strlen(text), traits->common);
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

/* Where what is in front of a line may begin: of one that is a value's, in front of all of it. */
static const char *front_of(const struct sample *sample, const struct sampled *sampled)
{
	const char *text = text_of(sample, sampled);
	bool value =
	    sampled->size < LINE && sampled->size && strchr("\"',|}>`", text[sampled->size - 1]);

	return value ? text : sampled->line.record.text;
}

static size_t begin_so(const struct sample *sample, const char *common, size_t size, size_t *lines)
{
	size_t count = 0;

	*lines = 0;
	vector_for_each(&sample->lines, sampled) {
		*lines += sampled->line.record.size > 0;
		count += !strncmp(front_of(sample, sampled), common, size);
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
	size_t lines;

	for (size_t i = 0; i + 1 < sample->lines.count && i < COMMON_LOOK; i++) {
		const char *one = front_of(sample, &sample->lines.data[i]);
		const char *other = front_of(sample, &sample->lines.data[i + 1]);
		bool stamped;
		size_t size = size_to_stamp(one, other, common_size(one, other), &stamped);

		size = strcspn(one, "\"'`{") < size ? strcspn(one, "\"'`{")
						    : size; /* a value begins */
		if (!size || one[size - 1] == '=' || is_telling(one, size))
			continue;
		size_t count = begin_so(sample, one, size, &lines);
		bool clear = stamped && count >= STAMPED_LINES_MIN && count * 2 > lines;
		if (!clear && (count < COMMON_LINES_MIN || count * 10 < lines * 9))
			continue;
		memcpy(traits->common, one, size);
		traits->common[size] = '\0';
		return;
	}
}

/* A value's end is another's to take. */
static size_t without_closers(const char *text, size_t size)
{
	while (size && strchr("\"'],}| ", text[size - 1]))
		size--;
	return size;
}

/* What both lines end with; 0: nothing. */
static size_t tail_size(const char *a, size_t a_size, const char *b, size_t b_size)
{
	size_t size = 0, start = 0;

	while (size < a_size && size < b_size && size < COMMON_MAX - 1 &&
	       a[a_size - 1 - size] == b[b_size - 1 - size]) {
		char c = a[a_size - 1 - size++];

		if (strchr("\"'}],>", c))
			return start;
		if (strchr(" \t(-|\\*", c))
			start = size;
	}
	return start;
}

static size_t end_of(const struct sample *sample, const struct sampled *sampled)
{
	return sampled->size < LINE ? without_closers(text_of(sample, sampled), sampled->size) : 0;
}

/* Few lines may well end alike, and the ends of cut ones are not known. */
static void find_tail(const struct sample *sample, struct records_traits *traits)
{
	size_t lines = 0, count = 0, size = 0, at = 0;

	for (; at + 1 < sample->lines.count && at < COMMON_LOOK && !size; at++) {
		const struct sampled *one = &sample->lines.data[at], *other = one + 1;

		size = tail_size(text_of(sample, one), end_of(sample, one), text_of(sample, other),
				 end_of(sample, other));
	}
	if (!size)
		return;
	const struct sampled *one = &sample->lines.data[at - 1];
	const char *tail = text_of(sample, one) + end_of(sample, one) - size;
	vector_for_each(&sample->lines, sampled) {
		size_t end = end_of(sample, sampled);

		lines += end > 0;
		count += end >= size && !memcmp(text_of(sample, sampled) + end - size, tail, size);
	}
	if (count < COMMON_LINES_MIN || count * 10 < lines * 9)
		return;
	memcpy(traits->tail, tail, size);
	traits->tail[size] = '\0';
}

/* A single word is not wrapped, however long it is. */
static bool has_words(const char *line)
{
	const char *text = line_unquoted(line);

	return strchr(text + strspn(text, " "), ' ');
}

static size_t longest(const struct sample *sample)
{
	size_t width = 0;

	vector_for_each(&sample->lines, sampled)
		if (sampled->size > width && has_words(text_of(sample, sampled)))
			width = sampled->size;
	return width;
}

/* No line is longer, and those without a stamp follow lines that had no room for them. */
static void find_width(const struct sample *sample, struct records_traits *traits)
{
	size_t width = longest(sample), stamped = 0, bare = 0, wrapped = 0, full = 0, shorter = 0;
	/* Of the full ones: what a kernel says twice is no wrapping, nor are columns of a table. */
	const char *last = NULL;

	if (width < WIDTH_MIN || width > WIDTH_MAX)
		return;
	traits->width = width;
	vector_for_each(&sample->lines, sampled) {
		const struct line *line = &sampled->line;
		const char *text = text_of(sample, sampled);

		if (sampled->size == width && !strchr(" >\t", *text) &&
		    (!last || strcmp(last, text) != 0)) {
			last = text;
			full++;
		}
		stamped += line->prefix != LINE_BARE;
		if (line->prefix != LINE_BARE || !line->record.size ||
		    sampled == sample->lines.data)
			continue;
		bare++;
		if (!records_was_wrapped(traits, sampled[-1].size, line->record.text))
			continue;
		wrapped++;
		shorter += sampled[-1].size < width;
	}
	traits->blank_lost = shorter * 2 > wrapped;
	traits->hard = !stamped && full >= 2 && (width == 80 || width == 79 || width == 132);
	if (!traits->hard && (stamped < 3 || !wrapped || wrapped * 10 < bare * 7))
		traits->width = 0;
}

struct error *traits_find(int file, struct records_traits *traits)
{
	struct sample sample = {0};
	struct error *error = take_sample(file, traits->encoding, &sample);

	if (!error) {
		count_tags(&sample, traits);
		find_common(&sample, traits);
		find_tail(&sample, traits);
		find_numbers(&sample, traits);
		find_width(&sample, traits);
	}
	vector_deinit(&sample.lines);
	vector_deinit(&sample.pool);
	return error;
}
