/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the process that writes a case takes from the one that reads the dump, which may have been
 * taken over by it: whole frames that make sense, and no more than the file can hold.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness.h"
#include "schema/catalog.h"
#include "schema/rows.h"
#include "wire/wire.h"

enum { MOST = 1 << 20 };

/* What the writer was told, a letter each. */
static char told[64];

static void tell(char letter)
{
	size_t size = strlen(told);

	if (size + 1 < sizeof(told))
		told[size] = letter;
}

static struct error *take_begin(void *context, const char *fingerprint)
{
	(void)context;
	tell(*fingerprint);
	return NULL;
}

static struct error *take_row(void *context, enum table table, struct cell *row, bool *duplicate)
{
	(void)context, (void)row;
	tell('r');
	*duplicate = table == TABLE_KERNELS;
	return NULL;
}

static struct error *take_dropped(void *context, enum table table, uint64_t *ret)
{
	(void)context, (void)table;
	tell('d');
	*ret = 7;
	return NULL;
}

static struct error *take_body(void *context, const char *text)
{
	(void)context, (void)text;
	tell('b');
	return NULL;
}

static struct error *take_end(void *context, bool begun, uint32_t kind, const char *message)
{
	(void)context, (void)kind, (void)message;
	tell(begun ? 'e' : 'f');
	return NULL;
}

static const struct wire_taker taker = {take_begin, take_row, take_dropped,
					take_body,  take_end, NULL};

/* Bytes that somebody sends. */
struct sent {
	uint8_t bytes[4096];
	size_t size;
};

static void put_u32(struct sent *sent, uint32_t value)
{
	memcpy(sent->bytes + sent->size, &value, sizeof(value));
	sent->size += sizeof(value);
}

static void put_text(struct sent *sent, uint32_t size, const char *text)
{
	put_u32(sent, size);
	memcpy(sent->bytes + sent->size, text, strlen(text) + 1);
	sent->size += strlen(text) + 1;
}

/* A frame whose payload is what is put until it ends. */
static size_t frame(struct sent *sent, uint32_t kind)
{
	put_u32(sent, 0);
	put_u32(sent, kind);
	return sent->size;
}

static void end_frame(struct sent *sent, size_t start)
{
	uint32_t size = (uint32_t)(sent->size - start);

	memcpy(sent->bytes + start - 8, &size, sizeof(size));
}

static void put_begin(struct sent *sent)
{
	size_t start = frame(sent, WIRE_BEGIN);

	put_text(sent, 1, "1");
	end_frame(sent, start);
}

/* A row of as many cells, the last of which is of this kind and, if it is a text, claims size. */
static void put_row(struct sent *sent, uint32_t table, size_t cells, uint32_t kind, uint32_t size)
{
	size_t start = frame(sent, WIRE_ROW);

	put_u32(sent, table);
	for (size_t i = 0; i + 1 < cells; i++)
		put_u32(sent, CELL_NULL);
	put_u32(sent, kind);
	if (kind == CELL_TEXT)
		put_text(sent, size, "text");
	end_frame(sent, start);
}

/* Fed as a whole, and byte by byte: both end alike. */
static struct error *feed(const struct sent *sent, size_t step, uint64_t most)
{
	struct wire_inbox inbox;
	struct error *error = NULL;

	memset(told, 0, sizeof(told));
	wire_inbox_init(&inbox, -1, most, &taker);
	for (size_t at = 0; at < sent->size && !error; at += step)
		error = wire_feed(&inbox, sent->bytes + at,
				  sent->size - at < step ? sent->size - at : step);
	wire_inbox_deinit(&inbox);
	return error;
}

static void check_taken(const struct sent *sent, const char *what)
{
	CHECK_OK(feed(sent, sizeof(sent->bytes), MOST));
	CHECK_TEXT(told, what);
	CHECK_OK(feed(sent, 1, MOST));
	CHECK_TEXT(told, what);
}

static void check_refused(const struct sent *sent, const char *before)
{
	CHECK_FAILS(feed(sent, sizeof(sent->bytes), MOST), ERROR_CRASHED, "no row");
	CHECK_TEXT(told, before);
	CHECK_FAILS(feed(sent, 1, MOST), ERROR_CRASHED, "no row");
	CHECK_TEXT(told, before);
}

static void test_rows(void)
{
	const size_t columns = catalog[TABLE_TASKS].column_count;
	struct sent sent = {0};

	put_begin(&sent);
	put_row(&sent, TABLE_TASKS, columns, CELL_NULL, 0);
	put_row(&sent, TABLE_TASKS, columns, CELL_TEXT, 4);
	check_taken(&sent, "1rr");
}

