/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -s TYPE.MEMBER,… -l OFFSET -x -d: what list and tree show of each object. */
#ifndef INQUEST_ANSWER_SHOWN_H
#define INQUEST_ANSWER_SHOWN_H

#include "answer/answer.h"

enum { SHOWN_MAX = 16 };
#define SHOWN_OPTIONS "s:S:l:xd"

struct shown {
	struct answering *answering;
	struct {
		uint64_t id;
		const char *name, *members; /* members NULL: all of it */
	} types[SHOWN_MAX];
	unsigned int count, radix;
	bool plain;    /* -S: crash reads numbers itself, and writes no comma behind them */
	uint64_t back; /* -l: the pointer leads into the object, so far */
};

void shown_init(struct shown *shown, struct answering *answering);

/* The argument is cut into words, and stays borrowed. */
struct error *shown_option(struct shown *shown, int letter, const char *argument);

/* A line with its address, and what -s asks for. */
struct error *shown_object(struct shown *shown, uint64_t address);

/* "16", "0x10", "task_struct.tasks" */
struct error *shown_offset(struct kernel *kernel, const char *text, uint64_t *ret);

#endif
