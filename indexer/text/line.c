/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prefixes of log lines, in the orders that programs write them:
 *
 *	<4>[   12.345678][  T123] text              the kernel's console and /dev/kmsg
 *	Dec 15 11:38:22 udb kernel: [   12.3] text  syslog, with or without the kernel's own time
 *	2024-05-01T10:00:00.123456+02:00 udb kernel: text
 *	[   12.345678] udb kernel: text             journalctl -o short-monotonic
 *	udb kernel: text                            what syslogd shows on terminals
 *	[Thu Apr 21 19:37:24 2011] text             dmesg -T
 *	kern  :warn  : [   12.345678] text          dmesg -x
 */
#include "text/line.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "text/scan.h"

/* A prefix is no longer than this; the text behind it is left where it is. */
enum { PREFIX_MAX = 256 };

/* <4>, <12>: facility and level. */
static bool take_priority(struct line *line, const char **at)
{
	const char *p = *at;
	int64_t number;

	if (!scan_word(&p, "<") || !scan_decimal(&p, &number) || number > 191 ||
	    !scan_word(&p, ">"))
		return false;
	line->record.level = (int)(number & 7);
	line->record.facility = (int)(number >> 3);
	*at = p;
	return true;
}

/* [   12.345678] */
static bool take_time(struct line *line, const char **at)
{
	const char *p = *at;
	int64_t seconds, fraction;

	if (!scan_word(&p, "["))
		return false;
	scan_spaces(&p);
	if (!scan_decimal(&p, &seconds) || !scan_word(&p, "."))
		return false;
	const char *start = p;
	if (!scan_decimal(&p, &fraction) || p - start != 6 || !scan_word(&p, "]") ||
	    seconds > INT64_MAX / 2000000000)
		return false;
	line->record.time_ns = seconds * 1000000000 + fraction * 1000;
	scan_word(&p, " ");
	*at = p;
	return true;
}

/* [  T123], [    C0] */
static bool take_caller(struct line *line, const char **at)
{
	const char *p = *at;
	int64_t number;
	char kind;

	if (!scan_word(&p, "["))
		return false;
	scan_spaces(&p);
	kind = *p;
	if ((kind != 'T' && kind != 'C') || (p++, !scan_decimal(&p, &number)) ||
	    number > INT32_MAX || !scan_word(&p, "]"))
		return false;
	snprintf(line->record.caller, sizeof(line->record.caller), "%c%d", kind, (int)number);
	if (kind == 'C')
		line->record.cpu = (int)number;
	scan_word(&p, " ");
	*at = p;
	return true;
}

/* HOST kernel: or, for other programs, HOST PROGRAM[123]: */
static bool take_program(struct line *line, const char **at)
{
	const char *p = *at, *host = p;

	while (isalnum((unsigned char)*p) || (*p && strchr("._-*", *p)))
		p++;
	const char *end = p;
	if (p == host || !scan_word(&p, " "))
		return false;
	if (!scan_word(&p, "kernel:"))
		return false;
	scan_copy(host, end, line->host, sizeof(line->host));
	scan_word(&p, " ");
	*at = p;
	return true;
}

/* "Dec 15 11:38:22 " */
static bool take_short_date(const char **at)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *p = *at;
	char month[4] = {p[0], p[0] ? p[1] : '\0', p[0] && p[1] ? p[2] : '\0', '\0'};
	int64_t day, hour, minute, second;

	if (strlen(month) != 3 || !strstr(months, month))
		return false;
	p += 3;
	scan_spaces(&p);
	if (!scan_decimal(&p, &day) || !scan_word(&p, " ") || !scan_decimal(&p, &hour) ||
	    !scan_word(&p, ":") || !scan_decimal(&p, &minute) || !scan_word(&p, ":") ||
	    !scan_decimal(&p, &second) || !scan_word(&p, " "))
		return false;
	*at = p;
	return true;
}

/* The offset from UTC in seconds; Z is none. */
static bool take_zone(const char **at, int64_t *ret)
{
	const char *p = *at;
	int64_t hours, minutes = 0;

	*ret = 0;
	if (scan_word(at, "Z"))
		return true;
	if (*p != '+' && *p != '-')
		return false;
	int64_t sign = *p++ == '-' ? -1 : 1;
	if (!scan_decimal(&p, &hours))
		return false;
	if (scan_word(&p, ":") && !scan_decimal(&p, &minutes))
		return false;
	if (hours > 99) { /* +0200 */
		minutes = hours % 100;
		hours /= 100;
	}
	if (hours > 24 || minutes > 60)
		return false;
	*ret = sign * (hours * 3600 + minutes * 60);
	*at = p;
	return true;
}

