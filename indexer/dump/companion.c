/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See companion.h. */
#include "dump/companion.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char memory[] = ".vmem";
static const char *const states[] = {".vmss", ".vmsn"};

enum { SUFFIX = 5 };

static bool has_suffix(const char *path, const char *suffix)
{
	size_t size = strlen(path);

	return size > SUFFIX && !strcmp(path + size - SUFFIX, suffix);
}

/* The path with another suffix, if there is such a file. */
static bool try_suffix(const char *path, const char *suffix, char ret[PATH_MAX])
{
	struct stat status;
	int size = snprintf(ret, PATH_MAX, "%.*s%s", (int)strlen(path) - SUFFIX, path, suffix);

	return size < PATH_MAX && stat(ret, &status) == 0 && S_ISREG(status.st_mode);
}

static bool find_both(const char *path, char both[2][PATH_MAX])
{
	bool is_state = has_suffix(path, states[0]) || has_suffix(path, states[1]);

	if (is_state)
		return try_suffix(path, path + strlen(path) - SUFFIX, both[0]) &&
		       try_suffix(path, memory, both[1]);
	if (!has_suffix(path, memory) || !try_suffix(path, memory, both[1]))
		return false;
	return try_suffix(path, states[0], both[0]) || try_suffix(path, states[1], both[0]);
}

bool companion_find(const char *const *paths, size_t count, char both[2][PATH_MAX])
{
	if (count < 1 || count > 2 || !find_both(paths[0], both))
		return false;
	return count == 1 || !strcmp(paths[1], both[0]) || !strcmp(paths[1], both[1]);
}
