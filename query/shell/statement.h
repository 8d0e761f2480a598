/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a statement ends. */
#ifndef INQUEST_SHELL_STATEMENT_H
#define INQUEST_SHELL_STATEMENT_H

#include <stdbool.h>

/* Nothing but white space and remarks. */
bool statement_is_blank(const char *text);

/* Text that ends at the end of a line is a whole statement, or a wrong one. */
bool statement_is_complete(const char *text);

#endif
