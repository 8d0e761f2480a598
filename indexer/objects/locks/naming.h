/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an address is a part of: a variable, a superblock, an inode, an address space, a stack, or
 * at least an object of which slab cache. For locks, which say nothing of themselves.
 *
 * A guess at a type is checked by what such an object must point to: an inode to a superblock that
 * is mounted, an address space to be some task's.
 */
#ifndef INQUEST_OBJECTS_LOCKS_NAMING_H
#define INQUEST_OBJECTS_LOCKS_NAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct kernel;
struct tasks;
struct naming;

struct name {
	char text[512];      /* "cgroup_mutex", "/folder/file", "sda1 (ext4)"; "" for none */
	const char *member;  /* of the object: "i_rwsem"; NULL: text says all */
	uint64_t superblock; /* that address is a part of; 0: of none */
};

struct error *naming_create(struct kernel *kernel, const struct tasks *tasks, struct naming **ret);
void naming_destroy(struct naming *naming);
DEFINE_CLEANUP(struct naming *, naming_destroy);

/* The member of an object that lies at address. Only failures are returned. */
struct error *naming_find(struct naming *naming, uint64_t address, struct name *ret);

/* An inode: its path, else "DEVICE: inode NUMBER"; "" when it is none. */
struct error *naming_inode(struct naming *naming, uint64_t inode, struct name *ret);

/* The process that has an address space: "PID COMM"; "" when it is no task's. */
void naming_process(struct naming *naming, uint64_t mm, struct name *ret);

#endif
