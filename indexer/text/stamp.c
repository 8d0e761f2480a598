/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stamps: see stamp.h. A form is matched from its start, character by character:
 *
 *	%Y year   %m %d %e month, day in digits   %b %a names of a month, of a day, in any language
 *	%T 07:08:09, with a fraction or without   %R 07:08   %z a zone or nothing   %D any date of
 *	the table of dates   %s seconds since 1970, with a fraction or without   %S milliseconds
 *	%k seconds since boot, with a fraction   %K microseconds since boot   %+ a difference
 *	%p a priority   %v a level's word   %f a facility's   %L a level's letter
 *	%C T123 or C4   %i a thread's id   %c a CPU's number   %h a host   %n any number
 *	%x anything up to what follows   %w %g the same, of a word, of a file's name
 *	%r what /dev/kmsg and netconsole tell of a record behind its time
 *	%_ blanks or nothing   a blank: one blank or more   %; what separates a date from the rest
 *	%& another stamp follows
 *
 * The first form that matches is taken: what is more special stands first.
 */
#include "text/stamp.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "text/scan.h"

/* How long what "%x" and "%h" stand for may be. */
enum { ANYTHING_MAX = 160, HOST_MAX = 64 };

static const char *const dates[] = {
    "%Y-%m-%dT%T%z",    "%Y-%m-%d %T%z",     "%Y/%m/%d %T%z",    "%Y/%m/%d, %T",
    "%Y.%m.%d %T%z",    "%Y-%m-%d, %T",      "%Y:%m:%d %T",      "%Y-%m-%d_%T",
    "%Y/%m/%d-%T",      "%Y-%m-%d-%T",       "%Y%m%dT%T%z",      "%Y%m%d %T",
    "%Y%m%d-%T",        "%d.%m.%Y %T",       "%d.%m.%Y, %T",     "%d/%m/%Y %T",
    "%d/%m/%Y, %T",     "%d-%m-%Y %T",       "%d/%b/%Y:%T%z",    "%d-%b-%Y %T",
    "%Y-%b-%e %T",      "%a %Y-%m-%d %T%z",  "%a %b %e %T%z %Y", "%a %b %e %Y %T%z",
    "%a %e %b %Y %T%z", "%a, %e %b %Y %T%z", "%a %e %b %T%z %Y", "%a %e. %b %T%z %Y",
    "%a %b %e %T",      "%b %e %Y %T%z",     "%b %e, %Y %T%z",   "%Y %b %e %T",
    "%b %e %T %Y",      "%b %e %T%z",        "%e %b %Y %T%z",    "%e. %b %Y %T",
    "%e %b %T",         "%e. %b %T",         "%m-%d %T",         "%m/%d %T",
    "%d-%m %T",         "%d/%m %T",
};

/* When a stamp may come. */
enum {
	FIRST = 1, /* nothing else was there */
	EARLY = 2, /* the time since boot was not */
	LATE = 4,  /* that time, or a date, was there */
	BARE = 8,  /* no tag of the kernel was there */
};

