/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bits of page.flags (include/linux/page-flags.h). Since 2.6.26 an enum has their numbers;
 * before that they were macros, which no type information tells.
 */
#ifndef INQUEST_OBJECTS_MM_PAGE_FLAGS_H
#define INQUEST_OBJECTS_MM_PAGE_FLAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

bool page_flags_are_macros(struct kernel *kernel);

/* name: PG_locked … Damage: this kernel has no such flag, or none whose number is known. */
struct error *page_flag_mask(struct kernel *kernel, const char *name, uint64_t *ret);

/*
 * What page._count is where nobody uses a page: 2.6.8 to 2.6.16 count from -1 on. Damage when
 * nothing tells.
 */
struct error *page_count_base(struct kernel *kernel, uint64_t *ret);

#endif
