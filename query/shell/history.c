/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See history.h. Times between the statements tell where one of several lines ends. */
#include "shell/history.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <readline/history.h>

enum { MAX_STATEMENTS = 1000 };

/* "" where there is no place for it. */
static char path[PATH_MAX];

static bool find_path(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	bool own = state && *state;
	int size;

	if (!own && !(home && *home))
		return false;
	size = snprintf(path, sizeof(path), "%s%s/inquest/history", own ? state : home,
			own ? "" : "/.local/state");
	return size > 0 && (size_t)size < sizeof(path);
}

static void make_folders(void)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

static bool make_file(void)
{
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	bool made = fchmod(fd, 0600) == 0;
	close(fd);
	return made;
}

void history_begin(void)
{
	using_history();
	stifle_history(MAX_STATEMENTS);
	history_comment_char = '#';
	history_write_timestamps = 1;
	if (!find_path()) {
		*path = '\0';
		return;
	}
	make_folders();
	if (!make_file() || read_history(path) != 0) {
		*path = '\0';
		return;
	}
	history_truncate_file(path, MAX_STATEMENTS);
}

void history_remember(const char *statement)
{
	HIST_ENTRY *last =
	    history_length > 0 ? history_get(history_base + history_length - 1) : NULL;

	if (last && strcmp(last->line, statement) == 0)
		return;
	add_history(statement);
	if (*path)
		append_history(1, path);
}
