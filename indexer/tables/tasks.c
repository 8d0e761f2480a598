/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tasks, trace_frames, stacks, stack_functions, register_sets, register_memory: every thread, and
 * its call chain.
 *
 * One struct task_struct is one read of some 10 KB; a chain costs a few words of stack per frame.
 * What a pc is called is looked up once per distinct pc, and what a chain is once per distinct
 * chain: of tens of thousands of tasks most wait as others do.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"
#include "base/signature.h"
#include "base/text.h"
#include "image/cpus.h"
#include "stack/backtrace.h"
#include "image/excerpt.h"
#include "code/lines.h"
#include "objects/sched/process.h"
#include "objects/mm/rss.h"
#include "objects/sched/states.h"
#include "objects/sched/tasks.h"
#include "tables/walk.h"

/* include/linux/sched.h, include/uapi/linux/sched.h */
enum {
	PF_KTHREAD = 0x00200000,
	TASK_REPORT = 0x7f, /* the states that have letters, and exit states among them */
	TASK_UNINTERRUPTIBLE = 0x2,
	TASK_NOLOAD = 0x400,
	TASK_IDLE = TASK_UNINTERRUPTIBLE | TASK_NOLOAD,
	TASK_RTLOCK_WAIT = 0x1000,
	TASK_FROZEN = 0x8000,
	NICE_0_PRIO = 120,
};

#define NS_PER_SECOND INT64_C(1000000000)

#define TASKS_FIELDS(F)                                                                            \
	F(state, "task_struct.__state|task_struct.state")                                          \
	F(exit_state, "?task_struct.exit_state")                                                   \
	F(exit_code, "task_struct.exit_code")                                                      \
	F(pid, "task_struct.pid")                                                                  \
	F(tgid, "task_struct.tgid")                                                                \
	F(real_parent, "task_struct.real_parent|task_struct.p_opptr")                              \
	F(comm, "task_struct.comm")                                                                \
	F(cpu, "?task_struct.thread_info.cpu|task_struct.cpu|task_struct.thread_info->cpu"         \
	       "|task_struct.processor")                                                           \
	F(info_cpu, "?thread_info.cpu")                                                            \
	F(on_cpu, "?task_struct.on_cpu")                                                           \
	F(flags, "task_struct.flags")                                                              \
	F(prio, "task_struct.prio")                                                                \
	F(static_prio, "task_struct.static_prio")                                                  \
	F(policy, "task_struct.policy")                                                            \
	F(rt_priority, "task_struct.rt_priority")                                                  \
	F(mm, "task_struct.mm")                                                                    \
	F(files, "task_struct.files")                                                              \
	F(stack, "?task_struct.stack|task_struct.thread_info")                                     \
	F(start, "task_struct.start_time.tv_sec|task_struct.start_time")                           \
	F(start_rest, "?task_struct.start_time.tv_nsec")                                           \
	F(utime, "task_struct.utime|task_struct.times.tms_utime")                                  \
	F(stime, "task_struct.stime|task_struct.times.tms_stime")                                  \
	F(last_arrival, "?task_struct.sched_info.last_arrival|task_struct.last_run")               \
	F(nvcsw, "?task_struct.nvcsw")                                                             \
	F(nivcsw, "?task_struct.nivcsw")                                                           \
	F(uid, "task_struct.real_cred->uid.val|task_struct.real_cred->uid|task_struct.uid")        \
	F(gid, "task_struct.real_cred->gid.val|task_struct.real_cred->gid|task_struct.gid")        \
	F(total_vm, "mm_struct.total_vm")
DEFINE_FIELDS(tasks, TASKS_FIELDS)

/* What a pc is called; frames repeat a few thousand of them. */
struct named_pc {
	struct place place;
	uint64_t hash;
};

/* A chain with its addresses, where the stack of the task that has it begins at 0. */
struct trace {
	struct cell stack_id, wchan; /* wchan: of a task that sleeps there */
	size_t numbers, count;       /* the rows of its frames, in task_walk.numbers */
};

/* A register in JSON: a name of up to 10 characters, quotes, colon and comma, a number of 20
 * digits. */
enum { REGISTERS_TEXT = ARCH_REGISTERS_MAX * 36 + 3 };

