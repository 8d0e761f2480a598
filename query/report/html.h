/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pieces of HTML. Text of a dump goes through html_text(), as content and in quoted attributes. */
#ifndef INQUEST_REPORT_HTML_H
#define INQUEST_REPORT_HTML_H

#include "why/rows.h"

/* Escaped for content and for attributes in double quotes; control characters are written out. */
void html_text(FILE *to, const char *text, size_t size);
void html_string(FILE *to, const char *text); /* NULL: nothing */

/* At most so many characters of it, the last one an ellipsis then. */
void html_cut(FILE *to, const char *text, size_t characters);

/* A value as people read it, escaped. */
void html_value(FILE *to, const struct output_column *column, struct cell cell);

/* The kept rows as a table that can be sorted; name is what a screen reader says of it. */
void html_table(FILE *to, const struct rows *rows, const char *name);

/* A question in the language, with what copies it. */
void html_question(FILE *to, const char *question);

#endif
