/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bar is redrawn per stage: an index takes less than a second or two. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { BAR_WIDTH = 30 };

void progress_init(struct progress *progress, bool wanted)
{
	progress->visible = wanted && isatty(STDERR_FILENO);
}

void progress_deinit(struct progress *progress)
{
	if (progress->visible)
		fputs("\r\033[K", stderr);
}

void progress_show(struct progress *progress, const char *stage, size_t percent, uint64_t rows)
{
	static const char full[] = "##############################";

	if (!progress->visible)
		return;
	fprintf(stderr, "\r\033[K[%-*.*s] %3zu %% %s, %" PRIu64 " rows", BAR_WIDTH,
		(int)(percent * BAR_WIDTH / 100), full, percent, stage, rows);
	fflush(stderr);
}
