/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of reports: see details.h. Each take_x() looks at the start of a line and tells whether it
 * is one of its own. What a kernel prints twice (registers behind the end mark, the place of the
 * fault once more) is taken the first time.
 */
#include "text/details.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "text/oom.h"
#include "text/registers.h"
#include "text/scan.h"
#include "text/shown.h"
#include "text/told.h"
#include "text/trace.h"

/* Who and what was running. */

/* A name may have blanks in it: it ends where the next thing begins. */
static void take_comm(struct oops *oops, const char *at)
{
	const char *taints = told_find_taints(at), *end = taints ? taints : at + strlen(at);
	const char *kdump = strstr(at, " Kdump:");

	SET_TEXT(oops->comm, at, kdump && kdump < end ? kdump : end);
	if (taints)
		told_release(oops, told_taints(oops, taints));
}

/* "CPU: 0 PID: 89 Comm: insmod Not tainted 6.1.0 #1", "CPU: 0 UID: 0 PID: 1 Comm: …", "CPU 0" */
static bool take_cpu(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;
	const char *p = line, *comm;
	int64_t number;

	if (!scan_word(&p, "CPU:") && !scan_word(&p, "CPU "))
		return false;
	scan_spaces(&p);
	if (!scan_decimal(&p, &number) || (*p && *p != ' '))
		return false;
	if (oops->kind && !strcmp(oops->kind, "kcsan")) /* who reports, and ran; not who raced */
		oops->cpu = oops->pid = -1;
	told_number(&oops->cpu, number);
	comm = p;
	if (scan_behind(&p, " PID: ") && scan_decimal(&p, &number))
		told_number(&oops->pid, number);
	if (scan_behind(&comm, " Comm: "))
		take_comm(oops, comm);
	return true;
}

/* "Pid: 29298, comm: oracle Not tainted 2.6.18-128.el5 #1" */
static bool take_pid(struct oops_open *open, const char *line)
{
	const char *p = line;
	int64_t number;

	if ((!scan_word(&p, "Pid: ") && !scan_word(&p, "pid   = ")) || !scan_decimal(&p, &number))
		return false;
	told_number(&open->oops.pid, number);
	if (scan_behind(&p, "comm: ") || scan_behind(&p, "comm = "))
		take_comm(&open->oops, p);
	return true;
}

/* "Process nodemon (pid: 21797, threadinfo=c03c7000 task=db976d30)" */
static bool take_process(struct oops_open *open, const char *line)
{
	const char *p = line, *end;
	int64_t number;

	if (!scan_word(&p, "Process ") || !(end = strstr(p, " (pid: ")))
		return false;
	SET_TEXT(open->oops.comm, p, end);
	end += strlen(" (pid: ");
	if (scan_decimal(&end, &number))
		told_number(&open->oops.pid, number);
	return true;
}

/* "TASK = c7a18000[312] 'lampd' THREAD: c7a1a000", of powerpc */
static bool take_task(struct oops_open *open, const char *line)
{
	const char *end;
	int64_t pid;

	if (!scan_word(&line, "TASK = ") || !scan_behind(&line, "[") ||
	    !scan_decimal(&line, &pid) || !scan_word(&line, "] '") || !(end = strchr(line, '\'')))
		return false;
	SET_TEXT(open->oops.comm, line, end);
	told_number(&open->oops.pid, pid);
	return true;
}

/* "task:planthang state:D stack:0 pid:123 ppid:2", and before 5.10 "name D 0 123 2 0x…". */
static bool take_hung_task(struct oops_open *open, const char *line)
{
	const char *p = line, *end;
	int64_t number;

	if (!scan_word(&p, "task:") || !(end = strstr(p, " state:")))
		return false;
	SET_TEXT(open->oops.comm, p, end);
	if (scan_behind(&end, " pid:") && (scan_spaces(&end), scan_decimal(&end, &number)))
		told_number(&open->oops.pid, number);
	return true;
}

