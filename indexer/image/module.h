/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loaded modules: where they are. code/modules.h finds them. */
#ifndef INQUEST_IMAGE_MODULE_H
#define INQUEST_IMAGE_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"

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

/* A range of addresses and whose it is. */
struct module_place {
	uint64_t start, end;
	uint16_t module; /* its place in the list */
};

struct modules {
	VECTOR(struct module) list;
	VECTOR(struct module_place) places; /* by address, once they are sorted */
};

void modules_deinit(struct modules *modules);

/* Appends a module; false: out of memory. */
bool modules_add(struct modules *modules, const struct module *module);

/* To be called when all are there, before module_at(). */
bool modules_sort(struct modules *modules);

/* The module whose memory holds address, NULL if none. Of ranges that overlap: the one of the
 * module that was added first. */
const struct module *module_at(const struct modules *modules, uint64_t address);

#endif
