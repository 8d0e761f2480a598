/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file in the making: written as PATH.inquest-part, locked against a second maker, and put in
 * its place whole or not at all.
 */
#ifndef INQUEST_STORE_PART_H
#define INQUEST_STORE_PART_H

#include "base/error.h"

struct part {
	char *path;       /* PATH.inquest-part */
	const char *goal; /* PATH, borrowed */
	int fd;           /* holds the lock */
};

/*
 * Makes the file, empty, and locks it. ERROR_CASE: another process is making the same file. Errors
 * do not name it: that is the caller's.
 */
struct error *part_init(struct part *part, const char *goal);
/* Removes the file unless it has been put in its place. Takes a zeroed part. */
void part_deinit(struct part *part);

/* Makes the content durable and renames. ERROR_CASE: a file has come to be at the goal. */
struct error *part_finish(struct part *part);

#endif
