/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest-edit COMMAND ARGUMENT...: what inquest runs to change a case. */
#include <argp.h>

#include "base/subcommand.h"
#include "edit.h"
#include "store/mode.h"

const char *argp_program_version = "inquest-edit " INQUEST_VERSION;

int main(int argc, char **argv)
{
	static const struct subcommand commands[] = {
	    {"label", edit_label},
	    {"forget", edit_forget},
	    {"merge", edit_merge},
	    {0},
	};

	mode_init();
	return subcommand_main(commands, "inquest-edit label, forget or merge, and --help", argc,
			       argv);
}
