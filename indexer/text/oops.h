/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports in a kernel log: oopses, BUGs, warnings, panics, lockups, hung tasks, stalls, OOM kills,
 * bad pages … of kernels from 2.4 to 7.x, x86 and arm64.
 *
 * A report is many records. The parser keeps reports open, one for every caller (the task or CPU
 * that wrote the records, where the log tells), and hands each lines of its own caller only: so
 * reports that CPUs wrote at the same time come apart. In a log that does not tell callers, lines
 * that belong to no report are passed over. A report ends with its own end mark, where its caller's
 * next one begins, or when nothing of it has come for a while.
 *
 *	oops_parser_init(&parser, emit, context);
 *	… TRY(oops_parser_feed(&parser, &record)) …
 *	TRY(oops_parser_finish(&parser));
 *	oops_parser_deinit(&parser);
 *
 * Every text is cut and every list bounded, whatever the log holds. Cost: a few string comparisons
 * per line outside of reports.
 */
#ifndef INQUEST_TEXT_OOPS_H
#define INQUEST_TEXT_OOPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
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
 * where it ran last. Neither is who stalls, of whom the report tells before or behind.
 */
enum oops_aside {
	ASIDE_NONE,
	ASIDE_KTHREAD,   /* the kthread's stack */
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

enum oops_show { SHOW_NOTHING, SHOW_TASKS, SHOW_BLOCKED, SHOW_CPUS };

struct oops_parser {
	bool died; /* of the report that was handed on last, which ends at died_seq */
	int64_t died_seq;
	struct error *(*emit)(void *context, const struct oops *oops);
	void *context;
	int64_t next;
	enum oops_show show; /* what SysRq was asked to show */
	struct oops_open open[OOPS_OPEN_MAX];
};

void oops_parser_init(struct oops_parser *parser,
		      struct error *(*emit)(void *context, const struct oops *oops), void *context);
void oops_parser_deinit(struct oops_parser *parser);

/* *taken (may be NULL): whether the record belongs to a report. Returns what emit returns. */
struct error *oops_parser_feed(struct oops_parser *parser, const struct record *record,
			       bool *taken);

/* Ends the reports that are still open. */
struct error *oops_parser_finish(struct oops_parser *parser);

#endif
