/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Log entries that are spread over named fields: journalctl's json, export and verbose outputs,
 * dmesg --json, containers' logs in JSON. A field is a line, or all are on one line.
 */
#ifndef INQUEST_TEXT_ENTRY_H
#define INQUEST_TEXT_ENTRY_H

#include "text/line.h"

enum { ENTRY_MESSAGE_MAX = 65536, ENTRY_SIZE = 8 };

/* What has been told of an entry that may not be complete. */
struct entry {
	bool open, has_message, foreign, kernel;
	bool weak;                /* the message may be something else */
	bool sized;               /* the next line has its size in front, in ENTRY_SIZE bytes */
	int64_t boot_ns, wall_ns; /* -1 */
	int level, facility;      /* -1 */
	char host[65], stamp[65]; /* stamp: a date as text */
	char message[ENTRY_MESSAGE_MAX];
	size_t size;
};

void entry_init(struct entry *entry);

/*
 * Takes the line if it belongs to an entry. *complete: the entry is; its line is line_of_entry()'s
 * until entry_init(). The line may be changed.
 */
bool entry_take(struct entry *entry, char *text, size_t size, bool *complete);

/* The line that a complete entry stands for; false when it has no message. */
bool entry_line(struct entry *entry, const char *common, struct line *line);

#endif
