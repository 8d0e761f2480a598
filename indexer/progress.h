/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A progress line on a terminal; nothing anywhere else. */
#ifndef INQUEST_INDEXER_PROGRESS_H
#define INQUEST_INDEXER_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool visible;
};

void progress_init(struct progress *progress, bool wanted);
/* Erases the line. */
void progress_deinit(struct progress *progress);

void progress_show(struct progress *progress, const char *stage, size_t percent, uint64_t rows);

#endif
