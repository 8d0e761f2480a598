/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OOM kills: see oom.h. */
#include "text/oom.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "text/scan.h"
#include "text/told.h"

/* Columns of the table of tasks: kernels add new ones, so its headline tells the order. */
static const struct {
	const char *name;
	size_t offset;
} columns[] = {
    {"pid", offsetof(struct oops_task, pid)},
    {"uid", offsetof(struct oops_task, uid)},
    {"tgid", offsetof(struct oops_task, tgid)},
    {"total_vm", offsetof(struct oops_task, total_vm)},
    {"rss", offsetof(struct oops_task, rss)},
    {"rss_anon", offsetof(struct oops_task, rss_anon)},
    {"rss_file", offsetof(struct oops_task, rss_file)},
    {"rss_shmem", offsetof(struct oops_task, rss_shmem)},
    {"pgtables_bytes", offsetof(struct oops_task, pgtables_bytes)},
    {"swapents", offsetof(struct oops_task, swapents)},
    {"oom_score_adj", offsetof(struct oops_task, oom_score_adj)},
};

/* Where a column is that is not kept; the name is the rest of the line. */
enum { COLUMN_OTHER = 254, COLUMN_NAME = 255 };

enum { COLUMNS_MAX = sizeof(((struct oops_open *)0)->columns) };

static uint8_t column_number(const char *word, size_t size)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (strlen(columns[i].name) == size && !strncmp(columns[i].name, word, size))
			return (uint8_t)(i + 1);
	return size == 4 && !strncmp(word, "name", 4) ? COLUMN_NAME : COLUMN_OTHER;
}

/* "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name" */
static bool take_header(struct oops_open *open, const char *line)
{
	const char *p = line;
	size_t n = 0;

	if (!scan_word(&p, "[") || (scan_spaces(&p), !scan_word(&p, "pid")))
		return false;
	memset(open->columns, 0, sizeof(open->columns));
	open->columns[n++] = column_number("pid", 3);
	while (*p && n < COLUMNS_MAX - 1) {
		p += strspn(p, " ]");
		size_t size = strcspn(p, " ");

		if (size)
			open->columns[n++] = column_number(p, size);
		p += size;
	}
	open->tasks_go_on = true;
	open->memory_goes_on = false;
	return true;
}

static void set_column(struct oops_task *task, uint8_t column, int64_t value)
{
	if (column <= sizeof(columns) / sizeof(columns[0]))
		*(int64_t *)((char *)task + columns[column - 1].offset) = value;
}

/* "[     78]     0    78     1127        1    49152        0             0 sh" */
static bool parse_task(const struct oops_open *open, const char *line, struct oops_task *task)
{
	const char *p = line;
	int64_t value;

	*task = (struct oops_task){-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, {0}};
	if (!scan_word(&p, "["))
		return false;
	for (size_t n = 0; open->columns[n]; n++) {
		p += strspn(p, " ]");
		if (open->columns[n] == COLUMN_NAME) {
			scan_copy(p, p + strlen(p), task->comm, sizeof(task->comm));
			return task->pid >= 0;
		}
		int64_t sign = scan_word(&p, "-") ? -1 : 1;
		if (!scan_decimal(&p, &value))
			return false;
		set_column(task, open->columns[n], sign * value);
	}
	return false;
}

/* A name may have parentheses in it: "(a (b) c) total-vm:1kB". */
static void name_victim(struct oops_victim *victim, const char *at)
{
	static const char *const behind[] = {") total-vm:", ") vsz:", "), UID", ") score ",
					     ") with"};
	const char *end = NULL;

	if (!scan_word(&at, " (") && !scan_word(&at, "("))
		return;
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]) && !end; i++)
		end = strstr(at, behind[i]);
	if (!end)
		end = strrchr(at, ')');
	if (end)
		scan_copy(at, end, victim->comm, sizeof(victim->comm));
}

bool oom_victim(struct oops *oops, const char *line)
{
	struct oops_victim *victim = &oops->victim;
	const char *p = line;
	int64_t pid, uid;

	if (!scan_behind(&p, "Killed process ") && !scan_behind(&p, "Kill process "))
		return false;
	if (!scan_decimal(&p, &pid))
		return true;
	if (victim->pid != pid)
		*victim = (struct oops_victim){.pid = pid, .comm = ""};
	/* Killed process 123, UID 0, (foo) total-vm:1kB */
	if (scan_word(&p, ", UID ") && scan_decimal(&p, &uid))
		scan_word(&p, ",");
	name_victim(victim, p);
	victim->total_vm = told_kilobytes(line, "total-vm:");
	if (victim->total_vm < 0)
		victim->total_vm = told_kilobytes(line, "vsz:");
	victim->rss_anon = told_kilobytes(line, "anon-rss:");
	victim->rss_file = told_kilobytes(line, "file-rss:");
	victim->rss_shmem = told_kilobytes(line, "shmem-rss:");
	return true;
}

static bool begins_memory(const char *line)
{
	return !strncmp(line, "Mem-Info:", 9) || !strncmp(line, "Mem-info:", 9) ||
	       !strncmp(line, "memory: usage ", 14);
}

struct error *oom_line(struct oops_open *open, const char *line, bool *known)
{
	struct oops *oops = &open->oops;
	struct oops_task task;

	*known = true;
	if (take_header(open, line) || !strncmp(line, "oom-kill:", 9) ||
	    !strncmp(line, "Tasks state", 11)) {
		open->memory_goes_on = false;
		return NULL;
	}
	if (open->tasks_go_on && parse_task(open, line, &task)) {
		if (oops->tasks.count < OOPS_TASKS_MAX && !vector_push(&oops->tasks, task))
			return error_no_memory();
		return NULL;
	}
	if (begins_memory(line))
		open->memory_goes_on = true;
	*known = open->memory_goes_on;
	return *known ? told_append(&oops->memory, '\n', line) : NULL;
}
