/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lock is flock(2), which dies with its holder, so a file that can be locked is a leftover and
 * may be emptied. Between opening and locking, its former holder may have put it in its place:
 * then the name leads to another file, or to none, and the lock is on somebody's finished case.
 */
#include "store/part.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/cleanup.h"

static bool is_still_named(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 &&
	       opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

struct error *part_init(struct part *part, const char *goal)
{
	*part = (struct part){.goal = goal, .fd = -1};

	_cleanup_free_ char *path = NULL;
	if (asprintf(&path, "%s.inquest-part", goal) < 0) {
		path = NULL;
		return error_no_memory();
	}
	_cleanup_close_ int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0)
		return error_from_errno("cannot make %s", path);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0 || !is_still_named(fd, path))
		return error_create(ERROR_CASE, "another run is writing this case");
	if (ftruncate(fd, 0) != 0)
		return error_from_errno("cannot empty %s", path);
	part->fd = fd;
	part->path = steal(&path);
	fd = -1;
	return NULL;
}

void part_deinit(struct part *part)
{
	if (part->path)
		unlink(part->path);
	free(part->path);
	if (part->path)
		close(part->fd);
	*part = (struct part){.fd = -1};
}

/* rename(2) that fails with EEXIST; where the filesystem cannot, as near as it gets. */
static int rename_to_free_place(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (access(to, F_OK) == 0) {
		errno = EEXIST;
		return -1;
	}
	return rename(from, to);
}

/* Makes the rename durable. Filesystems that cannot are taken at their word. */
static void sync_folder_of(const char *path)
{
	_cleanup_free_ char *copy = strdup(path);
	_cleanup_close_ int folder =
	    copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (folder >= 0)
		fsync(folder);
}

struct error *part_finish(struct part *part)
{
	if (fsync(part->fd) != 0)
		return error_from_errno("cannot write");
	if (rename_to_free_place(part->path, part->goal) != 0) {
		if (errno == EEXIST)
			return error_create(ERROR_CASE, "another program made this file");
		return error_from_errno("cannot rename %s", part->path);
	}
	sync_folder_of(part->goal);
	free(steal(&part->path));
	close(part->fd);
	part->fd = -1;
	return NULL;
}
