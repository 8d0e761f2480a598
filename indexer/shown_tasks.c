/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See shown_tasks.h. A log does not tell where a task lies: its pid stands for the address. */
#include "shown_tasks.h"

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
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t size = strlen(names[i]) - 1;

		if (names[i][size] == '*' ? !strncmp(name, names[i], size)
					  : !strcmp(name, names[i]))
			return true;
	}
	return false;
}

static struct cell wait_channel(const struct oops *oops)
{
	if (oops->shown.state == 'R')
		return (struct cell){0};
	vector_for_each(&oops->frames, frame)
		if (frame->reliable && frame->symbol[0] && !is_scheduler(frame->symbol))
			return cell_text(frame->symbol);
	return (struct cell){0};
}

static struct error *emit_stack(struct sink *sink, const struct oops *oops, struct tasks_row *task)
{
	struct oops_text text = {0};
	uint64_t id = 0, signature = 0;
	int64_t position = 0;
	struct error *error = NULL;

	vector_for_each(&oops->frames, frame) {
		const char *name = frame->symbol[0] ? frame->symbol : "?";

		id = hash_combine(hash_combine(id, hash_string(name)), frame->offset);
		signature = hash_combine(signature, hash_bytes(name, signature_stem(name)));
		if (!vector_reserve(&text, text.count + strlen(name) + 4)) {
			vector_deinit(&text);
			return error_no_memory();
		}
		text.count +=
		    (size_t)sprintf(text.data + text.count, "%s%s", text.count ? " < " : "", name);
	}
	struct stacks_row row = {
	    .stack_id = cell_integer((int64_t)id),
	    .depth = cell_integer((int64_t)oops->frames.count),
	    .functions = cell_text_of(text.data, text.count),
	    .signature = cell_integer((int64_t)signature),
	};
	task->stack_id = row.stack_id;
	error = emit_stacks(sink, &row);
	vector_deinit(&text);
	if (error || sink->duplicate)
		return error;
	vector_for_each(&oops->frames, frame) {
		struct stack_functions_row function = {
		    .stack_id = row.stack_id,
		    .position = cell_integer(position++),
		    .symbol = cell_told(frame->symbol),
		    .module = cell_told(frame->module),
		};
		TRY(emit_stack_functions(sink, &function));
	}
	return NULL;
}

static struct error *emit_all_frames(struct sink *sink, const struct oops *oops)
{
	int64_t number = 0;

	vector_for_each(&oops->frames, frame) {
		struct frames_row row = {
		    .task = cell_integer(oops->pid),
		    .frame = cell_integer(number++),
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
		TRY(emit_frames(sink, &row));
	}
	return NULL;
}

struct error *shown_tasks_emit(struct sink *sink, struct map *seen, const struct oops *oops)
{
	const struct oops_shown *shown = &oops->shown;
	const char state[2] = {shown->state, '\0'};
	bool added;
	struct tasks_row row = {
	    .task = cell_integer(oops->pid),
	    .pid = cell_integer(oops->pid),
	    .tgid = cell_counted(shown->tgid),
	    .ppid = cell_counted(shown->ppid),
	    .comm = cell_told(oops->comm),
	    .state = cell_text(state),
	    .wchan = wait_channel(oops),
	};

	if (oops->pid < 0)
		return NULL;
	if (!map_insert(seen, (uint64_t)oops->pid, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	if (oops->frames.count)
		TRY(emit_stack(sink, oops, &row));
	TRY(emit_tasks(sink, &row));
	return emit_all_frames(sink, oops);
}
