/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dump that is two files of one name, of which a user names either: VMware's state of a machine
 * (.vmss, .vmsn, .guest) and its memory (.vmem).
 */
#ifndef INQUEST_DUMP_COMPANION_H
#define INQUEST_DUMP_COMPANION_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The two files of a dump that is named by one path, or by both, in any order: the state first.
 * False: it is not of two files, or one of them is not there.
 */
bool companion_find(const char *const *paths, size_t count, char both[2][PATH_MAX]);

#endif
