/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk over frames: which unwinder is asked, what counts as progress, when it ends. */
#include "stack/unwind.h"

#include "base/spans.h"
#include "image/kernel.h"

enum { FRAMES_MAX = 4096 }; /* the smallest ones fill 64 KiB */

const char *stack_kind_name(enum stack_kind kind)
{
	static const char *const names[] = {
	    [STACK_TASK] = "task",  [STACK_IRQ] = "irq",     [STACK_EXCEPTION] = "exception",
	    [STACK_NMI] = "nmi",    [STACK_ENTRY] = "entry", [STACK_OVERFLOW] = "overflow",
	    [STACK_UNKNOWN] = NULL,
	};

	return names[kind];
}

enum unwind_result unwind_interrupted(struct unwind *unwind, const struct exception *exception,
				      struct error **error)
{
	if (!vector_push(&unwind->exceptions, *exception)) {
		*error = error_no_memory();
		return UNWIND_CANNOT;
	}
	if (exception->user)
		return UNWIND_END;
	unwind->registers = exception->registers;
	unwind->interrupted = true;
	return UNWIND_NEXT;
}

enum unwind_result unwind_exception(struct unwind *unwind, uint64_t address, exception_judge *judge,
				    struct error **error)
{
	struct exception exception = {.address = address,
				      .frame = (uint32_t)unwind->frames.count - 1};

	*error = unwind->kernel->arch->frame_registers(unwind->kernel, address, true,
						       &exception.registers, &exception.user);
	if (*error)
		return UNWIND_CANNOT;
	enum unwind_result result = judge ? judge(unwind, &exception) : UNWIND_NEXT;
	return result == UNWIND_NEXT ? unwind_interrupted(unwind, &exception, error) : result;
}

static struct error *create_states(struct stacks *stacks)
{
	const struct unwinder_ops *const *unwinders = stacks->kernel->arch->unwinders;

	for (size_t i = 0; unwinders[i] && i < UNWINDERS_MAX; i++)
		if (unwinders[i]->create)
			TRY(problems_note(
			    stacks->kernel->problems,
			    unwinders[i]->create(stacks->kernel, &stacks->states[i])));
	return NULL;
}

struct error *stacks_add(struct stacks *stacks, const struct cpu *cpu, enum stack_kind kind,
			 uint64_t start, uint64_t size)
{
	const struct stack_span span = {start, start + size, kind, cpu->number};

	return !start || !size || vector_push(&stacks->spans, span) ? NULL : error_no_memory();
}

struct error *stacks_init(struct stacks *stacks, struct kernel *kernel)
{
	*stacks = (struct stacks){.kernel = kernel};
	vector_for_each(&kernel->cpus, cpu)
		TRY(problems_note(kernel->problems, kernel->arch->stacks(kernel, cpu, stacks)));
	stacks->spans.count =
	    spans_settle(stacks->spans.data, stacks->spans.count, sizeof(*stacks->spans.data));
	return create_states(stacks);
}

void stacks_deinit(struct stacks *stacks)
{
	for (size_t i = 0; i < UNWINDERS_MAX; i++)
		if (stacks->states[i])
			stacks->kernel->arch->unwinders[i]->destroy(stacks->states[i]);
	vector_deinit(&stacks->spans);
}

/* Jumps to where no code is are exceptions, whatever the kernel. */
const char *unwind_method(const struct stacks *stacks)
{
	const struct unwinder_ops *const *unwinders = stacks->kernel->arch->unwinders;
	size_t i = 0;

	while (unwinders[i + 1] &&
	       (unwinders[i] == &unwind_call || (unwinders[i]->create && !stacks->states[i])))
		i++;
	return unwinders[i]->name;
}

void unwind_deinit(struct unwind *unwind)
{
	vector_deinit(&unwind->frames);
	vector_deinit(&unwind->exceptions);
}

/* Below the first address of a stack. A page is left unmapped there (mm/vmalloc.c). */
static bool is_in_guard(const struct unwind *unwind, uint64_t start, uint64_t address)
{
	return address < start && start - address <= unwind->kernel->memory.page_size;
}

/* The lowest word of a task's stack is never used (STACK_END_MAGIC). */
static bool has_run_over(const struct unwind *unwind, uint64_t address)
{
	uint64_t start = unwind->stack_start;

	return start && (address == start || is_in_guard(unwind, start, address));
}

