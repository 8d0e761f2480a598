/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * super_block.s_mounts (fs/mount.h): a list_head that goes through the mounts, or (since 6.17) a
 * pointer to the first mount, which names the next one.
 */
#include "objects/fs/mounts.h"

#include "image/kernel.h"

enum { MOUNTS_MAX = 1 << 20 }; /* of one superblock; sysctl_mount_max is 100,000 for a namespace */

static const struct superblock_mounts_fields superblock_mounts_field_paths = {
    SUPERBLOCK_MOUNTS_FIELDS(FIELD_PATH_)};

struct error *superblock_mounts_layout_init(struct superblock_mounts_layout *layout,
					    struct kernel *kernel)
{
	layout->kernel = kernel;
	return fields_init(kernel, superblock_mounts, &layout->f);
}

bool superblock_mounts_known(const struct superblock_mounts_layout *layout)
{
	const struct superblock_mounts_fields *f = &layout->f;

	return f->mounts.present && (f->node.present || f->next.present);
}

void superblock_mounts_begin(struct superblock_mounts *mounts,
			     const struct superblock_mounts_layout *layout, uint64_t superblock)
{
	mounts->layout = layout;
	mounts->mount = 0;
	mounts->place = superblock + layout->f.mounts.offset;
	mounts->count = 0;
	mounts->error = NULL;
	list_begin(&mounts->list, layout->kernel, mounts->place, LIST_FORWARD);
}

static bool next_in_list(struct superblock_mounts *mounts)
{
	if (!list_next(&mounts->list)) {
		mounts->error = list_end(&mounts->list);
		return false;
	}
	mounts->mount = mounts->list.entry - mounts->layout->f.node.offset;
	return true;
}

bool superblock_mounts_next(struct superblock_mounts *mounts)
{
	struct kernel *kernel = mounts->layout->kernel;

	if (mounts->layout->f.node.present)
		return next_in_list(mounts);
	struct error *error = memory_pointer(&kernel->memory, mounts->place, &mounts->mount);
	if (!error && mounts->count++ == MOUNTS_MAX)
		error = error_corrupt("the mounts of a superblock do not end", mounts->mount);
	mounts->error = problems_note(kernel->problems, error);
	mounts->place = mounts->mount + mounts->layout->f.next.offset;
	return !error && mounts->mount;
}

struct error *superblock_mounts_end(struct superblock_mounts *mounts)
{
	return mounts->error;
}
