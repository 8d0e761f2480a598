/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows on their way from the process that reads a dump to the one that writes the case.
 *
 * The reader's end is a sink. It sends frames: what begins, each row, the report that the user is
 * to see. Frames go in batches and nobody waits for them, but for three that are questions, each
 * answered by one number: BEGIN, a row of kernels (whether it is a duplicate, see schema/sink.h:
 *its symbols are most of the rows), and DROPPED. The reader keeps for itself which stacks it has
 *sent: their functions are too few to wait for an answer.
 *
 * The writer's end takes nothing on trust: the reader may have been taken over by what it read.
 * A frame is checked as a whole before anything is made of it, and the first that is wrong ends
 * the work, as does one too many.
 *
 *	frame    u32 size of the payload, u32 kind, payload; numbers in this machine's order
 *	BEGIN    text: the fingerprint
 *	END      u32 kind of the error that the dump ended with, NO_ERROR for none, text: its
 *message; another dump may begin ROW      u32 table, and per column of it u32 kind of cell, then
 *u64 number or text or nothing DROPPED  u32 table BODY     text text     u32 size without the NUL,
 *the bytes, a NUL
 */
#ifndef INQUEST_WIRE_WIRE_H
#define INQUEST_WIRE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "schema/sink.h"
#include "schema/tables.h"

enum wire_kind { WIRE_BEGIN = 1, WIRE_ROW, WIRE_DROPPED, WIRE_BODY, WIRE_END };

#define WIRE_NO_ERROR UINT32_MAX

/* No payload is larger; BODY, of one screen, and the longest text of a row are far below. */
enum { WIRE_PAYLOAD_MAX = 16 << 20, WIRE_BATCH = 64 << 10 };
/* So much waits with the reader before it waits for the writer: both work at the same time. */
enum { WIRE_AHEAD = 16 << 20 };

struct wire_bytes {
	uint8_t *data;
	size_t size, capacity;
};

/* The reader's end. */
struct wire {
	struct sink sink; /* hand this to whoever makes rows */
	int fd;           /* a stream socket, borrowed */
	struct wire_bytes bytes;
	size_t frame;          /* where the newest frame begins */
	size_t sent;           /* bytes that have gone */
	size_t tried;          /* bytes that were there when the writer last took no more */
	struct map stacks;     /* those whose functions have been sent */
	bool has[TABLE_COUNT]; /* rows of this dump */
};

void wire_init(struct wire *wire, int fd);
void wire_deinit(struct wire *wire);

struct error *wire_begin(struct wire *wire, const char *fingerprint);
/* How many rows of the table were dropped: see store_dropped(). */
struct error *wire_dropped(struct wire *wire, enum table table, uint64_t *ret);
/* The report; with it goes whatever has not gone yet. */
struct error *wire_body(struct wire *wire, const char *text, size_t size);

/*
 * Ends a dump, after which another of the same file may begin; or, where none has begun, the file,
 * with the error or NULL, which is taken.
 */
struct error *wire_end(struct wire *wire, struct error *error);

/* What the writer makes of frames. Cells and texts are borrowed, and end with a NUL. */
struct wire_taker {
	struct error *(*begin)(void *context, const char *fingerprint);
	struct error *(*row)(void *context, enum table table, struct cell *row, bool *duplicate);
	struct error *(*dropped)(void *context, enum table table, uint64_t *ret);
	struct error *(*body)(void *context, const char *text);
	/* begun: a dump ends; else, or with an error, a file does */
	struct error *(*end)(void *context, bool begun, uint32_t kind, const char *message);
	void *context;
};

/* The writer's end. */
struct wire_inbox {
	int fd; /* borrowed; -1: answers go nowhere */
	const struct wire_taker *taker;
	struct wire_bytes bytes; /* of a frame that has not come as a whole */
	bool begun;
	uint64_t ended; /* dumps */
	uint64_t left;  /* bytes that may still come */
};

/* Bytes on the way of rows that a struct report counts as so many. */
#define WIRE_BYTES(rows) (2 * (rows) + WIRE_PAYLOAD_MAX)

/* ERROR_CRASHED comes when more than most bytes do. */
void wire_inbox_init(struct wire_inbox *inbox, int fd, uint64_t most,
		     const struct wire_taker *taker);
void wire_inbox_deinit(struct wire_inbox *inbox);

/* Takes what has come, waiting for something to come; *ended: nothing ever will again. */
struct error *wire_receive(struct wire_inbox *inbox, bool *ended);
/* The same of bytes that are here already. */
struct error *wire_feed(struct wire_inbox *inbox, const uint8_t *bytes, size_t size);

/* Whether rows of the table are questions. */
bool wire_asks(enum table table);
/* Room for size bytes more. */
struct error *wire_reserve(struct wire_bytes *bytes, size_t size);

#endif
