/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Colour, where people look and want it. */
#ifndef INQUEST_OUTPUT_STYLE_H
#define INQUEST_OUTPUT_STYLE_H

#include <stdbool.h>
#include <stdio.h>

enum style { STYLE_HEADING, STYLE_ERROR, STYLE_MARK };

/* The file is a terminal that is not dumb, and the environment has no NO_COLOR. */
bool style_wanted(FILE *file);

/* The user's locale is not one of UTF-8. */
bool style_is_ascii(void);

/* The terminal's sequences; wanted false: nothing. */
const char *style_begin(enum style style, bool wanted);
const char *style_end(bool wanted);

#endif
