/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest profile: runs inquest-profile, which reads vmlinux files, and these are hostile input. */
#include "commands/command.h"
#include "run/program.h"

static struct error *run(int argc, char **argv)
{
	(void)argc;
	return program_run("inquest-profile", argv);
}

const struct command command_profile = {
    .name = "profile",
    .arguments = "[OPTION...] VMLINUX...",
    .summary = "keep what is needed of a kernel's vmlinux in a small file",
    .run = run,
};