/* The same of kernels before 5.10: "name            D 0xffff… 0 123 2 0x00000000". */
static bool take_dumped_task(struct oops_open *open, const char *line)
{
	const char *kind = open->oops.kind ? open->oops.kind : "";
	struct oops_shown shown;

	if ((strcmp(kind, "rcu_stall") != 0 && strcmp(kind, "hung_task") != 0) ||
	    open->oops.frames.count || !shown_parse(line, &shown))
		return false;
	shown_task(&open->oops, line);
	return true;
}

/* How lockdep goes on behind the name of the task and its pid. */
static const char *const lockers[] = {" is trying to ", " just changed the state",
				      " is freeing ",   " is leaving the kernel",
				      " is exiting ",   " [HC"};

/* "kworker/0:2/1391 is trying to acquire lock:", "swapper/0/0 [HC0[0]:SC1[1]:HE1:SE0] takes:" */
static bool take_locker(struct oops_open *open, const char *line)
{
	const char *end = NULL, *slash;
	int64_t pid;

	for (size_t i = 0; i < sizeof(lockers) / sizeof(lockers[0]) && !end; i++)
		end = strstr(line, lockers[i]);
	slash = end ? memrchr(line, '/', (size_t)(end - line)) : NULL;
	if (!slash || slash == line)
		return false;
	SET_TEXT(open->oops.comm, line, slash);
	slash++;
	if (scan_decimal(&slash, &pid))
		told_number(&open->oops.pid, pid);
	return true;
}

/* "3.4.0 #3257 Tainted: G        W" */
static bool take_release(struct oops_open *open, const char *line)
{
	size_t size = strcspn(line, " ");

	if (!isdigit((unsigned char)*line) || !memchr(line, '.', size) ||
	    strncmp(line + size, " #", 2) != 0)
		return false;
	SET_TEXT(open->oops.release, line, line + size);
	line = told_find_taints(line);
	if (line)
		told_taints(&open->oops, line);
	return true;
}

/* The locks that depend on each other, each with the stack that took it: hundreds of lines. */
static bool is_chain(const struct oops_open *open, const char *line)
{
	struct oops_frame frame = {0};
	size_t size = strlen(line);

	return open->stage < OOPS_TRACE && *line &&
	       (strchr("-{}#", *line) || (size > 3 && !strcmp(line + size - 3, "at:")) ||
		strstr(line, " at: ") || frame_parse(&line, &frame));
}

static bool take_lockdep(struct oops_open *open, const char *line)
{
	return open->oops.kind && !strcmp(open->oops.kind, "lockdep") &&
	       (take_locker(open, line) || take_release(open, line) || is_chain(open, line));
}

/* "\t3-....: (20999 ticks this GP) idle=4c64/…": the CPU that stalls, with whatever it says */
static bool take_stall(struct oops_open *open, const char *line)
{
	int64_t cpu;

	if (!open->oops.kind || strcmp(open->oops.kind, "rcu_stall") != 0 ||
	    !scan_decimal(&line, &cpu) || (*line != '-' && *line != ':') ||
	    (!strstr(line, " this GP)") && !strstr(line, " GPs behind)")))
		return false;
	told_number(&open->oops.cpu, cpu);
	return true;
}

/* "in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 1, name: init" */
static bool take_atomic(struct oops_open *open, const char *line)
{
	const char *p = line, *name = line;
	int64_t number;

	if (!scan_word(&p, "in_atomic"))
		return false;
	if (scan_behind(&p, "pid: ") && scan_decimal(&p, &number))
		told_number(&open->oops.pid, number);
	if (scan_behind(&name, "name: "))
		SET_TEXT(open->oops.comm, name, name + strlen(name));
	return true;
}

/* kmemleak's: 'comm "lampd", pid 612, jiffies 4294941388 (age 12.5s)' */
static bool take_leak(struct oops_open *open, const char *line)
{
	const char *end;
	int64_t number;

	if (!scan_word(&line, "comm \"") || !(end = strstr(line, "\", pid ")))
		return false;
	SET_TEXT(open->oops.comm, line, end);
	end += strlen("\", pid ");
	if (scan_decimal(&end, &number))
		told_number(&open->oops.pid, number);
	return true;
}

