/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a report in a kernel log says, and how far its reading has come. */
#ifndef INQUEST_TEXT_REPORT_H
#define INQUEST_TEXT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vector.h"
#include "text/frame.h"
#include "text/line.h"

enum {
	OOPS_HEADLINE_MAX = 512,
	OOPS_FRAMES_MAX = 256,
	OOPS_REGISTERS_MAX = 128,
	OOPS_LINES_MAX = 16384, /* bytes of a text of several lines */
	OOPS_TASKS_MAX = 65536, /* of an OOM's table */
	OOPS_OPEN_MAX = 8,      /* reports that CPUs write at the same time */
};

struct oops_register {
	char name[12]; /* lower case */
	uint64_t value;
	bool user; /* of the system call or fault that led into the kernel */
};

/* A line of an OOM's table of tasks. Numbers of memory are pages; -1 when the kernel tells none. */
struct oops_task {
	int64_t pid, tgid, uid, total_vm, rss, rss_anon, rss_file, rss_shmem, pgtables_bytes,
	    swapents, oom_score_adj;
	char comm[64];
};

struct oops_victim {
	int64_t pid; /* -1: nobody was killed */
	char comm[64];
	int64_t total_vm, rss_anon, rss_file, rss_shmem; /* bytes; -1 when not told */
};

/* One or more lines; ends with a NUL unless it is empty. */
struct oops_text {
	char *data;
	size_t count, capacity;
};

/* What SysRq was asked to show. */
enum oops_show { SHOW_NOTHING, SHOW_TASKS, SHOW_BLOCKED, SHOW_CPUS };

/*
 * A task that was asked for with SysRq (t, w, l), which is told of as a report is. Only what is
 * blocked is a report, too: whoever asks for that has reason to.
 */
struct oops_shown {
	bool known, blocked;
	bool on_cpu; /* SysRq-l showed its CPU */
	char state;
	int64_t tgid, ppid; /* -1 */
	bool flags_known;
	uint64_t flags;
};

/* What one report says. Numbers are -1 and texts "" when it does not. */
struct oops {
	int64_t ordinal; /* in the order in which they begin, from 0 */
	int64_t seq, last_seq, time_ns;
	int level;
	const char *kind;
	char headline[OOPS_HEADLINE_MAX];
	char message[OOPS_HEADLINE_MAX]; /* the other line that says what happened */
	char source[128];                /* file:line of a BUG or WARNING */
	int64_t cpu, pid;
	char comm[64], taints[40], release[65], hardware[160], workqueue[128];
	bool tainted_known;
	struct oops_frame where; /* the instruction; its symbol is "" and pc_known false: unknown */
	bool address_known, page_known, page_flags_known;
	uint64_t address; /* that could not be accessed */
	uint64_t page, page_flags;
	struct oops_victim victim;
	struct oops_shown shown;
	struct oops_text modules; /* as printed */
	struct oops_text code;
	struct oops_text memory;          /* the table of an OOM */
	VECTOR(struct oops_frame) frames; /* innermost first, without `where` */
	VECTOR(struct oops_register) registers;
	VECTOR(struct oops_task) tasks;
};

/*
 * An RCU stall tells of its kthread, too, when that gets no CPU: of its stack, and of what runs
 * where it ran last; a hung task's report of who holds what it waits for. Neither is who stalls or
 * hangs, of whom the report tells before or behind.
 */
enum oops_aside {
	ASIDE_NONE,
	ASIDE_KTHREAD,   /* the kthread's stack */
	ASIDE_OWNER,     /* the stack of a lock's owner */
	ASIDE_CPU_AHEAD, /* the next CPU that is told of is where it ran */
	ASIDE_CPU,
};

/* An open report and how far it has come. */
enum oops_stage {
	OOPS_CUT,    /* "cut here" was seen and no headline yet */
	OOPS_HEAD,   /* headlines only */
	OOPS_BODY,   /* registers and the like */
	OOPS_TRACE,  /* in its call trace */
	OOPS_TRACED, /* behind its call trace */
	OOPS_CLOSED, /* behind its end mark: what is repeated there is not read */
};

struct oops_open {
	struct oops oops;
	bool used;
	enum oops_stage stage;
	char caller[CALLER_MAX];
	unsigned int rank;   /* of the headline: see headline.h */
	unsigned int others; /* lines in turn that did not belong to it */
	int64_t writer_cpu;  /* of the first line; of the report where it tells none; -1 */
	bool user_mode;      /* registers that come now are the user's */
	bool nested;         /* registers that come now are of a frame further out */
	enum oops_aside aside;
	bool nmi_told; /* the line before told which CPU an NMI makes tell */
	bool modules_go_on, in_modules, memory_goes_on, tasks_go_on, pc_follows;
	bool place_follows;     /* that is no frame */
	unsigned int block;     /* registers that come next: see registers.c */
	const char *stack;      /* that the frames of the trace lie on; NULL: not told */
	struct oops_frame link; /* arm64: where `where` returns to; "": not told, or in the trace */
	uint8_t columns[16];    /* of the OOM's table of tasks: which is what, 0 ends it */
};

#endif
