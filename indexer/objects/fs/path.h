/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paths: from a dentry and the mount that it was reached by, to text.
 *
 * The text is what readlink() of /proc/PID/fd/N shows to a reader outside of any chroot: through
 * mounts and bind mounts up to the root of the mount namespace, or of a detached mount. What is no
 * part of a tree has the name that its file system gives it: socket:[4711], pipe:[4712],
 * anon_inode:[eventpoll], net:[4026531840], /memfd:name. The " (deleted)" of /proc is a flag here.
 *
 * Where an ancestor is lost, the damage is noted and the path begins with "...": ".../c/d". So does
 * a path that is longer than PATH_CAPACITY. One that loops is NULL.
 *
 * Every dentry and mount is read once and kept: a path among known folders costs one read. Walks
 * end, whatever d_parent and mnt_parent lead to.
 */
#ifndef INQUEST_OBJECTS_FS_PATH_H
#define INQUEST_OBJECTS_FS_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"
#include "image/fields.h"
#include "objects/fs/mounts.h"
#include "image/object.h"

struct kernel;

enum { PATH_CAPACITY = 8192 }; /* the kernel gives PATH_MAX, 4096 */

#define PATH_FIELDS(F)                                                                             \
	F(parent, "dentry.d_parent")                                                               \
	F(name, "dentry.d_name.name")                                                              \
	F(name_size, "dentry.d_name.len")                                                          \
	F(hashed, "dentry.d_hash.pprev")                                                           \
	F(dentry_inode, "dentry.d_inode")                                                          \
	F(operations, "dentry.d_op")                                                               \
	F(private, "dentry.d_fsdata")                                                              \
	F(alias, "dentry.d_u.d_alias|dentry.d_alias")                                              \
	F(dname, "?dentry_operations.d_dname")                                                     \
	F(superblock, "inode.i_sb")                                                                \
	F(superblock_root, "super_block.s_root")                                                   \
	F(aliases, "inode.i_dentry.first|inode.i_dentry.next")                                     \
	F(number, "inode.i_ino")                                                                   \
	F(inode_private, "?inode.i_private")                                                       \
	F(namespace_operations, "?ns_common.ops")                                                  \
	F(namespace_stashed, "?ns_common.stashed")                                                 \
	F(namespace_name, "?proc_ns_operations.name")                                              \
	F(dmabuf_name, "?dma_buf.name")                                                            \
	F(file_dentry, "file.f_path.dentry|file.f_dentry")                                         \
	F(file_mount, "file.f_path.mnt|file.f_vfsmnt")                                             \
	F(file_mode, "file.f_mode")                                                                \
	F(user_dentry, "?backing_file.user_path.dentry")                                           \
	F(user_mount, "?backing_file.user_path.mnt")                                               \
	F(dentry_superblock, "?dentry.d_sb")                                                       \
	F(vfsmount_superblock, "vfsmount.mnt_sb")                                                  \
	F(vfsmount, "mount.mnt|vfsmount")                                                          \
	F(proxy_namespace, "?nsproxy.mnt_ns|nsproxy.namespace")                                    \
	F(task_namespace, "?task_struct.namespace")                                                \
	F(namespace_list, "?namespace.list|mnt_namespace.list")                                    \
	F(mount_node, "?vfsmount.mnt_list")                                                        \
	F(namespace, "mount.mnt_ns|vfsmount.mnt_ns|vfsmount.mnt_namespace")                        \
	F(mount_id, "?mount.mnt_id|vfsmount.mnt_id")                                               \
	F(mount_flags, "mount.mnt.mnt_flags|vfsmount.mnt_flags")                                   \
	F(mount_root, "mount.mnt.mnt_root|vfsmount.mnt_root")                                      \
	F(mount_parent, "mount.mnt_parent|vfsmount.mnt_parent")                                    \
	F(mountpoint, "mount.mnt_mountpoint|vfsmount.mnt_mountpoint")

struct path_fields {
	PATH_FIELDS(FIELD_MEMBER_)
};

/* A dentry or a mount that was read. */
struct path_dentry {
	uint64_t parent, operations;
	size_t name; /* in paths.names */
	uint32_t name_size;
	bool lost, hashed;
};
struct path_mount {
	uint64_t root, parent, mountpoint;
	bool lost;
};

struct paths {
	struct kernel *kernel;
	struct path_fields f;
	struct superblock_mounts_layout superblocks;
	uint64_t init_namespace; /* of mounts; 0: not known */
	struct object dentry, mount;
	struct map known;        /* dentry → place in dentries plus 1 */
	struct map known_mounts; /* struct mount → place in mounts plus 1 */
	struct map shown;        /* super_block → vfsmount to show it by; 0: none */
	struct map namings;      /* dentry_operations → how its dentries are named */
	VECTOR(struct path_dentry) dentries;
	VECTOR(struct path_mount) mounts;
	VECTOR(char) names;
	char text[PATH_CAPACITY];
};

struct error *paths_init(struct paths *paths, struct kernel *kernel);
void paths_deinit(struct paths *paths);

struct path {
	const char *text; /* borrowed from paths until the next path; NULL: not known */
	size_t size;
	bool deleted;
};

/*
 * vfsmount: the struct vfsmount of struct path; 0: the path inside the file system. Damage is
 * noted; returns failures only.
 */
struct error *path_of(struct paths *paths, uint64_t dentry, uint64_t vfsmount, struct path *ret);

/*
 * Of a struct file. What maps a file of a stacked file system (overlayfs) has the file beneath in
 * its hands: the path is that of the file on top, as a user knows it.
 */
struct error *path_of_file(struct paths *paths, uint64_t file, struct path *ret);

/*
 * Of one of the inode's names, through that mount of its file system which shows all of it and is
 * the oldest, those of the initial namespace first; without one, inside the file system. text is
 * NULL when the inode has no name in memory.
 */
struct error *path_of_inode(struct paths *paths, uint64_t inode, struct path *ret);

#endif