struct task_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct tasks_fields f;
	struct process_fields process;
	char argv[4096], cgroup[4096];
	struct field sleeping_sp; /* a member of task_struct */
	struct object task, mm;
	struct unwind unwind;
	struct map running; /* task → its CPU's number plus 1 */
	struct map places;  /* pc → place in named plus 1 */
	struct rss rss;
	struct task_shares spaces; /* where threads count for themselves */
	bool marks_kthreads;       /* PF_KTHREAD is there: since 2.6.27 */
	struct task_letters letters;
	VECTOR(struct named_pc) named;
	unsigned char by_name[ARCH_REGISTERS_MAX]; /* the registers in the order of their names */
	struct map by_hash;                        /* hash of a trace → place in traces plus 1 */
	VECTOR(struct trace) traces;
	VECTOR(uint32_t) numbers; /* frame of a trace → its row, which inlined calls move */
	VECTOR(char) text;
	uint64_t sched_start, sched_end, lock_start, lock_end;
};

static const struct named_pc *name_of(struct task_walk *w, uint64_t pc)
{
	bool added;
	uint64_t *place = map_insert(&w->places, pc, &added);

	if (!place)
		return NULL;
	if (added) {
		struct named_pc named = {.place = kernel_place(w->kernel, pc)};
		const char *name = named.place.name ? named.place.name : "";

		named.hash = hash_string(name);
		if (named.place.module)
			named.hash = hash_combine(named.hash, hash_string(named.place.module));
		if (!vector_push(&w->named, named))
			return NULL;
		*place = w->named.count;
	}
	return &w->named.data[*place - 1];
}

/*
 * The function of a frame. Behind a call that never returns (panic, oops_end) the next function may
 * begin: such a return address belongs to the one before, as %pB has it.
 */
static const struct named_pc *name_frame(struct task_walk *w, const struct frame *frame,
					 uint64_t *offset)
{
	const struct named_pc *named = name_of(w, frame->pc);
	bool behind = named && named->place.name && !named->place.offset && !frame->interrupted &&
		      w->kernel->arch->is_return_address(w->kernel, frame->pc);

	if (behind)
		named = name_of(w, frame->pc - 1);
	if (named && offset)
		*offset = named->place.offset + behind;
	return named;
}

/* kernel/sched/core.c: __task_state_index() */
static char state_letter(const struct task_walk *w, uint64_t state, uint64_t exit_state)
{
	/* A task that has ended may have TASK_DEAD in its state, a bit that others have taken
	 * since. */
	uint64_t bits = (exit_state ? exit_state : state) & TASK_REPORT;

	if ((state & TASK_IDLE) == TASK_IDLE && !exit_state)
		return 'I';
	if (state & (TASK_RTLOCK_WAIT | TASK_FROZEN))
		bits = TASK_UNINTERRUPTIBLE;
	for (int i = TASK_LETTERS - 1; i >= 0; i--)
		if (bits >> i & 1 && w->letters.of[i])
			return w->letters.of[i];
	return 'R';
}

/*
 * Times of before 4.11 are in jiffies (cputime_t, an unsigned long, where the kernel does not
 * account by itself) and since then ns (a u64).
 */
static bool counts_jiffies(const struct field *field)
{
	const char *name = field->type ? field->type->name : NULL;

	return name && strstr(name, "long") && !strstr(name, "long long");
}

static struct cell ticks_as_ns(const struct task_walk *w, struct cell ticks)
{
	const struct clock *clock = &w->walk->crash->clock;

	if (!clock->hz || ticks.integer < 0 || ticks.integer / clock->hz > INT32_MAX)
		return (struct cell){0};
	return cell_integer(ticks.integer * NS_PER_SECOND / clock->hz);
}

static struct cell ns_of(const struct task_walk *w, const struct field *field)
{
	struct cell cell = object_cell(&w->task, field);

	return cell_is_null(cell) || !counts_jiffies(field) ? cell : ticks_as_ns(w, cell);
}

/* A number of ns, a struct timespec, or (before 2.6) ticks. */
static struct cell start_of(const struct task_walk *w)
{
	struct cell cell = object_cell(&w->task, &w->f.start);

	if (cell_is_null(cell))
		return cell;
	if (!w->f.start_rest.present)
		return kernel_has_symbol(w->kernel, "tick") ? ticks_as_ns(w, cell) : cell;
	if (cell.integer < 0 || cell.integer > INT32_MAX)
		return (struct cell){0};
	return cell_integer(cell.integer * NS_PER_SECOND + object_int(&w->task, &w->f.start_rest));
}

