/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ring buffer `prb` (kernel/printk/printk_ringbuffer.h, since 5.10). Descriptors live in an
 * array that is used as a ring: id modulo the array's size is the place. Each has a state and the
 * logical positions of its text in a ring of bytes; a parallel array holds what is known about the
 * record. Readers go from tail_id to head_id. Cost: two or three small reads per record.
 */
#include "image/fields.h"
#include "objects/log/log.h"

#include <stdlib.h>

#include "base/cleanup.h"

enum {
	COUNT_BITS_MAX = 24, /* records: a log buffer of 512 MB */
	SIZE_BITS_MAX = 31,  /* bytes of text, as LOG_BUF_LEN_MAX */
};

/* enum desc_state */
enum { STATE_RESERVED = 0, STATE_COMMITTED = 1, STATE_FINALIZED = 2, STATE_REUSABLE = 3 };

/* The position of a record without text: FAILED_LPOS when there was no room, else it is empty. */
enum { FAILED_LPOS = 1, DATALESS = 1 };

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

static const struct log_told log_told[] = {
    LOG_TOLD(log, count_bits, 4, "printk_ringbuffer.desc_ring", "prb_desc_ring.count_bits"),
    LOG_TOLD(log, descs, 0, "printk_ringbuffer.desc_ring", "prb_desc_ring.descs"),
    LOG_TOLD(log, infos, 0, "printk_ringbuffer.desc_ring", "prb_desc_ring.infos"),
    LOG_TOLD(log, head_id, 0, "printk_ringbuffer.desc_ring", "prb_desc_ring.head_id"),
    LOG_TOLD(log, tail_id, 0, "printk_ringbuffer.desc_ring", "prb_desc_ring.tail_id"),
    LOG_TOLD(log, size_bits, 4, "printk_ringbuffer.text_data_ring", "prb_data_ring.size_bits"),
    LOG_TOLD(log, data, 0, "printk_ringbuffer.text_data_ring", "prb_data_ring.data"),
    LOG_TOLD(log, fail, 0, "printk_ringbuffer.fail", NULL),
    LOG_TOLD(log, state, 0, "prb_desc.state_var", NULL),
    LOG_TOLD(log, begin, 0, "prb_desc.text_blk_lpos", "prb_data_blk_lpos.begin"),
    LOG_TOLD(log, next, 0, "prb_desc.text_blk_lpos", "prb_data_blk_lpos.next"),
    LOG_TOLD(log, seq, 8, "printk_info.seq", NULL),
    LOG_TOLD(log, time, 8, "printk_info.ts_nsec", NULL),
    LOG_TOLD(log, text_len, 2, "printk_info.text_len", NULL),
    LOG_TOLD(log, caller, 4, "printk_info.caller_id", NULL),
};

/* The ring buffer. */

struct reader {
	struct kernel *kernel;
	const struct log_reader *to;
	struct log_fields f;
	struct object desc, info;
	uint64_t descs, infos, data;
	uint64_t count, size; /* of the two rings: powers of two */
	uint64_t id_mask;     /* an id is a long without its two state bits */
	char *text;           /* LOG_TEXT_MAX bytes */
};

static void reader_deinit(struct reader *reader)
{
	object_deinit(&reader->desc);
	object_deinit(&reader->info);
	free(reader->text);
}

/* Both arrays and the text lie in memory: a lie about their sizes is a walk without an end. */
static bool has_room(const struct reader *reader)
{
	uint64_t record = reader->desc.size + reader->info.size;
	uint64_t memory = memory_physical_end(&reader->kernel->memory);

	return record && reader->count <= memory / record && reader->size <= memory;
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
	if (!has_room(reader))
		return error_corrupt("the log's ring buffer is larger than the memory",
				     prb->address);
	reader->descs = object_uint(prb, &f->descs);
	reader->infos = object_uint(prb, &f->infos);
	reader->data = object_uint(prb, &f->data);
	return NULL;
}

static struct error *ring_fields(struct kernel *kernel, struct log_fields *f)
{
	*f = log_field_paths;
	if (kernel->types)
		TRY(fields_init(kernel, log, f));
	log_take(kernel, log_told, sizeof(log_told) / sizeof(log_told[0]), f);
	if (!f->level.present)
		log_place_level(kernel, f->text_len.offset + 2, &f->facility, &f->level);
	return NULL;
}

static struct error *reader_init(struct reader *reader, struct kernel *kernel, struct object *prb)
{
	uint64_t address;

	reader->kernel = kernel;
	reader->id_mask = UINT64_MAX >> (64 - kernel->arch->pointer_size * 8 + 2);
	reader->text = malloc(LOG_TEXT_MAX);
	if (!reader->text)
		return error_no_memory();
	TRY(ring_fields(kernel, &reader->f));
	TRY(log_object_init(&reader->desc, kernel, "prb_desc", "prb_desc"));
	TRY(log_object_init(&reader->info, kernel, "printk_info", "printk_info"));
	TRY(log_object_init(prb, kernel, "printk_ringbuffer", "printk_ringbuffer"));
	TRY(log_symbol(kernel, "prb", &address));
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
	uint64_t width = reader->kernel->arch->pointer_size;
	/* Positions are longs, which begin a ring before 0 and so come to it soon. */
	uint64_t last = kernel_word(reader->kernel, next - 1);
	bool wrapped = begin / reader->size != last / reader->size;

	*start = wrapped ? 0 : begin % reader->size;
	*size = (last % reader->size) + 1 - *start;
	if (*size < width || *size > reader->size || *start + *size > reader->size)
		return error_corrupt("a record's place in the log makes no sense",
				     reader->desc.address);
	*start += reader->data;
	return NULL;
}

/* The text as a cell that is NULL when it was lost. */
static struct error *read_text(struct reader *reader, uint64_t id, struct cell *ret)
{
	struct memory *memory = &reader->kernel->memory;
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
	struct log_message row = {
	    .seq = object_cell(info, &f->seq),
	    .time_ns = object_cell(info, &f->time),
	    .level = object_cell(info, &f->level),
	    .facility = object_cell(info, &f->facility),
	};
	char caller[16];

	if (object_has(info, &f->caller))
		log_set_caller(&row, (uint32_t)object_uint(info, &f->caller), caller);
	TRY(problems_note(reader->kernel->problems, read_text(reader, id, &row.text)));
	return reader->to->record(reader->to->context, &row);
}

static struct error *read_record(struct reader *reader, uint64_t id)
{
	unsigned int state_shift = reader->kernel->arch->pointer_size * 8 - 2;
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
	return problems_note(reader->kernel->problems,
			     error_corrupt("messages did not get into the log",
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

static struct error *read_ring(struct kernel *kernel, const struct log_reader *to)
{
	_cleanup_(reader_deinit) struct reader reader = {.to = to};
	_cleanup_(object_deinit) struct object prb = {0};
	uint64_t tail, length;

	TRY(reader_init(&reader, kernel, &prb));
	TRY(note_failed(&reader, &prb));
	find_span(&reader, &prb, &tail, &length);
	for (uint64_t i = 0; i < length; i++)
		TRY(problems_note(kernel->problems,
				  read_record(&reader, (tail + i) & reader.id_mask)));
	return NULL;
}

const struct log_ops log_ring = {read_ring, "prb"};
