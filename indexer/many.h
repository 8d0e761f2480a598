/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Indexing several dumps side by side. Each is read by a process of its own (runs.h), which writes
 * a small case into a workspace beside the target; the process that started them, the only one that
 * writes to the target, merges these when all are done, each in its own transaction. The order is
 * that of the crashes, so that the newest has the highest number; a dump without a time comes
 * first.
 *
 * As many run at once as there are CPUs, and MANY_BYTES of memory for each. The symbols of a kernel
 * are written once, by the first of its dumps (store/claims.h). What it costs beyond indexing them
 * one by one is that each row is written twice: about 1.5 µs per row.
 */
#ifndef INQUEST_INDEXER_MANY_H
#define INQUEST_INDEXER_MANY_H

#include "groups.h"
#include "index.h"

enum { MANY_BYTES = 256 << 20 };

/*
 * One dump that fails does not stop the others: it is told at once, and the error at the end, of
 * the kind of the first in the order of the arguments, names all that failed.
 */
struct error *index_many(const struct index_options *options, const struct groups *groups);

#endif
