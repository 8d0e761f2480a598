/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mode is the process's umask, so that what SQLite makes beside a case has it too. */
#include "store/mode.h"

#include <stdlib.h>
#include <sys/stat.h>

void mode_init(void)
{
	umask(0077);
}

void mode_take(const char *argument, struct argp_state *state)
{
	char *end;
	unsigned long mode = strtoul(argument, &end, 8);

	if (!*argument || *end || mode > 0666 || (mode & 0600) != 0600)
		argp_error(state, "a mode is octal and gives you reading and writing, as 640: '%s'",
			   argument);
	umask((mode_t)(~mode & 0777));
}
