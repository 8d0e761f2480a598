/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a log: marks of quotations, stamps (stamp.h), and the kernel's own text. */
#include "text/line.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "text/peel.h"
#include "text/scan.h"
#include "text/stamp.h"

/* So far into a line the kernel's stamp is looked for: behind a prompt, a dump's stray bytes. */
enum { PROMPT_MAX = 200, INITIALS_MAX = 3 };

/* Days since 1970, by the calendar of today. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* A date without a year is taken for one of a leap year. */
static void take_wall(struct line *line, const struct stamps *stamps)
{
	int year = stamps->has & STAMP_YEAR ? stamps->year : 1972;

	if (stamps->has & STAMP_EPOCH) {
		line->wall_ns = stamps->epoch_ns;
		line->wall_year = true;
	} else if (stamps->has & STAMP_CLOCK) {
		int64_t days = stamps->month && stamps->day
				   ? days_of(year, stamps->month, stamps->day)
				   : days_of(year, 1, 1);

		line->wall_ns = days * 86400 * INT64_C(1000000000) + stamps->clock_ns;
		line->wall_year = stamps->has & STAMP_YEAR && stamps->month;
		if (stamps->has & STAMP_ZONE)
			line->wall_ns -= stamps->zone_s * INT64_C(1000000000);
	}
}

static void take_stamps(struct line *line, const struct stamps *stamps)
{
	struct record *record = &line->record;

	line->own = stamps->has & STAMP_BOOT;
	if (line->own)
		record->time_ns = stamps->boot_ns;
	else if (stamps->has & STAMP_DELTA)
		line->delta_ns = stamps->delta_ns;
	if (stamps->has & STAMP_LEVEL) {
		record->level = stamps->level;
		record->facility = stamps->facility;
	}
	if (stamps->has & STAMP_CPU)
		record->cpu = stamps->cpu;
	if (stamps->has & STAMP_CALLER)
		snprintf(record->caller, sizeof(record->caller), "%c%d", stamps->caller_kind,
			 (int)stamps->caller);
	if (stamps->has & STAMP_HOST)
		scan_copy(stamps->host, stamps->host + stamps->host_size, line->host,
			  sizeof(line->host));
	take_wall(line, stamps);
	line->fragment = stamps->fragment;
	line->whole = stamps->whole;
	line->tagged = stamps->has & STAMP_KERNEL;
}

static enum line_prefix prefix_of(const struct stamps *stamps)
{
	if (stamps->has & STAMP_FOREIGN)
		return LINE_FOREIGN;
	if (stamps->has & (STAMP_BOOT | STAMP_DELTA | STAMP_KERNEL))
		return LINE_KERNEL;
	if (stamps->has & STAMP_WALL)
		return LINE_DATED;
	return stamps->has & STAMP_LEVEL ? LINE_KERNEL : LINE_BARE;
}

/* "[   77.000100]", as printk writes it: five places at least, and six. */
static bool is_boot_stamp(const char *at)
{
	const char *p = at + 1;

	p += strspn(p, " ");
	p += strspn(p, "0123456789");
	if (*p != '.' || p - at < 6)
		return false;
	const char *start = ++p;
	p += strspn(p, "0123456789");
	return p - start == 6 && *p == ']';
}

/* The stamp begins with the level, if one is in front. */
static const char *find_boot_stamp(const char *at, size_t size)
{
	const char *end = at + size, *p = at;

	while (p < end && (p = memchr(p, '[', (size_t)(end - p))) != NULL) {
		if (is_boot_stamp(p))
			return p - at >= 3 && p[-1] == '>' && isdigit((unsigned char)p[-2]) &&
				       p[-3] == '<'
				   ? p - 3
				   : p;
		p++;
	}
	return NULL;
}

/* A record of /dev/kmsg or netconsole behind what is not known: "INFO console: 4,900,1250006,-;…"
 */
