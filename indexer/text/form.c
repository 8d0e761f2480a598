/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See form.h. */
#include "text/form.h"

#include <ctype.h>
#include <string.h>

#include "text/date.h"
#include "text/element.h"
#include "text/scan.h"

/* How long what "%x" stands for may be. */
enum { ANYTHING_MAX = 160 };

/* Does not move. */
static bool see_stamp(const char **at, struct stamps *stamps)
{
	const char *p = *at;
	struct stamps other = {0};

	(void)stamps;
	return stamp_take(&p, &other, false);
}

static element *const elements[128] = {
    ['Y'] = element_year,       ['m'] = element_month,       ['d'] = element_day,
    ['e'] = element_day_blank,  ['b'] = element_month_name,  ['a'] = element_weekday,
    ['T'] = element_clock,      ['R'] = element_hour_minute, ['z'] = element_zone,
    ['D'] = date_take,          ['s'] = element_epoch,       ['S'] = element_epoch_ms,
    ['k'] = element_boot,       ['K'] = element_boot_us,     ['+'] = element_delta,
    ['p'] = element_priority,   ['v'] = element_level,       ['f'] = element_facility,
    ['L'] = element_letter,     ['C'] = element_caller,      ['i'] = element_thread,
    ['c'] = element_cpu,        ['h'] = element_host,        ['n'] = element_number,
    ['_'] = element_blanks,     [';'] = element_separator,   ['r'] = element_rest_of_record,
    ['q'] = element_structured, ['&'] = see_stamp,
};

static bool goes_on(char kind, char c)
{
	switch (kind) {
	case 'w':
		return c && !element_is_blank(c);
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

		if (form[1] == ' ' ? !element_is_blank(*p) : form[1] != '%' && *p != form[1])
			continue;
		if (form_match(form + 1, &behind, stamps)) {
			*at = behind;
			return true;
		}
		*stamps = before;
	}
	return false;
}

bool form_match(const char *form, const char **at, struct stamps *stamps)
{
	const char *p = *at;

	for (; *form; form++) {
		if (*form == '%' && (form[1] == 'x' || form[1] == 'w' || form[1] == 'g')) {
			if (!match_anything(form + 1, &p, stamps))
				return false;
			break;
		}
		if (*form == '%') {
			if (!elements[(unsigned char)*++form](&p, stamps))
				return false;
		} else if (*form == ' ') {
			if (!element_is_blank(*p))
				return false;
			scan_spaces(&p);
		} else if (*p++ != *form) {
			return false;
		}
	}
	*at = p;
	return true;
}

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
	case 'q':
		return c == '[' || c == '-';
	case 'f':
		return c == 'k' || c == 'K';
	case 'h':
	case 'g':
	case 'w':
	case 'x':
		return c && !element_is_blank(c);
	case '+':
		return c == '+' || isdigit((unsigned char)c);
	default:
		return isdigit((unsigned char)c);
	}
}

bool form_begins(const char *form, char c)
{
	if (*form != '%')
		return *form == ' ' ? element_is_blank(c) : *form == c;
	if (form[1] == '_')
		return element_is_blank(c) || form_begins(form + 2, c);
	return form[1] == 'D' ? date_begins(c) : element_begins(form[1], c);
}
