/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comments of a .sql file, which SQLite does not keep as data. */
#ifndef INQUEST_SCHEMA_GENERATOR_COMMENT_H
#define INQUEST_SCHEMA_GENERATOR_COMMENT_H

/*
 * The comment that opens a file, without the licence line and that of shown_of_file(): the lines
 * joined by newlines. NULL when there is none. The caller frees it.
 */
char *comment_of_file(const char *text);

/*
 * "-- Shown: NAME, NAME": the columns that people read, as the file's opening comment lists them.
 * NULL when it does not. The caller frees it.
 */
char *shown_of_file(const char *text);

/*
 * The comment of one column: behind the line that begins with the column's name, and on the lines
 * below that hold nothing else; joined by spaces. The search begins at *at, which moves on: columns
 * are asked for in their order. NULL when there is none. The caller frees it.
 */
char *comment_of_column(const char **at, const char *name);

#endif
