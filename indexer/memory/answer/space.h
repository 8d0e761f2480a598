/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which memory is meant: the kernel's, physical memory, or that of a process. */
#ifndef INQUEST_ANSWER_SPACE_H
#define INQUEST_ANSWER_SPACE_H

#include "answer/answer.h"
#include "machine/arch.h"

enum space_kind { SPACE_OF_KERNEL, SPACE_PHYSICAL, SPACE_OF_PROCESS };

struct space {
	struct answering *answering;
	enum space_kind kind;
	uint64_t task; /* of a process; 0: the one that panicked */
	struct address_space table;
	bool ready;
};

/* The kernel's. */
void space_init(struct space *space, struct answering *answering);

/* -p physical, -u the process that is meant, -P PID or TASK. */
struct error *space_take(struct space *space, int letter, const char *argument);

/* To be called before reading; ERROR_USAGE: no such process. */
struct error *space_check(struct space *space);

struct error *space_read(struct space *space, uint64_t address, void *buffer, size_t size);
struct error *space_translate(struct space *space, uint64_t address, uint64_t *physical);

/* The task with this pid (decimal) or at this address; NULL: the one that panicked. */
struct error *find_task(struct answering *answering, const char *text, uint64_t *ret);

#endif
