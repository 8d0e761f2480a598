/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Address spaces of processes. */
#ifndef INQUEST_IMAGE_USER_SPACE_H
#define INQUEST_IMAGE_USER_SPACE_H

#include "base/error.h"
#include "machine/memory.h"

struct kernel;

/* The address space of the struct mm_struct at mm. */
struct error *kernel_user_space(struct kernel *kernel, uint64_t mm, struct address_space *ret);

#endif
