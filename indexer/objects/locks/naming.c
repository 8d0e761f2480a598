/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of what addresses belong to. A question costs some reads per sort of object; the lists of
 * superblocks, slab caches and address spaces are read once.
 */
#include "objects/locks/naming.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/list.h"
#include "objects/fs/path.h"
#include "objects/mm/memmap.h"
#include "objects/mm/pages.h"
#include "objects/sched/tasks.h"

enum { MINOR_BITS = 20 };

#define NAMING_FIELDS(F)                                                                           \
	F(sb, "super_block")                                                                       \
	F(sb_list, "super_block.s_list")                                                           \
	F(sb_id, "super_block.s_id")                                                               \
	F(sb_type, "super_block.s_type")                                                           \
	F(sb_umount, "super_block.s_umount")                                                       \
	F(sb_rename, "?super_block.s_vfs_rename_mutex")                                            \
	F(sb_writers, "?super_block.s_writers")                                                    \
	F(type_name, "file_system_type.name")                                                      \
	F(inode_sb, "inode.i_sb")                                                                  \
	F(inode_ino, "inode.i_ino")                                                                \
	F(inode_rwsem, "inode.i_rwsem|inode.i_mutex|inode.i_sem")                                  \
	F(inode_mmap, "?inode.i_data.i_mmap_rwsem")                                                \
	F(inode_invalidate, "?inode.i_data.invalidate_lock")                                       \
	F(inode_state, "?inode.i_state")                                                           \
	F(inode_rdev, "inode.i_rdev")                                                              \
	F(bdev_inode, "?bdev_inode.vfs_inode")                                                     \
	F(bdev_device, "?bdev_inode.bdev")                                                         \
	F(device_disk, "?block_device.bd_disk")                                                    \
	F(disk_name, "?gendisk.disk_name")                                                         \
	F(file_inode, "file.f_inode|file.f_path.dentry->d_inode|file.f_dentry->d_inode")           \
	F(file_pos_lock, "?file.f_pos_lock")                                                       \
	F(pid, "task_struct.pid")                                                                  \
	F(comm, "task_struct.comm")                                                                \
	F(mm, "task_struct.mm")                                                                    \
	F(stack, "?task_struct.stack|task_struct.thread_info")                                     \
	F(signal, "task_struct.signal")                                                            \
	F(mmap_lock, "mm_struct.mmap_lock|mm_struct.mmap_sem")                                     \
	F(cred_guard, "?signal_struct.cred_guard_mutex")                                           \
	F(exec_update, "?signal_struct.exec_update_lock|signal_struct.exec_update_mutex")          \
	F(cache_list, "kmem_cache.list|kmem_cache.next|kmem_cache_s.next")                         \
	F(cache_name, "kmem_cache.name|kmem_cache_s.name")                                         \
	F(page, "page")                                                                            \
	F(page_compound, "?" PAGE_COMPOUND)                                                        \
	F(page_cache, "?slab.slab_cache|page.slab_cache")
DEFINE_FIELDS(naming, NAMING_FIELDS)

struct naming {
	struct kernel *kernel;
	struct naming_fields f;
	struct paths paths;
	struct map superblocks;   /* address → 1 */
	VECTOR(uint64_t) sb_list; /* the same, to be searched by range */
	struct map mms, signals;  /* → a task that has it */
	struct map stacks;        /* lowest address → the task */
	struct map caches;        /* kmem_cache → 1 */
	struct memmap pages;
};

/* Preparation. */

static struct error *put(struct map *map, uint64_t key, uint64_t value)
{
	uint64_t *slot = map_insert(map, key, NULL);

	if (!slot)
		return error_no_memory();
	*slot = value;
	return NULL;
}

static struct error *add_superblocks(struct naming *n)
{
	uint64_t head;
	struct list list;

	TRY(kernel_symbol(n->kernel, "super_blocks", &head));
	for (list_begin(&list, n->kernel, head, LIST_FORWARD); list_next(&list);) {
		uint64_t sb = list.entry - n->f.sb_list.offset;

		TRY(put(&n->superblocks, sb, 1));
		if (!vector_push(&n->sb_list, sb))
			return error_no_memory();
	}
	return list_end(&list);
}

static struct error *add_caches(struct naming *n)
{
	uint64_t head;
	struct list list;

	TRY(kernel_symbol(n->kernel, "slab_caches|cache_chain", &head));
	for (list_begin(&list, n->kernel, head, LIST_FORWARD); list_next(&list);)
		TRY(put(&n->caches, list.entry - n->f.cache_list.offset, 1));
	TRY(list_end(&list));
	return memmap_init(&n->pages, n->kernel);
}

