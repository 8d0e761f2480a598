/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpus: what each CPU was doing. */
#include "tables/walk.h"

#define CPUS_FIELDS(F)                                                                             \
	F(curr, "rq.curr")                                                                         \
	F(idle, "rq.idle")                                                                         \
	F(nr_running, "rq.nr_running")                                                             \
	F(model, "?cpuinfo_x86.x86_model_id")
DEFINE_FIELDS(cpus, CPUS_FIELDS)

static struct error *read_model(struct walk *walk, const struct cpus_fields *f,
				const struct cpu *cpu, char *text, size_t size)
{
	uint64_t address;

	if (!f->model.present)
		return NULL;
	TRY(percpu_symbol(walk->kernel, cpu, "cpu_info", &address));
	return memory_string(&walk->kernel->memory, address + f->model.offset, text, size);
}

static struct error *fill_runqueue(struct walk *walk, const struct cpus_fields *f,
				   const struct cpu *cpu, struct cpus_row *row)
{
	uint64_t runqueue, value;

	TRY(percpu_symbol(walk->kernel, cpu, "runqueues", &runqueue));
	row->runqueue = cell_pointer(runqueue);
	TRY(field_read(walk->kernel, &f->nr_running, runqueue, &value));
	row->nr_running = cell_integer((int64_t)value);
	TRY(field_read(walk->kernel, &f->curr, runqueue, &value));
	row->current_task = cell_pointer(value);
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

struct error *walk_cpus(struct walk *walk)
{
	struct cpus_fields f;

	TRY(fields_init(walk->kernel, cpus, &f));
	vector_for_each(&walk->kernel->cpus, cpu) {
		char model[65] = "";
		struct cpus_row row = {.cpu = cell_integer(cpu->number),
				       .online = cell_integer(cpu->online)};

		problems_at(walk->kernel->problems, "CPU %u", cpu->number);
		TRY(walk_skip(walk, fill_runqueue(walk, &f, cpu, &row)));
		TRY(walk_skip(walk, read_model(walk, &f, cpu, model, sizeof(model))));
		row.model = model[0] ? cell_text(model) : (struct cell){0};
		fill_registers(walk, cpu, &row);
		TRY(emit_cpus(walk->sink, &row));
	}
	return NULL;
}