static const struct stamp {
	const char *form;
	unsigned int when, tells;
} table[] = {
    /* levels */
    {"<%p>1 ", EARLY, 0},
    {"<%p>", 0, 0},
    {"%f%_:%v%_:", EARLY, STAMP_KERNEL},
    /* times since boot; lost brackets */
    {"[%_%k]", EARLY, 0},
    {"[%_%k%_<%_%+%_>]", EARLY, 0},
    {"[%_%k%_]", EARLY, 0},
    {"[%_%ks]", EARLY, 0},
    {"[%_%k@%c]", EARLY, 0},
    {"[%_%k,%c]", EARLY, 0},
    {"[%_%k / %D]", EARLY, 0},
    {"[%_%k:%_%c]", EARLY, 0},
    {"[%_+%+]", EARLY, 0},
    {"(%_%k)", EARLY, 0},
    {"%_%k]", EARLY | FIRST, 0},
    {"[ %k ", EARLY | FIRST, 0},
    /* dates */
    {"[%D%_<%_%+%_>]", EARLY, 0},
    {"[%_%D%_]", 0, 0},
    {"[%_%T%_]", 0, 0},
    {"[%b%_%e %R]", EARLY, 0},
    {"(%D)", EARLY, 0},
    {"{%D}", EARLY, 0},
    {"%L%m%d %T %n %w] ", EARLY, 0},
    {"%D%;", EARLY, 0},
    {"%T%;", EARLY | FIRST, 0},
    {"[%s]", EARLY | FIRST, 0},
    {"%s ", EARLY | FIRST, 0},
    {"%s: ", EARLY | FIRST, 0},
    {"%S ", EARLY | FIRST, 0},
    /* callers, as printk and the vendors of telephones write them */
    {"[%_%C]", LATE, 0},
    {"[%_%C@%c]", LATE, 0},
    {"(%c)[%i:%x]", LATE, 0},
    {"-(%c)[%i:%x]", LATE, 0},
    {".(%c)[%i:%x]", LATE, 0},
    {"<%n>(%c)[%i:%x]", LATE, 0},
    {"<%n>-(%c)[%i:%x]", LATE, 0},
    {"<%n>.(%c)[%i:%x]", LATE, 0},
    {"(%c)", LATE, 0},
    {"[%c:%_%x:%_%i]", LATE, 0},
    {"%L[%c:%_%x:%_%i]", LATE, 0},
    {"[pid:%i,cpu%c,%x]", LATE, 0},
    {"[pid:%i,cpu%c %x]", LATE, 0},
    {"(CPU:%c-pid:%i:%x)", LATE, 0},
    {"c%c %i (%x) ", LATE, 0},
    {"[c%c]", LATE, 0},
    /* tags */
    {"%f.%v %h kernel:", 0, STAMP_KERNEL},
    {"%f.%v kernel:", 0, STAMP_KERNEL},
    {"%h kernel - - - ", LATE, STAMP_KERNEL},
    {"%h kernel - - [%x] ", LATE, STAMP_KERNEL},
    {"%h kernel %w %w %w ", LATE, STAMP_KERNEL},
    {"%h %f.%v kernel:", LATE, STAMP_KERNEL},
    {"%h kernel:", 0, STAMP_KERNEL},
    {"%h kernel[%n]:", 0, STAMP_KERNEL},
    {"%h klogd:", LATE, STAMP_KERNEL},
    {"%h vmunix:", LATE, STAMP_KERNEL},
    {"%f.%v %h ", LATE, STAMP_KERNEL},
    {"%f.%v: ", LATE, STAMP_KERNEL},
    {"kernel:", 0, STAMP_KERNEL},
    {"kernel[%n]:", 0, STAMP_KERNEL},
    {"klogd:", LATE, STAMP_KERNEL},
    {"%w %n %n %L kernel%_:", LATE, STAMP_KERNEL},
    {"%n %n %L kernel%_:", LATE, STAMP_KERNEL},
    {"%L/kernel%_(%_%n):", 0, STAMP_KERNEL},
    {"%L kernel%_:", LATE, STAMP_KERNEL},
    {"%n %n %L %x:", EARLY | LATE | BARE, STAMP_FOREIGN},
    {"%L/%x(%_%n):", EARLY | LATE | BARE, STAMP_FOREIGN},
    {"%h %w[%n]:", EARLY | LATE | BARE, STAMP_FOREIGN},
    /* containers, continuous integration, hypervisors */
    {"stdout %w ", LATE, 0},
    {"stderr %w ", LATE, 0},
    {"%nO ", LATE, 0},
    {"%nE ", LATE, 0},
    {"%w| %a%n: ", LATE, 0},
    {"%a(%n) %w - ", LATE, 0},
    {"Guest: ", 0, 0},
    /* /dev/kmsg and netconsole */
    {"%p,%n,%K,%r;", EARLY, STAMP_KERNEL | STAMP_RECORD},
    {"%w,%p,%n,%K,%r;", EARLY, STAMP_KERNEL | STAMP_RECORD},
    /* grep, cat -n */
    {"%n:%&", FIRST, 0},
    {"%n-%&", FIRST, 0},
    {"%_%n%_%&", FIRST, 0},
    {"%g:%n:%&", FIRST, 0},
    {"%g-%n-%&", FIRST, 0},
    {"%g:%&", FIRST, 0},
    {"%g-%&", FIRST, 0},
};

