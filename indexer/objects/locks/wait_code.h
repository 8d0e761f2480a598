/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions in which tasks wait, and where their code lies: by a return address on a stack it
 * is told what the task waits for. A new one is a line of the table in wait_code.c.
 */
#ifndef INQUEST_OBJECTS_LOCKS_WAIT_CODE_H
#define INQUEST_OBJECTS_LOCKS_WAIT_CODE_H

#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"

struct kernel;

/* What is waited for; struct wait (kernel/waits.h) has the address of what is named here. */
enum wait_kind {
	WAIT_NONE,
	WAIT_MUTEX,        /* struct mutex */
	WAIT_RWSEM,        /* struct rw_semaphore */
	WAIT_SEMAPHORE,    /* struct semaphore */
	WAIT_RTMUTEX,      /* struct rt_mutex */
	WAIT_SPINLOCK,     /* PREEMPT_RT: spinlock_t, which sleeps there */
	WAIT_RWLOCK,       /* PREEMPT_RT: rwlock_t */
	WAIT_PERCPU_RWSEM, /* struct percpu_rw_semaphore */
	WAIT_COMPLETION,   /* struct completion */
	WAIT_FUTEX,        /* struct futex_q of the first waiter */
	WAIT_FUTEX_PI,     /* struct futex_pi_state */
	WAIT_FLOCK,        /* struct file_lock that is in the way: of flock, fcntl or a lease */
	WAIT_PAGE_BIT,     /* struct page (folio) */
	WAIT_BIT,          /* the word with the bit */
	WAIT_QUEUE,        /* struct wait_queue_head */
};

/* A function that waits, what for, and in which mode. */
struct wait_function {
	const char *name;
	enum wait_kind kind;
	const char *mode; /* "read", "write", "exclusive"; NULL: there are no modes, or both */
};

struct wait_range {
	uint64_t start, end;
	const struct wait_function *function;
};

struct wait_code {
	VECTOR(struct wait_range) ranges; /* by address */
};

/* Finds the functions among the kernel's symbols. */
struct error *wait_code_load(struct wait_code *code, struct kernel *kernel);
void wait_code_deinit(struct wait_code *code);

/* The function that a return address leads into; NULL: none of these. */
const struct wait_function *wait_code_at(const struct wait_code *code, uint64_t pc);

#endif
