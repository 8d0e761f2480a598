/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mounts: those of every mount namespace that a task is in, and (since 6.11) that is in the
 * kernel's tree of them.
 *
 * A namespace keeps its mounts in a tree (since 6.8), before that in a list (fs/mount.h). A mount
 * costs its own struct, its superblock's and a few texts. Where a tree or list is broken, the other
 * way to mounts is by the superblocks.
 */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "objects/fs/mounts.h"
#include "objects/fs/path.h"
#include "shapes/rbtree.h"
#include "objects/sched/tasks.h"
#include "tables/walk.h"

enum {
	NAME_CAPACITY = 256,
	DEVICE_CAPACITY = 4096, /* names of network shares are long */
	FLAGS_CAPACITY = 160,
	SB_RDONLY = 1,
	MNT_READONLY = 0x40,
};

#define MOUNT_FIELDS(F)                                                                            \
	F(proxy_namespace, "?nsproxy.mnt_ns|nsproxy.namespace")                                    \
	F(namespace_node, "?mnt_namespace.mnt_ns_tree_node|mnt_namespace.ns.ns_tree_node.ns_node|" \
			  "mnt_namespace.ns.ns_tree_node")                                         \
	F(namespace_id, "?mnt_namespace.ns.inum|mnt_namespace.proc_inum")                          \
	F(list, "?mnt_namespace.list|namespace.list")                                              \
	F(tree, "?mnt_namespace.mounts")                                                           \
	F(list_node, "?mount.mnt_list|vfsmount.mnt_list")                                          \
	F(tree_node, "?mount.mnt_node")                                                            \
	F(vfsmount, "mount.mnt|vfsmount")                                                          \
	F(root, "mount.mnt.mnt_root|vfsmount.mnt_root")                                            \
	F(superblock, "mount.mnt.mnt_sb|vfsmount.mnt_sb")                                          \
	F(flags, "mount.mnt.mnt_flags|vfsmount.mnt_flags")                                         \
	F(parent, "mount.mnt_parent|vfsmount.mnt_parent")                                          \
	F(device, "mount.mnt_devname|vfsmount.mnt_devname")                                        \
	F(namespace, "mount.mnt_ns|vfsmount.mnt_ns|vfsmount.mnt_namespace")                        \
	F(mount_id, "?mount.mnt_id|vfsmount.mnt_id")                                               \
	F(superblocks, "super_block.s_list")                                                       \
	F(dev, "super_block.s_dev")                                                                \
	F(sb_flags, "super_block.s_flags")                                                         \
	F(type, "super_block.s_type")                                                              \
	F(subtype, "?super_block.s_subtype")                                                       \
	F(frozen, "?super_block.s_writers.frozen")                                                 \
	F(bdev, "super_block.s_bdev")                                                              \
	F(disk, "block_device.bd_disk")                                                            \
	F(type_name, "file_system_type.name")
DEFINE_FIELDS(mount, MOUNT_FIELDS)

struct mount_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct mount_fields f;
	struct object mount, superblock;
	struct paths paths;
	struct superblock_mounts_layout instances;
	struct map namespaces; /* those that were walked */
	struct map seen;       /* mounts that have their row, or were tried */
	bool broken;           /* some tree or list was cut */
	char device[DEVICE_CAPACITY], type[NAME_CAPACITY], dev[32], flags[FLAGS_CAPACITY];
	char root[PATH_CAPACITY];
};

static void mount_walk_deinit(struct mount_walk *w)
{
	object_deinit(&w->mount);
	object_deinit(&w->superblock);
	paths_deinit(&w->paths);
	map_deinit(&w->namespaces);
	map_deinit(&w->seen);
}

struct option {
	uint64_t bit;
	const char *name;
};

/* fs/proc_namespace.c: show_sb_opts(), show_mnt_opts() */
static const struct option superblock_options[] = {
    {1 << 4, "sync"}, {1 << 7, "dirsync"}, {1 << 6, "mand"}, {1 << 25, "lazytime"}, {0, NULL}};