enum { FORMS = sizeof(table) / sizeof(table[0]), DATES = sizeof(dates) / sizeof(dates[0]) };

/* Elements of forms. Each moves *at behind what it stands for, and fails where that is not. */

typedef bool element(const char **at, struct stamps *stamps);

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* From min to max digits. */
static bool digits(const char **at, int min, int max, int64_t *ret)
{
	const char *p = *at;
	int64_t value = 0;

	while (*p >= '0' && *p <= '9' && p - *at < max)
		value = value * 10 + (*p++ - '0');
	if (p - *at < min || (*p >= '0' && *p <= '9'))
		return false;
	*at = p;
	*ret = value;
	return true;
}

static bool bounded(const char **at, int min, int max, int64_t low, int64_t high, int *ret)
{
	int64_t value;

	if (!digits(at, min, max, &value) || value < low || value > high)
		return false;
	*ret = (int)value;
	return true;
}

/* Two digits of a number that may go on, as in 20240409. */
static bool two_digits(const char **at, int high, int *ret)
{
	const char *p = *at;

	if (!isdigit((unsigned char)p[0]) || !isdigit((unsigned char)p[1]))
		return false;
	*ret = (p[0] - '0') * 10 + (p[1] - '0');
	*at += 2;
	return *ret >= 1 && *ret <= high;
}

static bool take_year(const char **at, struct stamps *stamps)
{
	const char *p = *at;
	int64_t year = 0;

	for (int i = 0; i < 4; i++, p++) {
		if (!isdigit((unsigned char)*p))
			return false;
		year = year * 10 + (*p - '0');
	}
	if (year < 1970 || year > 2199)
		return false;
	stamps->year = (int)year;
	stamps->has |= STAMP_YEAR;
	*at = p;
	return true;
}

static bool take_month(const char **at, struct stamps *stamps)
{
	stamps->has |= STAMP_DATE;
	return two_digits(at, 12, &stamps->month);
}

static bool take_day(const char **at, struct stamps *stamps)
{
	return two_digits(at, 31, &stamps->day);
}

static bool take_day_blank(const char **at, struct stamps *stamps)
{
	return bounded(at, 1, 2, 1, 31, &stamps->day);
}

/* A word of letters of any script; a dot may end it. */
static size_t word_size(const char *at)
{
	size_t size = 0;

	while (isalpha((unsigned char)at[size]) || (unsigned char)at[size] >= 0x80)
		size++;
	return size && at[size] == '.' ? size + 1 : size;
}

static bool take_weekday(const char **at, struct stamps *stamps)
{
	size_t size = word_size(*at);

	(void)stamps;
	*at += size;
	return size > 0 && size <= 20;
}

