/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The other programs that inquest is made of. They are looked for beside this program (a build),
 * where they were installed, and in PATH.
 */
#ifndef INQUEST_RUN_PROGRAM_H
#define INQUEST_RUN_PROGRAM_H

#include "base/error.h"

/* Becomes the program. Comes back only with an error. */
struct error *program_run(const char *name, char **argv);

/*
 * Becomes inquest-edit, which changes cases, with the command and argv's arguments. This program
 * opens cases read-only, so that no question can ever write to one.
 */
struct error *program_edit(const char *command, int argc, char **argv);

/* The same of inquest-fleet, which writes to fleets; a build without libpq has none. */
struct error *program_fleet(const char *command, int argc, char **argv);

#endif
