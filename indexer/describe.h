/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The row of the dump itself, as far as the kernel in it and its file tell. */
#ifndef INQUEST_INDEXER_DESCRIBE_H
#define INQUEST_INDEXER_DESCRIBE_H

#include "crash/crash.h"
#include "identity.h"
#include "objects/sched/panic.h"
#include "schema/rows.h"

/* Texts that a row borrows. */
struct description {
	char cmdline[2048], taints[TAINTS_TEXT_MAX], machine[IDENTITY_TEXT];
};

/* The row's texts are borrowed from crash and description. What is lost is noted in problems. */
struct error *describe_crash(struct crash *crash, struct description *description,
			     struct dumps_row *row);

/* complete, filtered, truncated or damaged: when everything has been read. */
const char *describe_completeness(const struct kernel *kernel);

#endif
