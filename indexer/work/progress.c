/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bar is redrawn per stage: an index takes less than a second or two. */
#include "work/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { BAR_WIDTH = 30 };

void progress_init(struct progress *progress, bool wanted, struct progress_board *board)
{
	progress->visible = wanted && !board && isatty(STDERR_FILENO);
	progress->board = board;
}

void progress_deinit(struct progress *progress)
{
	if (progress->visible)
		fputs("\r\033[K", stderr);
}

void progress_show(struct progress *progress, const char *stage, size_t percent, uint64_t rows)
{
	static const char full[] = "##############################";

	if (progress->board) {
		progress->board->percent = (uint32_t)percent;
		progress->board->rows = rows;
		snprintf(progress->board->stage, PROGRESS_STAGE, "%s", stage);
	}
	if (!progress->visible)
		return;
	fprintf(stderr, "\r\033[K[%-*.*s] %3zu %% %s, %" PRIu64 " rows", BAR_WIDTH,
		(int)(percent * BAR_WIDTH / 100), full, percent, stage, rows);
	fflush(stderr);
}
