/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of inquest that change cases. They are a program of their own, inquest-edit, which
 * knows nothing of dumps; inquest itself never opens a case for writing.
 *
 * Each parses its own arguments with argp (argv[0] is "inquest NAME"): --help, --usage and a wrong
 * option end the program inside argp_parse.
 */
#ifndef INQUEST_EDIT_EDIT_H
#define INQUEST_EDIT_EDIT_H

#include "base/error.h"

struct error *edit_label(int argc, char **argv);
struct error *edit_forget(int argc, char **argv);
struct error *edit_merge(int argc, char **argv);

#endif
