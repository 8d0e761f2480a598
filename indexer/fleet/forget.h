/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dumps that a fleet lets go of. */
#ifndef INQUEST_FLEET_FORGET_H
#define INQUEST_FLEET_FORGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fleet/fleet.h"

enum { FORGET_DUMPS_MAX = 1000 };

struct forget_wish {
	const char *dumps[FORGET_DUMPS_MAX]; /* numbers */
	size_t count;
	bool has_age; /* instead: those whose crash is so many days ago, or whose index where no
		       * clock told of a crash */
	int64_t days;
	bool keep; /* their rows in dumps stay */
};

/*
 * Deletes their rows, a dump a transaction, then what no dump refers to any more. Who reads goes on
 * reading. ERROR_USAGE: there is no such dump.
 */
struct error *forget_dumps(const struct fleet *fleet, const struct forget_wish *wish);

#endif
