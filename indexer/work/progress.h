/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A progress line on a terminal, or on a board for somebody else who draws; else nothing. */
#ifndef INQUEST_WORK_PROGRESS_H
#define INQUEST_WORK_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PROGRESS_STAGE = 24 };

struct progress_board {
	uint32_t percent;
	uint64_t rows;
	char stage[PROGRESS_STAGE];
};

struct progress {
	bool visible;
	struct progress_board *board;
};

/* board: gets all, and nothing is drawn; NULL: draws. */
void progress_init(struct progress *progress, bool wanted, struct progress_board *board);
/* Erases the line. */
void progress_deinit(struct progress *progress);

void progress_show(struct progress *progress, const char *stage, size_t percent, uint64_t rows);

#endif
