/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Indexing one dump, or the text of a kernel log, into a case. A process of its own reads it, which
 * can only send rows (read.h, confine.h, wire/wire.h); this one writes them.
 */
#ifndef INQUEST_INDEXER_INDEX_H
#define INQUEST_INDEXER_INDEX_H

#include <stddef.h>

#include "base/error.h"
#include "options.h"

/* Damage ends in the table problems; what is returned is a failure, and then nothing was written.
 */
struct error *index_dump(const struct index_options *options);

/*
 * Texts of kernel logs, read one after the other by one process, into a new case. One that takes
 * the process over can lie about those of its company, and about nothing else: a process for each
 * would take several times as long. Errors of single ones are in their results.
 */
struct error *index_texts(const struct index_options *options, struct index_text *texts,
			  size_t count);

#endif