static struct error *add_task(struct naming *n, const struct tasks *tasks, uint64_t task)
{
	const struct {
		const struct field *field;
		struct map *map;
	} what[] = {{&n->f.mm, &n->mms}, {&n->f.signal, &n->signals}, {&n->f.stack, &n->stacks}};

	for (size_t i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		uint64_t value;
		bool added;

		TRY(tasks_read(tasks, n->kernel, what[i].field, task, &value));
		if (!value)
			continue;
		uint64_t *slot = map_insert(what[i].map, value, &added);
		if (!slot)
			return error_no_memory();
		if (added)
			*slot = task;
	}
	return NULL;
}

struct error *naming_create(struct kernel *kernel, const struct tasks *tasks, struct naming **ret)
{
	_cleanup_(naming_destroyp) struct naming *n = calloc(1, sizeof(*n));

	if (!n)
		return error_no_memory();
	n->kernel = kernel;
	TRY(fields_init(kernel, naming, &n->f));
	TRY(paths_init(&n->paths, kernel));
	TRY(problems_note(kernel->problems, add_superblocks(n)));
	TRY(problems_note(kernel->problems, add_caches(n)));
	vector_for_each(&tasks->list, task)
		TRY(problems_note(kernel->problems, add_task(n, tasks, *task)));
	*ret = steal(&n);
	return NULL;
}

void naming_destroy(struct naming *n)
{
	if (!n)
		return;
	paths_deinit(&n->paths);
	map_deinit(&n->superblocks);
	vector_deinit(&n->sb_list);
	map_deinit(&n->mms);
	map_deinit(&n->signals);
	map_deinit(&n->stacks);
	map_deinit(&n->caches);
	memmap_deinit(&n->pages);
	free(n);
}

/* Objects. Damage on the way means that a guess was wrong, or that there is no name: "". */

static bool read_text(struct naming *n, uint64_t address, char *text, size_t size)
{
	text[0] = '\0';
	return address && !memory_string(&n->kernel->memory, address, text, size) && text[0];
}

static void name_superblock(struct naming *n, uint64_t sb, char *text, size_t size, bool type)
{
	char id[32], name[32];
	uint64_t address;

	read_text(n, sb + n->f.sb_id.offset, id, sizeof(id));
	snprintf(text, size, "%s", id);
	if (type && field_try(n->kernel, &n->f.sb_type, sb, &address) &&
	    field_try(n->kernel, &n->f.type_name, address, &address) &&
	    read_text(n, address, name, sizeof(name)))
		snprintf(text, size, "%s (%s)", id, name);
}

/* The inode of a block device: "DISK (MAJOR:MINOR)"; its file system has no paths. */
static void name_device(struct naming *n, uint64_t inode, struct name *ret)
{
	const struct naming_fields *f = &n->f;
	uint64_t disk, number = 0;
	char name[32] = "";

	if (f->bdev_inode.present && f->bdev_device.present && f->disk_name.present &&
	    field_try(n->kernel, &f->device_disk,
		      inode - f->bdev_inode.offset + f->bdev_device.offset, &disk))
		read_text(n, disk + f->disk_name.offset, name, sizeof(name));
	field_try(n->kernel, &f->inode_rdev, inode, &number);
	snprintf(ret->text, sizeof(ret->text), "%s%s%u:%u%s", name, name[0] ? " (" : "",
		 (unsigned int)number >> MINOR_BITS,
		 (unsigned int)number & ((1u << MINOR_BITS) - 1), name[0] ? ")" : "");
}

struct error *naming_inode(struct naming *n, uint64_t inode, struct name *ret)
{
	char id[64];
	uint64_t sb, ino = 0;
	struct path path;

	*ret = (struct name){.text = ""};
	if (!field_try(n->kernel, &n->f.inode_sb, inode, &sb) || !map_find(&n->superblocks, sb))
		return NULL;
	name_superblock(n, sb, id, sizeof(id), false);
	if (!strcmp(id, "bdev")) {
		name_device(n, inode, ret);
		return NULL;
	}
	field_try(n->kernel, &n->f.inode_ino, inode, &ino);
	TRY(path_of_inode(&n->paths, inode, &path));
	if (path.text)
		snprintf(ret->text, sizeof(ret->text), "%.*s%s", (int)path.size, path.text,
			 path.deleted ? " (deleted)" : "");
	else
		snprintf(ret->text, sizeof(ret->text), "%s: inode %llu", id,
			 (unsigned long long)ino);
	return NULL;
}

