/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BTF of any source of types (Documentation/bpf/btf.rst): what DWARF says in a hundred megabytes,
 * in one or two.
 */
#ifndef INQUEST_IMAGE_BTF_WRITER_H
#define INQUEST_IMAGE_BTF_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image/types.h"

/*
 * All named types, what they consist of, and the variables and functions for which is_wanted() is
 * true; without it none, and nobody looks for them, which takes as long as all else. In the byte
 * order of this machine, or in the other one. malloc'd.
 */
struct error *btf_write(struct types *types, bool swap,
			bool (*is_wanted)(void *context, const char *name), void *context,
			uint8_t **ret, size_t *size);

#endif
