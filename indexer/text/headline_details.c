/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What headlines say besides their kind: details_of_headline() of details.h. */
#include <stdio.h>
#include <string.h>

#include "text/details.h"
#include "text/oom.h"
#include "text/scan.h"

/* "[insmod:123]", "insmod/97/0x00000002", "task kworker/0:1:123 blocked", "process 'oracle'" */
static void take_task_of_headline(struct oops *oops, const char *line)
{
	const char *p = line, *end, *name;
	int64_t pid;

	if (scan_behind(&p, "stuck for ") && scan_behind(&p, "[")) {
		end = strrchr(p, ':');
	} else if (scan_behind(&p, "while atomic: ")) {
		end = strchr(p, '/');
	} else if (scan_behind(&p, "INFO: task ")) {
		const char *blocked = strstr(p, " blocked ");
		const char *is = strstr(p, " is blocked ");

		end = blocked && is && is < blocked ? is : blocked;
		while (end && end > p && *end != ':')
			end--;
	} else if (scan_behind(&p, "in process ")) {
		p += strspn(p, "'`");
		name = p;
		p += strcspn(p, "' ");
		SET_TEXT(oops->comm, name, p);
		return;
	} else if ((end = strstr(p, " invoked oom-killer"))) {
		SET_TEXT(oops->comm, p, end);
		return;
	} else {
		return;
	}
	if (!end || end <= p)
		return;
	SET_TEXT(oops->comm, p, end);
	end++;
	if (scan_decimal(&end, &pid))
		details_number(&oops->pid, pid);
}

static void take_cpu_of_headline(struct oops *oops, const char *line)
{
	static const char *const words[] = {"CPU#", "CPU=", "CPU: ", "LOCKUP on cpu ",
					    "LOCKUP on CPU"};
	const char *pid = line;
	int64_t number;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *p = line;

		if (scan_behind(&p, words[i]) && scan_decimal(&p, &number)) {
			details_number(&oops->cpu, number);
			break;
		}
	}
	if (!strncmp(line, "WARNING: CPU: ", 14) && scan_behind(&pid, " PID: ") &&
	    scan_decimal(&pid, &number))
		details_number(&oops->pid, number);
}

/* "kernel BUG at mm/filemap.c:568!", "WARNING: CPU: 0 PID: 1 at lib/refcount.c:28 name+0x…" */
static void take_source(struct oops *oops, const char *line)
{
	bool bug = strstr(line, "BUG at ") || strstr(line, "invalid context at "),
	     warning = !strncmp(line, "WARNING: ", 9);
	struct oops_frame frame = {0};
	const char *p = line;

	if (!bug && !warning && strncmp(line, "Badness in", 10) != 0)
		return;
	if (warning && !strstr(line, " at ")) {
		p += 9;
	} else if (warning && strstr(line, ", CPU#")) { /* WARNING: file:line at name, CPU#0: … */
		p += 9;
	} else if (!scan_behind(&p, " at ")) {
		return;
	}
	const char *end = p + strcspn(p, "! ");
	if (memchr(p, ':', (size_t)(end - p)))
		SET_TEXT(oops->source, p, end);
	p = end;
	if (!warning)
		return;
	scan_spaces(&p);
	scan_word(&p, "at ");
	if (frame_parse(&p, &frame) && !oops->where.symbol[0])
		oops->where = frame;
}

/* The address that could not be accessed. */
static void take_address(struct oops *oops, const char *line)
{
	static const char *const words[] = {"address: ", "virtual address ",
					    "non-canonical address ", "dereference at ",
					    "request at "};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !oops->address_known; i++) {
		const char *p = line;

		if (scan_behind(&p, words[i]))
			oops->address_known = scan_hex(&p, &oops->address);
	}
}

/* "BUG: KASAN: use-after-free in foo+0x12/0x30 [mod]" */
static void take_place_of_headline(struct oops *oops, const char *line)
{
	struct oops_frame frame = {0};

	if (oops->where.symbol[0] || !strncmp(line, "INFO: ", 6) || !scan_behind(&line, " in "))
		return;
	if (frame_parse(&line, &frame) && frame.offset_known)
		oops->where = frame;
}

void details_of_headline(struct oops *oops, const char *line)
{
	const char *taints = details_find_taints(line);

	if (taints && line[0] != 'B')
		details_release(oops, details_taints(oops, taints));
	take_task_of_headline(oops, line);
	take_cpu_of_headline(oops, line);
	take_source(oops, line);
	take_address(oops, line);
	take_place_of_headline(oops, line);
	oom_victim(oops, line);
}