/* How the names of months begin, in lower case; the longer of two comes first. */
static const struct {
	const char *name;
	int month;
} months[] = {
    {"jan", 1},
    {"feb", 2},
    {"mar", 3},
    {"apr", 4},
    {"may", 5},
    {"jun", 6},
    {"jul", 7},
    {"aug", 8},
    {"sep", 9},
    {"oct", 10},
    {"nov", 11},
    {"dec", 12},
    {"juil", 7},
    {"jui", 6},
    {"ene", 1},
    {"gen", 1},
    {"f\xc3\xa9v", 2},
    {"fev", 2},
    {"m\xc3\xa4r", 3},
    {"mrt", 3},
    {"avr", 4},
    {"abr", 4},
    {"mai", 5},
    {"mag", 5},
    {"mei", 5},
    {"maj", 5},
    {"giu", 6},
    {"lug", 7},
    {"ao\xc3\xbb", 8},
    {"ago", 8},
    {"set", 9},
    {"okt", 10},
    {"out", 10},
    {"ott", 10},
    {"dez", 12},
    {"d\xc3\xa9\x63", 12},
    {"dic", 12},
    {"\xd1\x8f\xd0\xbd\xd0\xb2", 1},
    {"\xd1\x84\xd0\xb5\xd0\xb2", 2},
    {"\xd0\xbc\xd0\xb0\xd1\x80", 3},
    {"\xd0\xb0\xd0\xbf\xd1\x80", 4},
    {"\xd0\xbc\xd0\xb0", 5},
    {"\xd0\xb8\xd1\x8e\xd0\xbd", 6},
    {"\xd0\xb8\xd1\x8e\xd0\xbb", 7},
    {"\xd0\xb0\xd0\xb2\xd0\xb3", 8},
    {"\xd1\x81\xd0\xb5\xd0\xbd", 9},
    {"\xd0\xbe\xd0\xba\xd1\x82", 10},
    {"\xd0\xbd\xd0\xbe\xd1\x8f", 11},
    {"\xd0\xb4\xd0\xb5\xd0\xba", 12},
};

static int month_of(const char *at, size_t size)
{
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++) {
		size_t length = strlen(months[i].name);

		if (size >= length && !strncasecmp(at, months[i].name, length))
			return months[i].month;
	}
	return 0;
}

/* "Apr", "avril", "4\u6708": in Chinese and Japanese the month is a number and a character. */
static bool take_month_name(const char **at, struct stamps *stamps)
{
	const char *p = *at;

	stamps->has |= STAMP_DATE;
	if (isdigit((unsigned char)*p)) {
		if (!bounded(&p, 1, 2, 1, 12, &stamps->month) || (unsigned char)*p < 0x80)
			return false;
		*at = p + word_size(p);
		return true;
	}
	size_t size = word_size(p);
	stamps->month = month_of(p, size);
	*at += size;
	return size >= 3 && size <= 20;
}

/* ".123456", ",123": as nanoseconds; *ret stays where there is none. */
static bool fraction(const char **at, int64_t *ret)
{
	const char *p = *at + 1;
	int64_t value;

	if ((**at != '.' && **at != ',') || !isdigit((unsigned char)*p))
		return false;
	const char *start = p;
	if (!digits(&p, 1, 9, &value))
		return false;
	for (int n = (int)(p - start); n < 9; n++)
		value *= 10;
	*ret = value;
	*at = p;
	return true;
}

static bool take_hour_minute(const char **at, struct stamps *stamps)
{
	int hour, minute;

	if (!bounded(at, 1, 2, 0, 24, &hour) || !scan_word(at, ":") ||
	    !bounded(at, 2, 2, 0, 59, &minute))
		return false;
	stamps->clock_ns = (hour * 3600 + minute * 60) * INT64_C(1000000000);
	stamps->has |= STAMP_CLOCK;
	return true;
}

/* " AM", " pm": hours that a clock of twelve is behind, or before, that of 24. */
static int64_t take_half(const char **at, int64_t clock_ns)
{
	const char *p = *at + strspn(*at, " ");
	bool twelve = clock_ns / INT64_C(3600000000000) == 12;

	if (p == *at || !strchr("AaPp", *p) || !*p || (p[1] | 0x20) != 'm' ||
	    isalnum((unsigned char)p[2]))
		return 0;
	*at = p + 2;
	return (*p | 0x20) == 'p' ? (twelve ? 0 : 12) : twelve ? -12 : 0;
}

static bool take_clock(const char **at, struct stamps *stamps)
{
	int64_t nanoseconds = 0;
	int second;

	if (!take_hour_minute(at, stamps) || !scan_word(at, ":") ||
	    !bounded(at, 2, 2, 0, 61, &second))
		return false;
	fraction(at, &nanoseconds);
	stamps->clock_ns += take_half(at, stamps->clock_ns) * INT64_C(3600000000000);
	stamps->clock_ns += second * INT64_C(1000000000) + nanoseconds;
	return true;
}