static const char *find_record(const char *at, size_t size)
{
	const char *semicolon = memchr(at, ';', size), *start = semicolon;
	struct stamps stamps = {.level = -1, .facility = -1, .cpu = -1};

	if (!semicolon)
		return NULL;
	while (start > at && (isalnum((unsigned char)start[-1]) || strchr(",.-=/+_~", start[-1])))
		start--;
	const char *p = start;
	return stamp_take(&p, &stamps, true) && stamps.has & STAMP_RECORD ? start : NULL;
}

static bool begins_kernels_own(const char *at)
{
	at += strspn(at, " ");
	if (at[0] == '<' && isdigit((unsigned char)at[1]) && at[2] == '>') /* the level */
		at += 3;
	return *at == '[' && is_boot_stamp(at);
}

/* What another program says, or a recorder, is, stamps and all, what a kernel said. */
static bool passes_on(const char *at, const char *common, const struct stamps *stamps)
{
	struct stamps inner = {.level = -1, .facility = -1, .cpu = -1};

	if ((stamps->has & (STAMP_KERNEL | STAMP_RECORD)) || !strstr(at, " kernel:"))
		return false;
	stamps_take(&at, common, &inner);
	return inner.has & STAMP_KERNEL && inner.has & STAMP_TIMES;
}

/* "JD> ": some mail programs put initials in front of the mark. */
static const char *skip_initials(const char *at)
{
	size_t size = 0;

	while (size <= INITIALS_MAX && at[size] >= 'A' && at[size] <= 'Z')
		size++;
	return size && size <= INITIALS_MAX && at[size] == '>' && at[size + 1] == ' ' ? at + size
										      : at;
}

const char *line_unquoted(const char *text)
{
	const char *p = text;

	for (;;) {
		const char *behind = p;

		while (*behind == ' ' || *behind == '\t')
			behind++;
		behind = skip_initials(behind);

		if (*behind != '>' && !(*behind == '|' && (behind[1] == ' ' || !behind[1])))
			return p;
		p = behind + 1;
		if (*p == ' ')
			p++;
	}
}

static void parse(struct line *line, const char *text, size_t size, const char *common,
		  bool wrapped)
{
	const char *at = line_unquoted(text), *end = text + size;
	struct stamps stamps = {.level = -1, .facility = -1, .cpu = -1};

	*line = (struct line){
	    .record = {.time_ns = -1, .level = -1, .facility = -1, .cpu = -1},
	    .wall_ns = -1,
	    .delta_ns = -1,
	};
	stamps_take(&at, common, &stamps);
	if (!(stamps.has & (STAMP_BOOT | STAMP_FOREIGN | STAMP_RECORD))) {
		size_t left =
		    wrapped && peel_is_wrapped(at, (size_t)(end - at)) ? 0 : (size_t)(end - at);
		left = left < PROMPT_MAX ? left : PROMPT_MAX;
		const char *inner = find_boot_stamp(at, left);
		inner = inner ? inner : find_record(at, left);

		if (inner) {
			at = inner;
			stamps_take(&at, common, &stamps);
		}
	} else if (begins_kernels_own(at) || passes_on(at, common, &stamps)) {
		/* a daemon that passes on what a kernel says, a recorder's clock: the inner counts
		 */
		stamps.has &= ~(STAMP_BOOT | STAMP_FOREIGN);
		stamps.says = STAMPS_UNKNOWN;
		stamps_take(&at, common, &stamps);
	}
	take_stamps(line, &stamps);
	line->prefix = prefix_of(&stamps);
	line->record.text = at;
	line->record.size = (size_t)(end - at);
}

void line_parse(struct line *line, const char *text, size_t size, const char *common)
{
	parse(line, text, size, common, false);
}

void line_parse_wrapped(struct line *line, const char *text, size_t size, const char *common)
{
	parse(line, text, size, common, true);
}

void line_date(struct line *line, const char *stamp)
{
	struct line other;

	line_parse(&other, stamp, strlen(stamp), NULL);
	if (line->wall_ns >= 0 || other.wall_ns < 0)
		return;
	line->wall_ns = other.wall_ns;
	line->wall_year = other.wall_year;
}

const char *line_next(const struct line *line)
{
	return find_boot_stamp(line->record.text, line->record.size);
}
