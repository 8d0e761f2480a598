/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hardware_errors: what the log tells of errors of the hardware. They are found in the log's text
 * (text/hardware.h); here they become rows.
 *
 * Cost: the log is read once more, some small reads per record.
 */
#include "tables/hardware_errors.h"

#include "objects/log/log.h"
#include "tables/walk.h"

struct error *hardware_errors_emit(void *context, int64_t number,
				   const struct hardware_error *error)
{
	struct hardware_errors_row row = {
	    .error = cell_integer(number),
	    .seq = cell_integer(error->seq),
	    .time_ns = cell_counted(error->time_ns),
	    .source = cell_text(error->source),
	    .severity = cell_told(error->severity),
	    .section = cell_told(error->section),
	    .cpu = cell_counted(error->cpu),
	    .bank = cell_counted(error->bank),
	    .device = cell_told(error->device),
	    .text = cell_told(error->text),
	};

	if (error->status_known)
		row.status = cell_integer((int64_t)error->status);
	if (error->address_known)
		row.address = cell_integer((int64_t)error->address);
	return emit_hardware_errors(context, &row);
}

static struct error *feed(void *context, const struct log_message *row)
{
	struct record record = {
	    .seq = row->seq.integer,
	    .time_ns = row->time_ns.kind == CELL_INTEGER ? row->time_ns.integer : -1,
	    .text = row->text.text,
	    .size = row->text.size,
	};

	return row->text.kind == CELL_TEXT ? hardware_feed(context, &record) : NULL;
}

struct error *walk_hardware_errors(struct walk *walk)
{
	struct hardware_parser parser = {.emit = hardware_errors_emit, .context = walk->sink};

	/* What was read of a log that is cut counts all the same. */
	TRY(walk_skip(walk, log_read(walk->kernel, &(struct log_reader){feed, &parser})));
	return hardware_finish(&parser);
}
