/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See kernel_files.h. Names only say what is worth opening and what comes first; which one is the
 * kernel is told by what is in it.
 */
#include "kernels/kernel_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "image/profile.h"
#include "kernels/profiles_folder.h"

enum { FILES_MAX = 768, ENTRIES_MAX = 65536, DEPTH_MAX = 8 };

struct search {
	struct vmlinux_files *files;
	unsigned int entries; /* that were looked at */
};

static struct error *add_file(struct vmlinux_files *files, const char *path, int fd)
{
	struct vmlinux_file file = {strdup(path), fd};

	if (file.path && vector_push(&files->list, file))
		return NULL;
	free(file.path);
	close(fd);
	return error_no_memory();
}

static bool is_known(const struct vmlinux_files *files, const struct stat *status)
{
	struct stat other;

	vector_for_each(&files->list, file)
		if (fstat(file->fd, &other) == 0 && other.st_ino == status->st_ino &&
		    other.st_dev == status->st_dev)
			return true;
	return false;
}

/* What need not be there, or cannot be opened, is no kernel. */
static struct error *add_if_there(struct vmlinux_files *files, const char *path)
{
	struct stat status;
	int fd;

	if (files->list.count >= FILES_MAX || stat(path, &status) != 0 ||
	    !S_ISREG(status.st_mode) || is_known(files, &status))
		return NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return fd < 0 ? NULL : add_file(files, path, fd);
}

static struct error *add_format(struct vmlinux_files *files, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static struct error *add_format(struct vmlinux_files *files, const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;

	va_start(arguments, format);
	int size = vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	return size < 0 || (size_t)size >= sizeof(path) ? NULL : add_if_there(files, path);
}

/* Folders */

/* The lower, the sooner it is looked into: what costs most comes last. 0: no kernel. */
static unsigned int rank_of(const char *name)
{
	static const struct {
		const char *pattern;
		unsigned int rank;
	} patterns[] = {
	    {"*.ko", 0},      {"*.ko.*", 0},    {"vmlinux*", 1},    {"*vmlinux*", 2},
	    {"*.profile", 3}, {"*.debug", 3},   {"System.map*", 4}, {"*System.map*", 4},
	    {"*.rpm", 5},     {"*.deb", 5},     {"*.ddeb", 5},      {"*.tar", 5},
	    {"*.tar.*", 5},   {"*.tgz", 5},     {"*.txz", 5},       {"vmlinuz*", 6},
	    {"*vmlinuz*", 6}, {"*bzImage*", 6}, {"*.gz", 7},        {"*.xz", 7},
	    {"*.zst", 7},
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (fnmatch(patterns[i].pattern, name, 0) == 0)
			return patterns[i].rank;
	return 0;
}

static const char *name_in(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int by_rank(const void *left, const void *right)
{
	const struct vmlinux_file *a = left, *b = right;
	unsigned int first = rank_of(name_in(a->path)), second = rank_of(name_in(b->path));

	return first != second ? (first < second ? -1 : 1) : strcmp(a->path, b->path);
}

static struct error *add_folder(struct search *search, const char *path, unsigned int depth);

static struct error *add_entry(struct search *search, const char *folder, const char *name,
			       unsigned int depth)
{
	char path[PATH_MAX];
	struct stat status;

	if (!strcmp(name, ".") || !strcmp(name, "..") ||
	    snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path) ||
	    lstat(path, &status) != 0)
		return NULL;
	if (S_ISDIR(status.st_mode))
		return depth ? add_folder(search, path, depth - 1) : NULL;
	return rank_of(name) ? add_if_there(search->files, path) : NULL;
}

static struct error *add_folder(struct search *search, const char *path, unsigned int depth)
{
	DIR *folder = opendir(path);
	struct error *error = NULL;
	struct dirent *entry;

	if (!folder)
		return NULL;
	while (!error && search->entries++ < ENTRIES_MAX && (entry = readdir(folder)))
		error = add_entry(search, path, entry->d_name, depth);
	closedir(folder);
	return error;
}

static struct error *open_folder(struct vmlinux_files *files, const char *path, unsigned int depth)
{
	struct search search = {.files = files};
	size_t before = files->list.count;

	TRY(add_folder(&search, path, depth));
	if (files->list.count > before)
		qsort(files->list.data + before, files->list.count - before,
		      sizeof(files->list.data[0]), by_rank);
	return NULL;
}

/* What was given */

/*
 * The debugging information that was split off a file lies where gdb looks for it; and the file
 * that it was split off, beside it.
 */
static struct error *add_separate(struct vmlinux_files *files, const char *path)
{
	const char *name = name_in(path);
	size_t size = strlen(path);
	char real[PATH_MAX];

	TRY(add_format(files, "%s.debug", path));
	TRY(add_format(files, "%.*s.debug/%s.debug", (int)(name - path), path, name));
	if (realpath(path, real))
		TRY(add_format(files, "/usr/lib/debug%s.debug", real));
	if (size > 6 && !strcmp(path + size - 6, ".debug"))
		TRY(add_format(files, "%.*s", (int)size - 6, path));
	return NULL;
}

struct error *kernel_files_given(const char *path, struct vmlinux_files *files)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	files->given = true;
	if (fd < 0 || fstat(fd, &status) != 0)
		return error_from_errno("%s", path);
	if (S_ISDIR(status.st_mode)) {
		close(fd);
		TRY(open_folder(files, path, DEPTH_MAX));
		return files->list.count
			   ? NULL
			   : error_create(ERROR_FORMAT, "%s: no kernel in this folder", path);
	}
	TRY(add_file(files, path, fd));
	return add_separate(files, path);
}

/* What is found */

static const char *release_of(const struct dump_info *info, char text[128])
{
	const char *line = info->vmcoreinfo ? strstr(info->vmcoreinfo, "OSRELEASE=") : NULL;

	if (!line)
		return info->release;
	snprintf(text, 128, "%.*s", (int)strcspn(line + 10, "\n"), line + 10);
	return text;
}

static struct error *open_of_release(struct vmlinux_files *files, const char *release)
{
	static const char *const places[] = {
	    "/usr/lib/debug/lib/modules/%s/vmlinux",
	    "/usr/lib/debug/boot/vmlinux-%s",
	    "/usr/lib/debug/lib/modules/%s/vmlinux.debug",
	    "/lib/modules/%s/build/vmlinux",
	    "/lib/modules/%s/vmlinux",
	    "/usr/lib/debug/boot/vmlinux-%s.debug",
	    "/boot/vmlinux-%s",
	    "/boot/vmlinux-%s.debug",
	};

	if (strchr(release, '/'))
		return NULL;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char path[PATH_MAX];
		const char *mark = strstr(places[i], "%s");

		snprintf(path, sizeof(path), "%.*s%s%s", (int)(mark - places[i]), places[i],
			 release, mark + 2);
		TRY(add_if_there(files, path));
	}
	return NULL;
}

