/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * swaps: the swap areas (mm/swapfile.c, include/linux/swap.h). swap_info is an array of pointers to
 * those that have ever been in use; until 2.6.32 of the areas themselves.
 */
#include "base/cleanup.h"
#include "objects/fs/path.h"
#include "tables/walk.h"

enum {
	AREAS_MAX = 64,
	AREAS_LEAST = 23, /* as many pointers a kernel has at least, NULL where no area ever was */
};

/* include/linux/swap.h */
enum { SWP_USED = 1, SWP_WRITEOK = 2, SWP_BLKDEV = 1 << 6 };

enum { S_IFMT = 0170000, S_IFBLK = 0060000 };

/* Since 6.7 a bit of the counter tells that the area is off the list of those with room. */
#define USED_MASK (~(UINT64_C(1) << 62))

#define SWAP_FIELDS(F)                                                                             \
	F(flags, "swap_info_struct.flags")                                                         \
	F(number, "?swap_info_struct.type")                                                        \
	F(priority, "swap_info_struct.prio")                                                       \
	F(pages, "swap_info_struct.pages")                                                         \
	F(used, "swap_info_struct.inuse_pages.counter|swap_info_struct.inuse_pages")               \
	F(file, "swap_info_struct.swap_file")                                                      \
	F(vfsmount, "?swap_info_struct.swap_vfsmnt")                                               \
	F(device, "?swap_info_struct.swap_device")                                                 \
	F(mapping, "?file.f_mapping")                                                              \
	F(mode, "?address_space.host->i_mode")
DEFINE_FIELDS(swap, SWAP_FIELDS)

struct swap_walk {
	struct walk *walk;
	struct swap_fields f;
	struct object area;
	struct paths paths;
};

static void swap_walk_deinit(struct swap_walk *w)
{
	object_deinit(&w->area);
	paths_deinit(&w->paths);
}

/* Before 2.6.29 the flags do not say what the area is on, but the file's inode does. */
static struct error *is_partition(struct swap_walk *w, bool *ret)
{
	struct kernel *kernel = w->walk->kernel;
	const struct swap_fields *f = &w->f;
	uint64_t mapping, mode;

	*ret = object_uint(&w->area, &f->flags) & SWP_BLKDEV || object_uint(&w->area, &f->device);
	if (*ret || f->vfsmount.present || !f->mapping.present || !f->mode.present)
		return NULL;
	TRY(field_read(kernel, &f->mapping, object_uint(&w->area, &f->file), &mapping));
	TRY(field_read(kernel, &f->mode, mapping, &mode));
	*ret = (mode & S_IFMT) == S_IFBLK;
	return NULL;
}

/* In 2.4 swap_file is a dentry. */
static struct error *area_path(struct swap_walk *w, struct path *path)
{
	uint64_t file = object_uint(&w->area, &w->f.file);

	return w->f.vfsmount.present
		   ? path_of(&w->paths, file, object_uint(&w->area, &w->f.vfsmount), path)
		   : path_of_file(&w->paths, file, path);
}

static struct error *emit_area(struct swap_walk *w, unsigned int number, uint64_t address)
{
	const struct swap_fields *f = &w->f;
	int64_t page_size = w->walk->kernel->memory.page_size;
	struct path path;
	bool partition;

	TRY(object_load(&w->area, address));
	uint64_t flags = object_uint(&w->area, &f->flags);
	if (!(flags & SWP_USED))
		return NULL;
	TRY(is_partition(w, &partition));
	struct swaps_row row = {
	    .swap = cell_integer(number),
	    .address = cell_pointer(address),
	    .kind = cell_text(partition ? "partition" : "file"),
	    .pages = object_cell(&w->area, &f->pages),
	    .priority = object_cell(&w->area, &f->priority),
	    .writable = cell_integer(!!(flags & SWP_WRITEOK)),
	};
	if (object_has(&w->area, &f->used))
		row.used = cell_integer((int64_t)(object_uint(&w->area, &f->used) & USED_MASK));
	if (object_has(&w->area, &f->pages))
		row.bytes = cell_integer(row.pages.integer * page_size);
	TRY(area_path(w, &path));
	if (path.text)
		row.path = cell_text_of(path.text, path.size);
	return emit_swaps(w->walk->sink, &row);
}

/* An area's place in the array is in it since it is not the array that it lies in. */
static struct error *area_address(const struct swap_walk *w, uint64_t table, unsigned int number,
				  uint64_t *ret)
{
	struct kernel *kernel = w->walk->kernel;

	if (w->f.number.present)
		return memory_pointer(&kernel->memory,
				      table + (uint64_t)number * kernel->arch->pointer_size, ret);
	*ret = table + (uint64_t)number * w->area.size;
	return NULL;
}

/* A kernel without swap has neither the variables nor the type. */
struct error *walk_swaps(struct walk *walk)
{
	_cleanup_(swap_walk_deinit) struct swap_walk w = {.walk = walk};
	struct kernel *kernel = walk->kernel;
	uint64_t table, area, counter = kernel_symbol_or(kernel, "nr_swapfiles", 0);
	uint32_t count = AREAS_LEAST;

	if (!kernel_has_symbol(kernel, "swap_info"))
		return NULL;
	TRY(kernel_symbol(kernel, "swap_info", &table));
	if (counter)
		TRY(memory_u32(&kernel->memory, counter, &count));
	if (!count)
		return NULL;
	TRY(fields_init(kernel, swap, &w.f));
	TRY(object_init(&w.area, kernel, "swap_info_struct"));
	TRY(paths_init(&w.paths, kernel));
	if (count > AREAS_MAX)
		return error_corrupt("the number of swap areas makes no sense", counter);
	for (unsigned int n = 0; n < count; n++) {
		problems_at(kernel->problems, "swap area %u", n);
		struct error *error = area_address(&w, table, n, &area);
		if (!error && area)
			error = emit_area(&w, n, area);
		TRY(walk_skip(walk, error));
	}
	return NULL;
}
