/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comments at the head of a saved question. */
#ifndef INQUEST_QUESTIONS_HEADER_H
#define INQUEST_QUESTIONS_HEADER_H

#include "base/arena.h"
#include "questions/question.h"

/* Fills in all of the question but its name and origin. false: no memory. */
bool header_read(struct arena *arena, const char *text, struct question *question);

#endif
