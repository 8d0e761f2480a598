/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a user's kernel profiles are kept (XDG Base Directory Specification). */
#ifndef INQUEST_KERNELS_PROFILES_FOLDER_H
#define INQUEST_KERNELS_PROFILES_FOLDER_H

#include <limits.h>
#include <stdbool.h>

/* False: nothing tells where. */
bool profiles_folder(char path[PATH_MAX]);

#endif
