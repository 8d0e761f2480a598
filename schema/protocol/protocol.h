/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions about a dump's memory, and their answers: what inquest and inquest-memory say to each
 * other over a stream socket. inquest asks, one question at a time; each is answered by any number
 * of TEXT and ROW frames and one END.
 *
 * All frames have one shape, numbers in this machine's order:
 *
 *	frame    u32 size of what follows, u32 kind, u32 status, text, u32 count, count cells
 *	text     u32 size without the NUL, the bytes, a NUL
 *	cell     u32 kind of cell, then u64 number or text or nothing
 *
 * The other side may have been taken over by what it read: a frame is checked as a whole before
 * anything is made of it, its size is bounded, and one that is wrong ends the conversation.
 */
#ifndef INQUEST_PROTOCOL_PROTOCOL_H
#define INQUEST_PROTOCOL_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "base/vector.h"

enum protocol_kind {
	/* From inquest. */
	PROTOCOL_LINE = 1, /* text: a command as it was typed */
	PROTOCOL_CALL,     /* text: a table-valued function; cells: its arguments */
	/* From inquest-memory. */
	PROTOCOL_TEXT, /* text: lines for the user */
	PROTOCOL_ROW,  /* cells: a row of the function */
	PROTOCOL_END,  /* status: an enum error_kind plus 1, 0 for success; text: its message */
	PROTOCOL_KINDS,
};

enum {
	PROTOCOL_CELLS_MAX = 16,
	PROTOCOL_FRAME_MAX = 1 << 20, /* bytes of one frame */
	PROTOCOL_BATCH = 64 << 10,    /* frames go together up to this */
};

/* Text and the cells' texts are borrowed and end with a NUL. */
struct protocol_frame {
	enum protocol_kind kind;
	uint32_t status;
	const char *text;
	uint32_t text_size;
	uint32_t cell_count;
	struct cell cells[PROTOCOL_CELLS_MAX];
};

struct protocol_bytes {
	VECTOR(uint8_t) list;
};

void protocol_bytes_deinit(struct protocol_bytes *bytes);

/* Appends a frame. Failures: no memory, a frame that is too long. */
struct error *protocol_put(struct protocol_bytes *bytes, const struct protocol_frame *frame);

/* Sends all of it and empties it. */
struct error *protocol_send(int fd, struct protocol_bytes *bytes);

/* What has come and was not taken. */
struct protocol_inbox {
	struct protocol_bytes bytes;
	size_t taken;
};

void protocol_inbox_deinit(struct protocol_inbox *inbox);

/* Waits for bytes and takes them in; *ended: none will ever come. */
struct error *protocol_receive(struct protocol_inbox *inbox, int fd, bool *ended);
/* The same of bytes that are here already. */
struct error *protocol_feed(struct protocol_inbox *inbox, const uint8_t *bytes, size_t size);

/*
 * The next frame, good until the inbox is touched again; *whole is false when it has not come yet.
 * ERROR_CRASHED: what came is no frame.
 */
struct error *protocol_take(struct protocol_inbox *inbox, struct protocol_frame *ret, bool *whole);

#endif
