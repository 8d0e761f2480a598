/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a sleeping task waits for: which lock, and at what place in its list.
 *
 * The kernel seldom says so in the task itself (blocked_on, blocker, pi_blocked_on). But whoever
 * waits has a waiter on its own stack, above the stack pointer that the context switch saved, with
 * its own task_struct in it; and the function that put it there has a return address below. So a
 * stack is read once, its words are compared with the task's own address, and what a find is taken
 * for is told by the nearest known function (__mutex_lock, percpu_rwsem_wait …). It counts when
 * its links lead around a ring of waiters (kernel/ring.h) to a lock whose list contains it: a
 * leftover of an earlier sleep does not pass that.
 *
 * Cost: one read of a sleeping task's stack, from the saved stack pointer up.
 */
#ifndef INQUEST_OBJECTS_LOCKS_WAITS_H
#define INQUEST_OBJECTS_LOCKS_WAITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "objects/locks/wait_code.h"

struct kernel;
struct tasks;

struct wait {
	enum wait_kind kind;
	uint64_t task, lock;
	uint64_t waiter;  /* the waiter on the stack */
	uint32_t order;   /* of two waiters of a lock the lower is the sooner */
	const char *mode; /* "read", "write", "exclusive"; NULL: there are no modes */
	bool buffer;      /* WAIT_BIT: the word is the state of a struct buffer_head */
};

struct waits;

/* Notes the tasks' stacks, and looks up the functions that wait. */
struct error *waits_create(struct kernel *kernel, const struct tasks *tasks, struct waits **ret);
void waits_destroy(struct waits *waits);
DEFINE_CLEANUP(struct waits *, waits_destroy);

/* What task waits for; kind is WAIT_NONE when that cannot be told, or nothing. */
struct error *waits_find(struct waits *waits, uint64_t task, struct wait *ret);

#endif
