/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File tables (include/linux/fdtable.h, fs/file.c) and files (include/linux/fs.h).
 *
 * A table is an array of pointers and a bitmap of the descriptors that are taken. Both are read
 * in chunks of 512 descriptors, pointers only where the bitmap has a bit: a table of a million
 * descriptors of which ten are open costs 2,000 reads of 64 bytes.
 */
#include "objects/fs/files.h"

#include "base/cursor.h"
#include "image/kernel.h"

enum {
	FDS_MAX = 1 << 30, /* sysctl_nr_open_max */
	BAD_MAX = 64,      /* wrong slots after which the rest is not believed */
	S_IFMT = 0170000,
	S_IFCHR = 0020000,
	S_IFBLK = 0060000,
	S_IFSOCK = 0140000,
};

static const struct files_fields files_field_paths = {FILES_FIELDS(FIELD_PATH_)};

struct error *files_init(struct files *files, struct kernel *kernel)
{
	*files = (struct files){.kernel = kernel};
	TRY(fields_init(kernel, files, &files->f));
	TRY(object_init(&files->file, kernel, "file"));
	return object_init(&files->inode, kernel, "inode");
}

void files_deinit(struct files *files)
{
	object_deinit(&files->file);
	object_deinit(&files->inode);
	map_deinit(&files->superblocks);
}

/* Notes what is wrong and goes on, but not for ever. */
static void doubt(struct file_table *table, struct error *error)
{
	if (!table->error)
		table->error = problems_note(table->files->kernel->problems, error);
	table->broken = true;
	if (++table->bad == BAD_MAX)
		table->next = table->count;
}

/* A table that was never enlarged lies in the files_struct itself: then its true size is known. */
static uint32_t size_limit(const struct file_table *table, uint64_t files_struct)
{
	const struct field *own = &table->files->f.own_slots;

	return own->present && table->slots == files_struct + own->offset ? own->count : FDS_MAX;
}

/*
 * Until 2.6.13 the table was part of the files_struct; until 2.6.20 the bitmaps had a size of their
 * own (include/linux/file.h).
 */
static struct error *open_table(struct file_table *table, uint64_t files_struct)
{
	struct kernel *kernel = table->files->kernel;
	const struct files_fields *f = &table->files->f;
	uint64_t fdt = files_struct, max_fds, max_fdset;

	if (f->fdt.present)
		TRY(field_read(kernel, &f->fdt, files_struct, &fdt));
	TRY(field_read(kernel, &f->fd, fdt, &table->slots));
	TRY(field_read(kernel, &f->open_fds, fdt, &table->bitmap));
	TRY(field_read(kernel, &f->max_fds, fdt, &max_fds));
	uint32_t limit = size_limit(table, files_struct);
	if (max_fds <= limit && max_fds % (8 * kernel->arch->pointer_size) == 0) {
		table->count = (uint32_t)max_fds;
		if (!f->max_fdset.present)
			return NULL;
		TRY(field_read(kernel, &f->max_fdset, fdt, &max_fdset));
		table->count = (uint32_t)(max_fdset < max_fds ? max_fdset : max_fds);
		return NULL;
	}
	table->count = limit < FDS_MAX ? limit : 0;
	return error_corrupt("a file table has no sensible size", fdt);
}

void file_table_begin(struct file_table *table, struct files *files, uint64_t files_struct)
{
	table->files = files;
	table->next = table->count = table->loaded = 0;
	table->bad = 0;
	table->broken = false;
	table->error = NULL;
	struct error *error = open_table(table, files_struct);
	if (error) {
		table->broken = true;
		table->error = problems_note(files->kernel->problems, error);
	}
}

static struct error *read_chunk(struct file_table *table, uint32_t count)
{
	struct memory *memory = &table->files->kernel->memory;
	size_t width = memory->arch->pointer_size;

	table->any = false;
	TRY(memory_read(memory, table->bitmap + table->next / 8, table->open, (count + 7) / 8));
	for (uint32_t i = 0; i < (count + 7) / 8; i++)
		table->any |= table->open[i] != 0;
	if (!table->any)
		return NULL;
	return memory_read(memory, table->slots + table->next * width, table->chunk, count * width);
}

/* The chunk that begins at next. One that cannot be read is passed over. */
static void load_chunk(struct file_table *table)
{
	uint32_t left = table->count - table->next;
	uint32_t count = left < FILE_TABLE_CHUNK ? left : FILE_TABLE_CHUNK;
	struct error *error = read_chunk(table, count);

	table->loaded = table->next + count;
	if (error || !table->any)
		table->next = table->loaded;
	if (error)
		doubt(table, error);
}

