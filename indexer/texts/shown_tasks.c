/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See shown_tasks.h. */
#include "texts/shown_tasks.h"

#include <stdio.h>
#include <string.h>

#include "base/signature.h"
#include "schema/rows.h"

/* Functions that sleep for others: kernel/sched/, kernel/locking/. A '*' ends what begins a name.
 */
static bool is_scheduler(const char *name)
{
	static const char *const names[] = {
	    "__schedule",        "schedule*",
	    "io_schedule*",      "preempt_schedule*",
	    "__mutex_lock*",     "mutex_lock*",
	    "__down*",           "down*",
	    "rwsem_down_*",      "wait_for_completion*",
	    "__wait_for_common", "wait_for_common*",
	    "__rt_mutex*",       "out_of_line_wait_on_*",
	    "__wait_on_bit*",    "bit_wait*",
	    "__cond_resched*",   "__switch_to*",
	    "process_timeout",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t size = strlen(names[i]) - 1;

		if (names[i][size] == '*' ? !strncmp(name, names[i], size)
					  : !strcmp(name, names[i]))
			return true;
	}
	return false;
}

static struct cell wait_channel(const struct oops_frame *frames, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (frames[i].reliable && frames[i].symbol[0] && !is_scheduler(frames[i].symbol))
			return cell_text(frames[i].symbol);
	return (struct cell){0};
}

static struct error *append_function(struct oops_text *text, const char *name)
{
	if (!vector_reserve(text, text->count + strlen(name) + 4))
		return error_no_memory();
	text->count +=
	    (size_t)sprintf(text->data + text->count, "%s%s", text->count ? " < " : "", name);
	return NULL;
}

/* The stack as one, and the functions of it that is the first of its kind. */
static struct error *emit_stack(struct sink *sink, const struct oops_frame *frames, size_t count,
				struct oops_text *text, struct stacks_row *row)
{
	uint64_t id = 0, signature = 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = frames[i].symbol[0] ? frames[i].symbol : "?";

		id = hash_combine(hash_combine(id, hash_string(name)), frames[i].offset);
		signature = hash_combine(signature, hash_bytes(name, signature_stem(name)));
		TRY(append_function(text, name));
	}
	*row = (struct stacks_row){
	    .stack_id = cell_integer((int64_t)id),
	    .depth = cell_integer((int64_t)count),
	    .functions = cell_text_of(text->data, text->count),
	    .signature = cell_integer((int64_t)signature),
	};
	TRY(emit_stacks(sink, row));
	if (sink->duplicate)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		struct stack_functions_row function = {
		    .stack_id = row->stack_id,
		    .position = cell_integer((int64_t)i),
		    .symbol = cell_told(frames[i].symbol),
		    .module = cell_told(frames[i].module),
		};
		TRY(emit_stack_functions(sink, &function));
	}
	return NULL;
}

static struct error *emit_all_frames(struct sink *sink, struct cell trace,
				     const struct oops_frame *frames, const uint64_t *sps,
				     size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct oops_frame *frame = &frames[i];
		struct trace_frames_row row = {
		    .trace = trace,
		    .frame = cell_integer((int64_t)i),
		    .symbol = cell_told(frame->symbol),
		    .module = cell_told(frame->module),
		    .stack = cell_text(frame->stack),
		    .reliable = cell_integer(frame->reliable),
		    .inlined = cell_integer(0),
		};

		if (frame->offset_known)
			row.offset = cell_integer((int64_t)frame->offset);
		if (frame->pc_known)
			row.pc = cell_integer((int64_t)frame->pc);
		if (sps && sps[i])
			row.sp = cell_integer((int64_t)sps[i]);
		TRY(emit_trace_frames(sink, &row));
	}
	return NULL;
}

struct error *shown_stack_emit(struct sink *sink, const struct oops_frame *frames,
			       const uint64_t *sps, size_t count, bool runs, struct tasks_row *task)
{
	struct oops_text text = {0};
	struct stacks_row stack;

	if (!count)
		return NULL;
	struct error *error = emit_stack(sink, frames, count, &text, &stack);
	vector_deinit(&text);
	if (error)
		return error;
	task->stack_id = stack.stack_id;
	task->wchan = runs ? (struct cell){0} : wait_channel(frames, count);
	task->trace = task->task; /* no other has it */
	return emit_all_frames(sink, task->trace, frames, sps, count);
}

/*
 * A log does not tell where a task lies: its pid stands for the address, for that of an idle task,
 * or of one that is not named, its CPU.
 */
static struct cell address_of(const struct oops *oops)
{
	return cell_integer(oops->pid > 0 || oops->cpu < 0 ? oops->pid : -1 - oops->cpu);
}

/* Where the CPU is, which its trace may begin with or not. */
static bool begins_elsewhere(const struct oops *oops)
{
	return oops->where.symbol[0] && (!oops->frames.count || strcmp(oops->frames.data[0].symbol,
								       oops->where.symbol) != 0);
}

static struct error *emit_shown_stack(struct sink *sink, const struct oops *oops,
				      struct tasks_row *row)
{
	struct oops_frame frames[OOPS_FRAMES_MAX + 1];
	size_t count = 0;

	if (begins_elsewhere(oops)) {
		frames[count] = oops->where;
		frames[count++].reliable = true;
	}
	if (oops->frames.count)
		memcpy(frames + count, oops->frames.data, oops->frames.count * sizeof(*frames));
	return shown_stack_emit(sink, frames, NULL, count + oops->frames.count,
				oops->shown.state == 'R', row);
}

struct error *shown_tasks_emit(struct sink *sink, struct map *seen, const struct oops *oops)
{
	const struct oops_shown *shown = &oops->shown;
	const char state[2] = {shown->state, '\0'};
	bool added;
	struct tasks_row row = {
	    .task = address_of(oops),
	    .pid = cell_counted(oops->pid),
	    .tgid = cell_counted(shown->tgid),
	    .ppid = cell_counted(shown->ppid),
	    .comm = cell_told(oops->comm),
	    .state = cell_text(state),
	};

	if (oops->pid < 0 && !shown->on_cpu)
		return NULL;
	if (!map_insert(seen, (uint64_t)row.task.integer, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	if (shown->on_cpu) {
		row.cpu = cell_counted(oops->cpu);
		row.on_cpu = cell_integer(1);
	}
	TRY(emit_shown_stack(sink, oops, &row));
	return emit_tasks(sink, &row);
}