static const char *policy_name(uint64_t policy)
{
	static const char *const names[] = {"normal", "fifo", "rr",       "batch",
					    NULL,     "idle", "deadline", "ext"};

	return policy < sizeof(names) / sizeof(names[0]) ? names[policy] : NULL;
}

/* fs/proc/task_mmu.c: resident is file, anonymous and shared memory. */
static struct error *fill_rss(struct task_walk *w, struct tasks_row *row)
{
	int64_t pages[RSS_COUNTERS], sum;

	TRY(rss_read(&w->rss, &w->mm, pages));
	row->rss_file = cell_pages(w->kernel, pages[RSS_FILE]);
	row->rss_anon = cell_pages(w->kernel, pages[RSS_ANON]);
	row->rss_shmem = cell_pages(w->kernel, pages[RSS_SHMEM]);
	row->swapped = cell_pages(w->kernel, pages[RSS_SWAP]);
	if (!__builtin_add_overflow(pages[RSS_FILE], pages[RSS_ANON], &sum) &&
	    !__builtin_add_overflow(sum, pages[RSS_SHMEM], &sum))
		row->rss = cell_pages(w->kernel, sum);
	return NULL;
}

static struct error *fill_memory(struct task_walk *w, struct tasks_row *row)
{
	uint64_t mm = object_uint(&w->task, &w->f.mm);

	if (!mm) {
		row->vsz = row->rss = row->rss_anon = row->rss_file = row->rss_shmem =
		    row->swapped = cell_integer(0);
		return NULL;
	}
	TRY(object_load(&w->mm, mm));
	if (task_shares_count(&w->spaces, mm) == 1)
		TRY(walk_skip(w->walk, rss_add_thread(&w->rss, w->task.address)));
	if (object_has(&w->mm, &w->f.total_vm))
		row->vsz = cell_pages(w->kernel, object_int(&w->mm, &w->f.total_vm));
	return rss_has(&w->rss, &w->mm) ? fill_rss(w, row) : NULL;
}

static struct error *fill_parent(struct task_walk *w, struct tasks_row *row)
{
	uint64_t parent = object_uint(&w->task, &w->f.real_parent), tgid;

	row->parent = cell_pointer(parent);
	TRY(field_read(w->kernel, &w->f.tgid, parent, &tgid));
	row->ppid = cell_integer((int64_t)tgid);
	return NULL;
}

static struct error *fill_credentials(struct task_walk *w, struct tasks_row *row)
{
	uint64_t id;

	TRY(field_read(w->kernel, &w->f.uid, w->task.address, &id));
	row->uid = cell_integer((int64_t)id);
	TRY(field_read(w->kernel, &w->f.gid, w->task.address, &id));
	row->gid = cell_integer((int64_t)id);
	return NULL;
}

/* User pages are left out of most dumps on purpose: then there are no arguments to be had. */
static struct error *fill_process(struct task_walk *w, struct tasks_row *row)
{
	uint64_t mm = object_uint(&w->task, &w->f.mm);
	bool filtered = dump_info(w->kernel->dump)->completeness == DUMP_FILTERED;

	TRY(walk_skip(w->walk, process_cgroup(w->kernel, &w->process, w->task.address, w->cgroup,
					      sizeof(w->cgroup))));
	row->cgroup = cell_text(w->cgroup[0] ? w->cgroup : NULL);
	if (!mm || row->kernel.integer)
		return NULL;
	struct error *error = process_argv(w->kernel, &w->process, mm, w->argv, sizeof(w->argv));
	if (!error)
		row->argv = cell_text(w->argv[0] ? w->argv : NULL);
	else if (filtered && error_is_damage(error))
		error = error_filtered("user memory is not in the dump: no argv", mm);
	return error;
}

/* When it last got or left a CPU: ns, or (before 2.6.23) jiffies. */
static struct cell last_run_of(const struct task_walk *w)
{
	const struct clock *clock = &w->walk->crash->clock;
	struct cell cell = object_cell(&w->task, &w->f.last_arrival);
	unsigned int unused = 64 - 8 * w->kernel->arch->pointer_size;

	if (cell_is_null(cell) || !cell.integer || !counts_jiffies(&w->f.last_arrival))
		return cell;
	uint64_t ago = (clock->jiffies - (uint64_t)cell.integer) << unused >> unused;
	cell = ticks_as_ns(w, cell_integer((int64_t)ago));
	return cell_is_null(cell) || !clock->known ? (struct cell){0}
						   : cell_integer(clock->boottime - cell.integer);
}

