/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a process that a dump has taken over may answer. The first byte tells in how many bytes at a
 * time the rest comes. A frame that was taken must be the same when it is put again.
 */
#include "fuzz.h"
#include "protocol/protocol.h"

static void look(const struct protocol_frame *frame)
{
	struct protocol_bytes bytes = {0};

	fuzz_look(frame->text, frame->text_size + 1);
	for (uint32_t i = 0; i < frame->cell_count; i++)
		if (frame->cells[i].kind == CELL_TEXT)
			fuzz_look(frame->cells[i].text, frame->cells[i].size + 1);
	if (protocol_put(&bytes, frame))
		__builtin_trap();
	protocol_bytes_deinit(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct protocol_inbox inbox = {0};
	struct error *error = NULL;

	if (!size)
		return 0;
	size_t step = bytes[0] ? bytes[0] : size;
	for (size_t at = 1; at < size && !error; at += step) {
		bool whole = true;

		error = protocol_feed(&inbox, bytes + at, size - at < step ? size - at : step);
		while (!error && whole) {
			struct protocol_frame frame;

			error = protocol_take(&inbox, &frame, &whole);
			if (!error && whole)
				look(&frame);
		}
	}
	error_destroy(error);
	protocol_inbox_deinit(&inbox);
	return 0;
}
