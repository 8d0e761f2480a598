/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * log: the kernel's messages. Two layouts, told apart by the symbol of the newer:
 *
 * The ring buffer `prb` (kernel/printk/printk_ringbuffer.h). Descriptors live in an array that is
 * used as a ring: id modulo the array's size is the place. Each has a state and the logical
 * positions of its text in a ring of bytes; a parallel array holds what is known about the record.
 * Readers go from tail_id to head_id.
 *
 * Records in `log_buf` (kernel/printk/printk.c, struct printk_log), one behind the other, each
 * with its length, from log_first_idx to log_next_idx.
 *
 * The log matters most where nothing else can be read: without types, the layout is taken from
 * VMCOREINFO, which tells it for both.
 * Cost: two or three small reads per record.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "tables/log.h"
#include "text/template.h"

enum {
	COUNT_BITS_MAX = 24, /* records: a log buffer of 512 MB */
	SIZE_BITS_MAX = 31,  /* bytes of text, as LOG_BUF_LEN_MAX */
	TEXT_MAX = UINT16_MAX,
	OBJECT_MAX = 4096, /* bytes of a struct that VMCOREINFO tells of */
};

/* enum desc_state */
enum { STATE_RESERVED = 0, STATE_COMMITTED = 1, STATE_FINALIZED = 2, STATE_REUSABLE = 3 };

/* The position of a record without text: FAILED_LPOS when there was no room, else it is empty. */
enum { FAILED_LPOS = 1, DATALESS = 1 };

#define CALLER_IS_CPU UINT32_C(0x80000000)

#define LOG_FIELDS(F)                                                                              \
	F(count_bits, "printk_ringbuffer.desc_ring.count_bits")                                    \
	F(descs, "printk_ringbuffer.desc_ring.descs")                                              \
	F(infos, "printk_ringbuffer.desc_ring.infos")                                              \
	F(head_id, "printk_ringbuffer.desc_ring.head_id.counter")                                  \
	F(tail_id, "printk_ringbuffer.desc_ring.tail_id.counter")                                  \
	F(size_bits, "printk_ringbuffer.text_data_ring.size_bits")                                 \
	F(data, "printk_ringbuffer.text_data_ring.data")                                           \
	F(fail, "printk_ringbuffer.fail.counter")                                                  \
	F(state, "prb_desc.state_var.counter")                                                     \
	F(begin, "prb_desc.text_blk_lpos.begin")                                                   \
	F(next, "prb_desc.text_blk_lpos.next")                                                     \
	F(seq, "printk_info.seq")                                                                  \
	F(time, "printk_info.ts_nsec")                                                             \
	F(text_len, "printk_info.text_len")                                                        \
	F(facility, "printk_info.facility")                                                        \
	F(level, "printk_info.level")                                                              \
	F(caller, "printk_info.caller_id")
DEFINE_FIELDS(log, LOG_FIELDS)

#define RECORD_FIELDS(F)                                                                           \
	F(time, "printk_log.ts_nsec|log.ts_nsec")                                                  \
	F(length, "printk_log.len|log.len")                                                        \
	F(text_len, "printk_log.text_len|log.text_len")                                            \
	F(facility, "printk_log.facility|log.facility")                                            \
	F(level, "printk_log.level|log.level")                                                     \
	F(caller, "?printk_log.caller_id")
DEFINE_FIELDS(record, RECORD_FIELDS)

/* Without types: what VMCOREINFO tells. A member of a member is a sum of two offsets. */
struct told {
	size_t field;  /* offset of the struct field */
	uint32_t size; /* 0: that of a pointer */
	const char *outer, *inner;
};

