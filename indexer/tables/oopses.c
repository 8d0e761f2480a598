/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * oopses, oops_frames, oops_registers, oom_tasks: what the log reports. The reports are found in
 * the log's text (text/oops.h); here they become rows.
 *
 * Cost: the log is read once more, some small reads per record, so that this needs no other walker.
 */
#include "tables/oopses.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/signature.h"
#include "objects/log/log.h"
#include "tables/walk.h"

static struct cell cell_if(bool known, uint64_t value)
{
	return known ? cell_integer((int64_t)value) : (struct cell){0};
}

/* Decoders leave no offset: the same function is the same place. */
static bool is_at(const struct oops_frame *frame, const struct oops_frame *where)
{
	return frame->reliable && !strcmp(frame->symbol, where->symbol) &&
	       (frame->offset == where->offset || !frame->offset_known || !where->offset_known) &&
	       (where->symbol[0] || (frame->pc_known && frame->pc == where->pc));
}

/* Some traces begin with the place itself, some with its caller. */
static bool has_own_frame(const struct oops *oops)
{
	const struct oops_frame *where = &oops->where;

	if ((!where->symbol[0] && !where->pc_known) || !strcmp(oops->kind, "kcsan"))
		return false; /* KCSAN tells only who raced */
	vector_for_each(&oops->frames, frame)
		if (is_at(frame, where))
			return false;
	return true;
}

/* Where it happened and the frames of the trace that are no guesses. */
static void fill_signature(const struct oops *oops, struct oopses_row *row,
			   char text[SIGNATURE_TEXT_MAX])
{
	const char *names[OOPS_FRAMES_MAX + 1];
	size_t count = 0;
	uint64_t hash;

	if (has_own_frame(oops) && oops->where.symbol[0])
		names[count++] = oops->where.symbol;
	vector_for_each(&oops->frames, frame)
		if (frame->reliable && frame->symbol[0])
			names[count++] = frame->symbol;
	if (!signature_make(names, count, !strcmp(oops->kind, "panic"), &hash, text))
		return;
	row->signature = cell_integer((int64_t)hash);
	row->crash_stack = cell_text(text);
}

static void fill_place(const struct oops *oops, struct oopses_row *row)
{
	const struct oops_frame *where = &oops->where;

	row->pc = cell_if(where->pc_known, where->pc);
	row->symbol = cell_told(where->symbol);
	row->offset = cell_if(where->offset_known, where->offset);
	row->module = cell_told(where->module);
	row->address = cell_if(oops->address_known, oops->address);
}

static void fill_memory(const struct oops *oops, struct oopses_row *row)
{
	const struct oops_victim *victim = &oops->victim;

	row->page = cell_if(oops->page_known, oops->page);
	row->page_flags = cell_if(oops->page_flags_known, oops->page_flags);
	row->memory = cell_text(oops->memory.data);
	if (victim->pid < 0)
		return;
	row->victim_pid = cell_integer(victim->pid);
	row->victim_comm = cell_told(victim->comm);
	row->victim_vsz = cell_counted(victim->total_vm);
	row->victim_anon = cell_counted(victim->rss_anon);
	row->victim_file = cell_counted(victim->rss_file);
	row->victim_shmem = cell_counted(victim->rss_shmem);
}

static struct error *emit_report(struct sink *sink, const struct oops *oops)
{
	char text[SIGNATURE_TEXT_MAX];
	struct oopses_row row = {
	    .oops = cell_integer(oops->ordinal),
	    .seq = cell_integer(oops->seq),
	    .last_seq = cell_integer(oops->last_seq),
	    .time_ns = cell_counted(oops->time_ns),
	    .kind = cell_text(oops->kind),
	    .headline = cell_told(oops->headline),
	    .message = cell_told(oops->message),
	    .source = cell_told(oops->source),
	    .cpu = cell_counted(oops->cpu),
	    .pid = cell_counted(oops->pid),
	    .comm = cell_told(oops->comm),
	    .taints = cell_text(oops->tainted_known ? oops->taints : NULL),
	    .release = cell_told(oops->release),
	    .hardware = cell_told(oops->hardware),
	    .workqueue = cell_told(oops->workqueue),
	    .modules = cell_text(oops->modules.data),
	    .code = cell_text(oops->code.data),
	};

	fill_place(oops, &row);
	fill_memory(oops, &row);
	fill_signature(oops, &row, text);
	return emit_oopses(sink, &row);
}

static struct error *emit_frame(struct sink *sink, const struct oops *oops, int64_t number,
				const struct oops_frame *frame)
{
	struct oops_frames_row row = {
	    .oops = cell_integer(oops->ordinal),
	    .frame = cell_integer(number),
	    .symbol = cell_told(frame->symbol),
	    .offset = cell_if(frame->offset_known, frame->offset),
	    .size = cell_if(frame->size > 0, frame->size),
	    .module = cell_told(frame->module),
	    .stack = cell_text(frame->stack),
	    .reliable = cell_integer(frame->reliable),
	    .pc = cell_if(frame->pc_known, frame->pc),
	};

	return emit_oops_frames(sink, &row);
}

