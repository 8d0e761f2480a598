/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cpus: what each CPU was doing.
 *
 * What kind of code runs is counted in the CPU's preemption counter (include/linux/preempt.h).
 * Linux 7.3 counts in it how often interrupts were disabled, too, and moved the rest up; where it
 * has too few bits for nested NMIs, these are counted in a variable of their own, nmi_nesting.
 */
#include "image/cpus.h"
#include "objects/sched/panic.h"
#include "tables/walk.h"

enum {
	SOFTIRQ_SERVING = 0x100,
};

/* Where the counter has interrupts and NMIs; each mask's lowest bit is one of them. */
struct layout {
	unsigned int hardirq_shift, nmi_shift;
	uint32_t hardirq_mask, nmi_mask;
};
static const struct layout layout_2_6 = {16, 20, 0xf0000, 0xf00000};
static const struct layout layout_7_3 = {24, 28, 0xf000000, 0x70000000};

/* What a CPU is in, nested. */
struct nesting {
	unsigned int nmis, hardirqs;
	bool softirq;
};

#define CPUS_FIELDS(F)                                                                             \
	F(idle, "rq.idle|runqueue.idle|cpu_s.idle")                                                \
	F(nr_running, "rq.nr_running|runqueue.nr_running")                                         \
	F(preempt_count,                                                                           \
	  "?task_struct.thread_info.preempt.count|task_struct.thread_info.preempt_count")          \
	F(softirq_disabled, "?task_struct.softirq_disable_cnt")
DEFINE_FIELDS(cpus, CPUS_FIELDS)

static struct error *fill_runqueue(struct walk *walk, const struct cpus_fields *f,
				   const struct cpu *cpu, struct cpus_row *row)
{
	uint64_t runqueue, value;

	TRY(runqueue_of(walk->kernel, cpu, &runqueue));
	row->runqueue = cell_pointer(runqueue);
	TRY(field_read(walk->kernel, &f->nr_running, runqueue, &value));
	row->nr_running = cell_integer((int64_t)value);
	TRY(task_running_on(walk->kernel, cpu, &value));
	row->current_task = cell_pointer(value);
	TRY(runqueue_cpu_of(walk->kernel, cpu, &runqueue));
	TRY(field_read(walk->kernel, &f->idle, runqueue, &value));
	row->idle_task = cell_pointer(value);
	return NULL;
}

static void fill_registers(struct walk *walk, const struct cpu *cpu, struct cpus_row *row)
{
	const struct arch_ops *arch = walk->kernel->arch;
	struct registers registers;

	row->regs_from = cell_text("none");
	if (!cpu_registers(walk->kernel, cpu, &registers))
		return;
	row->regs_from = cell_text("prstatus");
	row->ip = cell_integer((int64_t)registers.value[arch->ip]);
	row->sp = cell_integer((int64_t)registers.value[arch->sp]);
}

static struct error *read_preempt_count(struct walk *walk, const struct cpus_fields *f,
					const struct cpu *cpu, uint64_t current, uint32_t *ret)
{
	struct kernel *kernel = walk->kernel;
	uint64_t value;

	if (kernel->arch->preempt_count)
		return kernel->arch->preempt_count(kernel, cpu, current, ret);
	TRY(field_read(kernel, &f->preempt_count, current, &value));
	*ret = (uint32_t)value;
	return NULL;
}

static struct error *read_nesting(struct kernel *kernel, const struct cpu *cpu, uint32_t count,
				  struct nesting *ret)
{
	bool counts_disabling = kernel_has_symbol(kernel, "local_interrupt_disable_state");
	const struct layout *layout = counts_disabling ? &layout_7_3 : &layout_2_6;
	uint64_t address;

	*ret = (struct nesting){
	    .nmis = (count & layout->nmi_mask) >> layout->nmi_shift,
	    .hardirqs = (count & layout->hardirq_mask) >> layout->hardirq_shift,
	    .softirq = count & SOFTIRQ_SERVING,
	};
	if (!kernel_has_symbol(kernel, "nmi_nesting"))
		return NULL;
	TRY(percpu_symbol(kernel, cpu, "nmi_nesting", &address));
	return memory_u32(&kernel->memory, address, &ret->nmis);
}