#define TOLD(prefix, name, ...)                                                                    \
	{                                                                                          \
		offsetof(struct prefix##_fields, name), __VA_ARGS__                                \
	}

static const struct told log_told[] = {
    TOLD(log, count_bits, 4, "printk_ringbuffer.desc_ring", "prb_desc_ring.count_bits"),
    TOLD(log, descs, 0, "printk_ringbuffer.desc_ring", "prb_desc_ring.descs"),
    TOLD(log, infos, 0, "printk_ringbuffer.desc_ring", "prb_desc_ring.infos"),
    TOLD(log, head_id, 0, "printk_ringbuffer.desc_ring", "prb_desc_ring.head_id"),
    TOLD(log, tail_id, 0, "printk_ringbuffer.desc_ring", "prb_desc_ring.tail_id"),
    TOLD(log, size_bits, 4, "printk_ringbuffer.text_data_ring", "prb_data_ring.size_bits"),
    TOLD(log, data, 0, "printk_ringbuffer.text_data_ring", "prb_data_ring.data"),
    TOLD(log, fail, 0, "printk_ringbuffer.fail", NULL),
    TOLD(log, state, 0, "prb_desc.state_var", NULL),
    TOLD(log, begin, 0, "prb_desc.text_blk_lpos", "prb_data_blk_lpos.begin"),
    TOLD(log, next, 0, "prb_desc.text_blk_lpos", "prb_data_blk_lpos.next"),
    TOLD(log, seq, 8, "printk_info.seq", NULL),
    TOLD(log, time, 8, "printk_info.ts_nsec", NULL),
    TOLD(log, text_len, 2, "printk_info.text_len", NULL),
    TOLD(log, caller, 4, "printk_info.caller_id", NULL),
};

static const struct told record_told[] = {
    TOLD(record, time, 8, "printk_log.ts_nsec", NULL),
    TOLD(record, length, 2, "printk_log.len", NULL),
    TOLD(record, text_len, 2, "printk_log.text_len", NULL),
    TOLD(record, caller, 4, "printk_log.caller_id", NULL),
};

static void take_told(const struct kernel *kernel, const struct told *told, size_t count,
		      void *fields)
{
	for (; count--; told++) {
		struct field *field = (struct field *)((char *)fields + told->field);
		uint32_t outer, inner = 0;

		if (!facts_layout(&kernel->facts, "OFFSET", told->outer, &outer) ||
		    (told->inner && !facts_layout(&kernel->facts, "OFFSET", told->inner, &inner)))
			continue;
		field->present = true;
		field->offset = outer + inner;
		field->size = told->size ? told->size : (uint32_t)kernel->arch->pointer_size;
		field->element = field->size;
	}
}

/* Two bytes that VMCOREINFO leaves out: facility, then flags : 5 and level : 3. */
static void place_level(const struct kernel *kernel, uint32_t offset, struct field *facility,
			struct field *level)
{
	facility->present = level->present = true;
	facility->size = facility->element = level->size = level->element = 1;
	facility->offset = offset;
	level->offset = offset + 1;
	level->bit_size = 3;
	level->bit_shift = kernel->memory.big_endian ? 0 : 5;
}

static struct error *open_object(struct object *object, struct kernel *kernel, const char *type,
				 const char *tag)
{
	uint32_t size;

	if (kernel->types)
		return object_init(object, kernel, type);
	if (!facts_layout(&kernel->facts, "SIZE", tag, &size) || !size || size > OBJECT_MAX)
		return error_absent("type information for", tag);
	*object = (struct object){.kernel = kernel, .type = tag, .size = size};
	object->bytes = calloc(1, size);
	return object->bytes ? NULL : error_no_memory();
}

/* kallsyms may be lost, too. */
static struct error *find_symbol(struct kernel *kernel, const char *name, uint64_t *ret)
{
	if (!kernel_has_symbol(kernel, name) && facts_symbol(&kernel->facts, name, ret))
		return NULL;
	return kernel_symbol(kernel, name, ret);
}

/* T123: thread 123. C0: CPU 0, outside of any thread. */
static void set_caller(struct log_row *row, uint32_t caller, char buffer[16])
{
	bool is_cpu = caller & CALLER_IS_CPU;

	snprintf(buffer, 16, "%c%u", is_cpu ? 'C' : 'T', caller & ~CALLER_IS_CPU);
	row->caller = cell_text(buffer);
	if (is_cpu)
		row->cpu = cell_integer(caller & ~CALLER_IS_CPU);
}

/* The ring buffer. */

struct reader {
	struct walk *walk;
	const struct log_reader *to;
	struct log_fields f;
	struct object desc, info;
	uint64_t descs, infos, data;
	uint64_t count, size; /* of the two rings: powers of two */
	uint64_t id_mask;     /* an id is a long without its two state bits */
	char *text;           /* TEXT_MAX bytes */
};

static void reader_deinit(struct reader *reader)
{
	object_deinit(&reader->desc);
	object_deinit(&reader->info);
	free(reader->text);
}

static struct error *open_rings(struct reader *reader, const struct object *prb)
{
	const struct log_fields *f = &reader->f;
	uint64_t count_bits = object_uint(prb, &f->count_bits);
	uint64_t size_bits = object_uint(prb, &f->size_bits);

	if (!count_bits || count_bits > COUNT_BITS_MAX || !size_bits || size_bits > SIZE_BITS_MAX)
		return error_corrupt("the log's ring buffer has no sensible size", prb->address);
	reader->count = UINT64_C(1) << count_bits;
	reader->size = UINT64_C(1) << size_bits;
	reader->descs = object_uint(prb, &f->descs);
	reader->infos = object_uint(prb, &f->infos);
	reader->data = object_uint(prb, &f->data);
	return NULL;
}

static struct error *ring_fields(struct kernel *kernel, struct log_fields *f)
{
	if (kernel->types)
		return fields_init(kernel, log, f);
	*f = log_field_paths;
	take_told(kernel, log_told, sizeof(log_told) / sizeof(log_told[0]), f);
	place_level(kernel, f->text_len.offset + 2, &f->facility, &f->level);
	return NULL;
}

static struct error *reader_init(struct reader *reader, struct walk *walk, struct object *prb)
{
	struct kernel *kernel = walk->kernel;
	uint64_t address;

	reader->walk = walk;
	reader->id_mask = UINT64_MAX >> (64 - kernel->arch->pointer_size * 8 + 2);
	reader->text = malloc(TEXT_MAX);
	if (!reader->text)
		return error_no_memory();
	TRY(ring_fields(kernel, &reader->f));
	TRY(open_object(&reader->desc, kernel, "prb_desc", "prb_desc"));
	TRY(open_object(&reader->info, kernel, "printk_info", "printk_info"));
	TRY(open_object(prb, kernel, "printk_ringbuffer", "printk_ringbuffer"));
	TRY(find_symbol(kernel, "prb", &address));
	/* prb is a pointer, to the static ring or to the one that log_buf_len= asked for. */
	TRY(memory_pointer(&kernel->memory, address, &address));
	TRY(object_load(prb, address));
	return open_rings(reader, prb);
}

/*
 * Where a block's text lies (get_data() in printk_ringbuffer.c): behind the id that opens the
 * block. A block that does not fit before the end of the ring starts at its beginning instead.
 */
static struct error *find_block(struct reader *reader, uint64_t *start, uint64_t *size)
{
	uint64_t begin = object_uint(&reader->desc, &reader->f.begin);
	uint64_t next = object_uint(&reader->desc, &reader->f.next);
	uint64_t width = reader->walk->kernel->arch->pointer_size;
	bool wrapped = begin / reader->size != (next - 1) / reader->size;

	*start = wrapped ? 0 : begin % reader->size;
	*size = ((next - 1) % reader->size) + 1 - *start;
	if (*size < width || *size > reader->size || *start + *size > reader->size)
		return error_corrupt("a record's place in the log makes no sense",
				     reader->desc.address);
	*start += reader->data;
	return NULL;
}

/* The text as a cell that is NULL when it was lost. */
static struct error *read_text(struct reader *reader, uint64_t id, struct cell *ret)
{
	struct memory *memory = &reader->walk->kernel->memory;
	uint64_t begin = object_uint(&reader->desc, &reader->f.begin);
	uint64_t length = object_uint(&reader->info, &reader->f.text_len);
	uint64_t width = memory->arch->pointer_size, start, size, owner;

	*ret = (struct cell){0};
	if (begin & DATALESS) {
		if (begin == FAILED_LPOS)
			return error_corrupt("there was no room for a record's text",
					     reader->desc.address);
		*ret = cell_text("");
		return NULL;
	}
	TRY(find_block(reader, &start, &size));
	TRY(memory_pointer(memory, start, &owner));
	if (owner != id)
		return error_corrupt("a record's text was overwritten", start);
	if (length > size - width)
		length = size - width;
	TRY(memory_read(memory, start + width, reader->text, length));
	*ret = cell_text_of(reader->text, length);
	return NULL;
}

static struct error *emit_record(struct reader *reader, uint64_t id)
{
	const struct log_fields *f = &reader->f;
	const struct object *info = &reader->info;
	struct log_row row = {
	    .seq = object_cell(info, &f->seq),
	    .time_ns = object_cell(info, &f->time),
	    .level = object_cell(info, &f->level),
	    .facility = object_cell(info, &f->facility),
	};
	char caller[16];

	if (object_has(info, &f->caller))
		set_caller(&row, (uint32_t)object_uint(info, &f->caller), caller);
	TRY(walk_skip(reader->walk, read_text(reader, id, &row.text)));
	return reader->to->record(reader->to->context, &row);
}

static struct error *read_record(struct reader *reader, uint64_t id)
{
	unsigned int state_shift = reader->walk->kernel->arch->pointer_size * 8 - 2;
	uint64_t place = id % reader->count;

	TRY(object_load(&reader->desc, reader->descs + place * reader->desc.size));
	uint64_t state_var = object_uint(&reader->desc, &reader->f.state);
	unsigned int state = state_var >> state_shift & 3;
	if (state == STATE_REUSABLE)
		return NULL; /* its text made room for newer text: gone as on the live machine */
	if ((state_var & reader->id_mask) != id)
		return error_corrupt("a record of the log is not where it should be",
				     reader->desc.address);
	if (state == STATE_RESERVED)
		return error_corrupt("a record of the log was being written", reader->desc.address);
	TRY(object_load(&reader->info, reader->infos + place * reader->info.size));
	return emit_record(reader, id);
}

/* Failed reservations: messages that never got into the buffer. */
static struct error *note_failed(struct reader *reader, const struct object *prb)
{
	if (!object_uint(prb, &reader->f.fail))
		return NULL;
	return walk_skip(reader->walk, error_corrupt("messages did not get into the log",
						     object_address(prb, &reader->f.fail)));
}

/* The ids from tail to head; all places of the ring when these two make no sense. */
static void find_span(struct reader *reader, const struct object *prb, uint64_t *tail,
		      uint64_t *length)
{
	uint64_t head = object_uint(prb, &reader->f.head_id) & reader->id_mask;

	*tail = object_uint(prb, &reader->f.tail_id) & reader->id_mask;
	*length = ((head - *tail) & reader->id_mask) + 1;
	if (*length > reader->count) {
		*tail = (head - reader->count + 1) & reader->id_mask;
		*length = reader->count;
	}
}

static struct error *read_ring(struct walk *walk, const struct log_reader *to)
{
	_cleanup_(reader_deinit) struct reader reader = {.to = to};
	_cleanup_(object_deinit) struct object prb = {0};
	uint64_t tail, length;

	TRY(reader_init(&reader, walk, &prb));
	TRY(note_failed(&reader, &prb));
	find_span(&reader, &prb, &tail, &length);
	for (uint64_t i = 0; i < length; i++)
		TRY(walk_skip(walk, read_record(&reader, (tail + i) & reader.id_mask)));
	return NULL;
}

/* Records in log_buf. */

struct buffer {
	struct walk *walk;
	const struct log_reader *to;
	struct record_fields f;
	struct object record;
	uint64_t start, size;
	uint64_t first, next; /* offsets: of the oldest record, behind the newest */
	uint64_t seq;
	char *text; /* TEXT_MAX bytes */
};

static void buffer_deinit(struct buffer *buffer)
{
	object_deinit(&buffer->record);
	free(buffer->text);
}

static struct error *read_variable(struct kernel *kernel, const char *name, size_t size,
				   uint64_t *ret)
{
	uint64_t address;

	TRY(find_symbol(kernel, name, &address));
	return memory_uint(&kernel->memory, address, size, ret);
}

static struct error *record_fields(struct kernel *kernel, struct record_fields *f)
{
	if (kernel->types)
		return fields_init(kernel, record, f);
	*f = record_field_paths;
	take_told(kernel, record_told, sizeof(record_told) / sizeof(record_told[0]), f);
	/* Between text_len and these lies dict_len. */
	place_level(kernel, f->text_len.offset + 4, &f->facility, &f->level);
	return NULL;
}

static struct error *buffer_init(struct buffer *buffer, struct walk *walk)
{
	struct kernel *kernel = walk->kernel;

	buffer->walk = walk;
	buffer->text = malloc(TEXT_MAX);
	if (!buffer->text)
		return error_no_memory();
	TRY(read_variable(kernel, "log_buf", kernel->arch->pointer_size, &buffer->start));
	TRY(read_variable(kernel, "log_buf_len", 4, &buffer->size));
	TRY(read_variable(kernel, "log_first_idx", 4, &buffer->first));
	TRY(read_variable(kernel, "log_next_idx", 4, &buffer->next));
	if (buffer->first >= buffer->size || buffer->next > buffer->size)
		return error_corrupt("the log's positions make no sense", buffer->start);
	/* VMCOREINFO does not tell it: then records are counted from 0. */
	TRY(error_ignore_damage(read_variable(kernel, "log_first_seq", 8, &buffer->seq)));
	TRY(record_fields(kernel, &buffer->f));
	return open_object(&buffer->record, kernel, "printk_log|log", "printk_log");
}

static struct error *emit_buffered(struct buffer *buffer)
{
	const struct record_fields *f = &buffer->f;
	const struct object *record = &buffer->record;
	struct memory *memory = &buffer->walk->kernel->memory;
	uint64_t length = object_uint(record, &f->text_len);
	struct log_row row = {
	    .seq = cell_integer((int64_t)buffer->seq),
	    .time_ns = object_cell(record, &f->time),
	    .level = object_cell(record, &f->level),
	    .facility = object_cell(record, &f->facility),
	};
	char caller[16];

	if (object_has(record, &f->caller))
		set_caller(&row, (uint32_t)object_uint(record, &f->caller), caller);
	struct error *error =
	    memory_read(memory, record->address + record->size, buffer->text, length);
	if (!error)
		row.text = cell_text_of(buffer->text, length);
	TRY(walk_skip(buffer->walk, error));
	return buffer->to->record(buffer->to->context, &row);
}

/*
 * The record at *at, which becomes the place of the next one. A record of length 0 ends the
 * buffer: the next one lies at its beginning. Nothing tells where a record behind a lost or
 * senseless one begins, so damage ends the walk.
 */
static struct error *read_buffered(struct buffer *buffer, uint64_t *at)
{
	const struct object *record = &buffer->record;

	TRY(object_load(&buffer->record, buffer->start + *at));
	uint64_t length = object_uint(record, &buffer->f.length);
	if (!length && object_has(record, &buffer->f.length)) {
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
static struct error *read_buffer(struct walk *walk, const struct log_reader *to)
{
	_cleanup_(buffer_deinit) struct buffer buffer = {.to = to};

	TRY(buffer_init(&buffer, walk));
	uint64_t at = buffer.first;
	for (uint64_t n = 0; n <= buffer.size / buffer.record.size; n++) {
		TRY(read_buffered(&buffer, &at));
		if (at == buffer.next)
			return NULL;
	}
	return error_corrupt("the log does not end", buffer.start);
}

struct error *log_read(struct walk *walk, const struct log_reader *reader)
{
	uint64_t address;
	struct error *error = find_symbol(walk->kernel, "prb", &address);

	if (!error)
		return read_ring(walk, reader);
	TRY(error_ignore_damage(error));
	return read_buffer(walk, reader);
}

static struct error *emit_record_row(void *context, const struct log_row *row)
{
	char template[TEMPLATE_SIZE];
	struct log_row whole = *row;

	template_make(row->text.text, row->text.size, template);
	whole.template = cell_text(template);
	return emit_log(context, &whole);
}

struct error *walk_log(struct walk *walk)
{
	return log_read(walk, &(struct log_reader){emit_record_row, walk->sink});
}
