/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of inquest that write to a fleet. They are a program of their own, inquest-fleet,
 * which knows cases and nothing of dumps. It is of the writers' half because it writes; inquest,
 * which answers, reads a fleet with a session that cannot.
 *
 * Each parses its own arguments with argp (argv[0] is "inquest NAME"): --help, --usage and a wrong
 * option end the program inside argp_parse.
 */
#ifndef INQUEST_FLEET_COMMAND_H
#define INQUEST_FLEET_COMMAND_H

#include "base/error.h"

/* inquest fleet init|status|upgrade|forget URL */
struct error *command_fleet(int argc, char **argv);
/* inquest push CASE.db... --to URL */
struct error *command_push(int argc, char **argv);

#endif