static void fill_times(struct task_walk *w, struct tasks_row *row)
{
	const struct clock *clock = &w->walk->crash->clock;

	row->start_ns = start_of(w);
	row->utime_ns = ns_of(w, &w->f.utime);
	row->stime_ns = ns_of(w, &w->f.stime);
	row->last_run_ns = last_run_of(w);
	if (clock->known && row->last_run_ns.integer) {
		int64_t idle = clock->boottime - row->last_run_ns.integer;

		row->idle_ns = cell_integer(idle > 0 ? idle : 0);
	}
}

/* Before 2.6 a task lies at the bottom of its own stack (union task_union). */
static uint64_t stack_of(const struct task_walk *w)
{
	return w->f.stack.present ? object_uint(&w->task, &w->f.stack) : w->task.address;
}

/* In the thread_info, which lies at the bottom of the stack before 4.9 and has no name there. */
static struct cell cpu_of(const struct task_walk *w)
{
	uint64_t cpu;

	if (w->f.cpu.present)
		return object_cell(&w->task, &w->f.cpu);
	struct error *error = field_read(w->kernel, &w->f.info_cpu, stack_of(w), &cpu);
	bool known = !error;

	error_destroy(error);
	return known ? cell_integer((int64_t)cpu) : (struct cell){0};
}

static void fill_scheduling(struct task_walk *w, struct tasks_row *row)
{
	const struct tasks_fields *f = &w->f;

	row->cpu = cpu_of(w);
	row->on_cpu = f->on_cpu.present
			  ? object_cell(&w->task, &f->on_cpu)
			  : cell_integer(map_find(&w->running, w->task.address) != NULL);
	row->prio = object_cell(&w->task, &f->prio);
	row->static_prio = object_cell(&w->task, &f->static_prio);
	if (row->static_prio.kind == CELL_INTEGER)
		row->nice = cell_integer(row->static_prio.integer - NICE_0_PRIO);
	if (object_has(&w->task, &f->policy))
		row->policy = cell_text(policy_name(object_uint(&w->task, &f->policy)));
	row->rt_priority = object_cell(&w->task, &f->rt_priority);
	row->nvcsw = object_cell(&w->task, &f->nvcsw);
	row->nivcsw = object_cell(&w->task, &f->nivcsw);
}

/* Where nothing marks them, what has no memory of its own and has not come to its end is one. */
static bool is_kernel_thread(const struct task_walk *w)
{
	uint64_t state = object_uint(&w->task, &w->f.state);

	if (w->marks_kthreads)
		return object_uint(&w->task, &w->f.flags) & PF_KTHREAD;
	return !object_uint(&w->task, &w->f.mm) && !object_uint(&w->task, &w->f.exit_state) &&
	       state_letter(w, state, 0) != 'Z';
}

static void fill_identity(struct task_walk *w, struct tasks_row *row, char *letter)
{
	const struct tasks_fields *f = &w->f;

	row->task = cell_pointer(w->task.address);
	row->pid = object_cell(&w->task, &f->pid);
	row->tgid = object_cell(&w->task, &f->tgid);
	row->comm = object_cell_text(&w->task, &f->comm);
	row->flags = object_cell(&w->task, &f->flags);
	if (object_has(&w->task, &f->flags))
		row->kernel = cell_integer(is_kernel_thread(w));
	row->mm = cell_pointer(object_uint(&w->task, &f->mm));
	row->files = cell_pointer(object_uint(&w->task, &f->files));
	row->stack_base = cell_pointer(stack_of(w));
	if (object_has(&w->task, &f->state)) {
		*letter = state_letter(w, object_uint(&w->task, &f->state),
				       object_uint(&w->task, &f->exit_state));
		row->state = cell_text_of(letter, 1);
	}
	if (object_uint(&w->task, &f->exit_state))
		row->exit_code = object_cell(&w->task, &f->exit_code);
}

static struct error *trace_task(struct task_walk *w)
{
	uint64_t *cpu = map_find(&w->running, w->task.address);
	struct backtrace_task task = {
	    .address = w->task.address,
	    .stack = stack_of(w),
	    .stack_size = w->kernel->stack_size,
	    .sp = object_uint(&w->task, &w->sleeping_sp),
	    .cpu = cpu ? cpu_get(w->kernel, (unsigned int)*cpu - 1) : NULL,
	};

	return backtrace_task(&w->unwind, w->kernel, &task);
}