static const struct {
	const char *name;
	int hours;
} zones[] = {
    {"UTC", 0},  {"GMT", 0},  {"CET", 1},   {"CEST", 2},  {"EET", 2},  {"EEST", 3}, {"MSK", 3},
    {"WET", 0},  {"WEST", 1}, {"BST", 1},   {"IST", 5},   {"JST", 9},  {"KST", 9},  {"HKT", 8},
    {"SGT", 8},  {"EST", -5}, {"EDT", -4},  {"CST", -6},  {"CDT", -5}, {"MST", -7}, {"MDT", -6},
    {"PST", -8}, {"PDT", -7}, {"AEST", 10}, {"AEDT", 11},
};

static bool take_zone_name(const char **at, struct stamps *stamps)
{
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		const char *p = *at;

		if (!scan_word(&p, zones[i].name) || isalnum((unsigned char)*p) || *p == ':')
			continue;
		stamps->zone_s = zones[i].hours * 3600;
		stamps->has |= STAMP_ZONE;
		*at = p;
		return true;
	}
	return false;
}

static bool take_zone_offset(const char **at, struct stamps *stamps)
{
	const char *p = *at;
	int sign = *p == '-' ? -1 : 1, hours, minutes = 0;

	if (*p != '+' && *p != '-')
		return false;
	p++;
	if (!isdigit((unsigned char)p[0]) || !isdigit((unsigned char)p[1]))
		return false;
	hours = (p[0] - '0') * 10 + (p[1] - '0');
	p += 2;
	scan_word(&p, ":");
	if (isdigit((unsigned char)*p) && !bounded(&p, 2, 2, 0, 59, &minutes))
		return false;
	stamps->zone_s = sign * (hours * 3600 + minutes * 60);
	stamps->has |= STAMP_ZONE;
	*at = p;
	return hours <= 24;
}

/* "Z", "+02:00", " +0200", " CEST", or nothing. */
static bool take_zone(const char **at, struct stamps *stamps)
{
	const char *p = *at;

	if (scan_word(at, "Z")) {
		stamps->zone_s = 0;
		stamps->has |= STAMP_ZONE;
		return true;
	}
	if (take_zone_offset(at, stamps))
		return true;
	if (*p == ' ' && (p++, take_zone_offset(&p, stamps) || take_zone_name(&p, stamps)))
		*at = p;
	return true;
}

/* Seconds since 1970 have ten digits from 2001 to 2286. */
static bool take_epoch(const char **at, struct stamps *stamps)
{
	int64_t seconds, nanoseconds = 0;

	if (!digits(at, 10, 10, &seconds))
		return false;
	fraction(at, &nanoseconds);
	stamps->epoch_ns = seconds * 1000000000 + nanoseconds;
	stamps->has |= STAMP_EPOCH;
	return true;
}

static bool take_epoch_ms(const char **at, struct stamps *stamps)
{
	int64_t milliseconds;

	if (!digits(at, 13, 13, &milliseconds))
		return false;
	stamps->epoch_ns = milliseconds * 1000000;
	stamps->has |= STAMP_EPOCH;
	return true;
}

static bool take_boot(const char **at, struct stamps *stamps)
{
	const char *start;
	int64_t seconds, nanoseconds;

	if (!digits(at, 1, 9, &seconds))
		return false;
	start = *at;
	if (*start != '.' || !fraction(at, &nanoseconds) || *at - start < 4)
		return false;
	stamps->boot_ns = seconds * 1000000000 + nanoseconds;
	stamps->has |= STAMP_BOOT;
	return true;
}

static bool take_boot_us(const char **at, struct stamps *stamps)
{
	int64_t microseconds;

	if (!digits(at, 1, 15, &microseconds))
		return false;
	stamps->boot_ns = microseconds * 1000;
	stamps->has |= STAMP_BOOT;
	return true;
}

static bool take_delta(const char **at, struct stamps *stamps)
{
	int64_t seconds, nanoseconds;

	scan_word(at, "+");
	if (!digits(at, 1, 9, &seconds) || !fraction(at, &nanoseconds))
		return false;
	stamps->delta_ns = seconds * 1000000000 + nanoseconds;
	stamps->has |= STAMP_DELTA;
	return true;
}

