/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel log of the dump, record by record, for whoever reads it. */
#ifndef INQUEST_TABLES_LOG_H
#define INQUEST_TABLES_LOG_H

#include "tables/walk.h"

struct log_reader {
	struct error *(*record)(void *context, const struct log_row *row); /* row is borrowed */
	void *context;
};

/* Calls reader for every record, the oldest first; what is lost is noted in problems. */
struct error *log_read(struct walk *walk, const struct log_reader *reader);

#endif
