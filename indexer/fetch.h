/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vmlinux of a dump's kernel from a debuginfod server, when DEBUGINFOD_URLS names one
 * (debuginfod(8)): over the network, so before the process that reads the dump is confined, and by
 * the dump's build id, which is all that is taken of it for that.
 */
#ifndef INQUEST_INDEXER_FETCH_H
#define INQUEST_INDEXER_FETCH_H

#include "options.h"
#include "work/worker.h"

/*
 * path, of WORKER_TEXT bytes, is where debuginfod keeps the file; "" when nobody has one, none is
 * needed or there is no libdebuginfod. Only failures of this program are returned.
 */
struct error *fetch_vmlinux(const struct index_options *options, char path[WORKER_TEXT]);

#endif
