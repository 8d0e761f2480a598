/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of queries/, which the build puts into the program. */
#ifndef INQUEST_QUESTIONS_BUILTIN_H
#define INQUEST_QUESTIONS_BUILTIN_H

#include "base/embedded.h"

extern const struct embedded builtin_questions[];

#endif