/* "Read of size 8 at addr ffff888003a1c000 by task insmod/97" */
static bool take_access(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;
	const char *p = line, *slash;
	int64_t number;

	if (!scan_word(&p, "Free of addr ") &&
	    ((!scan_word(&p, "Read ") && !scan_word(&p, "Write ")) || !scan_behind(&p, "at addr ")))
		return false;
	oops->address_known = oops->address_known || scan_hex(&p, &oops->address);
	slash = strrchr(p, '/');
	if (scan_behind(&p, "by task ") && slash && slash > p) {
		SET_TEXT(oops->comm, p, slash);
		slash++;
		if (scan_decimal(&slash, &number))
			told_number(&oops->pid, number);
	}
	return true;
}

/* "Failing address: 000000000133b000 TEID: 000000000133b407", s390 */
static bool take_failing_address(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;

	if (!scan_word(&line, "Failing address: "))
		return false;
	oops->address_known = oops->address_known || scan_hex(&line, &oops->address);
	return true;
}

/* Texts. */

static struct error *append_modules(struct oops *oops, const char *text)
{
	return told_append(&oops->modules, ' ', text);
}

static bool is_module_list(const char *line)
{
	return *line && line[strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_- "
					  "(),+ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0';
}

/* A long list goes on in further records, until another line of the report comes. */
static struct error *take_modules(struct oops_open *open, const char *line, bool *known)
{
	bool first = scan_word(&line, "Modules linked in:");

	*known = first || (open->in_modules && is_module_list(line));
	if (!*known || (first && open->oops.modules.count))
		return NULL;
	open->modules_go_on = true;
	scan_spaces(&line);
	return append_modules(&open->oops, line);
}

/* 2.4 and its vendors' kernels print the list alone, behind the line "Oops: 0002". */
static bool is_old_module_list(const struct oops_open *open, const char *line)
{
	const char *oops = open->oops.message[0] ? open->oops.message : open->oops.headline;

	return open->stage == OOPS_HEAD && islower((unsigned char)*line) &&
	       !open->oops.modules.count && strchr(line, ' ') && !strncmp(oops, "Oops: ", 6) &&
	       !strchr(oops, '[') &&
	       line[strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_- ")] == '\0';
}

static struct error *take_code(struct oops_open *open, const char *line, bool *known)
{
	struct oops *oops = &open->oops;

	*known = scan_word(&line, "Code:");
	if (!*known || oops->code.count || open->user_mode || open->nested)
		return NULL;
	scan_spaces(&line);
	size_t size = strlen(line) + 1;
	if (!vector_reserve(&oops->code, size))
		return error_no_memory();
	memcpy(oops->code.data, line, size);
	oops->code.count = size;
	return NULL;
}

static bool take_labelled(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;

	if (scan_word(&line, "Hardware name:")) {
		SET_TEXT(oops->hardware, line, line + strlen(line));
		return true;
	}
	if (scan_word(&line, "Workqueue:")) {
		SET_TEXT(oops->workqueue, line, line + strlen(line));
		return true;
	}
	return false;
}

/* "page:ffff810126fed270 flags:0x0b20100000000008 mapping:…", "flags: 0xfffffc0000000(node=0|…" */
static bool take_page(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;
	const char *p = line;

	if (strcmp(oops->kind ? oops->kind : "", "bad_page") != 0)
		return false;
	if (scan_word(&p, "page:") || scan_word(&p, "page: ")) {
		if (!oops->page_known && !strncmp(p + strspn(p, "0123456789abcdef"), " ", 1))
			oops->page_known = scan_hex(&p, &oops->page);
	} else if (strncmp(p, "flags:", 6) != 0) {
		return false;
	}
	if (!oops->page_flags_known && scan_behind(&p, "flags:")) {
		scan_spaces(&p);
		oops->page_flags_known = scan_hex(&p, &oops->page_flags);
	}
	if ((p = told_find_taints(line)))
		told_taints(oops, p);
	return true;
}

/* How lines begin that belong to reports and say nothing that is kept. */
static const char *const fillers[] = {
    "Stack:", "PGD ", "P4D ", "PUD ", "PMD ",
    /* arm64 */
    "Mem abort info", "ESR = ", "EC = ", "SET = ", "EA = ", "FSC = ", "Data abort info",
    "ISV = ", "CM = ", "GCS = ", "user pgtable", "swapper pgtable",
    "Overflow stack:", "Task stack:", "IRQ stack:", "ESR: ", "FAR: ", "KASAN: ", "[0000", "[ffff",

    /* powerpc, s390, mips */
    "Faulting instruction address", "Fault in ", "AS:", "LE ", "BE ", "Krnl Code", "Last Breaking",
    "R:0 T:", "Instruction dump:", "BUG: using ", "kernel tried to execute",
    "handlers:", "Disabling IRQ", "Showing busy", "workqueue ", "pwq ",
    "in-flight:", "pending:", "pool ", "Showing backtraces", "and this task", "but task is",
    "which lock already", "other info", "locks held", "lock:", "Tasks blocked", "Unless ",
    "Reported by", "section_type:", "event severity", "#PF:", "*pde", "*pte", "printing eip", "SMP",
    "PREEMPT", "last sysfs", "RSP <", "raw:", "page dumped", "Backtrace:", "Trying to fix",
    "====", "\"echo 0 >", "Sending NMI", "NMI backtrace", "Kernel Offset",
    "note:", "irq event stamp", "hardirqs last", "softirqs last", "Tainted: [", "preempt_count",
    "Task dump for CPU", "The buggy", "Memory state", "Allocated by", "Freed by", "Dumping ftrace",
    "RCU used", "rcu_scheduler", "pstate:", "invalid mapping",
    "head:", "memcg:", "(t=", "Shutting down", "Rebooting in", "CPU#", "supervisor ",
    "Thread overran", "INFO: lockdep is turned", "XFS (", "Register r"};

static bool is_filler(const char *line)
{

	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
		if (*line == *fillers[i] && !strncmp(line, fillers[i], strlen(fillers[i])))
			return true;
	/* words of a stack, with where they are in front or without, and bytes of a buffer */
	size_t digits = strspn(line, "0123456789abcdef");
	bool placed = line[digits] == ':' && (digits == 4 || digits == 8);
	return placed || (digits >= 8 && line[strspn(line, "0123456789abcdef ")] == '\0');
}

/* What stands on lines of its own: "      Not tainted 6.1.0-56 #1" of a hung task. */
static bool take_taint_line(struct oops_open *open, const char *line)
{
	if (strncmp(line, "Not tainted", 11) != 0 &&
	    (strncmp(line, "Tainted:", 8) != 0 || strchr(line, '[')))
		return false;
	told_release(&open->oops, told_taints(&open->oops, line));
	return true;
}

static struct error *take_texts(struct oops_open *open, const char *line, bool *known)
{
	static bool (*const takers[])(struct oops_open * open, const char *line) = {
	    take_dumped_task, take_stall,           take_cpu,    take_pid,     take_process,
	    take_hung_task,   take_atomic,          take_access, take_page,    take_taint_line,
	    take_labelled,    take_failing_address, take_leak,   take_lockdep, take_task,
	};

	*known = true;
	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++)
		if (takers[i](open, line))
			return NULL;
	if (is_old_module_list(open, line))
		return append_modules(&open->oops, line);
	TRY(take_modules(open, line, known));
	if (*known)
		return NULL;
	if (open->oops.kind &&
	    (!strcmp(open->oops.kind, "oom") || !strcmp(open->oops.kind, "page_allocation")))
		TRY(oom_line(open, line, known));
	if (!*known)
		*known = is_filler(line);
	return NULL;
}

/* "Unable to handle … at 0000000000000018 RIP:" is followed by a line with the place alone. */
static bool take_following_pc(struct oops_open *open, const char *line)
{
	struct oops_frame frame = {0};

	if (!open->pc_follows || !frame_parse(&line, &frame))
		return false;
	open->pc_follows = false;
	trace_where(open, &frame);
	return true;
}

/* "Preemption disabled at:", and the line behind it: a place that is no frame. */
static bool take_aside_place(struct oops_open *open, const char *line)
{
	bool follows = open->place_follows;
	struct oops_frame frame = {0};

	open->place_follows = !strncmp(line, "Preemption disabled", 19);
	return open->place_follows || (follows && frame_parse(&line, &frame));
}

/* A row of registers without names, or what powerpc interrupted: registers that follow are not
 * ours. */
static bool begins_interrupted(struct oops_open *open, const char *line)
{
	if (strncmp(line, "--- interrupt", 13) != 0)
		return false;
	open->nested = true;
	return true;
}

/* Behind these, one more headline may come: "BUG: unable to handle …", "IP: …", "Oops: …". */
static bool stays_in_head(const char *line)
{
	return is_filler(line) || !strncmp(line, "Failing address", 15) ||
	       !strncmp(line, "IP:", 3) || !strncmp(line, "[", 1);
}

/* A CPU begins to tell of itself: in one line, or in two when an NMI made it. */
static bool begins_cpu(struct oops_open *open, const char *line)
{
	bool nmi = !strncmp(line, "NMI backtrace for cpu ", 22), told = open->nmi_told;

	open->nmi_told = nmi;
	return nmi || !strncmp(line, "Task dump for CPU ", 18) ||
	       (!strncmp(line, "CPU: ", 5) && !told);
}

/* The CPU that is told of is the one that stalls, who had not been told of. */
static bool is_stalled(const struct oops_open *open, const char *line)
{
	const struct oops *oops = &open->oops;
	int64_t cpu;

	return (scan_word(&line, "CPU: ") || scan_word(&line, "Task dump for CPU ")) &&
	       scan_decimal(&line, &cpu) && cpu == oops->cpu && oops->pid < 0 &&
	       !oops->frames.count;
}

/*
 * Who stalls was told of where the kthread last ran, and comes once more; other reports make all
 * CPUs tell when they have told of their own.
 */
static bool was_told(const struct oops_open *open)
{
	bool stall = !strcmp(open->oops.kind ? open->oops.kind : "", "rcu_stall");

	return (stall ? open->oops.pid >= 0 : open->nmi_told) && open->oops.frames.count;
}

static bool looks_like_trace(const char *line)
{
	struct oops_frame frame = {0};
	const char *stack;

	return !strncmp(line, "Call Trace:", 11) || frame_parse_mark(&line, &stack) ||
	       frame_parse(&line, &frame);
}

/* A line of what does not tell who stalls, or behind it; *known: it is the former. */
static bool is_aside(struct oops_open *open, const char *line, bool *known)
{
	enum oops_aside before = open->aside;

	if (*line == 'r' && strstr(line, " kthread starved for "))
		open->aside = ASIDE_KTHREAD;
	else if (!strncmp(line, "Stack dump where RCU GP kthread last ran", 40))
		open->aside = ASIDE_CPU_AHEAD;
	else if (*line == 'I' && strstr(line, " likely owned by "))
		open->aside = ASIDE_OWNER;
	else if (begins_cpu(open, line))
		open->aside =
		    (open->aside == ASIDE_CPU_AHEAD && !is_stalled(open, line)) || was_told(open)
			? ASIDE_CPU
			: ASIDE_NONE;
	if (open->aside && open->stage == OOPS_TRACE)
		open->stage = OOPS_TRACED;
	*known = open->aside && (open->aside != before || looks_like_trace(line));
	return open->aside;
}

struct error *details_of_line(struct oops_open *open, const char *line, bool *known)
{
	static struct error *(*const takers[])(struct oops_open * open, const char *line,
					       bool *known) = {trace_begin, take_code, trace_pc,
							       take_texts, registers_line};

	scan_spaces(&line);
	if (is_aside(open, line, known))
		return NULL;
	if (open->stage == OOPS_TRACE && trace_ends(open, line))
		open->stage = OOPS_TRACED;
	if (open->stage == OOPS_TRACE) {
		TRY(trace_frames(open, line, known));
		if (*known)
			return NULL;
	}
	open->in_modules = open->modules_go_on;
	open->modules_go_on = false;
	*known = take_following_pc(open, line) || take_aside_place(open, line) ||
		 begins_interrupted(open, line);
	if (*known)
		return NULL;
	if (open->block)
		TRY(registers_line(open, line, known));
	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]) && !*known; i++)
		TRY(takers[i](open, line, known));
	if (*known && open->stage == OOPS_HEAD && !stays_in_head(line))
		open->stage = OOPS_BODY;
	return NULL;
}
