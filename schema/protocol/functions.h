/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table-valued functions of a dump's memory: what inquest declares to SQLite and what
 * inquest-memory answers. A new one is a line of functions.c and a file call_NAME.c of
 * indexer/memory/answer.
 */
#ifndef INQUEST_PROTOCOL_FUNCTIONS_H
#define INQUEST_PROTOCOL_FUNCTIONS_H

#include <stdint.h>

struct function {
	const char *name;
	const char *columns;   /* as CREATE TABLE has them, with domains (schema/domain.h) */
	const char *arguments; /* likewise; HIDDEN columns of SQLite */
	uint32_t column_count, argument_count;
	uint32_t required;   /* of the arguments, the first */
	const char *summary; /* a line */
};

/* One without a name ends them. */
extern const struct function functions[];

#endif
