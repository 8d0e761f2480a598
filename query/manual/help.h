/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pieces that help is made of. An example stands alone on a line that begins with eight blanks;
 * the tests ask each of them.
 */
#ifndef INQUEST_MANUAL_HELP_H
#define INQUEST_MANUAL_HELP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Where help goes. */
struct help {
	FILE *file;
	size_t width; /* of a line, in characters */
	bool styled;
};

/* To a file that may be a terminal. */
struct help help_to(FILE *file);

/* Pieces of a text. */
void help_heading(const struct help *help, const char *text);
/* Every line begins with so many blanks. */
void help_prose(const struct help *help, size_t indent, const char *text);
/* Goes on in a line; the next ones begin below. */
void help_rest(const struct help *help, size_t indent, const char *text);
/* What is described stands before the text, or above it when it is too long for that. */
void help_item(const struct help *help, size_t indent, const char *item, const char *text);
void help_example(const struct help *help, const char *question);

#endif
