/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Variables that others point to. A new one is one line of pointers[]. */
#include <string.h>

#include "image/fields.h"
#include "image/kernel.h"
#include "image/variables.h"

/* The idle task of CPU 0 begins in the initial namespaces and in the root of task groups. */
static const struct pointer {
	const char *variable, *holder, *path;
} pointers[] = {
    {"init_nsproxy", "init_task", "task_struct.nsproxy"},
    {"init_ipc_ns", "init_task", "task_struct.nsproxy->ipc_ns"},
    {"root_task_group", "init_task", "task_struct.sched_task_group"},
};

static struct error *follow(struct kernel *kernel, const struct pointer *pointer)
{
	struct field field;
	uint64_t holder, address;

	if (kernel_has_symbol(kernel, pointer->variable))
		return NULL;
	TRY(kernel_symbol(kernel, pointer->holder, &holder));
	TRY(field_find(kernel, pointer->path, &field));
	TRY(field_read(kernel, &field, holder, &address));
	return symbols_add(&kernel->symbols, address, pointer->variable, strlen(pointer->variable),
			   'D', 0);
}

/* What a kernel does not have, nobody asks for. */
struct error *variables_pointed(struct kernel *kernel)
{
	for (size_t i = 0; i < sizeof(pointers) / sizeof(pointers[0]); i++)
		TRY(error_ignore_damage(follow(kernel, &pointers[i])));
	return NULL;
}