static struct error *emit_all_frames(struct sink *sink, const struct oops *oops)
{
	struct oops_frame where = oops->where;
	int64_t number = 0;

	where.reliable = true;
	if (has_own_frame(oops))
		TRY(emit_frame(sink, oops, number++, &where));
	vector_for_each(&oops->frames, frame)
		TRY(emit_frame(sink, oops, number++, frame));
	return NULL;
}

static struct error *emit_all_registers(struct sink *sink, const struct oops *oops)
{
	vector_for_each(&oops->registers, reg) {
		struct oops_registers_row row = {
		    .oops = cell_integer(oops->ordinal),
		    .mode = cell_text(reg->user ? "user" : "kernel"),
		    .register_ = cell_text(reg->name),
		    .value = cell_integer((int64_t)reg->value),
		};
		TRY(emit_oops_registers(sink, &row));
	}
	return NULL;
}

static struct error *emit_all_tasks(struct sink *sink, const struct oops *oops)
{
	vector_for_each(&oops->tasks, task) {
		struct oom_tasks_row row = {
		    .oops = cell_integer(oops->ordinal),
		    .pid = cell_integer(task->pid),
		    .uid = cell_counted(task->uid),
		    .comm = cell_told(task->comm),
		    .total_vm = cell_counted(task->total_vm),
		    .rss = cell_counted(task->rss),
		    .rss_anon = cell_counted(task->rss_anon),
		    .rss_file = cell_counted(task->rss_file),
		    .rss_shmem = cell_counted(task->rss_shmem),
		    .pgtables = cell_counted(task->pgtables_bytes),
		    .swapents = cell_counted(task->swapents),
		    .oom_score_adj = cell_integer(task->oom_score_adj),
		};
		TRY(emit_oom_tasks(sink, &row));
	}
	return NULL;
}

struct error *oopses_emit(struct sink *sink, const struct oops *oops)
{
	if (oops->shown.known && !oops->shown.blocked)
		return NULL;
	TRY(emit_report(sink, oops));
	TRY(emit_all_frames(sink, oops));
	TRY(emit_all_registers(sink, oops));
	return emit_all_tasks(sink, oops);
}

/* The one symbol of this name that lies behind a call; NULL: none, or nobody can tell which. */
static const struct symbol *symbol_behind_call(struct kernel *kernel, const char *name)
{
	const struct symbol *found = NULL;

	vector_for_each(&kernel->symbols.list, symbol) {
		if (symbol->module || strcmp(symbols_name(&kernel->symbols, symbol), name) != 0 ||
		    !kernel->arch->is_return_address(kernel, symbol->address))
			continue;
		if (found)
			return NULL;
		found = symbol;
	}
	return found;
}

/*
 * Some kernels (arm64) print return addresses as they are: behind a call that never returns, that
 * is where the next function begins. The frame is of the one before.
 */
static void name_frame(struct kernel *kernel, struct oops_frame *frame)
{
	if (!frame->offset_known || frame->offset || !frame->symbol[0] || frame->module[0])
		return;
	const struct symbol *symbol = symbol_behind_call(kernel, frame->symbol);
	struct place place = {0};
	if (symbol)
		place = kernel_place(kernel, symbol->address - 1);
	if (!place.name)
		return;
	snprintf(frame->symbol, sizeof(frame->symbol), "%s", place.name);
	frame->offset = frame->size = place.offset + 1;
}

static struct error *emit_found(void *context, const struct oops *oops)
{
	struct walk *walk = context;

	vector_for_each(&oops->frames, frame)
		name_frame(walk->kernel, frame);
	return oopses_emit(walk->sink, oops);
}

static int64_t number_or_unknown(struct cell cell)
{
	return cell.kind == CELL_INTEGER ? cell.integer : -1;
}

static struct error *feed(void *context, const struct log_message *row)
{
	struct record record = {
	    .seq = number_or_unknown(row->seq),
	    .time_ns = number_or_unknown(row->time_ns),
	    .level = (int)number_or_unknown(row->level),
	    .cpu = (int)number_or_unknown(row->cpu),
	    .text = row->text.text,
	    .size = row->text.size,
	};

	if (row->text.kind != CELL_TEXT)
		return NULL;
	if (row->caller.kind == CELL_TEXT && row->caller.size < sizeof(record.caller))
		memcpy(record.caller, row->caller.text, row->caller.size);
	return oops_parser_feed(context, &record, NULL);
}

static void parser_free(struct oops_parser **parser)
{
	if (*parser)
		oops_parser_deinit(*parser);
	free(*parser);
}

struct error *walk_oopses(struct walk *walk)
{
	_cleanup_(parser_free) struct oops_parser *parser = malloc(sizeof(*parser));

	if (!parser)
		return error_no_memory();
	oops_parser_init(parser, emit_found, walk);
	/* What was read of a log that is cut counts all the same. */
	TRY(walk_skip(walk, log_read(walk->kernel, &(struct log_reader){feed, parser})));
	return oops_parser_finish(parser);
}
