/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who speaks, how loud and where, as elements of forms: see element.h. */
#include "text/element.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "text/scan.h"

enum { HOST_MAX = 64 };

bool element_digits(const char **at, int min, int max, int64_t *ret)
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

bool element_bounded(const char **at, int min, int max, int64_t low, int64_t high, int *ret)
{
	int64_t value;

	if (!element_digits(at, min, max, &value) || value < low || value > high)
		return false;
	*ret = (int)value;
	return true;
}

bool element_priority(const char **at, struct stamps *stamps)
{
	int priority;

	if (!element_bounded(at, 1, 3, 0, 191, &priority))
		return false;
	stamps->level = priority & 7;
	stamps->facility = priority >> 3;
	stamps->has |= STAMP_LEVEL;
	return true;
}

bool element_level(const char **at, struct stamps *stamps)
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

bool element_facility(const char **at, struct stamps *stamps)
{
	if (!scan_word(at, "kern") && !scan_word(at, "Kernel") && !scan_word(at, "KERN"))
		return false;
	stamps->facility = 0;
	return true;
}

/* logcat's and klog's letters */
bool element_letter(const char **at, struct stamps *stamps)
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

bool element_thread(const char **at, struct stamps *stamps)
{
	stamps->has |= STAMP_CALLER;
	stamps->caller_kind = 'T';
	return element_digits(at, 1, 9, &stamps->caller);
}

bool element_cpu(const char **at, struct stamps *stamps)
{
	stamps->has |= STAMP_CPU;
	return element_bounded(at, 1, 5, 0, 65535, &stamps->cpu);
}

bool element_caller(const char **at, struct stamps *stamps)
{
	char kind = **at;

	if (kind != 'T' && kind != 'C')
		return false;
	(*at)++;
	if (!element_digits(at, 1, 9, &stamps->caller))
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

bool element_host(const char **at, struct stamps *stamps)
{
	const char *p = *at;

	if (!scan_word(&p, "(none)")) /* a machine that nobody gave a name */
		while (is_host[(unsigned char)*p])
			p++;
	size_t size = (size_t)(p - *at);
	if (!size || size > HOST_MAX || p[-1] == ':' || !element_is_blank(*p))
		return false;
	stamps->host = *at;
	stamps->host_size = size;
	stamps->has |= STAMP_HOST;
	*at = p;
	return true;
}

bool element_number(const char **at, struct stamps *stamps)
{
	int64_t number;

	(void)stamps;
	return element_digits(at, 1, 18, &number);
}

bool element_blanks(const char **at, struct stamps *stamps)
{
	(void)stamps;
	scan_spaces(at);
	return true;
}

/* Behind a date: blanks, or a mark and blanks; one blank is enough for text to begin. */
bool element_separator(const char **at, struct stamps *stamps)
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
bool element_rest_of_record(const char **at, struct stamps *stamps)
{
	const char *end = *at + strcspn(*at, "; "), *p = *at;

	if (*end != ';' || end == p)
		return false;
	for (; p && p < end; p = strchr(p, ','), p += p != NULL) {
		if (scan_word(&p, "caller="))
			element_caller(&p, stamps);
		else if (scan_word(&p, "ncfrag=") &&
			 (!element_digits(&p, 1, 9, &stamps->fragment) || !scan_word(&p, "/") ||
			  !element_digits(&p, 1, 9, &stamps->whole)))
			return false;
	}
	*at = end;
	return true;
}

/* Behind a value in quotes, where a backslash takes the next character's meaning; or the end. */
static const char *behind_quotes(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		at += *at == '\\' && at[1];
	return *at ? at + 1 : at;
}

/* "-", "[meta sequenceId=\"7\"][origin ip=\"10.1.2.3\"]" */
bool element_structured(const char **at, struct stamps *stamps)
{
	const char *p = *at;

	(void)stamps;
	if (scan_word(at, "-"))
		return true;
	while (*p == '[') {
		while (*p && *p != ']')
			p = *p == '"' ? behind_quotes(p) : p + 1;
		if (!*p)
			return false;
		p++;
	}
	if (p == *at)
		return false;
	*at = p;
	return true;
}
