/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates: the table of their forms is in date.c. */
#ifndef INQUEST_TEXT_DATE_H
#define INQUEST_TEXT_DATE_H

#include "text/stamp.h"

/* Takes the date at *at and moves behind it; stamps stay as they are where there is none. */
bool date_take(const char **at, struct stamps *stamps);

/* Whether a date may begin with c. */
bool date_begins(char c);

#endif