/* Bitmaps are arrays of longs; byte n of a little-endian one has the bits from 8 n on. */
static bool is_open(const struct file_table *table, uint32_t slot)
{
	size_t width = table->files->kernel->arch->pointer_size;
	size_t word = slot / (8 * width);
	uint64_t bits =
	    load_uint(table->open + word * width, width, table->files->kernel->memory.swap);

	return bits >> slot % (8 * width) & 1;
}

/* Whether the slot holds a file. What is in a slot that is not open is no file. */
static bool take_slot(struct file_table *table)
{
	struct kernel *kernel = table->files->kernel;
	size_t width = kernel->arch->pointer_size;
	uint32_t slot = table->next % FILE_TABLE_CHUNK;

	table->fd = table->next++;
	table->file = load_uint(table->chunk + slot * width, width, kernel->memory.swap);
	if (!table->file)
		return false;
	if (is_open(table, slot) && table->file % width == 0)
		return true;
	doubt(table, error_corrupt("a descriptor leads to no file", table->file));
	return false;
}

bool file_table_next(struct file_table *table)
{
	while (!table->error && table->next < table->count) {
		if (table->next == table->loaded)
			load_chunk(table);
		else if (take_slot(table))
			return true;
	}
	return false;
}

struct error *file_table_end(struct file_table *table)
{
	return table->error;
}

/* Each superblock is read once: there are few, and files many. Value: its device plus 1. */
static struct error *find_device(struct files *files, uint64_t superblock, struct cell *ret)
{
	uint64_t *known = map_insert(&files->superblocks, superblock, NULL), device;

	if (!known)
		return error_no_memory();
	if (!*known) {
		TRY(field_read(files->kernel, &files->f.device, superblock, &device));
		*known = device + 1;
	}
	*ret = cell_integer((int64_t)(*known - 1));
	return NULL;
}

/*
 * net/socket.c: an open socket lies in front of its inode, and names the file that stands for it.
 * (The inode of a socket's name in a file system is of the same type, and no socket.)
 */
static struct error *load_socket(struct files *files, struct file_facts *ret)
{
	const struct files_fields *f = &files->f;
	uint64_t socket = ret->inode - f->socket_inode.offset + f->socket.offset, file;

	if (!f->socket.present || !f->socket_inode.present)
		return NULL;
	TRY(field_read(files->kernel, &f->socket_file, socket, &file));
	if (file != files->file.address)
		return NULL;
	ret->socket = socket;
	return field_read(files->kernel, &f->sock, socket, &ret->sock);
}

static struct error *load_inode(struct files *files, struct file_facts *ret)
{
	const struct files_fields *f = &files->f;
	struct object *inode = &files->inode;

	TRY(object_load(inode, ret->inode));
	ret->mode = object_cell(inode, &f->mode);
	ret->number = object_cell(inode, &f->number);
	ret->size = object_cell(inode, &f->size);
	ret->superblock = object_uint(inode, &f->superblock);
	uint64_t type = object_uint(inode, &f->mode) & S_IFMT;
	if (type == S_IFCHR || type == S_IFBLK)
		ret->special = object_cell(inode, &f->rdev);
	if (type == S_IFSOCK)
		TRY(problems_note(files->kernel->problems, load_socket(files, ret)));
	return ret->superblock ? find_device(files, ret->superblock, &ret->device) : NULL;
}

struct error *file_load(struct files *files, uint64_t file, struct file_facts *ret)
{
	const struct files_fields *f = &files->f;

	*ret = (struct file_facts){0};
	TRY(object_load(&files->file, file));
	ret->dentry = object_uint(&files->file, &f->dentry);
	ret->mount = object_uint(&files->file, &f->mount);
	ret->inode = object_uint(&files->file, &f->inode);
	ret->flags = object_cell(&files->file, &f->flags);
	ret->position = object_cell(&files->file, &f->position);
	if (!files->file.lost && (!ret->dentry || !ret->inode))
		return error_corrupt("what a descriptor leads to is no file", file);
	return problems_note(files->kernel->problems, load_inode(files, ret));
}

const char *file_type_name(uint64_t mode)
{
	static const char *const names[] = {
	    [001] = "fifo", [002] = "chr",  [004] = "dir",  [006] = "blk",
	    [010] = "reg",  [012] = "link", [014] = "sock",
	};
	uint64_t type = mode >> 12;

	return type < sizeof(names) / sizeof(names[0]) ? names[type] : NULL;
}
