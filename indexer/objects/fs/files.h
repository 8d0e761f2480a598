/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Open files: the descriptors of a file table, and what a struct file stands for.
 *
 *	struct files files;            (once per walk; files_deinit() at its end)
 *	TRY(files_init(&files, kernel));
 *	…
 *	struct file_table table;
 *	for (file_table_begin(&table, &files, files_struct); file_table_next(&table);)
 *		… table.fd, table.file …
 *	TRY(file_table_end(&table));
 *
 * Threads share their struct files_struct: walk each once (task_shares_collect()), not for every
 *task. Descriptors that are only reserved (open() has not returned yet) have no file and are
 *skipped.
 *
 * A table that cannot be read, or is larger than any, or whose slots hold what is no file, is cut
 * there and noted in problems; file_table_end() returns failures only. table.broken tells whether
 * something was left out.
 */
#ifndef INQUEST_OBJECTS_FS_FILES_H
#define INQUEST_OBJECTS_FS_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "image/fields.h"
#include "image/object.h"

struct kernel;

/* Members of kernel structs; one list for declaration and paths. */
#define FILES_FIELDS(F)                                                                            \
	F(fdt, "?files_struct.fdt")                                                                \
	F(own_slots, "files_struct.fd_array")                                                      \
	F(max_fds, "fdtable.max_fds|files_struct.max_fds")                                         \
	F(max_fdset, "?fdtable.max_fdset|files_struct.max_fdset")                                  \
	F(fd, "fdtable.fd|files_struct.fd")                                                        \
	F(open_fds, "fdtable.open_fds|files_struct.open_fds")                                      \
	F(dentry, "file.f_path.dentry|file.f_dentry")                                              \
	F(mount, "file.f_path.mnt|file.f_vfsmnt")                                                  \
	F(inode, "file.f_inode|file.f_path.dentry->d_inode|file.f_dentry->d_inode")                \
	F(flags, "file.f_flags")                                                                   \
	F(position, "file.f_pos")                                                                  \
	F(number, "inode.i_ino")                                                                   \
	F(mode, "inode.i_mode")                                                                    \
	F(size, "inode.i_size")                                                                    \
	F(rdev, "inode.i_rdev")                                                                    \
	F(superblock, "inode.i_sb")                                                                \
	F(device, "super_block.s_dev")                                                             \
	F(socket, "?socket_alloc.socket|inode.u.socket_i")                                         \
	F(socket_inode, "?socket_alloc.vfs_inode|inode")                                           \
	F(socket_file, "?socket.file")                                                             \
	F(sock, "?socket.sk")

struct files_fields {
	FILES_FIELDS(FIELD_MEMBER_)
};

struct files {
	struct kernel *kernel;
	struct files_fields f;
	struct object file, inode;
	struct map superblocks; /* struct super_block → its device plus 1; 0: not known */
};

/* Damage when the types are not there. */
struct error *files_init(struct files *files, struct kernel *kernel);
void files_deinit(struct files *files);

enum { FILE_TABLE_CHUNK = 512 };

struct file_table {
	struct files *files;
	uint32_t fd;
	uint64_t file;
	uint64_t slots, bitmap; /* fdtable.fd, fdtable.open_fds */
	uint32_t next, count, loaded;
	unsigned int bad; /* slots and chunks that made no sense */
	bool broken, any; /* any: the chunk has open descriptors */
	struct error *error;
	uint8_t open[FILE_TABLE_CHUNK / 8];
	uint8_t chunk[FILE_TABLE_CHUNK * sizeof(uint64_t)];
};

void file_table_begin(struct file_table *table, struct files *files, uint64_t files_struct);
bool file_table_next(struct file_table *table);
struct error *file_table_end(struct file_table *table);

/* What a struct file is. Addresses that are unknown are 0, cells NULL. */
struct file_facts {
	uint64_t dentry, mount; /* mount: struct vfsmount */
	uint64_t inode, superblock;
	uint64_t socket, sock; /* struct socket, its struct sock; 0: not a socket */
	struct cell flags;     /* f_flags: O_* */
	struct cell position;
	struct cell mode; /* i_mode: type and permissions */
	struct cell number, size;
	struct cell device;  /* s_dev, as the kernel keeps it: major << 20 | minor */
	struct cell special; /* i_rdev of a block or character device, likewise */
};

/* Damage when file cannot be read or is none. An inode that is lost leaves its part NULL. */
struct error *file_load(struct files *files, uint64_t file, struct file_facts *ret);

/* reg, dir, chr, blk, fifo, sock, link by i_mode; NULL for what has none (anonymous inodes). */
const char *file_type_name(uint64_t mode);

#endif
