/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See text.h. */
#include "commands/text.h"

#include <stdio.h>
#include <string.h>

struct error *read_text(const char *argument, char **ret)
{
	size_t capacity = 0;

	*ret = strcmp(argument, "-") == 0 ? NULL : strdup(argument);
	if (strcmp(argument, "-") != 0)
		return *ret ? NULL : error_no_memory();
	if (getdelim(ret, &capacity, '\0', stdin) < 0 && ferror(stdin))
		return error_from_errno("standard input");
	return *ret ? NULL : error_no_memory();
}