/* Each is the one wrong frame behind a good one. */
static void test_wrong_rows(void)
{
	const uint32_t columns = (uint32_t)catalog[TABLE_TASKS].column_count;
	static const struct {
		uint32_t table;
		int more; /* cells than there are columns */
		uint32_t kind, size;
	} rows[] = {
	    {TABLE_COUNT, 0, CELL_NULL, 0},          {UINT32_MAX, 0, CELL_NULL, 0},
	    {TABLE_TASKS, -1, CELL_NULL, 0},         {TABLE_TASKS, 1, CELL_NULL, 0},
	    {TABLE_TASKS, 0, CELL_TEXT + 1, 0},      {TABLE_TASKS, 0, UINT32_MAX, 0},
	    {TABLE_TASKS, 0, CELL_TEXT, 3},          {TABLE_TASKS, 0, CELL_TEXT, 5},
	    {TABLE_TASKS, 0, CELL_TEXT, 0x7fffffff}, {TABLE_TASKS, 0, CELL_TEXT, UINT32_MAX},
	    {TABLE_TASKS, 0, CELL_INTEGER, 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sent sent = {0};

		put_begin(&sent);
		put_row(&sent, rows[i].table, columns + (size_t)rows[i].more, rows[i].kind,
			rows[i].size);
		check_refused(&sent, "1");
	}
}

static void test_wrong_order(void)
{
	struct sent row = {0}, twice = {0}, none = {0};

	put_row(&row, TABLE_TASKS, catalog[TABLE_TASKS].column_count, CELL_NULL, 0);
	check_refused(&row, "");
	put_begin(&twice);
	put_begin(&twice);
	check_refused(&twice, "1");
	end_frame(&none, frame(&none, WIRE_END + 1));
	check_refused(&none, "");
}

static void test_ends(void)
{
	struct sent good = {0}, bad = {0};
	size_t start;

	put_begin(&good);
	start = frame(&good, WIRE_END);
	put_u32(&good, WIRE_NO_ERROR);
	put_text(&good, 0, "");
	end_frame(&good, start);
	put_begin(&good);
	check_taken(&good, "1e1");

	start = frame(&bad, WIRE_END);
	put_u32(&bad, (uint32_t)ERROR_LOST + 1);
	put_text(&bad, 0, "");
	end_frame(&bad, start);
	check_refused(&bad, "");
}

/* A frame that claims more than there can be is refused before it has come; none is waited for. */
static void test_sizes(void)
{
	struct sent large = {0}, cut = {0};

	put_u32(&large, WIRE_PAYLOAD_MAX + 1);
	put_u32(&large, WIRE_BODY);
	check_refused(&large, "");
	put_u32(&cut, WIRE_PAYLOAD_MAX);
	put_u32(&cut, WIRE_BODY);
	check_taken(&cut, "");
}

/* As many bytes as were allowed, and one more. */
static void test_most(void)
{
	struct sent sent = {0};

	put_begin(&sent);
	for (int i = 0; i < 4; i++)
		put_row(&sent, TABLE_SWAPS, catalog[TABLE_SWAPS].column_count, CELL_NULL, 0);
	CHECK_OK(feed(&sent, 1, sent.size));
	CHECK_TEXT(told, "1rrrr");
	CHECK_FAILS(feed(&sent, 1, sent.size - 1), ERROR_CRASHED, "more than the file can hold");
	CHECK_TEXT(told, "1rrr");
}

/* What the reader's end sends is taken, and its questions are answered. */
static void test_both_ends(void)
{
	struct kernels_row kernel = {.build_id = cell_text("b")};
	struct swaps_row swap = {.path = cell_text("/swap")};
	struct wire wire;
	struct wire_inbox inbox;
	int ends[2];
	bool ended = false;

	memset(told, 0, sizeof(told));
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	/* Answers are there before the questions: the same process asks and answers. */
	const uint64_t answers[] = {0, 1, 7};
	CHECK(write(ends[0], answers, sizeof(answers)) == sizeof(answers));
	wire_init(&wire, ends[1]);
	wire_inbox_init(&inbox, ends[0], MOST, &taker);
	uint64_t dropped = 0;
	CHECK_OK(wire_begin(&wire, "x"));
	CHECK_OK(emit_kernels(&wire.sink, &kernel));
	CHECK(wire.sink.duplicate);
	CHECK_OK(emit_swaps(&wire.sink, &swap));
	CHECK_OK(wire_dropped(&wire, TABLE_SWAPS, &dropped));
	CHECK_NUMBER((int64_t)dropped, 7);
	CHECK_OK(wire_body(&wire, "report", 6));
	CHECK_OK(wire_end(&wire, NULL));
	wire_deinit(&wire);
	CHECK(shutdown(ends[1], SHUT_WR) == 0);
	while (!ended && CHECK_OK(wire_receive(&inbox, &ended)))
		;
	CHECK_TEXT(told, "xrrdbe");
	wire_inbox_deinit(&inbox);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	RUN(test_rows);
	RUN(test_wrong_rows);
	RUN(test_wrong_order);
	RUN(test_ends);
	RUN(test_sizes);
	RUN(test_most);
	RUN(test_both_ends);
	return harness_finish();
}
