/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes to the dumps of an existing case. Dumps are named as in dumps_resolve(). */
#ifndef INQUEST_STORE_FORGET_H
#define INQUEST_STORE_FORGET_H

#include <stddef.h>

#include "base/error.h"

/* label: "" takes the dump's label away. */
struct error *store_label(const char *path, const char *dump, const char *label);

/*
 * Deletes the dumps with all that only they had, all of them or none, and makes the file smaller.
 * Cost: that of the dumps' rows and a look at all rows. For a case that target_open() has not made
 * the last step is apart and takes a copy of the rest; where it fails, the dumps are gone and the
 * error says so.
 */
struct error *store_forget(const char *path, char *const *dumps, size_t count);

#endif
