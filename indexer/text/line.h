/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records of a kernel log: as a dump has them, or as a line of a file that was written from one
 * (dmesg, vmcore-dmesg.txt, a serial console, syslog, crash's log command).
 *
 * This stage reads text. It knows no dump and no table: both sources of logs, dumps and text files,
 * hand it records, and both make the same rows of what it finds.
 */
#ifndef INQUEST_TEXT_LINE_H
#define INQUEST_TEXT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A caller: T and a thread id, C and a CPU, as printk's PRINTK_CALLER writes it. */
enum { CALLER_MAX = 16 };

struct record {
	int64_t seq;
	int64_t time_ns;         /* since boot; -1 when unknown */
	int level, facility;     /* -1 when unknown */
	int cpu;                 /* that wrote it; -1 when unknown */
	bool quoted;             /* '>' stood in front */
	char caller[CALLER_MAX]; /* "" when unknown */
	const char *text;        /* borrowed; may have line feeds in it, need not end with a NUL */
	size_t size;
};

/* What stood before the text of a line. */
enum line_prefix {
	LINE_BARE,    /* nothing that we know */
	LINE_DATED,   /* a date: the kernel's where all lines are so, else another program's */
	LINE_KERNEL,  /* the kernel's or its log daemon's */
	LINE_FOREIGN, /* of another program */
};

struct line {
	struct record record; /* its time is what the kernel told, -1 when it did not */
	enum line_prefix prefix;
	bool own;         /* it has the kernel's own stamp: what follows is the kernel's */
	bool tagged;      /* it says that the kernel speaks */
	char host[65];    /* "" when not told */
	int64_t wall_ns;  /* wall clock, since 1970; -1 */
	bool wall_year;   /* it tells the year; without one, wall_ns is one of 1972 */
	int64_t delta_ns; /* since the line before, where that is all that is told; -1 */
	int64_t fragment; /* of a netconsole message: where this part begins … */
	int64_t whole;    /* … and its size; 0: it is no part */
};

/*
 * Parses a line, which ends with a NUL behind its size bytes and which the record borrows. seq is
 * 0. common (may be NULL): what all lines of this file have in front.
 */
void line_parse(struct line *line, const char *text, size_t size, const char *common);

/* The same; but a text that is wrapped once more is left as it is, for who peels it. */
void line_parse_wrapped(struct line *line, const char *text, size_t size, const char *common);

/* Takes the date that was told elsewhere, where the line tells none. */
void line_date(struct line *line, const char *stamp);

/* Behind marks of a quotation: "> > text". */
const char *line_unquoted(const char *text);

/*
 * Where another line begins in the text of a line: with the kernel's own stamp, as when a line feed
 * was lost. NULL when there is none.
 */
const char *line_next(const struct line *line);

#endif
