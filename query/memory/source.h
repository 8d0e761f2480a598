/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of this stage: the source of code, as gdb and crash list it. */
#ifndef INQUEST_MEMORY_SOURCE_H
#define INQUEST_MEMORY_SOURCE_H

#include "memory/client.h"

/* Where the source of the dumped kernel lies; NULL: it is not at hand. */
void source_choose(const char *folder);

/* The line is "gdb list *PLACE" or "dis -s PLACE": *place is what names the code. */
bool source_is_line(const char *text, const char **place);

/* Prints the text around the line that the code of text comes from. */
struct error *source_print(struct memory *memory, const char *text, struct output *output);

#endif
