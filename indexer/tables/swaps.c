/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * swaps: the swap areas (mm/swapfile.c, include/linux/swap.h). swap_info is an array of pointers to
 * those that have ever been in use.
 *
 * Cost: a read per area, and one per name of its path.
 */
#include "base/cleanup.h"
#include "tables/walk.h"

enum { AREAS_MAX = 64, DEPTH_MAX = 128, PATH_SIZE = 4096, NAME_SIZE = 256 };

/* include/linux/swap.h */
enum { SWP_USED = 1, SWP_WRITEOK = 2, SWP_BLKDEV = 1 << 6 };

/* Since 6.7 a bit of the counter tells that the area is off the list of those with room. */
#define USED_MASK (~(UINT64_C(1) << 62))

#define SWAP_FIELDS(F)                                                                             \
	F(flags, "swap_info_struct.flags")                                                         \
	F(priority, "swap_info_struct.prio")                                                       \
	F(pages, "swap_info_struct.pages")                                                         \
	F(used, "swap_info_struct.inuse_pages.counter|swap_info_struct.inuse_pages")               \
	F(file, "swap_info_struct.swap_file")                                                      \
	F(dentry, "file.f_path.dentry|file.__f_path.dentry")                                       \
	F(file_mount, "file.f_path.mnt|file.__f_path.mnt")                                         \
	F(root, "vfsmount.mnt_root")                                                               \
	F(mount, "mount.mnt")                                                                      \
	F(mount_parent, "mount.mnt_parent")                                                        \
	F(mountpoint, "mount.mnt_mountpoint")                                                      \
	F(parent, "dentry.d_parent")                                                               \
	F(name, "dentry.d_name.name|dentry.__d_name.name")
DEFINE_FIELDS(swap, SWAP_FIELDS)

struct swap_walk {
	struct walk *walk;
	struct swap_fields f;
	struct object area;
	char path[PATH_SIZE];
};

static void swap_walk_deinit(struct swap_walk *w)
{
	object_deinit(&w->area);
}

/* Puts "/NAME" in front of the path that begins at *at. */
static bool prepend(struct swap_walk *w, size_t *at, const char *name)
{
	size_t size = strlen(name);

	if (size + 1 > *at)
		return false;
	*at -= size;
	memcpy(w->path + *at, name, size);
	w->path[--*at] = '/';
	return true;
}

/* Where a path has come to, on its way up. */
struct path_place {
	uint64_t dentry, mount; /* struct vfsmount */
};

/* From the root of a mount to where it is mounted; *top when it is mounted nowhere. */
static struct error *leave_mount(struct swap_walk *w, struct path_place *place, bool *top)
{
	struct kernel *kernel = w->walk->kernel;
	uint64_t mount = place->mount - w->f.mount.offset, parent;

	TRY(field_read(kernel, &w->f.mount_parent, mount, &parent));
	*top = parent == mount;
	place->mount = parent + w->f.mount.offset;
	return *top ? NULL : field_read(kernel, &w->f.mountpoint, mount, &place->dentry);
}

static struct error *climb(struct swap_walk *w, struct path_place *place, size_t *at, bool *top)
{
	struct kernel *kernel = w->walk->kernel;
	uint64_t root, name;
	char text[NAME_SIZE];

	TRY(field_read(kernel, &w->f.root, place->mount, &root));
	if (place->dentry == root)
		return leave_mount(w, place, top);
	TRY(field_read(kernel, &w->f.name, place->dentry, &name));
	TRY(memory_string(&kernel->memory, name, text, sizeof(text)));
	if (!prepend(w, at, text))
		return error_corrupt("a path has no end", place->dentry);
	return field_read(kernel, &w->f.parent, place->dentry, &place->dentry);
}

/* As d_path(): from the file up, through mounts. */
static struct error *find_path(struct swap_walk *w, uint64_t file, struct cell *ret)
{
	struct kernel *kernel = w->walk->kernel;
	size_t at = sizeof(w->path) - 1;
	struct path_place place;
	bool top = false;

	w->path[at] = '\0';
	TRY(field_read(kernel, &w->f.dentry, file, &place.dentry));
	TRY(field_read(kernel, &w->f.file_mount, file, &place.mount));
	for (unsigned int depth = 0; depth < DEPTH_MAX && !top; depth++)
		TRY(climb(w, &place, &at, &top));
	if (!top)
		return error_corrupt("a path has no end", file);
	if (w->path[at])
		*ret = cell_text(w->path + at);
	return NULL;
}

static struct error *emit_area(struct swap_walk *w, unsigned int number, uint64_t address)
{
	const struct swap_fields *f = &w->f;
	int64_t page_size = w->walk->kernel->memory.page_size;

	TRY(object_load(&w->area, address));
	uint64_t flags = object_uint(&w->area, &f->flags);
	if (!(flags & SWP_USED))
		return NULL;
	struct swaps_row row = {
	    .swap = cell_integer(number),
	    .address = cell_pointer(address),
	    .kind = cell_text(flags & SWP_BLKDEV ? "partition" : "file"),
	    .pages = object_cell(&w->area, &f->pages),
	    .priority = object_cell(&w->area, &f->priority),
	    .writable = cell_integer(!!(flags & SWP_WRITEOK)),
	};
	if (object_has(&w->area, &f->used))
		row.used = cell_integer((int64_t)(object_uint(&w->area, &f->used) & USED_MASK));
	if (object_has(&w->area, &f->pages))
		row.bytes = cell_integer(row.pages.integer * page_size);
	TRY(walk_skip(w->walk, find_path(w, object_uint(&w->area, &f->file), &row.path)));
	return emit_swaps(w->walk->sink, &row);
}

/* A kernel without swap has neither the variables nor the type. */
struct error *walk_swaps(struct walk *walk)
{
	_cleanup_(swap_walk_deinit) struct swap_walk w = {.walk = walk};
	struct kernel *kernel = walk->kernel;
	uint64_t table, counter, area;
	uint32_t count;

	if (!kernel_has_symbol(kernel, "swap_info"))
		return NULL;
	TRY(kernel_symbol(kernel, "nr_swapfiles", &counter));
	TRY(kernel_symbol(kernel, "swap_info", &table));
	TRY(memory_u32(&kernel->memory, counter, &count));
	if (!count)
		return NULL;
	TRY(fields_init(kernel, swap, &w.f));
	TRY(object_init(&w.area, kernel, "swap_info_struct"));
	if (count > AREAS_MAX)
		return error_corrupt("the number of swap areas makes no sense", counter);
	for (unsigned int n = 0; n < count; n++) {
		problems_at(kernel->problems, "swap area %u", n);
		struct error *error = memory_pointer(
		    &kernel->memory, table + (uint64_t)n * kernel->arch->pointer_size, &area);
		if (!error && area)
			error = emit_area(&w, n, area);
		TRY(walk_skip(walk, error));
	}
	return NULL;
}
