/* SPDX-License-Identifier: GPL-2.0-or-later */
/* log: the kernel's messages. */
#include "objects/log/log.h"
#include "tables/walk.h"
#include "text/template.h"

static struct error *emit_message(void *context, const struct log_message *message)
{
	char template[TEMPLATE_SIZE];
	struct log_row row = {
	    .seq = message->seq,
	    .time_ns = message->time_ns,
	    .level = message->level,
	    .facility = message->facility,
	    .caller = message->caller,
	    .cpu = message->cpu,
	    .text = message->text,
	};

	template_make(message->text.text, message->text.size, template);
	row.template = cell_text(template);
	return emit_log(context, &row);
}

struct error *walk_log(struct walk *walk)
{
	return log_read(walk->kernel, &(struct log_reader){emit_message, walk->sink});
}