/* Bits that, added to the task's stack_base, are sp; false: it lies on another stack. */
static bool place_of(const struct task_walk *w, uint64_t sp, uint64_t *ret)
{
	uint64_t base = stack_of(w);

	*ret = sp - base;
	return base && *ret < w->kernel->stack_size && !(base & *ret);
}

static void fill_sp(const struct task_walk *w, uint64_t sp, struct trace_frames_row *row)
{
	uint64_t place;

	if (place_of(w, sp, &place))
		row->place = cell_integer((int64_t)place);
	else
		row->sp = cell_integer((int64_t)sp);
}

/* The calls that were inlined where frame is, as rows of their own before it, from *number on. */
static struct error *emit_inlined(struct task_walk *w, const struct trace_frames_row *frame,
				  const struct line_place *places, size_t count, uint32_t *number)
{
	for (size_t i = 0; i < count; i++) {
		struct trace_frames_row row = *frame;

		row.frame = cell_integer((*number)++);
		row.symbol = cell_text(places[i].function);
		row.offset = (struct cell){0};
		row.source = cell_text(places[i].source);
		row.inlined = cell_integer(true);
		TRY(emit_trace_frames(w->walk->sink, &row));
	}
	return NULL;
}

/* *number: of the first row; afterwards of the frame's own, the last. */
static struct error *emit_frame(struct task_walk *w, struct cell trace, const struct frame *frame,
				uint32_t *number)
{
	uint64_t offset = 0;
	const struct named_pc *named = name_frame(w, frame, &offset);
	const struct line_place *places;
	size_t count;

	if (!named)
		return error_no_memory();
	struct trace_frames_row row = {
	    .trace = trace,
	    .pc = cell_integer((int64_t)frame->pc),
	    .symbol = cell_text(named->place.name),
	    .module = cell_text(named->place.module),
	    .stack = cell_text(stack_kind_name(frame->stack)),
	    .method = cell_text(frame->method),
	    .reliable = cell_integer(frame->reliable),
	    .inlined = cell_integer(false),
	};
	fill_sp(w, frame->sp, &row);
	if (named->place.name)
		row.offset = cell_integer((int64_t)offset);
	/* A return address may lie behind the call's line, even behind its function. */
	TRY(walk_skip(w->walk, lines_find(w->walk->crash->lines, frame->pc - !frame->interrupted,
					  &places, &count)));
	if (count > 1)
		TRY(emit_inlined(w, &row, places, count - 1, number));
	row.frame = cell_integer(*number);
	if (count)
		row.source = cell_text(places[count - 1].source);
	return emit_trace_frames(w->walk->sink, &row);
}

/* Most registers point to nothing, which is no loss. */
static struct error *show_register_memory(struct task_walk *w, const struct register_sets_row *set,
					  const char *name, uint64_t value)
{
	struct excerpt excerpt;
	struct error *error = excerpt_read(w->kernel, value, &excerpt);

	if (error)
		return error_ignore_damage(error);
	struct register_memory_row row = {
	    .task = set->task,
	    .frame = set->frame,
	    .mode = set->mode,
	    .register_ = cell_text(name),
	    .address = cell_pointer(excerpt.address),
	    .words = cell_text(excerpt.words),
	    .text = cell_text(excerpt.text),
	};
	return emit_register_memory(w->walk->sink, &row);
}

static int by_name(const void *left, const void *right, void *names)
{
	const char *const *of = names;

	return strcmp(of[*(const unsigned char *)left], of[*(const unsigned char *)right]);
}

/* What a row of registers tells comes in the order of the names. */
static void sort_registers(struct task_walk *w)
{
	const struct arch_ops *arch = w->kernel->arch;

	for (unsigned int i = 0; i < arch->register_count; i++)
		w->by_name[i] = (unsigned char)i;
	qsort_r(w->by_name, arch->register_count, sizeof(w->by_name[0]), by_name,
		(void *)arch->register_names);
}

/* There are tens of thousands of these: a name, a number of 20 digits, and what is around them. */
static void write_registers(const struct task_walk *w, const struct registers *registers,
			    char text[REGISTERS_TEXT])
{
	const struct arch_ops *arch = w->kernel->arch;
	char *to = text;

	for (unsigned int i = 0; i < arch->register_count; i++) {
		unsigned int place = w->by_name[i];

		if (!register_known(registers, place))
			continue;
		*to = to == text ? '{' : ',';
		to = stpcpy(stpcpy(stpcpy(to + 1, "\""), arch->register_names[place]), "\":");
		to = text_write_number(to, (int64_t)registers->value[place]);
	}
	strcpy(to, to == text ? "{}" : "}");
}

