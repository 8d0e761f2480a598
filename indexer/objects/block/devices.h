/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The devices of a class, as the folders of /sys/class show them (drivers/base). */
#ifndef INQUEST_OBJECTS_BLOCK_DEVICES_H
#define INQUEST_OBJECTS_BLOCK_DEVICES_H

#include <stdint.h>

#include "base/error.h"

struct kernel;

/*
 * Calls visit for each struct device of the class whose struct class is the variable symbol. visit
 * returns failures only. Damage when the class or its list cannot be found.
 */
struct error *devices_walk(struct kernel *kernel, const char *symbol,
			   struct error *(*visit)(void *context, uint64_t device), void *context);

#endif
