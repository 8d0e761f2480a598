/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See pasted_rows.h. */
#include "texts/pasted_rows.h"

#include <stdio.h>
#include <string.h>

#include "texts/shown_tasks.h"

static struct sink *sink_of(struct pasted_rows *rows)
{
	return &rows->session->report.sink;
}

static bool wants(const struct pasted_rows *rows, const char *table)
{
	return walkers_fill(&rows->session->choice, table);
}

/* *added: the key is new, and what it stands for wanted. */
static struct error *add(struct pasted_rows *rows, struct map *map, uint64_t key, const char *table,
			 bool *added)
{
	if (!map_insert(map, key, added))
		return error_no_memory();
	*added = *added && wants(rows, table);
	return NULL;
}

/* Tasks */

static struct error *find_task(struct pasted_rows *rows, const struct pasted_task *told,
			       struct pasted_rows_task **ret)
{
	const struct pasted_rows_task fresh = {.told = *told};
	bool added;
	uint64_t *index = map_insert(&rows->tasks, told->task, &added);

	if (!index)
		return error_no_memory();
	if (added) {
		*index = rows->rows.count;
		if (!vector_push(&rows->rows, fresh))
			return error_no_memory();
	}
	*ret = &rows->rows.data[*index];
	return NULL;
}

static void join_number(int64_t *place, int64_t value)
{
	if (*place < 0)
		*place = value;
}

/* What ps tells beyond bt, and the other way round. */
static void join(struct pasted_task *task, const struct pasted_task *told)
{
	join_number(&task->ppid, told->ppid);
	join_number(&task->cpu, told->cpu);
	join_number(&task->vsz, told->vsz);
	join_number(&task->rss, told->rss);
	task->state = task->state ? task->state : told->state;
	task->on_cpu |= told->on_cpu;
	task->kernel |= told->kernel;
	if (!task->comm[0])
		memcpy(task->comm, told->comm, sizeof(task->comm));
}

static struct error *emit_stack(struct pasted_rows *rows, struct pasted_rows_task *task,
				const struct pasted_frame *frames, size_t count)
{
	struct oops_frame places[PASTED_FRAMES_MAX];
	uint64_t sps[PASTED_FRAMES_MAX];
	struct tasks_row row = {.task = cell_integer((int64_t)task->told.task)};

	for (size_t i = 0; i < count; i++) {
		places[i] = frames[i].place;
		sps[i] = frames[i].sp_known ? frames[i].sp : 0;
	}
	TRY(shown_stack_emit(sink_of(rows), places, sps, count, false, &row));
	task->stack_id = row.stack_id;
	if (row.wchan.kind == CELL_TEXT)
		snprintf(task->wchan, sizeof(task->wchan), "%s", row.wchan.text);
	return NULL;
}

static struct error *take_task(void *context, const struct pasted_task *told,
			       const struct pasted_frame *frames, size_t count)
{
	struct pasted_rows *rows = context;
	struct pasted_rows_task *task;

	if (!wants(rows, "tasks"))
		return NULL;
	TRY(find_task(rows, told, &task));
	join(&task->told, told);
	if (!count || !cell_is_null(task->stack_id))
		return NULL;
	/* The first stack is that of who crashed, unless sys told who did. */
	if (!rows->session->report.panic.task && rows->rows.count == 1)
		rows->session->report.panic.task = told->task;
	return emit_stack(rows, task, frames, count);
}

static struct error *emit_task(struct pasted_rows *rows, const struct pasted_rows_task *task)
{
	const struct pasted_task *told = &task->told;
	const char state[2] = {told->state, '\0'};
	struct tasks_row row = {
	    .task = cell_integer((int64_t)told->task),
	    .pid = cell_integer(told->pid),
	    .ppid = cell_counted(told->ppid),
	    .comm = cell_told(told->comm),
	    .state = cell_told(state),
	    .cpu = cell_counted(told->cpu),
	    .vsz = cell_counted(told->vsz),
	    .rss = cell_counted(told->rss),
	    .stack_id = task->stack_id,
	    .wchan = cell_text(task->wchan[0] && told->state != 'R' ? task->wchan : NULL),
	};

	if (!cell_is_null(task->stack_id))
		row.trace = row.task;
	if (told->state) { /* ps told of it */
		row.on_cpu = cell_integer(told->on_cpu);
		row.kernel = cell_integer(told->kernel);
	}
	return emit_tasks(sink_of(rows), &row);
}