static bool take_priority(const char **at, struct stamps *stamps)
{
	int priority;

	if (!bounded(at, 1, 3, 0, 191, &priority))
		return false;
	stamps->level = priority & 7;
	stamps->facility = priority >> 3;
	stamps->has |= STAMP_LEVEL;
	return true;
}

static bool take_level(const char **at, struct stamps *stamps)
{
	static const struct {
		const char *name;
		int level;
	} levels[] = {
	    {"emerg", 0},  {"panic", 0}, {"alert", 1},   {"crit", 2},
	    {"error", 3},  {"err", 3},   {"warning", 4}, {"warn", 4},
	    {"notice", 5}, {"info", 6},  {"debug", 7},   {"emergency", 0},
	};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		size_t size = strlen(levels[i].name);

		if (strncasecmp(*at, levels[i].name, size) != 0 ||
		    isalpha((unsigned char)(*at)[size]))
			continue;
		*at += size;
		stamps->level = levels[i].level;
		stamps->has |= STAMP_LEVEL;
		return true;
	}
	return false;
}

static bool take_facility(const char **at, struct stamps *stamps)
{
	if (!scan_word(at, "kern") && !scan_word(at, "Kernel") && !scan_word(at, "KERN"))
		return false;
	stamps->facility = 0;
	return true;
}

/* logcat's and klog's letters */
static bool take_letter(const char **at, struct stamps *stamps)
{
	static const char letters[] = "FAEWNIDV";
	static const int levels[] = {0, 1, 3, 4, 5, 6, 7, 7};
	const char *found = **at ? strchr(letters, **at) : NULL;

	if (!found)
		return false;
	(*at)++;
	if (!(stamps->has & STAMP_LEVEL))
		stamps->level = levels[found - letters];
	stamps->has |= STAMP_LEVEL;
	return true;
}

static bool take_thread(const char **at, struct stamps *stamps)
{
	stamps->has |= STAMP_CALLER;
	stamps->caller_kind = 'T';
	return digits(at, 1, 9, &stamps->caller);
}

static bool take_cpu(const char **at, struct stamps *stamps)
{
	stamps->has |= STAMP_CPU;
	return bounded(at, 1, 5, 0, 65535, &stamps->cpu);
}

static bool take_caller(const char **at, struct stamps *stamps)
{
	char kind = **at;

	if (kind != 'T' && kind != 'C')
		return false;
	(*at)++;
	if (!digits(at, 1, 9, &stamps->caller))
		return false;
	stamps->caller_kind = kind;
	stamps->has |= STAMP_CALLER;
	if (kind == 'C') {
		stamps->cpu = (int)stamps->caller;
		stamps->has |= STAMP_CPU;
	}
	return true;
}

/* What names of hosts are of. */
static bool is_host[256];

__attribute__((constructor)) static void find_host(void)
{
	for (int c = 1; c < 256; c++)
		is_host[c] = c < 0x80 && (isalnum(c) || strchr("._-*:[]%@/", c));
}

static bool take_host(const char **at, struct stamps *stamps)
{
	const char *p = *at;

	while (is_host[(unsigned char)*p])
		p++;
	size_t size = (size_t)(p - *at);
	if (!size || size > HOST_MAX || p[-1] == ':' || !is_blank(*p))
		return false;
	stamps->host = *at;
	stamps->host_size = size;
	stamps->has |= STAMP_HOST;
	*at = p;
	return true;
}

static bool take_number(const char **at, struct stamps *stamps)
{
	int64_t number;

	(void)stamps;
	return digits(at, 1, 18, &number);
}

static bool take_blanks(const char **at, struct stamps *stamps)
{
	(void)stamps;
	scan_spaces(at);
	return true;
}

