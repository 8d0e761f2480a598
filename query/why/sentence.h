/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sentence of a finding, with values of its first row:
 *
 *	{idle_ns}	the value as people read it ("5m 12s")
 *	{tasks task}	a number and a noun, which gets an s unless the number is 1
 *	{rows row}	rows is the number of rows, where there is no such column
 *	[, for {age}]	nothing at all when a value in it is NULL or empty
 */
#ifndef INQUEST_WHY_SENTENCE_H
#define INQUEST_WHY_SENTENCE_H

#include "why/rows.h"

/* In the arena of the rows; as it is in the dump, that is, to be escaped by who shows it. */
const char *sentence_fill(const char *pattern, const struct rows *rows);

#endif
