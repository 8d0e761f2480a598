/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file_tables, fds, open_files: what tasks have open, each table once however many threads share
 * it, and each file once however many tables lead to it.
 *
 * A file costs its struct file and inode, and its dentry unless that is known already.
 */
#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "objects/fs/files.h"
#include "objects/fs/path.h"
#include "objects/sched/tasks.h"
#include "tables/walk.h"

enum {
	O_ACCESS_MODE = 3,
	O_READ_WRITE = 2,
	O_PATH_ONLY = 010000000, /* include/uapi/asm-generic/fcntl.h */
	DEVICE_TEXT = 24,
};

struct descriptor_walk {
	struct walk *walk;
	struct files files;
	struct paths paths;
	struct task_shares tables;
	struct map seen; /* struct file → 1: its row has been sent */
};

static void descriptor_walk_deinit(struct descriptor_walk *w)
{
	files_deinit(&w->files);
	paths_deinit(&w->paths);
	task_shares_deinit(&w->tables);
	map_deinit(&w->seen);
}

static struct cell open_mode(struct cell flags)
{
	static const char *const names[] = {"r", "w", "rw"};

	if (cell_is_null(flags))
		return flags;
	if (flags.integer & O_PATH_ONLY)
		return cell_text("path");
	int64_t mode = flags.integer & O_ACCESS_MODE;
	return mode <= O_READ_WRITE ? cell_text(names[mode]) : (struct cell){0};
}

/* include/linux/kdev_t.h: 12 bits of major, 20 of minor. */
static struct cell device_text(struct cell device, char text[DEVICE_TEXT])
{
	if (cell_is_null(device))
		return device;
	char *end = text_write_number(text, device.integer >> 20 & 0xfff);
	*end++ = ':';
	end = text_write_number(end, device.integer & 0xfffff);
	return cell_text_of(text, (size_t)(end - text));
}

static struct cell type_of(const struct file_facts *facts, const struct path *path)
{
	static const char anonymous[] = "anon_inode:";

	if (path->text && !strncmp(path->text, anonymous, sizeof(anonymous) - 1))
		return cell_text("anon");
	if (cell_is_null(facts->mode))
		return facts->mode;
	const char *name = file_type_name((uint64_t)facts->mode.integer);
	return cell_text(name ? name : "anon");
}

static struct error *emit_file(struct descriptor_walk *w, uint64_t file)
{
	char device[DEVICE_TEXT], special[DEVICE_TEXT];
	struct file_facts facts;
	struct path path;

	TRY(file_load(&w->files, file, &facts));
	TRY(path_of(&w->paths, facts.dentry, facts.mount, &path));
	struct open_files_row row = {
	    .file = cell_pointer(file),
	    .path = cell_text_of(path.text, path.size),
	    .type = type_of(&facts, &path),
	    .flags = facts.flags,
	    .mode = open_mode(facts.flags),
	    .offset = facts.position,
	    .size = facts.size,
	    .inode = facts.number,
	    .device = device_text(facts.device, device),
	    .rdev = device_text(facts.special, special),
	    .socket = cell_pointer(facts.sock),
	    .superblock = cell_pointer(facts.superblock),
	};
	if (path.text)
		row.deleted = cell_integer(path.deleted);
	if (facts.mount)
		row.mount = cell_pointer(facts.mount - w->paths.f.vfsmount.offset);
	return emit_open_files(w->walk->sink, &row);
}

/* One that cannot be read is a loss of each descriptor that leads to it. */
static struct error *emit_descriptor(struct descriptor_walk *w, const struct file_table *table,
				     uint64_t files_struct)
{
	struct fds_row row = {
	    .files = cell_pointer(files_struct),
	    .fd = cell_integer(table->fd),
	    .file = cell_pointer(table->file),
	};

	if (!map_find(&w->seen, table->file)) {
		TRY(emit_file(w, table->file));
		if (!map_insert(&w->seen, table->file, NULL))
			return error_no_memory();
	}
	return emit_fds(w->walk->sink, &row);
}

static struct error *emit_table(struct descriptor_walk *w, const struct task_share *share)
{
	struct file_table table;
	int64_t open = 0;

	problems_at(w->walk->kernel->problems, "file table 0x%llx",
		    (unsigned long long)share->address);
	for (file_table_begin(&table, &w->files, share->address); file_table_next(&table); open++)
		TRY(walk_skip(w->walk, emit_descriptor(w, &table, share->address)));
	TRY(file_table_end(&table));
	struct file_tables_row row = {
	    .files = cell_pointer(share->address),
	    .tasks = cell_integer((int64_t)share->tasks),
	    .open = cell_integer(open),
	    .max_fds = table.count ? cell_integer(table.count) : (struct cell){0},
	};
	return emit_file_tables(w->walk->sink, &row);
}

struct error *walk_descriptors(struct walk *walk)
{
	_cleanup_(descriptor_walk_deinit) struct descriptor_walk w = {.walk = walk};
	const struct tasks *tasks;

	TRY(files_init(&w.files, walk->kernel));
	TRY(paths_init(&w.paths, walk->kernel));
	TRY(crash_tasks(walk->crash, &tasks));
	TRY(task_shares_collect(walk->kernel, tasks, "task_struct.files", &w.tables));
	vector_for_each(&w.tables.list, share) {
		TRY(interrupt_check());
		TRY(emit_table(&w, share));
	}
	return NULL;
}