enum stack_kind unwind_stack_at(const struct unwind *unwind, uint64_t address, uint64_t *end)
{
	if (has_run_over(unwind, address)) {
		*end = unwind->stack_end;
		return STACK_OVERFLOW;
	}
	if (address >= unwind->stack_start && address < unwind->stack_end) {
		*end = unwind->stack_end;
		return STACK_TASK;
	}
	const struct stack_span *spans = unwind->stacks->spans.data;
	size_t count = unwind->stacks->spans.count;
	size_t place = spans_find(spans, count, sizeof(*spans), address);
	bool within = place < count && address >= spans[place].start;

	*end = 0;
	if (!within && (place == count || !is_in_guard(unwind, spans[place].start, address)))
		return STACK_UNKNOWN;
	*end = spans[place].end;
	return within ? spans[place].kind : STACK_OVERFLOW;
}

static bool add_frame(struct unwind *unwind, const char *method, bool reliable)
{
	const struct arch_ops *arch = unwind->kernel->arch;
	uint64_t end;
	struct frame frame = {
	    .sp = unwind->registers.value[arch->sp],
	    .pc = unwind->registers.value[arch->ip],
	    .method = method,
	    .reliable = reliable && !unwind->partial,
	    .interrupted = unwind->interrupted,
	};

	frame.stack = unwind_stack_at(unwind, frame.sp, &end);
	return vector_push(&unwind->frames, frame);
}

/*
 * On one stack the stack pointer only rises, or stays on either side of an exception: what was
 * interrupted may have taken nothing of the stack yet. From another stack it may come back to any
 * place of a stack that has not been left before. A chain that breaks this rule loops.
 */
static bool makes_progress(const struct unwind *unwind, bool was_interrupted, uint64_t from,
			   uint64_t to)
{
	uint64_t from_end, to_end;

	unwind_stack_at(unwind, from, &from_end);
	unwind_stack_at(unwind, to, &to_end);
	if (from_end == to_end)
		return to > from || (to == from && (unwind->interrupted || was_interrupted));
	vector_for_each(&unwind->frames, frame) {
		uint64_t end;

		unwind_stack_at(unwind, frame->sp, &end);
		if (end == to_end && frame->sp >= to)
			return false;
	}
	return true;
}

/*
 * The registers are a frame's: they point to code, or to where no code is because a jump there is
 * what was interrupted. Then it is the stack that tells that they are registers at all.
 */
static bool is_frame(const struct unwind *unwind)
{
	const struct arch_ops *arch = unwind->kernel->arch;
	uint64_t end;

	return kernel_is_text(unwind->kernel, unwind->registers.value[arch->ip]) ||
	       (unwind->interrupted &&
		unwind_stack_at(unwind, unwind->registers.value[arch->sp], &end) != STACK_UNKNOWN);
}

/* Leaves unwind as it was unless this unwinder leads on. */
static struct error *try_unwinder(struct unwind *unwind, size_t number, enum unwind_result *result)
{
	const struct arch_ops *arch = unwind->kernel->arch;
	void *state = unwind->stacks->states[number];
	struct registers before = unwind->registers;
	size_t exceptions = unwind->exceptions.count;
	bool interrupted = unwind->interrupted;
	struct error *error = NULL;

	*result = arch->unwinders[number]->step(unwind, state, &error);
	TRY(error_ignore_damage(error));
	if (*result == UNWIND_END || (*result == UNWIND_NEXT &&
				      makes_progress(unwind, interrupted, before.value[arch->sp],
						     unwind->registers.value[arch->sp]) &&
				      is_frame(unwind)))
		return NULL;
	unwind->registers = before;
	unwind->exceptions.count = exceptions;
	unwind->interrupted = interrupted;
	*result = UNWIND_CANNOT;
	return NULL;
}

/* Asks the unwinders, best first; UNWIND_CANNOT: none knows more. */
static struct error *step(struct unwind *unwind, const struct unwinder_ops **ops,
			  enum unwind_result *result)
{
	const struct arch_ops *arch = unwind->kernel->arch;
	const struct unwinder_ops *const *unwinders = arch->unwinders;

