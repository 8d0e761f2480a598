/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loaded modules: where they are, and their own symbols. */
#ifndef INQUEST_CODE_MODULES_H
#define INQUEST_CODE_MODULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"

struct kernel;

enum { MODULE_NAME_MAX = 64, MODULE_RANGES_MAX = 16 };

struct module_range {
	uint64_t start, size; /* bytes */
};

struct module {
	uint64_t address; /* of its struct module */
	char name[MODULE_NAME_MAX];
	struct module_range ranges[MODULE_RANGES_MAX]; /* text and data, core then init */
	unsigned int range_count;
};

/*
 * Walks the list `modules` both ways (so that one lost entry loses one module), fills
 * kernel->modules and adds the modules' symbols to kernel->symbols (finished again).
 */
struct error *modules_load(struct kernel *kernel);

/* The module whose memory holds address, NULL if none. *index: place in kernel->modules. */
const struct module *module_at(const struct kernel *kernel, uint64_t address);

#endif
