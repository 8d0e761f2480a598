/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * softirqs: what each CPU counted and what was pending (kernel/softirq.c). Names are the kernel's
 * own; before it had any (2.6.31), and counted, they follow from what is to be done.
 */
#include <stdio.h>
#include <string.h>

#include "image/cpus.h"
#include "tables/walk.h"

enum { SOFTIRQS_MAX = 32, NAME_SIZE = 16 };

#define SOFTIRQS_FIELDS(F)                                                                         \
	F(counts, "?kernel_stat.softirqs")                                                         \
	F(pending_stat, "?irq_cpustat_t.__softirq_pending")                                        \
	F(vector, "softirq_action")                                                                \
	F(action, "softirq_action.action")
DEFINE_FIELDS(softirqs, SOFTIRQS_FIELDS)

struct softirq_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct softirqs_fields f;
	uint32_t count; /* kinds: NR_SOFTIRQS */
	char names[SOFTIRQS_MAX][NAME_SIZE];
	uint64_t functions[SOFTIRQS_MAX];
};

static void name_by_function(struct softirq_walk *w, uint32_t n)
{
	static const struct {
		const char *function, *name;
	} names[] = {
	    {"tasklet_hi_action", "HI"},        {"run_timer_softirq", "TIMER"},
	    {"net_tx_action", "NET_TX"},        {"net_rx_action", "NET_RX"},
	    {"blk_done_softirq", "BLOCK"},      {"tasklet_action", "TASKLET"},
	    {"run_rebalance_domains", "SCHED"}, {"run_hrtimer_softirq", "HRTIMER"},
	    {"rcu_process_callbacks", "RCU"},
	};
	const char *function = kernel_place(w->kernel, w->functions[n]).name;

	for (size_t i = 0; function && i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(function, names[i].function))
			snprintf(w->names[n], NAME_SIZE, "%s", names[i].name);
}

static struct error *read_name(struct softirq_walk *w, uint32_t n)
{
	size_t width = w->kernel->arch->pointer_size;
	uint64_t names, name;

	if (!kernel_has_symbol(w->kernel, "softirq_to_name")) {
		name_by_function(w, n);
		return NULL;
	}
	TRY(kernel_symbol(w->kernel, "softirq_to_name", &names));
	TRY(memory_pointer(&w->kernel->memory, names + n * width, &name));
	return memory_string(&w->kernel->memory, name, w->names[n], NAME_SIZE);
}

static struct error *read_function(struct softirq_walk *w, uint32_t n)
{
	uint64_t vector;

	TRY(kernel_symbol(w->kernel, "softirq_vec", &vector));
	return field_read(w->kernel, &w->f.action, vector + n * w->f.vector.size, &w->functions[n]);
}

static struct error *read_pending(struct softirq_walk *w, const struct cpu *cpu, uint64_t *ret)
{
	const struct arch_ops *arch = w->kernel->arch;
	uint64_t address;

	if (arch->softirq_pending)
		return arch->softirq_pending(w->kernel, cpu, ret);
	TRY(percpu_symbol(w->kernel, cpu, "irq_stat", &address));
	return field_read(w->kernel, &w->f.pending_stat, address, ret);
}

static struct error *read_count(struct softirq_walk *w, const struct cpu *cpu, uint32_t n,
				struct cell *ret)
{
	const struct field *counts = &w->f.counts;
	uint64_t address;
	uint32_t count;

	if (!counts->present)
		return NULL;
	TRY(percpu_symbol(w->kernel, cpu, "kstat", &address));
	TRY(memory_u32(&w->kernel->memory, address + counts->offset + n * counts->element, &count));
	*ret = cell_integer(count);
	return NULL;
}

static struct error *emit_cpu(struct softirq_walk *w, const struct cpu *cpu)
{
	uint64_t pending = 0;
	struct error *error = read_pending(w, cpu, &pending);
	bool known = !error;

	TRY(walk_skip(w->walk, error));
	for (uint32_t n = 0; n < w->count; n++) {
		if (!w->f.counts.present && !w->functions[n])
			continue;
		struct softirqs_row row = {
		    .cpu = cell_integer(cpu->number),
		    .softirq = cell_integer(n),
		    .name = cell_text(w->names[n][0] ? w->names[n] : NULL),
		    .function = cell_pointer(w->functions[n]),
		    .symbol = cell_text(kernel_place(w->kernel, w->functions[n]).name),
		};
		if (known)
			row.pending = cell_integer(pending >> n & 1);
		TRY(walk_skip(w->walk, read_count(w, cpu, n, &row.count)));
		TRY(emit_softirqs(w->walk->sink, &row));
	}
	return NULL;
}

struct error *walk_softirqs(struct walk *walk)
{
	struct softirq_walk w = {.walk = walk, .kernel = walk->kernel};

	TRY(fields_init(walk->kernel, softirqs, &w.f));
	w.count =
	    w.f.counts.present && w.f.counts.count < SOFTIRQS_MAX ? w.f.counts.count : SOFTIRQS_MAX;
	for (uint32_t n = 0; n < w.count; n++) {
		TRY(walk_skip(walk, read_function(&w, n)));
		TRY(walk_skip(walk, read_name(&w, n)));
	}
	vector_for_each(&walk->kernel->cpus, cpu) {
		problems_at(walk->kernel->problems, "CPU %u", cpu->number);
		if (cpu->present)
			TRY(emit_cpu(&w, cpu));
	}
	problems_at(walk->kernel->problems, NULL);
	return NULL;
}
