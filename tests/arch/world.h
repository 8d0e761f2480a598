/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A dump that a test has made up, opened as far as page tables go. */
#ifndef INQUEST_TESTS_ARCH_WORLD_H
#define INQUEST_TESTS_ARCH_WORLD_H

#include "dump/image.h"
#include "machine/memory.h"

struct world {
	struct image image;
	size_t ends[128];       /* where the blocks of memory end in it */
	struct image_file file; /* fd is -1 before world_open() */
	struct dump *dump;
	struct facts facts;
	struct memory memory;
};

/* Writes the image and opens it; false, and a failed check, where that cannot be done. */
bool world_open(struct world *world, const struct arch_ops *arch);
void world_end(struct world *world);

/* Checks that the kernel's address is found there. */
void check_translation(struct world *world, uint64_t virtual, uint64_t physical);

/* Checks how many levels the kernel's table has on the way to a page, or to where it is lacking. */
void check_walk(struct world *world, uint64_t virtual, unsigned int count, uint64_t span,
		bool mapped);

#endif