static const struct option mount_options[] = {
    {0x01, "nosuid"},     {0x02, "nodev"},    {0x04, "noexec"},      {0x08, "noatime"},
    {0x10, "nodiratime"}, {0x20, "relatime"}, {0x80, "nosymfollow"}, {0, NULL}};

static void add_options(char *text, size_t capacity, const struct option *options, uint64_t bits)
{
	size_t size = strlen(text);

	for (; options->name; options++)
		if (bits & options->bit)
			size +=
			    (size_t)snprintf(text + size, capacity - size, ",%s", options->name);
}

static struct cell flags_text(struct mount_walk *w)
{
	uint64_t flags = object_uint(&w->mount, &w->f.flags);
	uint64_t sb_flags = object_uint(&w->superblock, &w->f.sb_flags);
	bool read_only = flags & MNT_READONLY || sb_flags & SB_RDONLY;

	if (!object_has(&w->mount, &w->f.flags) || !object_has(&w->superblock, &w->f.sb_flags))
		return (struct cell){0};
	snprintf(w->flags, sizeof(w->flags), "%s", read_only ? "ro" : "rw");
	add_options(w->flags, sizeof(w->flags), superblock_options, sb_flags);
	add_options(w->flags, sizeof(w->flags), mount_options, flags);
	return cell_text(w->flags);
}

/* include/linux/fs/super_types.h, include/linux/fs.h: SB_UNFROZEN … SB_FREEZE_COMPLETE */
static struct cell frozen_text(struct mount_walk *w)
{
	static const char *const names[] = {"unfrozen", "write", "page_fault", "fs", "complete"};
	uint64_t level = object_uint(&w->superblock, &w->f.frozen);

	if (!object_has(&w->superblock, &w->f.frozen) || level >= sizeof(names) / sizeof(names[0]))
		return (struct cell){0};
	return cell_text(names[level]);
}

/* "fuse.sshfs": a file system that is one of many behind the same driver. */
static struct error *load_type(struct mount_walk *w)
{
	uint64_t type = object_uint(&w->superblock, &w->f.type);
	uint64_t subtype = object_uint(&w->superblock, &w->f.subtype), name;
	struct memory *memory = &w->kernel->memory;

	TRY(field_read(w->kernel, &w->f.type_name, type, &name));
	TRY(memory_string(memory, name, w->type, sizeof(w->type)));
	size_t size = strlen(w->type);
	if (!subtype || size + 2 > sizeof(w->type))
		return NULL;
	w->type[size] = '.';
	TRY(memory_string(memory, subtype, w->type + size + 1, sizeof(w->type) - size - 1));
	if (!w->type[size + 1])
		w->type[size] = '\0';
	return NULL;
}

static struct error *fill_superblock(struct mount_walk *w, struct mounts_row *row)
{
	uint64_t bdev, disk = 0;

	TRY(object_load(&w->superblock, object_uint(&w->mount, &w->f.superblock)));
	row->flags = flags_text(w);
	row->frozen = frozen_text(w);
	if (object_has(&w->superblock, &w->f.dev)) {
		uint64_t dev = object_uint(&w->superblock, &w->f.dev);

		snprintf(w->dev, sizeof(w->dev), "%u:%u", (unsigned int)(dev >> 20),
			 (unsigned int)(dev & 0xfffff));
		row->dev = cell_text(w->dev);
	}
	TRY(load_type(w));
	row->fstype = cell_text(w->type[0] ? w->type : NULL);
	bdev = object_uint(&w->superblock, &w->f.bdev);
	if (bdev)
		TRY(field_read(w->kernel, &w->f.disk, bdev, &disk));
	row->disk = cell_pointer(disk);
	return NULL;
}

static struct error *fill_paths(struct mount_walk *w, struct mounts_row *row)
{
	uint64_t root = object_uint(&w->mount, &w->f.root);
	struct path path;

