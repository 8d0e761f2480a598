/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that is safe to show and whose width is known. A dump is hostile: a process may be named
 * after the escape sequence that rewrites a terminal's history.
 */
#ifndef INQUEST_OUTPUT_TEXT_H
#define INQUEST_OUTPUT_TEXT_H

#include "output/value.h"

/* Columns that the text takes on a terminal; nothing in it may need escaping. */
size_t text_width(struct text text);

/*
 * text with control characters and invalid bytes written out: \n, \x1b, \u202e. Valid until the
 * next call on this output, or as long as text itself when there was nothing to escape.
 */
struct error *text_escaped(struct output *output, struct text text, struct text *ret);

/* A value as people read it, escaped; it has line ends only in a column of the domain LINES. */
struct error *text_readable(struct output *output, const struct output_column *column,
			    struct cell cell, struct value_buffer *buffer, struct text *ret);

/*
 * text behind an apostrophe when it begins as what a spreadsheet would compute (=, +, -, @, a tab
 * or a carriage return); valid as that of text_escaped() is, whose result text may be.
 */
struct error *text_led(struct output *output, struct text text, struct text *ret);

/* Writes the text escaped, tabs as blanks; the columns that it took. */
size_t text_write(FILE *file, struct text text);

/* The longest start of the text that takes no more than so many columns. */
struct text text_cut(struct text text, size_t width);

/* The next line of *rest, which moves behind it; false when there is none. */
bool text_next_line(struct text *rest, struct text *line);

void text_pad(FILE *file, size_t columns);

#endif
