/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who panicked. panic_cpu is -1 (PANIC_CPU_INVALID) until somebody does; so is crashing_cpu. */
#include "objects/sched/panic.h"

#include "image/cpus.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "objects/sched/tasks.h"
#include "stack/unwind.h"

static struct error *read_cpu(struct kernel *kernel, const char *symbol, int *ret)
{
	uint64_t address;
	uint32_t value;

	TRY(kernel_symbol(kernel, symbol, &address));
	TRY(memory_u32(&kernel->memory, address, &value));
	*ret = (int32_t)value;
	return NULL;
}

/* word is where a call of what ends a kernel returns to. */
static bool is_end(struct kernel *kernel, uint64_t word)
{
	static const char *const names[] = {"panic", "oops_end", "die", "crash_kexec",
					    "machine_crash_shutdown"};
	uint64_t target;

	if (!kernel_is_text(kernel, word) || !kernel->arch->call_target(kernel, word, &target))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (kernel_symbol_or(kernel, names[i], 0) == target)
			return true;
	return false;
}

static struct error *scan(struct kernel *kernel, uint64_t start, uint64_t end, bool *found)
{
	uint64_t word;

	for (uint64_t at = start; at < end && !*found; at += kernel->arch->pointer_size) {
		TRY(memory_pointer(&kernel->memory, at, &word));
		*found = is_end(kernel, kernel_code_address(kernel, word));
	}
	return NULL;
}

/* The stack of the task that runs there, and the CPU's own. */
static struct error *scan_cpu(const struct stacks *stacks, const struct cpu *cpu, uint64_t task,
			      bool *found)
{
	struct kernel *kernel = stacks->kernel;
	struct field stack;
	uint64_t base = task; /* before 2.6 it lies at the bottom of its own stack */

	TRY(error_ignore_damage(
	    field_find(kernel, "task_struct.stack|task_struct.thread_info", &stack)));
	if (stack.present)
		TRY(field_read(kernel, &stack, task, &base));
	TRY(scan(kernel, base, base + kernel->stack_size, found));
	vector_for_each(&stacks->spans, span)
		if (span->cpu == cpu->number)
			TRY(scan(kernel, span->start, span->end, found));
	return NULL;
}

/*
 * Before 4.5 nothing names the CPU: then it is the one that has called panic(), or what leads to
 * it.
 */
static struct error *find_by_stack(const struct stacks *stacks, struct panic *ret)
{
	struct kernel *kernel = stacks->kernel;

	vector_for_each(&kernel->cpus, cpu) {
		uint64_t task;
		bool found = false;
		struct error *error = task_running_on(kernel, cpu, &task);

		if (!error)
			error = scan_cpu(stacks, cpu, task, &found);
		TRY(problems_note(kernel->problems, error));
		if (!found)
			continue;
		*ret = (struct panic){(int)cpu->number, task};
		return NULL;
	}
	return NULL;
}

struct error *panic_find(const struct stacks *stacks, struct panic *ret)
{
	struct kernel *kernel = stacks->kernel;

	*ret = (struct panic){.cpu = -1};
	if (kernel_has_symbol(kernel, "panic_cpu"))
		TRY(read_cpu(kernel, "panic_cpu", &ret->cpu));
	if (ret->cpu < 0 && kernel_has_symbol(kernel, "crashing_cpu"))
		TRY(read_cpu(kernel, "crashing_cpu", &ret->cpu));
	const struct cpu *cpu = ret->cpu < 0 ? NULL : cpu_get(kernel, (unsigned int)ret->cpu);
	if (cpu)
		return task_running_on(kernel, cpu, &ret->task);
	if (kernel_has_symbol(kernel, "panic_cpu"))
		return NULL;
	return find_by_stack(stacks, ret);
}

/* kernel/panic.c: taint_flags[]; bit 0 shows G when it is clear, which is no taint. */
void taints_text(uint64_t mask, char text[TAINTS_TEXT_MAX])
{
	static const char letters[] = "PFSRMBUDAWCIOELKXTNJ";
	size_t size = 0;

	for (size_t bit = 0; bit < sizeof(letters) - 1; bit++)
		if (mask >> bit & 1)
			text[size++] = letters[bit];
	text[size] = '\0';
}
