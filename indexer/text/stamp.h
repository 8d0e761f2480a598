/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stamps: what programs put in front of a line of the log. A wrapper (journalctl, a syslog daemon,
 * netconsole, a CI system …) is no format of its own but a few stamps in a row: a date, a host, a
 * tag, a level, a time since boot, a caller. Each is a line of the table in stamp.c.
 */
#ifndef INQUEST_TEXT_STAMP_H
#define INQUEST_TEXT_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What stamps told. */
enum {
	STAMP_BOOT = 1 << 0,     /* boot_ns, the time since boot */
	STAMP_DELTA = 1 << 1,    /* delta_ns, since the line before */
	STAMP_DATE = 1 << 2,     /* month and day */
	STAMP_YEAR = 1 << 3,     /* year */
	STAMP_CLOCK = 1 << 4,    /* clock_ns, since midnight */
	STAMP_ZONE = 1 << 5,     /* zone_s, east of UTC */
	STAMP_EPOCH = 1 << 6,    /* epoch_ns */
	STAMP_LEVEL = 1 << 7,    /* level, perhaps facility */
	STAMP_CALLER = 1 << 8,   /* caller_kind and caller */
	STAMP_CPU = 1 << 9,      /* cpu */
	STAMP_HOST = 1 << 10,    /* host */
	STAMP_KERNEL = 1 << 11,  /* the kernel speaks */
	STAMP_FOREIGN = 1 << 12, /* another program speaks */
	STAMP_RECORD = 1 << 13,  /* /dev/kmsg's: nothing is in front of the text any more */
};

/* Dates and clocks of the wall. */
#define STAMP_WALL  (STAMP_DATE | STAMP_CLOCK | STAMP_EPOCH)
#define STAMP_TIMES (STAMP_WALL | STAMP_BOOT | STAMP_DELTA)

struct stamps {
	unsigned int has;
	enum { STAMPS_UNKNOWN, STAMPS_NOTHING, STAMPS_KERNEL } says; /* the rest has that word */
	int64_t boot_ns, delta_ns, clock_ns, epoch_ns;
	int year, month, day, zone_s; /* month is 0 when its name is of no known language */
	int level, facility, cpu;
	int64_t caller;
	char caller_kind; /* T or C */
	const char *host; /* in the line */
	size_t host_size;
	int64_t fragment, whole; /* of netconsole: where this part begins, the size of the whole */
};

/*
 * Takes the stamps at *at, as many as there are, and moves behind them. The line ends with a NUL.
 * common (may be NULL) is what all lines of this file have in front: see logfile.c.
 */
void stamps_take(const char **at, const char *common, struct stamps *stamps);

/* One of them; first: nothing is in front of it. */
bool stamp_take(const char **at, struct stamps *stamps, bool first);

#endif
