/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answers in SQL, which the build puts into the program. */
#ifndef INQUEST_CRASH_ANSWERS_H
#define INQUEST_CRASH_ANSWERS_H

#include "base/embedded.h"

extern const struct embedded answer_texts[];

#endif
