/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See backtrace.h. */
#include "stack/backtrace.h"

#include <string.h>

#include "image/cpus.h"
#include "image/fields.h"
#include "image/kernel.h"

/* The registers are those of the first frame, unless that itself has saved others. */
static struct error *add_note(struct unwind *unwind, const struct registers *registers, bool user)
{
	struct exception exception = {.registers = *registers, .user = user};

	vector_for_each(&unwind->exceptions, other)
		if (!other->frame && other->user == user)
			return NULL;
	return vector_push(&unwind->exceptions, exception) ? NULL : error_no_memory();
}

/* Registers, then frames. */
static struct error *trace_running(struct unwind *unwind, struct kernel *kernel,
				   const struct backtrace_task *task)
{
	uint64_t end = task->stack + task->stack_size;
	struct registers registers;

	if (!cpu_registers(kernel, task->cpu, &registers))
		return unwind_scan_stack(unwind, kernel, task->sp, task->stack, end);
	if (kernel->arch->is_user(&registers))
		return add_note(unwind, &registers, true);
	TRY(unwind_run(unwind, kernel, &registers, true, unwind_method(unwind->stacks), task->stack,
		       end));
	return add_note(unwind, &registers, false);
}

static bool is_dead_end(const struct kernel *kernel, const struct frame *frame)
{
	struct place place = kernel_place(kernel, frame->pc - 1);

	return place.name && strcmp(place.name, "do_task_dead") == 0;
}

/*
 * The stack of a dead task is freed before the task is, and may be another's by now: only a chain
 * that goes through do_task_dead(), where all dead tasks end, is this task's own.
 */
static struct error *trace_dead(struct unwind *unwind, struct kernel *kernel,
				const struct registers *registers, uint64_t stack_size)
{
	uint64_t start = registers->value[kernel->arch->sp] & -stack_size;

	TRY(error_ignore_damage(
	    unwind_run_stale(unwind, kernel, registers, start, start + stack_size)));
	vector_for_each(&unwind->frames, frame) {
		if (is_dead_end(kernel, frame))
			return NULL;
	}
	unwind->frames.count = unwind->exceptions.count = 0;
	return NULL;
}

static struct error *add_user_sp(struct unwind *unwind, struct kernel *kernel,
				 const struct backtrace_task *task)
{
	struct field field;
	uint64_t sp;

	if (!unwind->exceptions.count || !kernel->arch->user_sp)
		return NULL;
	struct exception *last = &unwind->exceptions.data[unwind->exceptions.count - 1];
	if (!last->user || register_known(&last->registers, kernel->arch->sp))
		return NULL;
	TRY(field_find(kernel, kernel->arch->user_sp, &field));
	TRY(field_read(kernel, &field, task->address, &sp));
	register_set(&last->registers, kernel->arch->sp, sp);
	return NULL;
}

struct error *backtrace_task(struct unwind *unwind, struct kernel *kernel,
			     const struct backtrace_task *task)
{
	uint64_t end = task->stack + task->stack_size;
	struct registers registers;

	unwind->frames.count = unwind->exceptions.count = 0;
	if (task->cpu)
		return trace_running(unwind, kernel, task);
	if (task->sp >= task->stack && task->sp < end)
		memory_hold(&kernel->memory, task->sp, end - task->sp);
	struct error *error = kernel->arch->task_registers(kernel, task->address, &registers);
	if (!task->stack)
		return error ? error_ignore_damage(error)
			     : trace_dead(unwind, kernel, &registers, task->stack_size);
	if (error) {
		TRY(problems_note(kernel->problems, error));
		return unwind_find_switch(unwind, kernel, task->stack, end);
	}
	TRY(unwind_run(unwind, kernel, &registers, false, unwind_method(unwind->stacks),
		       task->stack, end));
	return problems_note(kernel->problems, add_user_sp(unwind, kernel, task));
}
