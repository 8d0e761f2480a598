/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trees whose root tells how many levels they have: radix trees before Linux 4.7, IDRs before 4.11.
 * And IDRs of every kind, which a table of ids is.
 */
#ifndef INQUEST_SHAPES_LEVELS_H
#define INQUEST_SHAPES_LEVELS_H

#include <stdint.h>

#include "base/error.h"
#include "image/fields.h"

struct kernel;

/*
 * Calls visit for what the lowest of levels nodes, one below the other, point to; slots is a node's
 * array. A node that is met twice ends the walk there, as damage. visit returns failures only.
 */
struct error *levels_walk(struct kernel *kernel, uint64_t node, uint64_t levels,
			  const struct field *slots,
			  struct error *(*visit)(void *context, uint64_t index, uint64_t entry),
			  void *context);

/*
 * The entries of the struct idr at address. visit returns failures only. Returns failures, or
 * damage when the root itself cannot be read.
 */
struct error *idr_walk(struct kernel *kernel, uint64_t address,
		       struct error *(*visit)(void *context, uint64_t index, uint64_t entry),
		       void *context);

#endif
