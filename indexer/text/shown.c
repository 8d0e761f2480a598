/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tasks that SysRq shows: see shown.h. Since Linux 5.10
 *
 *	task:NAME            state:D stack:0     pid:72    tgid:72    ppid:2      flags:0x00000010
 *
 * and before, NAME padded to 15 places, the state, perhaps an address, the stack left, pid, ppid:
 *
 *	NAME            D ffff88003fc13680     0    72      2 0x00000000
 *
 * and before 2.6.24, NAME padded to 13:
 *
 *	NAME          S F7F57F2C     0    72      1     9      75    70 (NOTLB)
 *
 * What SysRq-l shows of a CPU begins with a line of its own (lib/nmi_backtrace.c, before 5.x
 * drivers/char/sysrq.c: showacpu()).
 */
#include "text/shown.h"

#include <stdio.h>
#include <string.h>

#include "text/scan.h"
#include "text/told.h"

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

static void skip_any(const char **at, const char *const *words)
{
	for (; *words; words++)
		if (scan_word(at, *words))
			return;
}

/* The numbers behind the state: the stack left, pid, ppid. */
static bool old_numbers(const char *at, int64_t *pid, int64_t *ppid)
{
	static const char *const runs[] = {"running task", "current task", "running", "current",
					   NULL};
	uint64_t address;
	int64_t left;
	const char *p = at;

	scan_spaces(&p);
	skip_any(&p, runs);
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

/* How many places the name has; 0: the line is none of these. */
static size_t old_places(const char *line, int64_t *pid, int64_t *ppid)
{
	static const size_t places[] = {15, 13};

	if (*line == ' ')
		return 0;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		size_t size = places[i];

		if (strnlen(line, size + 3) == size + 3 && line[size] == ' ' &&
		    strchr(states, line[size + 1]) && line[size + 2] == ' ' &&
		    old_numbers(line + size + 2, pid, ppid))
			return size;
	}
	return 0;
}

bool shown_parse(const char *line, struct oops_shown *shown)
{
	int64_t pid, ppid;

	scan_spaces(&line);
	if (parse_named(line, shown))
		return true;
	size_t places = old_places(line, &pid, &ppid);
	if (!places)
		return false;
	*shown =
	    (struct oops_shown){.known = true, .state = line[places + 1], .tgid = -1, .ppid = ppid};
	return true;
}

void shown_task(struct oops *oops, const char *line)
{
	int64_t pid, ppid;
	size_t places;

	scan_spaces(&line);
	const char *end = strstr(line, " state:");
	if (!strncmp(line, "task:", 5) && end) {
		SET_TEXT(oops->comm, line + 5, end);
		told_number(&oops->pid, number_behind(end, " pid:"));
	} else if ((places = old_places(line, &pid, &ppid))) {
		SET_TEXT(oops->comm, line, line + places);
		told_number(&oops->pid, pid);
	}
}

bool shown_cpu(const char *line, int64_t *cpu, const char **idles)
{
	*idles = NULL;
	scan_spaces(&line);
	if (!scan_word(&line, "NMI backtrace for cpu "))
		return scan_word(&line, "CPU") && scan_decimal(&line, cpu) && !strcmp(line, ":");
	if (!scan_decimal(&line, cpu))
		return false;
	if (scan_word(&line, " skipped: idling at "))
		*idles = line;
	return true;
}

void shown_idle(struct oops *oops, const char *place)
{
	oops->pid = 0;
	snprintf(oops->comm, sizeof(oops->comm), "swapper/%d", (int)oops->cpu);
	frame_parse(&place, &oops->where);
	oops->where.reliable = true;
}
