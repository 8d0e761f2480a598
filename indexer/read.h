/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process that reads a dump: all that it can do is to send rows. */
#ifndef INQUEST_INDEXER_READ_H
#define INQUEST_INDEXER_READ_H

#include "options.h"
#include "kernels/kernel_files.h"
#include "work/worker.h"

struct beside;

struct reading {
	const struct index_options *options;
	int socket;                     /* for rows: see wire/wire.h */
	const struct index_text *texts; /* NULL: the dump or the text of the options */
	size_t text_count;
	const struct beside *beside; /* the readers of the dump, of which this is one */
	unsigned int reader;         /* from 0 on */
};

/* The files among which the kernel of the options' dump is looked for. */
struct error *read_kernel_files(const struct index_options *options, const struct dump_info *info,
				struct vmlinux_files *files);

/* A worker_work; reading is a struct reading. */
struct error *read_work(void *reading, struct worker_board *board);

#endif
