/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a process that a dump has taken over may send to the one that writes the case. The first
 * byte tells in how many bytes at a time the rest comes.
 */
#include "fuzz.h"
#include "schema/catalog.h"
#include "wire/wire.h"

static struct error *take_begin(void *context, const char *fingerprint)
{
	(void)context;
	fuzz_look_text(fingerprint);
	return NULL;
}

static struct error *take_row(void *context, enum table table, struct cell *row, bool *duplicate)
{
	(void)context;
	for (size_t i = 0; i < catalog[table].column_count; i++) {
		if (row[i].kind == CELL_TEXT)
			fuzz_look(row[i].text, row[i].size + 1);
		else if (row[i].kind != CELL_NULL)
			fuzz_look(&row[i].integer, sizeof(row[i].integer));
	}
	*duplicate = false;
	return NULL;
}

static struct error *take_dropped(void *context, enum table table, uint64_t *ret)
{
	(void)context;
	fuzz_look_text(catalog[table].name);
	*ret = 0;
	return NULL;
}

static struct error *take_body(void *context, const char *text)
{
	(void)context;
	fuzz_look_text(text);
	return NULL;
}

static struct error *take_end(void *context, bool begun, uint32_t kind, const char *message)
{
	(void)context, (void)begun, (void)kind;
	fuzz_look_text(message);
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct wire_taker taker = {take_begin, take_row, take_dropped,
						take_body,  take_end, NULL};
	struct wire_inbox inbox;
	struct error *error = NULL;

	if (!size)
		return 0;
	size_t step = bytes[0] ? bytes[0] : size;
	wire_inbox_init(&inbox, -1, 1 << 16, &taker);
	for (size_t at = 1; at < size && !error; at += step)
		error = wire_feed(&inbox, bytes + at, size - at < step ? size - at : step);
	error_destroy(error);
	wire_inbox_deinit(&inbox);
	return 0;
}
