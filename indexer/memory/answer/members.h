/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a struct one by one; those of anonymous ones are its own, as in C. */
#ifndef INQUEST_ANSWER_MEMBERS_H
#define INQUEST_ANSWER_MEMBERS_H

#include <stdint.h>

#include "base/error.h"
#include "image/types.h"

struct kernel;

/* bit_offset is from the start of the struct. visit returns what ends the walk. */
struct error *members_walk(struct kernel *kernel, const struct type *type,
			   struct error *(*visit)(void *context, const struct type_member *member,
						  uint64_t bit_offset),
			   void *context);

#endif
