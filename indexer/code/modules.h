/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding the loaded modules and their own symbols. */
#ifndef INQUEST_CODE_MODULES_H
#define INQUEST_CODE_MODULES_H

#include "base/error.h"

struct kernel;

/*
 * Walks the list `modules` both ways (so that one lost entry loses one module), fills
 * kernel->modules and adds the modules' symbols to kernel->symbols (finished again).
 */
struct error *modules_load(struct kernel *kernel);

#endif
