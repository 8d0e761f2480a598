/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of a log that are values of something else: of a table in CSV, of a list in JSON or Python,
 * of "msg=" in logfmt, a cell of a table in Markdown. What is left is the line itself.
 */
#ifndef INQUEST_TEXT_PEEL_H
#define INQUEST_TEXT_PEEL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Takes off what is around the text, in place; *text and *size become what is inside. Several
 * values of a list become lines. Returns the value in front that may be a date, which ends with a
 * NUL, or NULL.
 */
const char *peel_line(char **text, size_t *size);

/* Takes off what is around a whole line that is no value: "`text`", "<line>text</line>", "text$".
 */
void peel_around(char **text, size_t *size);

/* Whether a text, of which stamps are off, looks like one that is such a value. */
bool peel_is_wrapped(const char *text, size_t size);

/* "| text |": what ends the cell goes; the new size. */
size_t peel_cell(char *text, size_t size);

#endif