static struct error *emit_exception(struct task_walk *w, const struct trace *trace,
				    const struct exception *exception)
{
	const struct arch_ops *arch = w->kernel->arch;
	uint32_t frame = exception->frame < trace->count
			     ? w->numbers.data[trace->numbers + exception->frame]
			     : exception->frame;
	char text[REGISTERS_TEXT];
	struct register_sets_row row = {
	    .task = cell_pointer(w->task.address),
	    .frame = cell_integer(frame),
	    .mode = cell_text(exception->user ? "user" : "kernel"),
	};

	write_registers(w, &exception->registers, text);
	row.registers = cell_text(text);
	TRY(emit_register_sets(w->walk->sink, &row));
	for (unsigned int i = 0; !exception->user && i < arch->register_count; i++)
		if (register_known(&exception->registers, i))
			TRY(show_register_memory(w, &row, arch->register_names[i],
						 exception->registers.value[i]));
	return NULL;
}

static bool append(struct task_walk *w, const char *text, size_t size)
{
	if (!vector_reserve(&w->text, w->text.count + size + 1))
		return false;
	memcpy(w->text.data + w->text.count, text, size);
	w->text.count += size;
	w->text.data[w->text.count] = '\0';
	return true;
}

/* The chain as text and as a signature: names up to the compiler's suffix (.isra.0, .cold …). */
static struct error *describe_stack(struct task_walk *w, struct stacks_row *row)
{
	uint64_t signature = 0;

	w->text.count = 0;
	vector_for_each(&w->unwind.frames, frame) {
		const struct named_pc *named = name_frame(w, frame, NULL);

		if (!named)
			return error_no_memory();
		const char *name = named->place.name ? named->place.name : "?";
		signature = hash_combine(signature, hash_bytes(name, signature_stem(name)));
		if ((w->text.count && !append(w, " < ", 3)) || !append(w, name, strlen(name)))
			return error_no_memory();
	}
	row->functions = cell_text_of(w->text.data, w->text.count);
	row->signature = cell_integer((int64_t)signature);
	return NULL;
}

static struct error *emit_functions(struct task_walk *w, struct cell stack_id)
{
	for (uint32_t i = 0; i < w->unwind.frames.count; i++) {
		const struct named_pc *named = name_frame(w, &w->unwind.frames.data[i], NULL);

		if (!named)
			return error_no_memory();
		struct stack_functions_row row = {
		    .stack_id = stack_id,
		    .position = cell_integer(i),
		    .symbol = cell_text(named->place.name),
		    .module = cell_text(named->place.module),
		};
		TRY(emit_stack_functions(w->walk->sink, &row));
	}
	return NULL;
}

static struct error *emit_stack(struct task_walk *w, struct cell *ret)
{
	struct stacks_row row = {.depth = cell_integer((int64_t)w->unwind.frames.count)};
	uint64_t id = 0;

	vector_for_each(&w->unwind.frames, frame) {
		const struct named_pc *named = name_frame(w, frame, NULL);

		if (!named)
			return error_no_memory();
		id = hash_combine(id, named->hash);
	}
	row.stack_id = *ret = cell_integer((int64_t)id);
	TRY(describe_stack(w, &row));
	TRY(emit_stacks(w->walk->sink, &row));
	return w->walk->sink->duplicate ? NULL : emit_functions(w, row.stack_id);
}

/* kernel/sched/core.c: in_sched_functions() */
static struct cell wchan_of(struct task_walk *w)
{
	vector_for_each(&w->unwind.frames, frame) {
		if ((frame->pc >= w->sched_start && frame->pc < w->sched_end) ||
		    (frame->pc >= w->lock_start && frame->pc < w->lock_end))
			continue;
		const struct named_pc *named = name_frame(w, frame, NULL);
		return named ? cell_text(named->place.name) : (struct cell){0};
	}
	return (struct cell){0};
}

/* What a task did in user mode is a frame of its own where the kernel's stack has none. */
static const struct exception *user_frame(const struct task_walk *w)
{
	return !w->unwind.frames.count && w->unwind.exceptions.count ? w->unwind.exceptions.data
								     : NULL;
}

