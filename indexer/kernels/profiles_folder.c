/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See profiles_folder.h. */
#include "kernels/profiles_folder.h"

#include <stdio.h>
#include <stdlib.h>

bool profiles_folder(char path[PATH_MAX])
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	int size = 0;

	if (data && *data == '/')
		size = snprintf(path, PATH_MAX, "%s/inquest/kernels", data);
	else if (home && *home)
		size = snprintf(path, PATH_MAX, "%s/.local/share/inquest/kernels", home);
	return size > 0 && size < PATH_MAX;
}
