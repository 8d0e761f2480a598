/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dump of a case into a fleet, in one transaction: all of it is there or nothing, whoever is
 * killed. A dump that the fleet has (by its fingerprint) is not pushed again.
 *
 * The dump's own rows go first, under a number that is its alone, so that collectors do not wait
 * for each other. What dumps share (kernels, stacks) comes last, and only what is not there yet:
 * who brings the same new kernel at the same moment waits until the other has brought it.
 */
#ifndef INQUEST_FLEET_PUSH_H
#define INQUEST_FLEET_PUSH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "case/case.h"
#include "fleet/fleet.h"

/* Held shared by who pushes while it relies on shared rows, and alone by who sweeps them. */
#define PUSH_LOCK "hashtext('inquest shared rows')"

/*
 * *to: the dump's number in the fleet; *known: it was there before. *rows grows with what is sent.
 * Errors name the table at fault; the transaction is not ended then.
 */
struct error *push_dump(const struct fleet *fleet, sqlite3 *source, int64_t from,
			_Atomic uint64_t *rows, int64_t *to, bool *known);

#endif
