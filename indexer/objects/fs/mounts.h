/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mounts of a superblock, whatever namespace they are in.
 *
 *	struct superblock_mounts mounts;
 *	for (superblock_mounts_begin(&mounts, &layout, superblock);
 *superblock_mounts_next(&mounts);) … mounts.mount is the address of a struct mount …
 *	TRY(superblock_mounts_end(&mounts));
 *
 * Damage rules as in list.h.
 */
#ifndef INQUEST_OBJECTS_FS_MOUNTS_H
#define INQUEST_OBJECTS_FS_MOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "image/fields.h"
#include "shapes/list.h"

#define SUPERBLOCK_MOUNTS_FIELDS(F)                                                                \
	F(mounts, "?super_block.s_mounts")                                                         \
	F(node, "?mount.mnt_instance")                                                             \
	F(next, "?mount.mnt_next_for_sb")

struct superblock_mounts_layout {
	struct kernel *kernel;
	struct superblock_mounts_fields {
		SUPERBLOCK_MOUNTS_FIELDS(FIELD_MEMBER_)
	} f;
};

struct error *superblock_mounts_layout_init(struct superblock_mounts_layout *layout,
					    struct kernel *kernel);

/* Whether superblocks know their mounts: since Linux 3.3. */
bool superblock_mounts_known(const struct superblock_mounts_layout *layout);

struct superblock_mounts {
	const struct superblock_mounts_layout *layout;
	uint64_t mount;
	struct list list; /* of list_heads, where mounts are kept in one */
	uint64_t place;   /* else: of the pointer to the next mount */
	unsigned int count;
	struct error *error;
};

void superblock_mounts_begin(struct superblock_mounts *mounts,
			     const struct superblock_mounts_layout *layout, uint64_t superblock);
bool superblock_mounts_next(struct superblock_mounts *mounts);
struct error *superblock_mounts_end(struct superblock_mounts *mounts);

#endif
