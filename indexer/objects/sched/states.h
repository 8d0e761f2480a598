/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The letters of task states. Which bit is which has changed (a zombie's and a dead task's changed
 * places in 3.14): the kernel's own names of them tell.
 */
#ifndef INQUEST_OBJECTS_SCHED_STATES_H
#define INQUEST_OBJECTS_SCHED_STATES_H

#include <stdint.h>

#include "base/error.h"

struct kernel;

enum { TASK_LETTERS = 7 }; /* states that have one, beside R */

/*
 * Of the bits of task_struct.state and exit_state, the lowest first; NUL: none. A kernel without
 * task_state_array, or one that cannot be read, has those of today.
 */
struct task_letters {
	char of[TASK_LETTERS];
};

struct error *task_letters_find(struct kernel *kernel, struct task_letters *ret);

/* The bit of a letter; 0: no state has it. */
uint64_t task_letters_bit(const struct task_letters *letters, char letter);

#endif