/* The rest */

static struct error *take_cache(void *context, const struct pasted_cache *told)
{
	struct pasted_rows *rows = context;
	bool added;
	struct slabs_row row = {
	    .cache = cell_integer((int64_t)told->cache),
	    .name = cell_told(told->name),
	    .object_size = cell_integer(told->object_size),
	    .objects = cell_integer(told->objects),
	    .active = cell_integer(told->active),
	    .free = cell_counted(told->objects - told->active),
	    .slabs = cell_integer(told->slabs),
	    .bytes = cell_counted(told->bytes),
	};

	TRY(add(rows, &rows->caches, told->cache, "slabs", &added));
	return added ? emit_slabs(sink_of(rows), &row) : NULL;
}

static struct error *take_module(void *context, const struct pasted_module *told)
{
	struct pasted_rows *rows = context;
	bool added;
	struct modules_row row = {
	    .module = cell_integer((int64_t)told->module),
	    .name = cell_told(told->name),
	    .size = cell_integer(told->size),
	};

	if (told->base_known)
		row.base = cell_integer((int64_t)told->base);
	TRY(add(rows, rows->modules, hash_string(told->name), "modules", &added));
	return added ? emit_modules(sink_of(rows), &row) : NULL;
}

static struct error *take_memory(void *context, const struct pasted_memory *told)
{
	struct pasted_rows *rows = context;
	bool added;
	struct memory_row row = {
	    .kind = cell_text(told->kind),
	    .pages = cell_integer(told->pages),
	    .bytes = cell_counted(told->bytes),
	};

	TRY(add(rows, &rows->memory, hash_string(told->kind), "memory", &added));
	return added ? emit_memory(sink_of(rows), &row) : NULL;
}

void pasted_rows_init(struct pasted_rows *rows, struct session *session, struct map *modules)
{
	static const struct pasted_ops ops = {take_task, take_cache, take_module, take_memory};

	*rows = (struct pasted_rows){.session = session, .modules = modules};
	pasted_init(&rows->pasted, &ops, rows);
}

void pasted_rows_deinit(struct pasted_rows *rows)
{
	map_deinit(&rows->tasks);
	map_deinit(&rows->caches);
	map_deinit(&rows->memory);
	vector_deinit(&rows->rows);
}

struct error *pasted_rows_take(struct pasted_rows *rows, const struct record *record, bool *taken)
{
	TRY(pasted_feed(&rows->pasted, record, taken));
	if (rows->pasted.system.panic_task)
		rows->session->report.panic.task = rows->pasted.system.panic_task;
	return NULL;
}

static void note_panic(const struct pasted_system *system, struct report *report)
{
	if (system->told)
		report->panic.cpu = (int)system->panic_cpu;
	if (system->panic[0])
		snprintf(report->panic_text, sizeof(report->panic_text), "%s", system->panic);
}

struct error *pasted_rows_finish(struct pasted_rows *rows)
{
	TRY(pasted_finish(&rows->pasted));
	vector_for_each(&rows->rows, task)
		TRY(emit_task(rows, task));
	note_panic(&rows->pasted.system, &rows->session->report);
	return NULL;
}

static void fill(struct cell *cell, struct cell value)
{
	if (cell_is_null(*cell))
		*cell = value;
}

void pasted_rows_describe(const struct pasted_rows *rows, struct dumps_row *row)
{
	const struct pasted_system *system = &rows->pasted.system;
	struct cell *const load[] = {&row->load1, &row->load5, &row->load15};

	fill(&row->arch, cell_told(system->arch));
	fill(&row->release, cell_told(system->release));
	fill(&row->version, cell_told(system->version));
	fill(&row->nodename, cell_told(system->nodename));
	fill(&row->cpus_online, cell_counted(system->cpus));
	fill(&row->memory_bytes, cell_counted(system->memory_bytes));
	fill(&row->uptime_ns, cell_counted(system->uptime_ns));
	fill(&row->crash_time, cell_counted(system->crash_ns));
	if (system->crash_ns >= 0 && system->uptime_ns >= 0)
		fill(&row->boot_time, cell_integer(system->crash_ns - system->uptime_ns));
	for (size_t i = 0; i < 3; i++)
		if (system->load[i] >= 0)
			*load[i] = cell_real(system->load[i]);
}
