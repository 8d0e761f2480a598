/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records in `log_buf` (kernel/printk.c, struct log, 3.5 on; kernel/printk/printk.c, struct
 * printk_log, to 5.9), one behind the other, each with its length, from log_first_idx to
 * log_next_idx. Cost: two small reads per record.
 */
#include "image/fields.h"
#include "objects/log/log.h"

#include <stdlib.h>

#include "base/cleanup.h"

#define RECORD_FIELDS(F)                                                                           \
	F(time, "printk_log.ts_nsec|log.ts_nsec")                                                  \
	F(length, "printk_log.len|log.len")                                                        \
	F(text_len, "printk_log.text_len|log.text_len")                                            \
	F(facility, "printk_log.facility|log.facility")                                            \
	F(level, "printk_log.level|log.level")                                                     \
	F(caller, "?printk_log.caller_id")
DEFINE_FIELDS(record, RECORD_FIELDS)

static const struct log_told record_told[] = {
    LOG_TOLD(record, time, 8, "printk_log.ts_nsec", NULL),
    LOG_TOLD(record, length, 2, "printk_log.len", NULL),
    LOG_TOLD(record, text_len, 2, "printk_log.text_len", NULL),
    LOG_TOLD(record, caller, 4, "printk_log.caller_id", NULL),
};

/* Records in log_buf. */

struct buffer {
	struct kernel *kernel;
	const struct log_reader *to;
	struct record_fields f;
	struct object record;
	uint64_t start, size;
	uint64_t first, next; /* offsets: of the oldest record, behind the newest */
	uint64_t seq;
	bool wrapped; /* the walk has come to the end of the buffer */
	char *text;   /* LOG_TEXT_MAX bytes */
};

static void buffer_deinit(struct buffer *buffer)
{
	object_deinit(&buffer->record);
	free(buffer->text);
}

static struct error *record_fields(struct kernel *kernel, struct record_fields *f)
{
	*f = record_field_paths;
	if (kernel->types)
		TRY(fields_init(kernel, record, f));
	log_take(kernel, record_told, sizeof(record_told) / sizeof(record_told[0]), f);
	/* Between text_len and these lies dict_len. */
	if (!f->level.present)
		log_place_level(kernel, f->text_len.offset + 4, &f->facility, &f->level);
	return NULL;
}

static struct error *buffer_init(struct buffer *buffer, struct kernel *kernel)
{

	buffer->kernel = kernel;
	buffer->text = malloc(LOG_TEXT_MAX);
	if (!buffer->text)
		return error_no_memory();
	TRY(log_variable(kernel, "log_buf", kernel->arch->pointer_size, &buffer->start));
	TRY(log_variable(kernel, "log_buf_len", 4, &buffer->size));
	TRY(log_variable(kernel, "log_first_idx", 4, &buffer->first));
	TRY(log_variable(kernel, "log_next_idx", 4, &buffer->next));
	if (buffer->first >= buffer->size || buffer->next > buffer->size)
		return error_corrupt("the log's positions make no sense", buffer->start);
	/* VMCOREINFO does not tell it: then records are counted from 0. */
	TRY(error_ignore_damage(log_variable(kernel, "log_first_seq", 8, &buffer->seq)));
	TRY(record_fields(kernel, &buffer->f));
	return log_object_init(&buffer->record, kernel, "printk_log|log", "printk_log");
}

static struct error *emit_buffered(struct buffer *buffer)
{
	const struct record_fields *f = &buffer->f;
	const struct object *record = &buffer->record;
	struct memory *memory = &buffer->kernel->memory;
	uint64_t length = object_uint(record, &f->text_len);
	struct log_message row = {
	    .seq = cell_integer((int64_t)buffer->seq),
	    .time_ns = object_cell(record, &f->time),
	    .level = object_cell(record, &f->level),
	    .facility = object_cell(record, &f->facility),
	};
	char caller[16];

	if (object_has(record, &f->caller))
		log_set_caller(&row, (uint32_t)object_uint(record, &f->caller), caller);
	struct error *error =
	    memory_read(memory, record->address + record->size, buffer->text, length);
	if (!error)
		row.text = cell_text_of(buffer->text, length);
	TRY(problems_note(buffer->kernel->problems, error));
	return buffer->to->record(buffer->to->context, &row);
}

/*
 * The record at *at, which becomes the place of the next one. A record of length 0 ends the
 * buffer, which it does once: the next one lies at its beginning. Nothing tells where a record
 * behind a lost or senseless one begins, so damage ends the walk.
 */
static struct error *read_buffered(struct buffer *buffer, uint64_t *at)
{
	const struct object *record = &buffer->record;

	TRY(object_load(&buffer->record, buffer->start + *at));
	uint64_t length = object_uint(record, &buffer->f.length);
	if (!length && object_has(record, &buffer->f.length)) {
		if (buffer->wrapped)
			return error_corrupt("the log does not end", record->address);
		buffer->wrapped = true;
		*at = 0;
		return NULL;
	}
	if (length < record->size + object_uint(record, &buffer->f.text_len) ||
	    length > buffer->size - *at)
		return error_corrupt("a record of the log has no sensible length", record->address);
	TRY(emit_buffered(buffer));
	buffer->seq++;
	*at += length;
	return NULL;
}

/* When both positions are the same the buffer is full: a log is never empty. */
static struct error *read_buffer(struct kernel *kernel, const struct log_reader *to)
{
	_cleanup_(buffer_deinit) struct buffer buffer = {.to = to};

	TRY(buffer_init(&buffer, kernel));
	uint64_t at = buffer.first;
	for (uint64_t n = 0; n <= buffer.size / buffer.record.size; n++) {
		TRY(read_buffered(&buffer, &at));
		if (at == buffer.next)
			return NULL;
	}
	return error_corrupt("the log does not end", buffer.start);
}

const struct log_ops log_records = {read_buffer, "log_first_idx"};