/* "2024-05-01T10:00:00.123456+02:00 " */
static bool take_iso_date(struct line *line, const char **at)
{
	const char *p = *at;
	int64_t year, month, day, hour, minute, second, fraction = 0, zone;

	if (!scan_decimal(&p, &year) || p - *at != 4 || !scan_word(&p, "-") ||
	    !scan_decimal(&p, &month) || !scan_word(&p, "-") || !scan_decimal(&p, &day) ||
	    !scan_word(&p, "T") || !scan_decimal(&p, &hour) || !scan_word(&p, ":") ||
	    !scan_decimal(&p, &minute) || !scan_word(&p, ":") || !scan_decimal(&p, &second))
		return false;
	if (scan_word(&p, ".")) {
		const char *start = p;

		if (!scan_decimal(&p, &fraction) || p - start > 9)
			return false;
		for (size_t n = (size_t)(p - start); n < 9; n++)
			fraction *= 10;
	}
	if (!take_zone(&p, &zone) || !scan_word(&p, " ") || month > 12 || day > 31 || hour > 24 ||
	    minute > 60 || second > 61)
		return false;
	struct tm tm = {.tm_year = (int)year - 1900,
			.tm_mon = (int)month - 1,
			.tm_mday = (int)day,
			.tm_hour = (int)hour,
			.tm_min = (int)minute,
			.tm_sec = (int)second};
	if (year >= 1970 && year < 2200)
		line->epoch_ns = (timegm(&tm) - zone) * 1000000000 + fraction;
	*at = p;
	return true;
}

/* [Thu Apr 21 19:37:24 2011] : in a time zone that nothing tells. */
static bool take_date_in_brackets(const char **at)
{
	const char *p = *at;
	int64_t year;

	if (!scan_word(&p, "[") || strlen(p) < 24 || p[3] != ' ')
		return false;
	p += 4;
	if (!take_short_date(&p) || !scan_decimal(&p, &year) || !scan_word(&p, "]"))
		return false;
	scan_word(&p, " ");
	*at = p;
	return true;
}

/* kern  :warn  : */
static bool take_words(struct line *line, const char **at)
{
	static const char *const levels[] = {"emerg", "alert",  "crit", "err",
					     "warn",  "notice", "info", "debug"};
	const char *p = *at;

	if (!scan_word(&p, "kern  :"))
		return false;
	for (int level = 0; level < 8; level++) {
		if (!scan_word(&p, levels[level]))
			continue;
		scan_spaces(&p);
		if (!scan_word(&p, ": "))
			return false;
		line->record.level = level;
		line->record.facility = 0;
		*at = p;
		return true;
	}
	return false;
}

/* Behind a date stands a host and a program, or the line is no log. */
static bool take_syslog(struct line *line, const char **at)
{
	const char *p = *at;

	if (!take_short_date(&p) && !take_iso_date(line, &p))
		return take_program(line, at);
	if (take_program(line, &p)) {
		*at = p;
		return true;
	}
	line->prefix = LINE_FOREIGN;
	return false;
}

static bool take_one(struct line *line, const char **at)
{
	return take_priority(line, at) || (line->record.time_ns < 0 && take_time(line, at)) ||
	       (line->record.time_ns >= 0 && take_caller(line, at)) || take_words(line, at) ||
	       take_date_in_brackets(at) || (!line->host[0] && take_syslog(line, at));
}

void line_parse(struct line *line, const char *text, size_t size)
{
	char head[PREFIX_MAX];
	size_t length = size < sizeof(head) ? size : sizeof(head) - 1;
	const char *at = head;

	*line = (struct line){
	    .record = {.time_ns = -1, .level = -1, .facility = -1, .cpu = -1},
	    .epoch_ns = -1,
	};
	memcpy(head, text, length);
	head[length] = '\0';
	while (line->prefix != LINE_FOREIGN && take_one(line, &at))
		line->prefix = LINE_KERNEL;
	line->record.text = text + (at - head);
	line->record.size = size - (size_t)(at - head);
}
