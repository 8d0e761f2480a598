/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a vmlinux to the profile of its kernel (image/profile.h). */
#ifndef INQUEST_INDEXER_PROFILE_MAKE_H
#define INQUEST_INDEXER_PROFILE_MAKE_H

#include <stddef.h>
#include <stdint.h>

#include "image/vmlinux.h"

/* With source lines, if they are wanted. The profile is malloc'd. ERROR_FORMAT: without symbols
 * there is nothing to make one of. */
struct error *profile_make(struct vmlinux *vmlinux, bool lines, uint8_t **ret, size_t *size);

#endif
