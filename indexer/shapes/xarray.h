/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks over an xarray (include/linux/xarray.h), which IDRs and radix trees are too since 4.20.
 *
 * A node must name the node above it as its parent, and the slot of it that it is in: so no node is
 * met twice, whatever the memory holds. What does not, or cannot be read, is noted in problems and
 * left out.
 */
#ifndef INQUEST_SHAPES_XARRAY_H
#define INQUEST_SHAPES_XARRAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

/*
 * Calls visit for every entry that is a pointer, in order of the index. address: of the struct
 * xarray (or radix_tree_root). visit returns failures only. Returns failures, or damage when the
 * root itself cannot be read.
 */
struct error *xarray_walk(struct kernel *kernel, uint64_t address,
			  struct error *(*visit)(void *context, uint64_t index, uint64_t entry),
			  void *context);

#endif
