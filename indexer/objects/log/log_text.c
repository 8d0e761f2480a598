/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Until Linux 3.4 the log is text: a ring of characters, `log_buf` (2.4: an array; then a pointer
 * and log_buf_len), of which log_end counts all that were ever written. A message begins with its
 * level,
 * "<6>", and with CONFIG_PRINTK_TIME "[   12.345678] "; it is ended by a line end. A message
 * without one is gone on with by the next, whose level then stands in the middle of a line, or
 * nowhere. Cost: one read of the ring.
 */
#include "objects/log/log.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/vector.h"

enum { SIZE_MAX_BYTES = 1 << 28, LEVEL_SIZE = 3, FRACTION_DIGITS = 6 };

/* The size of 2.4's array is that up to the next symbol: types do not tell of variables. */
static uint64_t array_size(const struct kernel *kernel, uint64_t address)
{
	const struct symbols *symbols = &kernel->symbols;

	vector_for_each(&symbols->list, symbol)
		if (symbol->address > address)
			return (symbol->address - address) & ~UINT64_C(1023);
	return 0;
}

static struct error *find_ring(struct kernel *kernel, uint64_t *start, uint64_t *size)
{
	uint64_t address;

	TRY(log_symbol(kernel, "log_buf", start));
	struct error *error = log_symbol(kernel, "log_buf_len", &address);
	if (error) {
		*size = array_size(kernel, *start);
		return error_ignore_damage(error);
	}
	TRY(memory_pointer(&kernel->memory, *start, start));
	return memory_uint(&kernel->memory, address, sizeof(uint32_t), size);
}

/*
 * log_end is a long or (from 2.6.25 on) an int, behind which stands what it may: the lower half is
 * all that is needed.
 */
static struct error *count_written(struct kernel *kernel, uint64_t *ret)
{
	uint64_t address;
	bool wide = kernel->memory.big_endian && kernel->arch->pointer_size == 8;

	TRY(log_symbol(kernel, "log_end", &address));
	return memory_uint(&kernel->memory, address, wide ? 8 : sizeof(uint32_t), ret);
}

struct text_log {
	const struct log_reader *to;
	int64_t seq;
};

/* "<6>": true, and *text goes behind it. */
static bool take_level(const char **text, size_t *size, struct cell *level)
{
	if (*size < LEVEL_SIZE || (*text)[0] != '<' || (*text)[1] < '0' || (*text)[1] > '7' ||
	    (*text)[2] != '>')
		return false;
	*level = cell_integer((*text)[1] - '0');
	*text += LEVEL_SIZE;
	*size -= LEVEL_SIZE;
	return true;
}

/* "[    1.234567] ": seconds and microseconds. */
static void take_time(const char **text, size_t *size, struct cell *time)
{
	size_t at = 1, digits = 0;
	int64_t seconds = 0, micros = 0;

	if (!*size || **text != '[')
		return;
	while (at < *size && (*text)[at] == ' ')
		at++;
	for (; at < *size && isdigit((unsigned char)(*text)[at]) && seconds < INT32_MAX; at++)
		seconds = seconds * 10 + (*text)[at] - '0';
	if (at >= *size || (*text)[at++] != '.')
		return;
	for (; at < *size && isdigit((unsigned char)(*text)[at]) && digits <= FRACTION_DIGITS;
	     at++, digits++)
		micros = micros * 10 + (*text)[at] - '0';
	if (digits != FRACTION_DIGITS || at >= *size || (*text)[at] != ']')
		return;
	at += at + 1 < *size && (*text)[at + 1] == ' ' ? 2 : 1;
	*time = cell_integer((seconds * 1000000 + micros) * 1000);
	*text += at;
	*size -= at;
}

static struct error *emit_line(struct text_log *log, const char *text, size_t size)
{
	struct log_message message = {.seq = cell_integer(log->seq++), .facility = cell_integer(0)};

	take_level(&text, &size, &message.level);
	take_time(&text, &size, &message.time_ns);
	message.text = cell_text_of(text, size);
	return log->to->record(log->to->context, &message);
}

/* The oldest line of a full ring has lost its beginning. */
static struct error *emit_lines(struct text_log *log, const char *text, size_t size)
{
	while (size) {
		const char *end = memchr(text, '\n', size);
		size_t length = end ? (size_t)(end - text) : size;

		TRY(emit_line(log, text, length));
		length += end != NULL;
		text += length;
		size -= length;
	}
	return NULL;
}

/* What is not in the dump leaves NULs, which are no characters of a log. */
static size_t squeeze(char *text, size_t size)
{
	size_t kept = 0;

	for (size_t i = 0; i < size; i++)
		if (text[i])
			text[kept++] = text[i];
	return kept;
}

static struct error *read_text(struct kernel *kernel, const struct log_reader *to)
{
	struct text_log log = {.to = to};
	uint64_t start, size, written;
	size_t lost = 0;

	TRY(find_ring(kernel, &start, &size));
	if (!size || size > SIZE_MAX_BYTES)
		return error_corrupt("the log's size makes no sense", start);
	TRY(count_written(kernel, &written));
	uint64_t used = written < size ? written : size, first = (written - used) % size;
	_cleanup_free_ char *ring = malloc(size), *text = malloc(size);
	if (!ring || !text)
		return error_no_memory();
	TRY(memory_read_partial(&kernel->memory, start, ring, size, &lost));
	if (lost)
		TRY(problems_note(kernel->problems, error_lost("a part of the log", start)));
	for (uint64_t i = 0; i < used; i++)
		text[i] = ring[(first + i) % size];
	return emit_lines(&log, text, squeeze(text, used));
}

const struct log_ops log_text = {read_text, NULL};
