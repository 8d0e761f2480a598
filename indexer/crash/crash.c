/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening a crash: the kernel first, then its parts in the order in which they need each other. */
#include "crash/crash.h"

#include <stdlib.h>

#include "code/modules.h"
#include "image/open.h"
#include "image/vmlinux.h"

static struct error *open_parts(struct crash *crash)
{
	struct kernel *kernel = crash->kernel;

	TRY(kernel_end_walk(kernel, clock_load(kernel, &crash->clock)));
	TRY(kernel_end_walk(kernel, modules_load(kernel)));
	if (kernel->vmlinux && vmlinux_may_have_lines(kernel->vmlinux))
		TRY(kernel_end_walk(kernel, lines_create(kernel, &crash->lines)));
	return kernel_end_walk(kernel, stacks_init(&crash->stacks, kernel));
}

/* Damage that is the consequence of a failure to read is that failure. */
static struct error *failure_or(struct kernel *kernel, struct error *error)
{
	struct error *failure = memory_failure(&kernel->memory);

	if (!failure)
		return error;
	error_destroy(error);
	return failure;
}

struct error *crash_open(struct dump *dump, const struct crash_options *options,
			 struct problems *problems, struct crash **ret)
{
	_cleanup_(crash_closep) struct crash *crash = calloc(1, sizeof(*crash));
	const struct kernel_options kernel_options = {arch_registry, options->vmlinux,
						      options->types};

	if (!crash)
		return error_no_memory();
	TRY(kernel_open(dump, &kernel_options, problems, &crash->kernel));
	TRY(failure_or(crash->kernel, open_parts(crash)));
	*ret = steal(&crash);
	return NULL;
}

struct error *crash_of_types(const char *machine, const void *btf, size_t size,
			     struct problems *problems, struct crash **ret)
{
	_cleanup_(crash_closep) struct crash *crash = calloc(1, sizeof(*crash));

	if (!crash)
		return error_no_memory();
	TRY(kernel_of_types(machine, btf, size, arch_registry, problems, &crash->kernel));
	*ret = steal(&crash);
	return NULL;
}

void crash_close(struct crash *crash)
{
	if (!crash)
		return;
	tasks_deinit(&crash->tasks);
	stacks_deinit(&crash->stacks);
	lines_destroy(crash->lines);
	kernel_close(crash->kernel);
	free(crash);
}

struct error *crash_tasks(struct crash *crash, const struct tasks **ret)
{
	if (!crash->has_tasks)
		TRY(tasks_collect(crash->kernel, &crash->tasks));
	crash->has_tasks = true;
	*ret = &crash->tasks;
	return NULL;
}
