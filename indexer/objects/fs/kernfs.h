/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysfs in memory (fs/kernfs): the symbolic links of a folder, and what they lead to. */
#ifndef INQUEST_OBJECTS_FS_KERNFS_H
#define INQUEST_OBJECTS_FS_KERNFS_H

#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"

struct kernel;

struct kernfs_link {
	char name[128];
	uint64_t target; /* what the link's target stands for: its struct kobject */
};

/* By name. */
struct kernfs_links {
	VECTOR(struct kernfs_link) list;
};

/*
 * Adds the links in the folder whose struct kernfs_node is at address. Damage when a part of the
 * folder cannot be read: the list then has the links of the rest.
 */
struct error *kernfs_links_load(struct kernfs_links *links, struct kernel *kernel,
				uint64_t address);
void kernfs_links_deinit(struct kernfs_links *links);

#endif