	TRY(path_of(&w->paths, root, 0, &path));
	if (path.text) {
		memcpy(w->root, path.text, path.size);
		row->root = cell_text_of(w->root, path.size);
	}
	TRY(path_of(&w->paths, root, w->mount.address + w->f.vfsmount.offset, &path));
	row->path = cell_text_of(path.text, path.size);
	return NULL;
}

static struct error *fill_device(struct mount_walk *w, struct mounts_row *row)
{
	uint64_t name = object_uint(&w->mount, &w->f.device);

	if (!name)
		return NULL;
	TRY(memory_string(&w->kernel->memory, name, w->device, sizeof(w->device)));
	row->device = cell_text(w->device);
	return NULL;
}

static struct error *fill_namespace(struct mount_walk *w, uint64_t namespace,
				    struct mounts_row *row)
{
	uint64_t number;

	if (!w->f.namespace_id.present)
		return NULL;
	TRY(field_read(w->kernel, &w->f.namespace_id, namespace, &number));
	row->namespace_id = cell_integer((int64_t)number);
	return NULL;
}

static struct error *emit_mount(struct mount_walk *w, uint64_t namespace)
{
	const struct mount_fields *f = &w->f;
	uint64_t address = w->mount.address, parent = object_uint(&w->mount, &f->parent);
	struct mounts_row row = {
	    .mount = cell_pointer(address),
	    .namespace = cell_pointer(namespace),
	    .mount_id = object_cell(&w->mount, &f->mount_id),
	    .parent = cell_pointer(parent == address ? 0 : parent),
	    .superblock = cell_pointer(object_uint(&w->mount, &f->superblock)),
	};

	TRY(walk_skip(w->walk, fill_namespace(w, namespace, &row)));
	TRY(walk_skip(w->walk, fill_device(w, &row)));
	TRY(walk_skip(w->walk, fill_superblock(w, &row)));
	TRY(walk_skip(w->walk, fill_paths(w, &row)));
	return emit_mounts(w->walk->sink, &row);
}

/*
 * Each mount once. Who reads /proc/mounts has a mark in the list (5.8 to 6.7) that is no mount: it
 * has no superblock.
 */
static struct error *visit_mount(struct mount_walk *w, uint64_t address, uint64_t namespace)
{
	bool added;

