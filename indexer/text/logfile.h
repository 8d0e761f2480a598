/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel log in a text file: dmesg's output, vmcore-dmesg.txt, a serial console's log, a syslog
 * file, a journal, what was pasted into a ticket, what strings(1) finds in a dump that nothing else
 * can be got out of.
 *
 * The file is read twice: once to see what it is and what it says of the machine, once for its
 * records. Memory: one line of it.
 */
#ifndef INQUEST_TEXT_LOGFILE_H
#define INQUEST_TEXT_LOGFILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "text/line.h"
#include "text/report.h"

/* What the log says of the machine. Texts are "", numbers -1 when it does not. */
struct logfile_facts {
	char release[65], version[128], nodename[65], cmdline[2048], arch[16];
	int64_t cpus;
	int64_t boot_epoch_ns; /* when the machine booted */
	int64_t last_epoch_ns; /* of the last line that tells a date with a year */
	int64_t last_time_ns;  /* of the last line, since boot */
	uint64_t size, hash;   /* of the file */
	bool has_banner;       /* "Linux version …" at the start of a message */
};

/*
 * For records that come from elsewhere than a file: init, take each text (which ends with a NUL),
 * note each report, conclude.
 */
void logfile_facts_init(struct logfile_facts *facts);
void logfile_facts_take(struct logfile_facts *facts, const char *text, int64_t time_ns);
void logfile_facts_note(struct logfile_facts *facts, const struct oops *oops);
void logfile_facts_conclude(struct logfile_facts *facts);

struct logfile;

/*
 * name is what errors call the file. *ret is NULL when the file is no text. ERROR_FORMAT for a text
 * that neither looks like a log nor has a report with a call trace in it; other failures are about
 * reading.
 */
struct error *logfile_open(const char *path, const char *name, struct logfile **ret);
/* The same of a regular file that is open, which is closed with the log. */
struct error *logfile_open_file(int file, const char *name, struct logfile **ret);
void logfile_close(struct logfile *log);
DEFINE_CLEANUP(struct logfile *, logfile_close);

/* How many times the machine booted in it, at least 1; what follows is of one boot, from 0. */
size_t logfile_boots(const struct logfile *log);
const struct logfile_facts *logfile_facts(const struct logfile *log, size_t boot);

/* What a report says of the machine: facts that the log's own lines do not tell. */
void logfile_note(struct logfile *log, size_t boot, const struct oops *oops);

/*
 * Calls visit for each line of the kernel. logged: it is a record of the log rather than something
 * that stands between them in a file of garbage.
 */
struct error *logfile_read(struct logfile *log, size_t boot,
			   struct error *(*visit)(void *context, const struct record *record,
						  bool logged),
			   void *context);

#endif
