/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates, clocks and times as elements of forms: see element.h. Languages and zones are data. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "text/element.h"
#include "text/scan.h"

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

bool element_year(const char **at, struct stamps *stamps)
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

bool element_month(const char **at, struct stamps *stamps)
{
	stamps->has |= STAMP_DATE;
	return two_digits(at, 12, &stamps->month);
}

bool element_day(const char **at, struct stamps *stamps)
{
	return two_digits(at, 31, &stamps->day);
}

bool element_day_blank(const char **at, struct stamps *stamps)
{
	return element_bounded(at, 1, 2, 1, 31, &stamps->day);
}

/* A word of letters of any script; a dot may end it. */
static size_t word_size(const char *at)
{
	size_t size = 0;

	while (isalpha((unsigned char)at[size]) || (unsigned char)at[size] >= 0x80)
		size++;
	return size && at[size] == '.' ? size + 1 : size;
}

bool element_weekday(const char **at, struct stamps *stamps)
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

enum { MONTHS = sizeof(months) / sizeof(months[0]) };

_Static_assert((int)MONTHS <= 64, "a bit of a word stands for a name");

/* Which names begin with a character, a bit each. */
static uint64_t begin_with[256];

__attribute__((constructor)) static void index_months(void)
{
	for (size_t i = 0; i < MONTHS; i++) {
		begin_with[(unsigned char)months[i].name[0]] |= UINT64_C(1) << i;
		begin_with[toupper((unsigned char)months[i].name[0])] |= UINT64_C(1) << i;
	}
}

static int month_of(const char *at, size_t size)
{
	for (uint64_t left = begin_with[(unsigned char)*at]; left; left &= left - 1) {
		int i = __builtin_ctzll(left);
		size_t length = strlen(months[i].name);

		if (size >= length && !strncasecmp(at, months[i].name, length))
			return months[i].month;
	}
	return 0;
}

/* "Apr", "avril", "4\u6708": in Chinese and Japanese the month is a number and a character. */
bool element_month_name(const char **at, struct stamps *stamps)
{
	const char *p = *at;

	stamps->has |= STAMP_DATE;
	if (isdigit((unsigned char)*p)) {
		if (!element_bounded(&p, 1, 2, 1, 12, &stamps->month) || (unsigned char)*p < 0x80)
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
	if (!element_digits(&p, 1, 9, &value))
		return false;
	for (int n = (int)(p - start); n < 9; n++)
		value *= 10;
	*ret = value;
	*at = p;
	return true;
}

bool element_hour_minute(const char **at, struct stamps *stamps)
{
	int hour, minute;

	if (!element_bounded(at, 1, 2, 0, 24, &hour) || !scan_word(at, ":") ||
	    !element_bounded(at, 2, 2, 0, 59, &minute))
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

bool element_clock(const char **at, struct stamps *stamps)
{
	int64_t nanoseconds = 0;
	int second;

	if (!element_hour_minute(at, stamps) || !scan_word(at, ":") ||
	    !element_bounded(at, 2, 2, 0, 61, &second))
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
	if (isdigit((unsigned char)*p) && !element_bounded(&p, 2, 2, 0, 59, &minutes))
		return false;
	stamps->zone_s = sign * (hours * 3600 + minutes * 60);
	stamps->has |= STAMP_ZONE;
	*at = p;
	return hours <= 24;
}

/* "Z", "+02:00", " +0200", " CEST", or nothing. */
bool element_zone(const char **at, struct stamps *stamps)
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

/* Of nanoseconds that fit: in 2262. */
#define EPOCH_MAX (INT64_MAX / 1000000000 - 1)

/* Seconds since 1970 have ten digits from 2001 to 2286. */
bool element_epoch(const char **at, struct stamps *stamps)
{
	int64_t seconds, nanoseconds = 0;

	if (!element_digits(at, 10, 10, &seconds) || seconds > EPOCH_MAX)
		return false;
	fraction(at, &nanoseconds);
	stamps->epoch_ns = seconds * 1000000000 + nanoseconds;
	stamps->has |= STAMP_EPOCH;
	return true;
}

bool element_epoch_ms(const char **at, struct stamps *stamps)
{
	int64_t milliseconds;

	if (!element_digits(at, 13, 13, &milliseconds) || milliseconds / 1000 > EPOCH_MAX)
		return false;
	stamps->epoch_ns = milliseconds * 1000000;
	stamps->has |= STAMP_EPOCH;
	return true;
}

bool element_boot(const char **at, struct stamps *stamps)
{
	const char *start;
	int64_t seconds, nanoseconds;

	if (!element_digits(at, 1, 9, &seconds))
		return false;
	start = *at;
	if (*start != '.' || !fraction(at, &nanoseconds) || *at - start < 4)
		return false;
	stamps->boot_ns = seconds * 1000000000 + nanoseconds;
	stamps->has |= STAMP_BOOT;
	return true;
}

bool element_boot_us(const char **at, struct stamps *stamps)
{
	int64_t microseconds;

	if (!element_digits(at, 1, 15, &microseconds))
		return false;
	stamps->boot_ns = microseconds * 1000;
	stamps->has |= STAMP_BOOT;
	return true;
}

bool element_delta(const char **at, struct stamps *stamps)
{
	int64_t seconds, nanoseconds;

	scan_word(at, "+");
	if (!element_digits(at, 1, 9, &seconds) || !fraction(at, &nanoseconds))
		return false;
	stamps->delta_ns = seconds * 1000000000 + nanoseconds;
	stamps->has |= STAMP_DELTA;
	return true;
}