	*result = UNWIND_CANNOT;
	if (arch->frame_stack)
		arch->frame_stack(unwind);
	for (size_t i = 0; unwinders[i] && *result == UNWIND_CANNOT; i++) {
		*ops = unwinders[i];
		if (!unwinders[i]->create || unwind->stacks->states[i])
			TRY(try_unwinder(unwind, i, result));
	}
	return NULL;
}

static struct error *walk(struct unwind *unwind)
{
	struct problems *problems = unwind->kernel->problems;

	while (unwind->frames.count < FRAMES_MAX) {
		const struct unwinder_ops *ops;
		enum unwind_result result;

		TRY(step(unwind, &ops, &result));
		if (result == UNWIND_CANNOT)
			return problems_note(
			    problems,
			    error_lost("a stack could not be followed to its end",
				       unwind->registers.value[unwind->kernel->arch->sp]));
		if (result == UNWIND_END) {
			unwind->finished = true;
			return NULL;
		}
		if (!add_frame(unwind, ops->name, ops->reliable))
			return error_no_memory();
	}
	return problems_note(problems,
			     error_corrupt("a stack has too many frames", unwind->stack_start));
}

static void begin(struct unwind *unwind, struct kernel *kernel, uint64_t stack_start,
		  uint64_t stack_end)
{
	unwind->kernel = kernel;
	unwind->stack_start = stack_start;
	unwind->stack_end = stack_end;
	unwind->partial = unwind->finished = unwind->interrupted = false;
	unwind->frames.count = unwind->exceptions.count = 0;
}

static struct error *run(struct unwind *unwind, const struct registers *registers,
			 const char *method)
{
	struct kernel *kernel = unwind->kernel;

	unwind->registers = *registers;
	if (!unwind->interrupted && !kernel_is_text(kernel, registers->value[kernel->arch->ip]))
		return error_lost("saved registers do not point to kernel code",
				  registers->value[kernel->arch->ip]);
	if (!add_frame(unwind, method, true))
		return error_no_memory();
	return walk(unwind);
}

struct error *unwind_run(struct unwind *unwind, struct kernel *kernel,
			 const struct registers *registers, bool interrupted, const char *method,
			 uint64_t stack_start, uint64_t stack_end)
{
	begin(unwind, kernel, stack_start, stack_end);
	unwind->interrupted = interrupted;
	return run(unwind, registers, method);
}

struct error *unwind_run_stale(struct unwind *unwind, struct kernel *kernel,
			       const struct registers *registers, uint64_t stack_start,
			       uint64_t stack_end)
{
	begin(unwind, kernel, stack_start, stack_end);
	unwind->partial = true;
	return run(unwind, registers, "scan");
}

/* Whether word is the return address of a call of the context switch. */
static bool is_switch(struct kernel *kernel, uint64_t word, uint64_t function)
{
	uint64_t target;

	return kernel_is_text(kernel, word) && kernel->arch->call_target(kernel, word, &target) &&
	       target == function;
}

struct error *unwind_find_switch(struct unwind *unwind, struct kernel *kernel, uint64_t stack_start,
				 uint64_t stack_end)
{
	size_t width = kernel->arch->pointer_size;
	uint64_t function;

	begin(unwind, kernel, stack_start, stack_end);
	TRY(kernel_symbol(kernel, kernel->arch->switch_symbol, &function));
	for (uint64_t sp = stack_start; sp < stack_end; sp += width) {
		struct registers registers = {0};
		uint64_t word;

		if (memory_pointer(&kernel->memory, sp, &word) ||
		    !is_switch(kernel, word = kernel_code_address(kernel, word), function))
			continue;
		register_set(&registers, kernel->arch->ip, word);
		register_set(&registers, kernel->arch->sp, sp + width);
		TRY(unwind_run_stale(unwind, kernel, &registers, stack_start, stack_end));
		if (unwind->finished)
			return NULL;
	}
	unwind->frames.count = unwind->exceptions.count = 0;
	return NULL;
}

struct error *unwind_scan_stack(struct unwind *unwind, struct kernel *kernel, uint64_t sp,
				uint64_t stack_start, uint64_t stack_end)
{
	const struct arch_ops *arch = kernel->arch;

	begin(unwind, kernel, stack_start, stack_end);
	unwind->registers = (struct registers){0};
	register_set(&unwind->registers, arch->sp, sp);
	unwind->partial = true;
	return walk(unwind);
}