	if (!map_insert(&w->seen, address, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	TRY(object_load(&w->mount, address));
	if (object_has(&w->mount, &w->f.superblock) && !object_uint(&w->mount, &w->f.superblock))
		return NULL;
	return emit_mount(w, namespace);
}

static struct error *walk_mount_tree(struct mount_walk *w, uint64_t namespace)
{
	struct rbtree tree;

	for (rbtree_begin(&tree, w->kernel, namespace + w->f.tree.offset); rbtree_next(&tree);)
		TRY(walk_skip(w->walk,
			      visit_mount(w, tree.entry - w->f.tree_node.offset, namespace)));
	w->broken |= tree.broken;
	return rbtree_end(&tree);
}

static struct error *walk_mount_list(struct mount_walk *w, uint64_t namespace)
{
	struct list list;

	for (list_begin(&list, w->kernel, namespace + w->f.list.offset, LIST_FORWARD);
	     list_next(&list);)
		TRY(walk_skip(w->walk,
			      visit_mount(w, list.entry - w->f.list_node.offset, namespace)));
	w->broken |= list.broken;
	return list_end(&list);
}

/* Each once. A member `mounts` alone tells nothing: once it was their number. */
static struct error *walk_namespace(struct mount_walk *w, uint64_t namespace)
{
	bool added;

	if (!namespace)
		return NULL;
	if (!map_insert(&w->namespaces, namespace, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	problems_at(w->kernel->problems, "mount namespace 0x%llx", (unsigned long long)namespace);
	if (w->f.tree.present && w->f.tree_node.present)
		return walk_mount_tree(w, namespace);
	if (w->f.list.present && w->f.list_node.present)
		return walk_mount_list(w, namespace);
	return error_absent("way to", "the mounts of a namespace");
}

static struct error *walk_task_namespaces(struct mount_walk *w)
{
	_cleanup_(task_shares_deinit) struct task_shares holders = {0};
	const struct tasks *tasks;

	TRY(crash_tasks(w->walk->crash, &tasks));
	TRY(task_shares_collect(w->kernel, tasks, "task_struct.nsproxy|task_struct.namespace",
				&holders));
	vector_for_each(&holders.list, holder) {
		uint64_t namespace = holder->address;

		TRY(interrupt_check());
		if (w->f.proxy_namespace.present)
			TRY(walk_skip(w->walk, field_read(w->kernel, &w->f.proxy_namespace,
							  holder->address, &namespace)));
		TRY(walk_skip(w->walk, walk_namespace(w, namespace)));
	}
	return NULL;
}

/* Namespaces that no task is in are kept by a bind mount or an open file. */
static struct error *walk_listed_namespaces(struct mount_walk *w)
{
	struct rbtree tree;
	uint64_t root;

	if (!w->f.namespace_node.present || !kernel_has_symbol(w->kernel, "mnt_ns_tree"))
		return NULL;
	TRY(kernel_symbol(w->kernel, "mnt_ns_tree", &root));
	for (rbtree_begin(&tree, w->kernel, root); rbtree_next(&tree);)
		TRY(walk_skip(w->walk, walk_namespace(w, tree.entry - w->f.namespace_node.offset)));
	return rbtree_end(&tree);
}

/* A mount of a superblock, if it is in a namespace that is known. */
static struct error *visit_instance(struct mount_walk *w, uint64_t mount)
{
	uint64_t namespace;

	TRY(field_read(w->kernel, &w->f.namespace, mount, &namespace));
	return map_find(&w->namespaces, namespace) ? visit_mount(w, mount, namespace) : NULL;
}

static struct error *walk_instances(struct mount_walk *w, uint64_t superblock)
{
	struct superblock_mounts mounts;

	for (superblock_mounts_begin(&mounts, &w->instances, superblock);
	     superblock_mounts_next(&mounts);)
		TRY(walk_skip(w->walk, visit_instance(w, mounts.mount)));
	return superblock_mounts_end(&mounts);
}

static struct error *walk_superblocks(struct mount_walk *w)
{
	const uint32_t offset = w->f.superblocks.offset;
	struct list list;
	uint64_t head;

	problems_at(w->kernel->problems, "superblocks");
	TRY(superblock_mounts_layout_init(&w->instances, w->kernel));
	if (!superblock_mounts_known(&w->instances))
		return error_absent("way to", "mounts of a superblock");
	TRY(kernel_symbol(w->kernel, "super_blocks", &head));
	for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);)
		TRY(walk_skip(w->walk, walk_instances(w, list.entry - offset)));
	TRY(list_end(&list));
	if (!list.broken)
		return NULL;
	for (list_begin(&list, w->kernel, head, LIST_BACKWARD); list_next(&list);)
		TRY(walk_skip(w->walk, walk_instances(w, list.entry - offset)));
	return list_end(&list);
}

struct error *walk_mounts(struct walk *walk)
{
	_cleanup_(mount_walk_deinit) struct mount_walk w = {.walk = walk, .kernel = walk->kernel};

	TRY(fields_init(walk->kernel, mount, &w.f));
	TRY(object_init(&w.mount, walk->kernel, "mount|vfsmount"));
	TRY(object_init(&w.superblock, walk->kernel, "super_block"));
	TRY(paths_init(&w.paths, walk->kernel));
	TRY(walk_skip(walk, walk_task_namespaces(&w)));
	TRY(walk_skip(walk, walk_listed_namespaces(&w)));
	return w.broken ? walk_superblocks(&w) : NULL;
}
