/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes wrong, to the user: on standard error, escaped, and in colour where that is wanted. */
#ifndef INQUEST_SESSION_MESSAGE_H
#define INQUEST_SESSION_MESSAGE_H

#include "base/error.h"

/* The line of text that place is in, and a mark below it. */
void message_place(const char *text, const char *place);

/* "who: message"; without who the message alone. */
void message_error(const char *who, const struct error *error);

/* A note for each line. */
void message_notices(const char *lines);

#endif