static struct error *open_of_all(struct vmlinux_files *files)
{
	TRY(open_folder(files, "/usr/lib/debug/boot", 0));
	TRY(open_folder(files, "/usr/lib/debug/lib/modules", 1));
	return open_folder(files, "/boot", 0);
}

/* Profiles */

/* What the dump says of its kernel before anything is read of its memory. */
struct sought {
	const char *build_id, *release; /* or NULL */
	size_t build_id_size;
};

static bool is_sought(const struct sought *sought, const struct profile_head *head)
{
	const char *release = strlen(head->banner) > 14 ? head->banner + 14 : "";

	if (sought->build_id && head->build_id[0])
		return strlen(head->build_id) == sought->build_id_size &&
		       !strncasecmp(head->build_id, sought->build_id, sought->build_id_size);
	return !sought->release || !*release ||
	       (!strncmp(release, sought->release, strlen(sought->release)) &&
		strchr(" ", release[strlen(sought->release)]));
}

static struct error *add_if_sought(struct vmlinux_files *files, const char *path,
				   const struct sought *sought)
{
	struct profile_head head;
	size_t before = files->list.count;

	TRY(add_if_there(files, path));
	if (files->list.count == before)
		return NULL;
	struct vmlinux_file *file = &files->list.data[before];
	if (profile_peek(file->fd, &head) && is_sought(sought, &head))
		return NULL;
	close(file->fd);
	free(file->path);
	files->list.count = before;
	return NULL;
}

static struct error *open_profiles_in(struct vmlinux_files *files, const char *path,
				      const struct sought *sought)
{
	DIR *folder = opendir(path);
	struct error *error = NULL;
	struct dirent *entry;

	if (!folder)
		return NULL;
	for (unsigned int n = 0; !error && n < ENTRIES_MAX && (entry = readdir(folder)); n++) {
		char whole[PATH_MAX];

		if (fnmatch("*.profile", entry->d_name, 0) == 0 &&
		    snprintf(whole, sizeof(whole), "%s/%s", path, entry->d_name) <
			(int)sizeof(whole))
			error = add_if_sought(files, whole, sought);
	}
	closedir(folder);
	return error;
}

static struct error *open_profiles(struct vmlinux_files *files, const char *given,
				   const struct dump_info *info, const char *release)
{
	const char *id = info->vmcoreinfo ? strstr(info->vmcoreinfo, "BUILD-ID=") : NULL;
	const struct sought sought = {id ? id + 9 : NULL, release, id ? strcspn(id + 9, "\n") : 0};
	char path[PATH_MAX];

	if (given)
		return open_profiles_in(files, given, &sought);
	return profiles_folder(path) ? open_profiles_in(files, path, &sought) : NULL;
}

static struct error *open_beside(struct vmlinux_files *files, const char *dump)
{
	const char *name = name_in(dump);
	char folder[PATH_MAX];

	if (snprintf(folder, sizeof(folder), "%.*s", (int)(name - dump), dump) >=
	    (int)sizeof(folder))
		return NULL;
	return open_folder(files, *folder ? folder : ".", 0);
}

/* Only what is a kernel by its name: packages and compressed files are not opened unasked. */
static void drop_costly(struct vmlinux_files *files)
{
	size_t kept = 0;

	for (size_t i = 0; i < files->list.count; i++) {
		struct vmlinux_file *file = &files->list.data[i];

		if (rank_of(name_in(file->path)) <= 4) {
			files->list.data[kept++] = *file;
			continue;
		}
		close(file->fd);
		free(file->path);
	}
	files->list.count = kept;
}

struct error *kernel_files_find(const struct kernel_places *places, const struct dump_info *info,
				struct vmlinux_files *files)
{
	char text[128];
	const char *release = release_of(info, text);

	TRY(open_beside(files, places->dump));
	TRY(release ? open_of_release(files, release) : open_of_all(files));
	drop_costly(files);
	if (places->fetched)
		TRY(add_if_there(files, places->fetched));
	return open_profiles(files, places->profiles, info, release);
}
