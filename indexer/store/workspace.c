/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See workspace.h. The lock is flock(2) on the folder: it is held as long as any process of the
 * run lives, the ones that it has started too. What part.c says of locks and names holds here.
 */
#include "store/workspace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/interrupt.h"

enum { TRIES = 40, PAUSE_NS = 50000000 };

/* In a folder that we made; somebody else's of the same name has it not. */
static const char mark[] = ".inquest";

/* Files only: nobody but us puts anything there, and we put no folders. The mark goes last. */
static void empty(DIR *folder, bool mark_too)
{
	struct dirent *entry;

	rewinddir(folder);
	while ((entry = readdir(folder)))
		if (strcmp(entry->d_name, mark) != 0)
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (mark_too)
		unlinkat(dirfd(folder), mark, 0);
}

static bool is_empty(int fd)
{
	_cleanup_close_ int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = copy < 0 ? NULL : fdopendir(copy);
	int count = 0;

	if (!folder)
		return false;
	copy = -1;
	while (count <= 2 && readdir(folder))
		count++;
	closedir(folder);
	return count <= 2; /* . and .. */
}

/* An empty folder is nobody's, and stays. */
static bool is_marked(const char *path)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd >= 0 && faccessat(fd, mark, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A folder that we made, or an empty one, which may be ours from now on. */
static struct error *claim(int fd, const char *path)
{
	if (faccessat(fd, mark, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return NULL;
	if (!is_empty(fd))
		return error_create(ERROR_CASE,
				    "%s is not a folder of Inquest's: move it, or write the case "
				    "to another name",
				    path);
	_cleanup_close_ int made = openat(fd, mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return made < 0 ? error_from_errno("cannot write to %s", path) : NULL;
}

static bool is_still_named(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 &&
	       opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

/* Makes the folder where there is none, and locks it; *ret is NULL while another run has it. */
static struct error *take(const char *path, DIR **ret)
{
	*ret = NULL;
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return error_from_errno("cannot make %s", path);
	_cleanup_close_ int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? NULL : error_from_errno("cannot open %s", path);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0 || !is_still_named(fd, path))
		return NULL;
	TRY(claim(fd, path));
	*ret = fdopendir(fd);
	if (!*ret)
		return error_from_errno("cannot read %s", path);
	fd = -1;
	return NULL;
}

/* The processes of a run that was killed take a moment to die. */
static struct error *take_patiently(const char *path, unsigned tries, DIR **ret)
{
	const struct timespec pause = {.tv_nsec = PAUSE_NS};

	TRY(take(path, ret));
	for (unsigned i = 1; !*ret && i < tries; i++) {
		TRY(interrupt_check());
		nanosleep(&pause, NULL);
		TRY(take(path, ret));
	}
	return *ret ? NULL : error_create(ERROR_CASE, "another run is writing this case");
}

static struct error *init(struct workspace *workspace, const char *case_path, unsigned tries)
{
	_cleanup_free_ char *path = NULL;

	*workspace = (struct workspace){0};
	if (asprintf(&path, "%s.inquest-parts", case_path) < 0) {
		path = NULL;
		return error_no_memory();
	}
	TRY(take_patiently(path, tries, &workspace->folder));
	workspace->path = steal(&path);
	empty(workspace->folder, false);
	return NULL;
}

struct error *workspace_init(struct workspace *workspace, const char *case_path)
{
	return error_context(init(workspace, case_path, TRIES), "%s", case_path);
}

void workspace_deinit(struct workspace *workspace)
{
	if (!workspace->path)
		return;
	empty(workspace->folder, true);
	rmdir(workspace->path);
	closedir(workspace->folder);
	free(steal(&workspace->path));
}

void workspace_sweep(const char *case_path)
{
	struct workspace workspace = {0};
	struct stat status;
	char *path;

	if (asprintf(&path, "%s.inquest-parts", case_path) < 0)
		return;
	bool left = lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && is_marked(path);
	free(path);
	if (left)
		error_destroy(init(&workspace, case_path, 1));
	workspace_deinit(&workspace);
}