/* Behind a date: blanks, or a mark and blanks; one blank is enough for text to begin. */
static bool take_separator(const char **at, struct stamps *stamps)
{
	const char *p = *at;

	(void)stamps;
	if (scan_word(&p, " - ") || scan_word(&p, " | ") || scan_word(&p, ": ") ||
	    scan_word(&p, "| ") || scan_word(&p, ", ") || scan_word(&p, "; ") ||
	    scan_word(&p, " ") || scan_word(&p, "\t") || scan_word(&p, "|")) {
		*at = p;
		return true;
	}
	return !*p;
}

/* "-", "-,caller=T815", "-,ncfrag=40/63" */
static bool take_rest_of_record(const char **at, struct stamps *stamps)
{
	const char *end = *at + strcspn(*at, "; "), *p = *at;

	if (*end != ';' || end == p)
		return false;
	for (; p && p < end; p = strchr(p, ','), p += p != NULL) {
		if (scan_word(&p, "caller="))
			take_caller(&p, stamps);
		else if (scan_word(&p, "ncfrag=") &&
			 (!digits(&p, 1, 9, &stamps->fragment) || !scan_word(&p, "/") ||
			  !digits(&p, 1, 9, &stamps->whole)))
			return false;
	}
	*at = end;
	return true;
}

static bool match(const char *form, const char **at, struct stamps *stamps);
static bool take_stamp(const char **at, struct stamps *stamps, bool first);

static bool take_date(const char **at, struct stamps *stamps);

/* Does not move. */
static bool see_stamp(const char **at, struct stamps *stamps)
{
	const char *p = *at;
	struct stamps other = {0};

	(void)stamps;
	return take_stamp(&p, &other, false);
}

static element *const elements[128] = {
    ['Y'] = take_year,      ['m'] = take_month,       ['d'] = take_day,
    ['e'] = take_day_blank, ['b'] = take_month_name,  ['a'] = take_weekday,
    ['T'] = take_clock,     ['R'] = take_hour_minute, ['z'] = take_zone,
    ['D'] = take_date,      ['s'] = take_epoch,       ['S'] = take_epoch_ms,
    ['k'] = take_boot,      ['K'] = take_boot_us,     ['+'] = take_delta,
    ['p'] = take_priority,  ['v'] = take_level,       ['f'] = take_facility,
    ['L'] = take_letter,    ['C'] = take_caller,      ['i'] = take_thread,
    ['c'] = take_cpu,       ['h'] = take_host,        ['n'] = take_number,
    ['_'] = take_blanks,    [';'] = take_separator,   ['r'] = take_rest_of_record,
    ['&'] = see_stamp,
};

static bool goes_on(char kind, char c)
{
	switch (kind) {
	case 'w':
		return c && !is_blank(c);
	case 'g':
		return isalnum((unsigned char)c) || (c && strchr("_./-+~@", c));
	default:
		return c != '\0';
	}
}

/* The shortest text that lets the rest of the form match. */
static bool match_anything(const char *form, const char **at, struct stamps *stamps)
{
	struct stamps before = *stamps;

	for (const char *p = *at; p - *at < ANYTHING_MAX && goes_on(form[0], *p);) {
		const char *behind = ++p;

		if (form[1] != '%' && form[1] != ' ' && *p != form[1])
			continue;
		if (match(form + 1, &behind, stamps)) {
			*at = behind;
			return true;
		}
		*stamps = before;
	}
	return false;
}

static bool match(const char *form, const char **at, struct stamps *stamps)
{
	const char *p = *at;

	for (; *form; form++) {
		if (*form == '%' && strchr("xwg", form[1])) {
			if (!match_anything(form + 1, &p, stamps))
				return false;
			break;
		}
		if (*form == '%') {
			if (!elements[(unsigned char)*++form](&p, stamps))
				return false;
		} else if (*form == ' ') {
			if (!is_blank(*p))
				return false;
			scan_spaces(&p);
		} else if (*p++ != *form) {
			return false;
		}
	}
	*at = p;
	return true;
}

/* Which forms may begin with a character, a bit each. */

