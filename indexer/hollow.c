/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hollow.h"

#include <string.h>

#include "image/fields.h"
#include "image/kernel.h"
#include "objects/log/log.h"

static const char no_symbols[] = "the kernel's symbols are lost";
static const char no_contents[] = "the kernel's first task and its log are lost";

static struct error *count_message(void *context, const struct log_message *message)
{
	(void)message;
	(*(size_t *)context)++;
	return NULL;
}

/* The first task, from which all others are found, has been called so in every kernel. */
static struct error *find_first_task(struct kernel *kernel, bool *found)
{
	static const char expected[] = "swapper";
	char comm[sizeof(expected)] = "";
	struct field field;
	uint64_t task;

	if (!kernel->types)
		return NULL;
	TRY(field_find(kernel, "task_struct.comm", &field));
	TRY(kernel_symbol(kernel, "init_task|init_task_union", &task));
	TRY(memory_string(&kernel->memory, task + field.offset, comm, sizeof(comm)));
	*found = !strcmp(comm, expected);
	return NULL;
}

static struct error *look_for_contents(struct kernel *kernel, const char **why)
{
	size_t messages = 0;
	const struct log_reader reader = {count_message, &messages};
	bool found = false;

	TRY(error_ignore_damage(find_first_task(kernel, &found)));
	if (found)
		return NULL;
	TRY(kernel_end_walk(kernel, log_read(kernel, &reader)));
	if (!messages)
		*why = no_contents;
	return NULL;
}

/* What may have no contents: a file that was cut, names of symbols that are a part of the dump. */
static bool may_be_hollow(const struct kernel *kernel)
{
	return dump_info(kernel->dump)->completeness >= DUMP_TRUNCATED ||
	       (kernel->symbols_from && !strcmp(kernel->symbols_from, "kallsyms"));
}

struct error *hollow_look(struct kernel *kernel, const char **why)
{
	struct problems problems, *own = kernel->problems;

	*why = kernel->symbols_from ? NULL : no_symbols;
	if (*why || !may_be_hollow(kernel))
		return NULL;
	problems_init(&problems); /* who reads what is looked at here will tell of them */
	kernel->problems = &problems;
	struct error *error = look_for_contents(kernel, why);
	kernel->problems = own;
	problems_deinit(&problems);
	return error;
}
