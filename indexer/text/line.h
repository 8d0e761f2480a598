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
	char caller[CALLER_MAX]; /* "" when unknown */
	const char *text;        /* borrowed; may have line feeds in it, need not end with a NUL */
	size_t size;
};

/* What stood before the text of a line. */
enum line_prefix {
	LINE_BARE,    /* nothing that we know */
	LINE_KERNEL,  /* the kernel's or its log daemon's */
	LINE_FOREIGN, /* a syslog line of another program */
};

struct line {
	struct record record;
	enum line_prefix prefix;
	char host[65];    /* of a syslog line; "" when there is none */
	int64_t epoch_ns; /* of a syslog line with a year; -1 */
};

/* Parses a line of size bytes (without its end) at text, which the record borrows. seq is 0. */
void line_parse(struct line *line, const char *text, size_t size);

#endif