/* Takes the interrupt by which a panicking CPU stops the others off; an NMI counts as both. */
static const char *stopped_by(struct nesting *nesting)
{
	if (!nesting->hardirqs)
		return NULL;
	nesting->hardirqs--;
	if (!nesting->nmis)
		return "irq";
	nesting->nmis--;
	return "nmi";
}

static const char *context_name(const struct nesting *nesting, bool is_idle)
{
	if (nesting->nmis)
		return "nmi";
	if (nesting->hardirqs)
		return "irq";
	if (nesting->softirq)
		return "softirq";
	return is_idle ? "idle" : "task";
}

static struct error *fill_context(struct walk *walk, const struct cpus_fields *f,
				  const struct cpu *cpu, int panic_cpu, struct cpus_row *row)
{
	struct nesting nesting;
	uint64_t softirqs = 0;
	uint32_t count;

	if (cell_is_null(row->current_task))
		return NULL;
	TRY(read_preempt_count(walk, f, cpu, (uint64_t)row->current_task.integer, &count));
	row->preempt_count = cell_integer(count);
	TRY(read_nesting(walk->kernel, cpu, count, &nesting));
	if (panic_cpu >= 0 && (unsigned int)panic_cpu != cpu->number)
		row->stopped_by = cell_text(stopped_by(&nesting));
	if (f->softirq_disabled.present) /* PREEMPT_RT counts them in the task */
		TRY(field_read(walk->kernel, &f->softirq_disabled,
			       (uint64_t)row->current_task.integer, &softirqs));
	nesting.softirq |= !!(softirqs & SOFTIRQ_SERVING);
	row->context =
	    cell_text(context_name(&nesting, row->current_task.integer == row->idle_task.integer));
	return NULL;
}

/* set_irq_regs(): registers from before the interrupt that is being handled. */
static struct error *fill_interrupted(struct walk *walk, const struct cpu *cpu,
				      struct cpus_row *row)
{
	struct kernel *kernel = walk->kernel;
	struct registers registers;
	uint64_t address, ip;
	bool user;

	if (!kernel_has_symbol(kernel, "__irq_regs"))
		return NULL;
	TRY(percpu_pointer(kernel, cpu, "__irq_regs", &address));
	if (!address)
		return NULL;
	TRY(kernel->arch->frame_registers(kernel, address, true, &registers, &user));
	ip = registers.value[kernel->arch->ip];
	row->interrupted_ip = cell_pointer(ip);
	row->interrupted = cell_text(kernel_place(kernel, ip).name);
	return NULL;
}

struct error *walk_cpus(struct walk *walk)
{
	struct panic panic = {.cpu = -1};
	struct cpus_fields f;

	TRY(fields_init(walk->kernel, cpus, &f));
	TRY(walk_skip(walk, panic_find(&walk->crash->stacks, &panic)));
	vector_for_each(&walk->kernel->cpus, cpu) {
		char model[65] = "";
		struct cpus_row row = {.cpu = cell_integer(cpu->number),
				       .online = cell_integer(cpu->online)};

		problems_at(walk->kernel->problems, "CPU %u", cpu->number);
		TRY(walk_skip(walk, fill_runqueue(walk, &f, cpu, &row)));
		TRY(walk_skip(
		    walk, walk->kernel->arch->cpu_model(walk->kernel, cpu, model, sizeof(model))));
		row.model = model[0] ? cell_text(model) : (struct cell){0};
		fill_registers(walk, cpu, &row);
		TRY(walk_skip(walk, fill_context(walk, &f, cpu, panic.cpu, &row)));
		TRY(walk_skip(walk, fill_interrupted(walk, cpu, &row)));
		TRY(emit_cpus(walk->sink, &row));
	}
	return NULL;
}
