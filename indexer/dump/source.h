/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dump file as a run of bytes. The container is undone here: a flattened file reads as the file
 * that it would become if it were unpacked, so no format knows of it.
 *
 * All reading is pread(): a file that shrinks or sits on a bad disk is an error, not a signal.
 */
#ifndef INQUEST_DUMP_SOURCE_H
#define INQUEST_DUMP_SOURCE_H

#include "dump/dump.h"

struct source;

enum source_state {
	SOURCE_WHOLE,
	SOURCE_CUT,     /* the container has no end mark, or ends within a record */
	SOURCE_DAMAGED, /* the container contradicts itself; what precedes that place is usable */
};

/* counters is borrowed for the source's life and counts its system calls. */
struct error *source_open(const char *path, struct dump_counters *counters, struct source **ret);
void source_close(struct source *source);
DEFINE_CLEANUP(struct source *, source_close);

const char *source_path(const struct source *source);
/* "flattened", or NULL for a plain file. */
const char *source_container(const struct source *source);
enum source_state source_state(const struct source *source);
/* Bytes that can be read: the offset behind the last one. No bound for an allocation. */
uint64_t source_size(const struct source *source);
/* Bytes of the file itself: what it can hold at most, whatever offsets it claims. */
uint64_t source_file_size(const struct source *source);

/*
 * The first byte at or after offset that is in no hole of the file; its size where there is none. A
 * hole reads as zeroes, and costs nothing to be as large as whoever made the file likes.
 */
uint64_t source_next_data(struct source *source, uint64_t offset);

/*
 * Reads size bytes at offset. *got is less than size only where the file ends, or where it
 * was cut; the rest of the buffer is zeroed. The only errors are failing I/O.
 */
struct error *source_read(struct source *source, uint64_t offset, void *buffer, size_t size,
			  size_t *got);

/*
 * The same without a copy, for page data: a walk through neighbouring pages costs one system call
 * per SOURCE_WINDOW bytes, a jump reads what it asks for. *ret is valid until the next call on
 * this source, NULL if the file ends before offset + size. size is at most SOURCE_WINDOW.
 */
#define SOURCE_WINDOW ((size_t)256 << 10)
struct error *source_view(struct source *source, uint64_t offset, size_t size, const uint8_t **ret);

#endif
