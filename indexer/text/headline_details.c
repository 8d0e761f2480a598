/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What headlines say besides their kind: details_of_headline() of details.h. */
#include <stdio.h>
#include <string.h>

#include "text/details.h"
#include "text/oom.h"
#include "text/scan.h"
#include "text/told.h"

/* Where a headline names the task: NAME, a separator, its pid. */
static const struct task_place {
	const char *before;
	char skip;         /* the name begins behind the first of these; 0: at once */
	char separator;    /* the last one counts: names have colons and slashes in them */
	const char *until; /* what follows the pid; NULL: the end of the line */
} task_places[] = {
    {"stuck for ", '[', ':', "]"},
    {"while atomic: ", 0, '/', "/0x"},
    {"code: ", 0, '/', NULL},
    {"suspected on CPU#", ' ', '/', NULL},
    {"lockup on CPU#", ' ', '/', NULL},
    {"bad magic on CPU#", ' ', '/', NULL},
    {"wrong owner on CPU#", ' ', '/', NULL},
    {"wrong CPU on CPU#", ' ', '/', NULL},
    {"already unlocked on CPU#", ' ', '/', NULL},
    {"recursion on CPU#", ' ', '/', NULL},
    {"uninitialized on CPU#", ' ', '/', NULL},
    {"INFO: task ", 0, ':', " is blocked "},
    {"INFO: task ", 0, ':', " blocked "},
    {"INFO: task ", 0, ':', " can't die "},
    {", CPU#", ' ', '/', NULL},
};

static const char *last_of(const char *at, const char *end, char c)
{
	while (end > at && end[-1] != c)
		end--;
	return end > at ? end - 1 : NULL;
}

/* Where the pid ends: at the last of what may follow it, or where the sentence goes on. */
static const char *end_of_task(const struct task_place *place, const char *at)
{
	const char *end = NULL;

	if (!place->until)
		return at + strlen(at);
	if (place->until[0] == ' ')
		return strstr(at, place->until);
	for (const char *p = at; (p = strstr(p, place->until)) != NULL; p++)
		end = p;
	return end;
}

static bool take_task_at(struct oops *oops, const char *line, const struct task_place *place)
{
	const char *at = line, *end, *skipped;
	int64_t pid;

	if (!scan_behind(&at, place->before))
		return false;
	skipped = place->skip ? strchr(at, place->skip) : NULL;
	at = skipped ? skipped + 1 : at;
	end = end_of_task(place, at);
	const char *separator = end ? last_of(at, end, place->separator) : NULL;
	if (!separator || separator == at)
		return false;
	SET_TEXT(oops->comm, at, separator);
	separator++;
	if (scan_decimal(&separator, &pid))
		told_number(&oops->pid, pid);
	return true;
}

/* "[insmod:123]", "insmod/97/0x00000002", "task kworker/0:1:123 blocked", "process 'oracle'" */
static void take_task_of_headline(struct oops *oops, const char *line)
{
	const char *p = line, *end, *name;

	for (size_t i = 0; i < sizeof(task_places) / sizeof(task_places[0]); i++)
		if (take_task_at(oops, line, &task_places[i]))
			return;
	if (scan_behind(&p, "in process ")) {
		p += strspn(p, "'`");
		name = p;
		p += strcspn(p, "' ");
		SET_TEXT(oops->comm, name, p);
	} else if ((end = strstr(p, " invoked oom-killer")) ||
		   (end = strstr(p, ": page allocation ")) || (end = strstr(p, ": vmalloc"))) {
		SET_TEXT(oops->comm, p, end);
	} else if (strstr(p, "-fs error (") && scan_behind(&p, ": comm ") &&
		   (end = strstr(p, ": "))) {
		SET_TEXT(oops->comm, p, end);
	}
}

static void take_cpu_of_headline(struct oops *oops, const char *line)
{
	static const char *const words[] = {
	    " ns for CPU#",   "CPU#",          "CPU=",      "CPU: ",
	    "LOCKUP on cpu ", "LOCKUP on CPU", "on CPU { ", "CPUs/tasks: { ",
	    "pool cpus=",     "on CPU",        "CPU "};
	const char *pid = line;
	int64_t number;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *p = line;

		if (scan_word(&p, "cpu 0x")
			? scan_hex(&p, (uint64_t *)&number)
			: scan_behind(&p, words[i]) && scan_decimal(&p, &number)) {
			told_number(&oops->cpu, number);
			break;
		}
	}
	if (!strncmp(line, "WARNING: CPU: ", 14) && scan_behind(&pid, " PID: ") &&
	    scan_decimal(&pid, &number))
		told_number(&oops->pid, number);
}

/* "[time_after(a[0], b)] ": the condition of a warning, which may have brackets itself. */
static const char *skip_condition(const char *at)
{
	const char *p = at;

	while (*at == '[' && (p = strstr(p, "] ")) != NULL) {
		p += 2;
		if (memchr(p, ':', strcspn(p, " [")))
			return p;
	}
	return at;
}

/* "kernel BUG at mm/filemap.c:568!", "WARNING: CPU: 0 PID: 1 at lib/refcount.c:28 name+0x…" */
static void take_source(struct oops *oops, const char *line)
{
	bool bug = strstr(line, "BUG at ") || strstr(line, "invalid context at "),
	     warning = !strncmp(line, "WARNING: ", 9);
	struct oops_frame frame = {0};
	const char *p = line;

	/* "UBSAN: shift-out-of-bounds in fs/foo.c:12:3" */
	if (scan_word(&p, "UBSAN: ") && scan_behind(&p, " in ") && strchr(p, ':'))
		SET_TEXT(oops->source, p, p + strcspn(p, " "));
	p = line;
	if (!bug && !warning && strncmp(line, "Badness ", 8) != 0)
		return;
	if (warning && (!strstr(line, " at ") || strstr(line, ", CPU#"))) {
		p = skip_condition(p + 9); /* WARNING: [condition] file:line at name, CPU#0: … */
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
	static const char *const words[] = {
	    "address: ",       "virtual address ", "non-canonical address ",
	    "dereference at ", "request at ",      " read at ",
	    " write at ",      "access at ",       " fetch at ",
	    "at address ",     ") at 0x"};

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
	const char *rip = line;

	/* unchecked MSR access error: … at rIP: 0xffffffffa0123456 (tape_msr+0x26/0x40 [tapes]) */
	if (scan_behind(&rip, " at rIP: ") && scan_behind(&rip, "("))
		if (frame_parse(&rip, &frame) && frame.size)
			oops->where = frame;

	if (oops->where.symbol[0] || !strncmp(line, "INFO: ", 6) || !scan_behind(&line, " in "))
		return;
	if (!strcmp(oops->kind, "kcsan") && !strchr(line, '+')) {
		SET_TEXT(oops->where.symbol, line, line + strcspn(line, " "));
		oops->where.reliable = true;
		return;
	}
	if (frame_parse(&line, &frame) && frame.symbol[0] && (frame.size || !frame.offset_known))
		oops->where = frame;
}

void details_of_headline(struct oops *oops, const char *line)
{
	const char *taints = told_find_taints(line);

	if (taints && line[0] != 'B')
		told_release(oops, told_taints(oops, taints));
	take_task_of_headline(oops, line);
	take_cpu_of_headline(oops, line);
	take_source(oops, line);
	take_address(oops, line);
	take_place_of_headline(oops, line);
	oom_victim(oops, line);
}
