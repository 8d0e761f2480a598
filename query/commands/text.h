/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of a statement or a question, from the command line. */
#ifndef INQUEST_COMMANDS_TEXT_H
#define INQUEST_COMMANDS_TEXT_H

#include "base/error.h"

/* The argument, or all of standard input where it is "-"; free() it. */
struct error *read_text(const char *argument, char **ret);

#endif
