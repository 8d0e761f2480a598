/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See space.h. */
#include "answer/space.h"

#include <stdlib.h>
#include <string.h>

#include "image/fields.h"
#include "image/user_space.h"
#include "objects/sched/panic.h"

void space_init(struct space *space, struct answering *answering)
{
	*space = (struct space){.answering = answering};
}

static struct error *task_by_pid(struct answering *answering, uint64_t pid, uint64_t *ret)
{
	const struct tasks *tasks;
	struct field field;

	TRY(field_find(answering->kernel, "task_struct.pid", &field));
	TRY(crash_tasks(answering->crash, &tasks));
	vector_for_each(&tasks->list, task) {
		uint64_t number;
		struct error *error = field_read(answering->kernel, &field, *task, &number);

		if (!error && number == pid) {
			*ret = *task;
			return NULL;
		}
		TRY(error_ignore_damage(error));
	}
	return error_create(ERROR_USAGE, "there is no process %llu", (unsigned long long)pid);
}

struct error *find_task(struct answering *answering, const char *text, uint64_t *ret)
{
	struct panic panic;
	char *end;

	if (!text) {
		TRY(panic_find(&answering->crash->stacks, &panic));
		*ret = panic.task;
		return panic.task ? NULL
				  : error_create(ERROR_USAGE, "no process panicked; name one");
	}
	unsigned long long pid = strtoull(text, &end, 10);
	if (!*end && strlen(text) < 8)
		return task_by_pid(answering, pid, ret);
	return parse_address(answering->kernel, text, ret);
}

struct error *space_take(struct space *space, int letter, const char *argument)
{
	if (letter == 'p') {
		space->kind = SPACE_PHYSICAL;
		return NULL;
	}
	space->kind = SPACE_OF_PROCESS;
	return letter == 'P' ? find_task(space->answering, argument, &space->task) : NULL;
}

struct error *space_check(struct space *space)
{
	struct kernel *kernel = space->answering->kernel;
	struct field field;
	uint64_t mm;

	if (space->kind != SPACE_OF_PROCESS)
		return NULL;
	if (!space->task)
		TRY(find_task(space->answering, NULL, &space->task));
	TRY(field_find(kernel, "task_struct.mm", &field));
	TRY(field_read(kernel, &field, space->task, &mm));
	if (!mm)
		return error_create(ERROR_USAGE, "that task has no memory of its own");
	return kernel_user_space(kernel, mm, &space->table);
}

struct error *space_read(struct space *space, uint64_t address, void *buffer, size_t size)
{
	struct memory *memory = &space->answering->kernel->memory;

	if (space->kind == SPACE_PHYSICAL)
		return dump_read(memory->dump, address, buffer, size);
	if (space->kind == SPACE_OF_PROCESS)
		return memory_read_user(memory, &space->table, address, buffer, size);
	return memory_read(memory, address, buffer, size);
}

struct error *space_translate(struct space *space, uint64_t address, uint64_t *physical)
{
	struct memory *memory = &space->answering->kernel->memory;
	uint64_t span;

	if (space->kind == SPACE_PHYSICAL) {
		*physical = address;
		return NULL;
	}
	if (space->kind == SPACE_OF_PROCESS)
		return memory->arch->translate(memory, &space->table, address, physical, &span);
	return memory_translate(memory, address, physical);
}
