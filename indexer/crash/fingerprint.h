/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which dump it is. */
#ifndef INQUEST_CRASH_FINGERPRINT_H
#define INQUEST_CRASH_FINGERPRINT_H

#include <stddef.h>

#include "crash/crash.h"

/*
 * What makes a dump the same one again, under another name or in another format: this build on
 * this node, stopped at this moment. Where the clock is lost, what the memory holds has to do.
 */
struct error *crash_fingerprint(const struct crash *crash, char *text, size_t size);

#endif