static struct error *emit_user_frame(struct task_walk *w, struct cell trace,
				     const struct exception *exception)
{
	const struct arch_ops *arch = w->kernel->arch;
	struct trace_frames_row row = {
	    .trace = trace,
	    .frame = cell_integer(0),
	    .sp = cell_integer((int64_t)exception->registers.value[arch->sp]),
	    .pc = cell_integer((int64_t)exception->registers.value[arch->ip]),
	    .stack = cell_text("user"),
	    .reliable = cell_integer(true),
	    .inlined = cell_integer(false),
	};

	return emit_trace_frames(w->walk->sink, &row);
}

static uint64_t hash_frame(const struct task_walk *w, uint64_t hash, const struct frame *frame)
{
	uint64_t place;
	bool own = place_of(w, frame->sp, &place);

	hash = hash_combine(hash, own ? place : frame->sp);
	hash = hash_combine(hash, frame->pc);
	hash = hash_combine(hash, hash_string(frame->method ? frame->method : ""));
	return hash_combine(hash, (uint64_t)frame->stack << 3 | own << 2 | frame->reliable << 1 |
				      frame->interrupted);
}

/* Of all that its rows tell. */
static struct cell hash_trace(const struct task_walk *w)
{
	const struct arch_ops *arch = w->kernel->arch;
	const struct exception *user = user_frame(w);
	uint64_t hash = 0;

	vector_for_each(&w->unwind.frames, frame)
		hash = hash_frame(w, hash, frame);
	if (user)
		hash = hash_combine(hash_combine(1, user->registers.value[arch->sp]),
				    user->registers.value[arch->ip]);
	return user || w->unwind.frames.count ? cell_integer((int64_t)hash) : (struct cell){0};
}

/* The trace of hash as it is known; NULL: no memory. *added: it is new. */
static struct trace *find_trace(struct task_walk *w, struct cell hash, bool *added)
{
	uint64_t *place = map_insert(&w->by_hash, (uint64_t)hash.integer, added);

	if (!place || (*added && !vector_push(&w->traces, (struct trace){0})))
		return NULL;
	if (*added)
		*place = w->traces.count;
	return &w->traces.data[*place - 1];
}

static struct error *describe_trace(struct task_walk *w, struct trace *trace)
{
	trace->wchan = wchan_of(w);
	return w->unwind.frames.count ? emit_stack(w, &trace->stack_id) : NULL;
}

static struct error *emit_trace(struct task_walk *w, struct cell hash, struct trace *trace)
{
	uint32_t number = 0;

	trace->numbers = w->numbers.count;
	trace->count = w->unwind.frames.count;
	vector_for_each(&w->unwind.frames, frame) {
		TRY(emit_frame(w, hash, frame, &number));
		if (!vector_push(&w->numbers, number++))
			return error_no_memory();
	}
	return user_frame(w) ? emit_user_frame(w, hash, user_frame(w)) : NULL;
}

/* The task's own row comes before its frames, among which the report looks for those of a task. */
static struct error *emit_chain(struct task_walk *w, struct tasks_row *row)
{
	struct trace *trace;
	bool added;

	TRY(walk_skip(w->walk, trace_task(w)));
	row->trace = hash_trace(w);
	if (cell_is_null(row->trace))
		return emit_tasks(w->walk->sink, row);
	if (!(trace = find_trace(w, row->trace, &added)))
		return error_no_memory();
	if (added)
		TRY(describe_trace(w, trace));
	row->stack_id = trace->stack_id;
	if (!map_find(&w->running, w->task.address))
		row->wchan = trace->wchan;
	TRY(emit_tasks(w->walk->sink, row));
	if (added)
		TRY(emit_trace(w, row->trace, trace));
	vector_for_each(&w->unwind.exceptions, exception)
		TRY(emit_exception(w, trace, exception));
	return NULL;
}

/* A broken list may lead anywhere: a task has a name, a kernel stack or an end, and a pid. */
static bool looks_like_task(const struct task_walk *w)
{
	const uint8_t *comm = object_bytes(&w->task, &w->f.comm);
	int64_t pid = object_int(&w->task, &w->f.pid);
	uint64_t stack = stack_of(w);

	return comm && memchr(comm, 0, w->f.comm.size) && pid >= 0 && pid < 1 << 22 &&
	       !(stack % w->kernel->memory.page_size);
}

static struct error *emit_task(struct task_walk *w, uint64_t address)
{
	struct tasks_row row = {0};
	char letter;

