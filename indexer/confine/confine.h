/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a process that reads a hostile dump gives up, for good: in two steps, since a file's kind is
 * known by reading it.
 *
 *  1. From the start: other files than those to read, the network, other processes, writing to
 *     files, core dumps, more than CONFINE_BYTES of memory. It keeps one socket, for rows.
 *  2. With its files open: opening any other.
 *
 * By limits of resources, and by a list of system calls (seccomp) where the machine has it; a call
 * that is not on the list fails with EPERM.
 */
#ifndef INQUEST_INDEXER_CONFINE_H
#define INQUEST_INDEXER_CONFINE_H

#include <stdint.h>

#include "base/error.h"

/* Far above what the largest dump takes, which is bounded by caches and by the rows of a walk. */
#define CONFINE_BYTES ((uint64_t)32 << 30)

/* It keeps these two, of which file may be -1. */
struct error *confine_process(int socket, int file);
struct error *confine_files(void);

#endif