static bool try_superblock(struct naming *n, uint64_t address, struct name *ret)
{
	const struct naming_fields *f = &n->f;

	vector_for_each(&n->sb_list, sb) {
		if (address < *sb || address >= *sb + f->sb.size)
			continue;
		uint64_t offset = address - *sb;
		name_superblock(n, *sb, ret->text, sizeof(ret->text), true);
		ret->superblock = *sb;
		if (offset == f->sb_umount.offset)
			ret->member = "s_umount";
		else if (f->sb_rename.present && offset == f->sb_rename.offset)
			ret->member = "s_vfs_rename_mutex";
		else if (offset - f->sb_writers.offset < f->sb_writers.size)
			ret->member = "s_writers";
		return true;
	}
	return false;
}

static struct error *try_inode(struct naming *n, uint64_t address, struct name *ret)
{
	static const char *const rwsem_names[] = {"i_rwsem", "i_mutex", "i_sem"};
	const struct {
		const struct field *field;
		const char *member;
	} members[] = {
	    {&n->f.inode_rwsem, rwsem_names[n->f.inode_rwsem.alternative]},
	    {&n->f.inode_invalidate, "invalidate_lock"},
	    {&n->f.inode_mmap, "i_mmap_rwsem"},
	    {&n->f.inode_state, "i_state"},
	};
	uint64_t inode;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!members[i].field->present)
			continue;
		TRY(naming_inode(n, address - members[i].field->offset, ret));
		ret->member = members[i].member;
		if (ret->text[0])
			return NULL;
	}
	if (field_try(n->kernel, &n->f.file_inode, address - n->f.file_pos_lock.offset, &inode) &&
	    n->f.file_pos_lock.present && inode)
		TRY(naming_inode(n, inode, ret));
	ret->member = ret->text[0] ? "f_pos_lock" : NULL;
	return NULL;
}

static void name_task(struct naming *n, uint64_t task, struct name *ret)
{
	char comm[16];
	uint64_t pid = 0;

	field_try(n->kernel, &n->f.pid, task, &pid);
	read_text(n, task + n->f.comm.offset, comm, sizeof(comm));
	snprintf(ret->text, sizeof(ret->text), "%llu %s", (unsigned long long)pid, comm);
}

void naming_process(struct naming *n, uint64_t mm, struct name *ret)
{
	const uint64_t *task = map_find(&n->mms, mm);

	*ret = (struct name){.text = ""};
	if (task)
		name_task(n, *task, ret);
}

/* What belongs to a task or a process: "PID COMM" with the member. */
static bool try_task(struct naming *n, uint64_t address, struct name *ret)
{
	const struct {
		const struct map *map;
		uint64_t key;
		bool present;
		const char *member;
	} owners[] = {
	    {&n->mms, address - n->f.mmap_lock.offset, n->f.mmap_lock.present, "mmap_lock"},
	    {&n->signals, address - n->f.cred_guard.offset, n->f.cred_guard.present,
	     "cred_guard_mutex"},
	    {&n->signals, address - n->f.exec_update.offset, n->f.exec_update.present,
	     "exec_update_lock"},
	    {&n->stacks, address & -n->kernel->stack_size, true, "stack"},
	};

	for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++) {
		const uint64_t *task = map_find(owners[i].map, owners[i].key);

		if (!task || !owners[i].present)
			continue;
		name_task(n, *task, ret);
		ret->member = owners[i].member;
		return true;
	}
	return false;
}

static void try_cache(struct naming *n, uint64_t address, struct name *ret)
{
	uint64_t page, head, cache, name;
	const struct naming_fields *f = &n->f;

	if (!memmap_page(&n->pages, (address - n->pages.direct) / n->kernel->memory.page_size,
			 &page))
		return;
	if (field_try(n->kernel, &f->page_compound, page, &head))
		page = page_head(page, head);
	if (!field_try(n->kernel, &f->page_cache, page, &cache) || !map_find(&n->caches, cache) ||
	    !field_try(n->kernel, &f->cache_name, cache, &name) ||
	    !read_text(n, name, ret->text, sizeof(ret->text) - 8))
		return;
	ret->member = "object of a cache";
}

static void try_variable(struct naming *n, uint64_t address, struct name *ret)
{
	struct place place = kernel_place(n->kernel, address);

	if (!place.name)
		return;
	if (place.offset)
		snprintf(ret->text, sizeof(ret->text), "%s+0x%llx", place.name,
			 (unsigned long long)place.offset);
	else
		snprintf(ret->text, sizeof(ret->text), "%s", place.name);
}

struct error *naming_find(struct naming *n, uint64_t address, struct name *ret)
{
	*ret = (struct name){.text = ""};
	try_variable(n, address, ret);
	if (ret->text[0] || try_superblock(n, address, ret) || try_task(n, address, ret))
		return NULL;
	TRY(try_inode(n, address, ret));
	if (!ret->text[0])
		try_cache(n, address, ret);
	return NULL;
}