static bool element_begins(char kind, char c)
{
	switch (kind) {
	case 'a':
	case 'b':
		return isalpha((unsigned char)c) || (unsigned char)c >= 0x80 ||
		       (kind == 'b' && isdigit((unsigned char)c));
	case 'C':
		return c == 'T' || c == 'C';
	case 'L':
	case 'v':
		return isalpha((unsigned char)c);
	case 'f':
		return c == 'k' || c == 'K';
	case 'h':
	case 'g':
	case 'w':
	case 'x':
		return c && !is_blank(c);
	case '+':
		return c == '+' || isdigit((unsigned char)c);
	default:
		return isdigit((unsigned char)c);
	}
}

static bool begins(const char *form, char c)
{
	if (*form != '%')
		return *form == ' ' ? is_blank(c) : *form == c;
	if (form[1] == '_')
		return is_blank(c) || begins(form + 2, c);
	if (form[1] != 'D')
		return element_begins(form[1], c);
	for (size_t i = 0; i < DATES; i++)
		if (begins(dates[i], c))
			return true;
	return false;
}

enum { WORD = 64, WORDS = (FORMS + WORD - 1) / WORD };

static uint64_t may_begin[256][WORDS], date_may_begin[256];

_Static_assert((int)DATES <= (int)WORD, "a bit of a word stands for a date");

__attribute__((constructor)) static void index_forms(void)
{
	for (int c = 0; c < 256; c++) {
		for (size_t i = 0; i < FORMS; i++)
			if (begins(table[i].form, (char)c))
				may_begin[c][i / WORD] |= UINT64_C(1) << i % WORD;
		for (size_t i = 0; i < DATES; i++)
			if (begins(dates[i], (char)c))
				date_may_begin[c] |= UINT64_C(1) << i;
	}
}

static bool take_date(const char **at, struct stamps *stamps)
{
	uint64_t left = date_may_begin[(unsigned char)**at];
	struct stamps before = *stamps;

	for (; left; left &= left - 1) {
		const char *p = *at;

		if (match(dates[__builtin_ctzll(left)], &p, stamps)) {
			*at = p;
			return true;
		}
		*stamps = before;
	}
	return false;
}

static bool may_come(const struct stamp *stamp, const struct stamps *stamps, bool first)
{
	unsigned int has = stamps->has, when = stamp->when;

	return !((when & FIRST) && !first) && !((when & EARLY) && (has & STAMP_BOOT)) &&
	       !((when & LATE) && !(has & (STAMP_BOOT | STAMP_DELTA | STAMP_WALL))) &&
	       !((when & BARE) && (has & STAMP_KERNEL));
}

static bool take_stamp(const char **at, struct stamps *stamps, bool first)
{
	const uint64_t *may = may_begin[(unsigned char)**at];

	for (size_t word = 0; word < WORDS; word++)
		for (uint64_t left = may[word]; left; left &= left - 1) {
			const struct stamp *stamp =
			    &table[word * WORD + (size_t)__builtin_ctzll(left)];
			struct stamps taken = *stamps;
			const char *p = *at;

			if (!may_come(stamp, stamps, first) || !match(stamp->form, &p, &taken))
				continue;
			*stamps = taken;
			stamps->has |= stamp->tells;
			*at = p;
			return true;
		}
	return false;
}

/* One blank separates a stamp from what follows; further ones belong to the text. */
static void take_blank(const char **at)
{
	if (is_blank(**at))
		(*at)++;
}

static bool take_common(const char **at, const char *common)
{
	return common && *common && scan_word(at, common);
}

void stamps_take(const char **at, const char *common, struct stamps *stamps)
{
	bool first = true;

	for (int n = 0; n < 16 && !(stamps->has & (STAMP_RECORD | STAMP_FOREIGN)); n++) {
		const char *p = *at;

		if (!take_stamp(&p, stamps, first) && !take_common(&p, common)) {
			scan_spaces(&p);
			if (p == *at ||
			    (!take_stamp(&p, stamps, first) && !take_common(&p, common)))
				return;
		}
		first = false;
		if (!(stamps->has & STAMP_RECORD))
			take_blank(&p);
		*at = p;
	}
}
