/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A crash, opened: the dumped kernel and all that is made of it before the first table is walked.
 * Only who walks sees the whole; a part takes the parts that it needs.
 */
#ifndef INQUEST_CRASH_CRASH_H
#define INQUEST_CRASH_CRASH_H

#include "base/cleanup.h"
#include "base/error.h"
#include "code/lines.h"
#include "image/clock.h"
#include "image/kernel.h"
#include "objects/sched/tasks.h"
#include "stack/unwind.h"

struct vmlinux_files;

struct crash_options {
	const struct vmlinux_files *vmlinux; /* those to choose from; NULL: none */
	const char *types;                   /* "btf", "dwarf", or NULL: what is there */
};

struct crash {
	struct kernel *kernel;
	struct clock clock;
	struct stacks stacks;
	struct lines *lines; /* NULL: no vmlinux with debugging information */
	struct tasks tasks;  /* crash_tasks() fills them */
	bool has_tasks;
};

/*
 * Opens the crash in dump. Failures are about the whole dump: an unsupported architecture, no
 * kernel to be found, a vmlinux of another build. What is merely lost goes to problems. dump and
 * problems are borrowed.
 */
struct error *crash_open(struct dump *dump, const struct crash_options *options,
			 struct problems *problems, struct crash **ret);
/* There is nothing but types: see kernel_of_types(). */
struct error *crash_of_types(const char *machine, const void *btf, size_t size,
			     struct problems *problems, struct crash **ret);
void crash_close(struct crash *crash);
DEFINE_CLEANUP(struct crash *, crash_close);

/* All tasks, collected at the first question; borrowed. */
struct error *crash_tasks(struct crash *crash, const struct tasks **ret);

#endif
