/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values as C, laid out as crash (gdb) does:
 *
 *	{
 *	  next = 0xffffffff82a1b5c8 <init_task+2216>,
 *	  …
 *	}
 *
 * What lies on a page that cannot be read is "--------"; the first such page is kept as the reason.
 */
#ifndef INQUEST_ANSWER_SHOW_H
#define INQUEST_ANSWER_SHOW_H

#include "answer/printer.h"
#include "answer/value.h"

struct showing {
	struct kernel *kernel;
	struct printer *out;
	unsigned int radix;   /* of integers: 0 as suits them, 10 or 16 */
	bool plain;           /* characters are numbers, and no text */
	unsigned int level;   /* of nesting, where it begins */
	const char *reason;   /* of the first page that could not be read; NULL: none */
	uint64_t lost;        /* its address */
	unsigned int printed; /* members and elements, which are bounded */
};

/* A line for the page that could not be read, if there was one. */
void showing_end(struct showing *showing);

/* Failures are the value's type being unknown or too large; all else ends in the text. */
struct error *show_value(struct showing *showing, const struct value *value);

/* " <symbol+offset>", or nothing. */
void show_symbol(const struct kernel *kernel, struct printer *out, uint64_t address);

/* 'x' as C writes it, without the quotes; *escape: see gdb's need_escape; zeroed at first. */
void show_char(struct printer *out, uint8_t byte, char quote);

#endif
