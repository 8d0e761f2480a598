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
 * The latter takes the time and for a while the room of a copy of the rest. Where it fails, the
 * dumps are gone and the error says so; the room stays the case's, for dumps to come.
 */
struct error *store_forget(const char *path, char *const *dumps, size_t count);

#endif
