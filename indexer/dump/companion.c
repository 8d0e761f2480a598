/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See companion.h. */
#include "dump/companion.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char memory[] = ".vmem";
static const char *const states[] = {".vmss", ".vmsn", ".guest"};

enum { STATES = sizeof(states) / sizeof(states[0]) };

static bool has_suffix(const char *path, const char *suffix)
{
	size_t size = strlen(path), end = strlen(suffix);

	return size > end && !strcmp(path + size - end, suffix);
}

/* The path with another suffix than its own, if there is such a file. */
static bool try_suffix(const char *path, const char *own, const char *suffix, char ret[PATH_MAX])
{
	struct stat status;
	int stem = (int)(strlen(path) - strlen(own));
	int size = snprintf(ret, PATH_MAX, "%.*s%s", stem, path, suffix);

	return size < PATH_MAX && stat(ret, &status) == 0 && S_ISREG(status.st_mode);
}

static bool find_both(const char *path, char both[2][PATH_MAX])
{
	bool is_memory = has_suffix(path, memory);

	for (size_t i = 0; i < STATES; i++) {
		bool is_state = has_suffix(path, states[i]);
		const char *own = is_state ? states[i] : memory;

		if ((is_state || is_memory) && try_suffix(path, own, states[i], both[0]) &&
		    try_suffix(path, own, memory, both[1]))
			return true;
	}
	return false;
}

bool companion_find(const char *const *paths, size_t count, char both[2][PATH_MAX])
{
	if (count < 1 || count > 2 || !find_both(paths[0], both))
		return false;
	return count == 1 || !strcmp(paths[1], both[0]) || !strcmp(paths[1], both[1]);
}
