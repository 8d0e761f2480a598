/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For an address that leads nowhere: the mapped memory that is nearest to it. */
#ifndef INQUEST_ANSWER_NEARBY_H
#define INQUEST_ANSWER_NEARBY_H

#include <stdint.h>

#include "base/error.h"

struct kernel;

/* "REASON: ADDRESS; the nearest that is mapped is START-END (module ext4)", an ERROR_FAULT. */
struct error *nearby_error(struct kernel *kernel, const char *reason, uint64_t address);

#endif
