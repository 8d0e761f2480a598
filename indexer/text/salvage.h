/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel logs in memory of which nothing is known: no symbol, no type, not even the machine. They
 * are told by their shape:
 *
 *  - records of the ring buffer (5.10 on): arrays of struct printk_info, and blocks of text that
 *    begin with the number of their descriptor;
 *  - records of log_buf (3.5 to 5.9): struct printk_log (struct log before 3.11), then text;
 *  - the plain buffer of older kernels: lines that begin with "<6>";
 *  - lines with the kernel's stamp, wherever they are: in files, in what dmesg printed;
 *  - for want of these, a syslog's lines of the kernel, and text around call traces.
 *
 * Memory: what is found, which is bounded. Cost: one pass, faster than a disk reads.
 */
#ifndef INQUEST_TEXT_SALVAGE_H
#define INQUEST_TEXT_SALVAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "text/line.h"

struct salvage;

/* swap: the machine has the other byte order. word: its bytes, 0: not known. */
struct error *salvage_create(bool swap, unsigned int word, struct salvage **ret);
void salvage_destroy(struct salvage *salvage);
DEFINE_CLEANUP(struct salvage *, salvage_destroy);

/* Takes bytes at an address; what begins where the last bytes ended is one run with them. */
struct error *salvage_feed(struct salvage *salvage, uint64_t address, const uint8_t *bytes,
			   size_t size);

/* No more bytes come: puts what was found in order, each once. */
struct error *salvage_finish(struct salvage *salvage);

struct salvage_counts {
	uint64_t records; /* of a log buffer */
	uint64_t lines;   /* of text */
	uint64_t dropped; /* for want of room */
};
struct salvage_counts salvage_counts(const struct salvage *salvage);

/* "Linux version 2.6.18 … #1 SMP …" of the kernel that ran, "" if none was found. */
const char *salvage_banner(const struct salvage *salvage);

/* Hands over what was found, oldest first, seq counted from 0. logged: as logfile_read() has it. */
struct error *salvage_read(const struct salvage *salvage,
			   struct error *(*visit)(void *context, const struct record *record,
						  bool logged),
			   void *context);

#endif