	TRY(object_load(&w->task, address));
	if (!w->task.lost && !looks_like_task(w))
		return error_corrupt("what a list led to is no task", address);
	fill_identity(w, &row, &letter);
	problems_at(w->kernel->problems, "task 0x%llx %.16s", (unsigned long long)address,
		    row.comm.text ? row.comm.text : "");
	fill_scheduling(w, &row);
	fill_times(w, &row);
	TRY(walk_skip(w->walk, fill_parent(w, &row)));
	TRY(walk_skip(w->walk, fill_credentials(w, &row)));
	TRY(walk_skip(w->walk, fill_memory(w, &row)));
	w->cgroup[0] = '\0';
	TRY(walk_skip(w->walk, fill_process(w, &row)));
	return emit_chain(w, &row);
}

static struct error *find_running(struct task_walk *w)
{
	vector_for_each(&w->kernel->cpus, cpu) {
		uint64_t task = 0;

		TRY(walk_skip(w->walk, task_running_on(w->kernel, cpu, &task)));
		if (!task)
			continue;
		uint64_t *place = map_insert(&w->running, task, NULL);
		if (!place)
			return error_no_memory();
		*place = cpu->number + 1;
	}
	return NULL;
}

static uint64_t address_of(struct task_walk *w, const char *name)
{
	const struct symbol *symbol = symbols_find(&w->kernel->symbols, name);

	return symbol ? symbol->address : 0;
}

/* The first idle task is a kernel thread (INIT_TASK of include/linux/init_task.h). */
static struct error *find_marks(struct task_walk *w)
{
	uint64_t task, flags;

	w->marks_kthreads = true;
	TRY(kernel_symbol(w->kernel, "init_task|init_task_union", &task));
	TRY(field_read(w->kernel, &w->f.flags, task, &flags));
	w->marks_kthreads = flags & PF_KTHREAD;
	return NULL;
}

static struct error *prepare(struct task_walk *w)
{
	TRY(fields_init(w->kernel, tasks, &w->f));
	TRY(problems_note(w->kernel->problems,
			  field_find(w->kernel, w->kernel->arch->task_sp, &w->sleeping_sp)));
	TRY(process_fields_init(w->kernel, &w->process));
	TRY(rss_init(&w->rss, w->kernel));
	TRY(problems_note(w->kernel->problems, task_letters_find(w->kernel, &w->letters)));
	TRY(problems_note(w->kernel->problems, find_marks(w)));
	TRY(object_init(&w->task, w->kernel, "task_struct"));
	TRY(object_init(&w->mm, w->kernel, "mm_struct"));
	w->sched_start = address_of(w, "__sched_text_start");
	w->sched_end = address_of(w, "__sched_text_end");
	w->lock_start = address_of(w, "__lock_text_start");
	w->lock_end = address_of(w, "__lock_text_end");
	return find_running(w);
}

static void task_walk_deinit(struct task_walk *w)
{
	object_deinit(&w->task);
	object_deinit(&w->mm);
	unwind_deinit(&w->unwind);
	map_deinit(&w->running);
	rss_deinit(&w->rss);
	task_shares_deinit(&w->spaces);
	map_deinit(&w->places);
	map_deinit(&w->by_hash);
	vector_deinit(&w->traces);
	vector_deinit(&w->named);
	vector_deinit(&w->numbers);
	vector_deinit(&w->text);
}

/* Who has an address space of its own is in time when it is looked at itself. */
static struct error *add_threads(struct task_walk *w, const struct tasks *tasks)
{
	if (!w->rss.f.split.present)
		return NULL;
	TRY(task_shares_collect(w->kernel, tasks, w->f.mm.path, &w->spaces));
	vector_for_each(&tasks->list, task) {
		uint64_t mm = 0;

		TRY(error_ignore_damage(tasks_read(tasks, w->kernel, &w->f.mm, *task, &mm)));
		if (task_shares_count(&w->spaces, mm) > 1)
			TRY(walk_skip(w->walk, rss_add_thread(&w->rss, *task)));
	}
	return NULL;
}

struct error *walk_tasks(struct walk *walk)
{
	_cleanup_(task_walk_deinit) struct task_walk w = {
	    .walk = walk, .kernel = walk->kernel, .unwind.stacks = &walk->crash->stacks};
	const struct tasks *tasks;

	TRY(prepare(&w));
	sort_registers(&w);
	TRY(crash_tasks(walk->crash, &tasks));
	TRY(walk_skip(walk, add_threads(&w, tasks)));
	vector_for_each(&tasks->by_address, task) {
		TRY(interrupt_check());
		TRY(walk_skip(walk, emit_task(&w, *task)));
	}
	return NULL;
}
