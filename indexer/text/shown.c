/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tasks that SysRq shows: see shown.h. Since Linux 5.10
 *
 *	task:NAME            state:D stack:0     pid:72    tgid:72    ppid:2      flags:0x00000010
 *
 * and before, NAME padded to 15 places, the state, perhaps an address, the stack left, pid, ppid:
 *
 *	NAME            D ffff88003fc13680     0    72      2 0x00000000
 */
#include "text/shown.h"

#include <ctype.h>
#include <string.h>

#include "text/details.h"
#include "text/scan.h"

enum { NAME_PLACES = 15 };

static const char states[] = "RSDTtZXPIKWNxC";

static int64_t number_behind(const char *line, const char *key)
{
	int64_t number;

	if (!scan_behind(&line, key))
		return -1;
	scan_spaces(&line);
	return scan_decimal(&line, &number) ? number : -1;
}

static bool parse_named(const char *line, struct oops_shown *shown)
{
	const char *state = line, *flags = line;

	if (strncmp(line, "task:", 5) != 0 || !scan_behind(&state, " state:") || !*state ||
	    !strchr(states, *state))
		return false;
	*shown = (struct oops_shown){
	    .known = true,
	    .state = *state,
	    .tgid = number_behind(state, " tgid:"),
	    .ppid = number_behind(state, " ppid:"),
	};
	shown->flags_known = scan_behind(&flags, " flags:") && scan_hex(&flags, &shown->flags);
	return true;
}

/* The numbers behind the state: the stack left, pid, ppid. */
static bool old_numbers(const char *at, int64_t *pid, int64_t *ppid)
{
	uint64_t address;
	int64_t left;
	const char *p = at;

	scan_spaces(&p);
	scan_word(&p, "running task");
	scan_spaces(&p);
	const char *start = p;
	if (!scan_hex(&p, &address) || (p - start != 8 && p - start != 16))
		p = start;
	scan_spaces(&p);
	if (!scan_decimal(&p, &left) || *p != ' ')
		return false;
	scan_spaces(&p);
	if (!scan_decimal(&p, pid) || *p != ' ')
		return false;
	scan_spaces(&p);
	return scan_decimal(&p, ppid);
}

static bool is_old(const char *line, int64_t *pid, int64_t *ppid)
{
	return strnlen(line, NAME_PLACES + 3) == NAME_PLACES + 3 && *line != ' ' &&
	       line[NAME_PLACES] == ' ' && strchr(states, line[NAME_PLACES + 1]) &&
	       line[NAME_PLACES + 2] == ' ' && old_numbers(line + NAME_PLACES + 2, pid, ppid);
}

bool shown_parse(const char *line, struct oops_shown *shown)
{
	int64_t pid, ppid;

	scan_spaces(&line);
	if (parse_named(line, shown))
		return true;
	if (!is_old(line, &pid, &ppid))
		return false;
	*shown = (struct oops_shown){
	    .known = true, .state = line[NAME_PLACES + 1], .tgid = -1, .ppid = ppid};
	return true;
}

void shown_task(struct oops *oops, const char *line)
{
	int64_t pid, ppid;

	scan_spaces(&line);
	const char *end = strstr(line, " state:");
	if (!strncmp(line, "task:", 5) && end) {
		SET_TEXT(oops->comm, line + 5, end);
		details_number(&oops->pid, number_behind(end, " pid:"));
	} else if (is_old(line, &pid, &ppid)) {
		SET_TEXT(oops->comm, line, line + NAME_PLACES);
		details_number(&oops->pid, pid);
	}
}
