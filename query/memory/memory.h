/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of a case's dump, at question time. inquest-memory reads it, a process of its own that
 * is started when a question first needs it, kept while the case is open, and closed with it.
 *
 * The dump is where the case says it is, which nobody vouches for: it must be the one that was
 * indexed, by its fingerprint. Or it is the file that the user names.
 */
#ifndef INQUEST_MEMORY_MEMORY_H
#define INQUEST_MEMORY_MEMORY_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "output/output.h"

struct memory;

/* For this program: the file of the dump, a vmlinux for it, a folder with its source; or NULL. */
void memory_choose(const char *dump, const char *vmlinux, const char *source);

/*
 * Adds the table-valued functions (protocol/functions.h) to the database, a case, which must
 * outlive what is returned. Only statements that the user gives can call them: no view can.
 */
struct error *memory_create(sqlite3 *database, struct memory **ret);
void memory_destroy(struct memory *memory);
DEFINE_CLEANUP(struct memory *, memory_destroy);

/* The line is a command about memory, as crash's users type them: "rd jiffies". */
bool memory_is_line(const char *text);

/* Runs such a line, about the newest dump; its text goes to output as it stands. */
struct error *memory_line(struct memory *memory, const char *text, struct output *output);

#endif
