/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ends rows that a damaged or lying dump has no end of: of one object, of one table, of all
 * tables together. The numbers are those that machine/budget.h gives a dump of no pages.
 */
#include "harness.h"
#include "report.h"

struct counting {
	struct sink sink;
	uint64_t rows[TABLE_COUNT];
};

static struct error *count(struct sink *sink, enum table table, const struct cell *row)
{
	struct counting *counting = (struct counting *)sink;

	(void)row;
	counting->rows[table]++;
	return NULL;
}

struct fixture {
	struct budget budget;
	struct problems problems;
	struct counting counting;
	struct report report;
};

static void begin(struct fixture *fixture)
{
	const struct dump_info none = {0};

	*fixture = (struct fixture){.counting = {.sink = {.insert = count}}};
	fixture->budget = budget_for(&none);
	problems_init(&fixture->problems);
	report_init(&fixture->report, &fixture->budget, &fixture->problems,
		    &fixture->counting.sink);
}

static void end(struct fixture *fixture)
{
	problems_deinit(&fixture->problems);
}

static struct error *emit_descriptor(struct fixture *fixture, int64_t table, int64_t fd)
{
	struct fds_row row = {.files = cell_integer(table), .fd = cell_integer(fd)};

	return emit_fds(&fixture->report.sink, &row);
}

/* One object takes a part of the rows, and leaves the others theirs. */
static void test_rows_of_parent(void)
{
	struct fixture fixture;
	struct error *error = NULL;

	begin(&fixture);
	const uint64_t most = fixture.budget.rows_of_parent;
	CHECK(most >= 1 << 18 && most < fixture.budget.rows);
	for (uint64_t i = 0; i < most && !error; i++)
		error = emit_descriptor(&fixture, 1, (int64_t)i);
	CHECK_OK(error);
	CHECK_NUMBER((int64_t)fixture.counting.rows[TABLE_FDS], (int64_t)most);
	CHECK_NUMBER((int64_t)fixture.problems.total, 0);
	for (uint64_t i = 0; i < 3; i++)
		CHECK_OK(emit_descriptor(&fixture, 1, (int64_t)(most + i)));
	CHECK_NUMBER((int64_t)fixture.counting.rows[TABLE_FDS], (int64_t)most);
	CHECK_NUMBER((int64_t)fixture.problems.total, 3);
	CHECK_OK(emit_descriptor(&fixture, 2, 0));
	CHECK_NUMBER((int64_t)fixture.counting.rows[TABLE_FDS], (int64_t)most + 1);
	end(&fixture);
}

/* Many objects, each with few rows: the table is full at last, and its walk ends. */
static void test_rows(void)
{
	struct fixture fixture;
	struct error *error = NULL;
	uint64_t rows = 0;

	begin(&fixture);
	while (!error && rows <= fixture.budget.rows) {
		error = emit_descriptor(&fixture, (int64_t)rows, 0);
		rows += !error;
	}
	CHECK_FAILS(error, ERROR_SPENT, "a table has more rows");
	CHECK_NUMBER((int64_t)rows, (int64_t)fixture.budget.rows);
	end(&fixture);
}

/* Texts count; the rows that tell of it come through. */
static void test_bytes(void)
{
	enum { SIZE = 1 << 20 };
	static char text[SIZE + 1];
	struct fixture fixture;
	struct error *error = NULL;
	struct log_row log = {.text = cell_text_of(text, SIZE)};
	struct problems_row problem = {.stage = cell_text("kernel")};
	uint64_t rows = 0;

	begin(&fixture);
	memset(text, 'x', SIZE);
	while (!error && rows <= fixture.budget.bytes / SIZE) {
		log.seq = cell_integer((int64_t)rows);
		error = emit_log(&fixture.report.sink, &log);
		rows += !error;
	}
	CHECK_FAILS(error, ERROR_SPENT, "there are more rows");
	CHECK(rows < fixture.budget.bytes / SIZE);
	CHECK_OK(emit_problems(&fixture.report.sink, &problem));
	CHECK_NUMBER((int64_t)fixture.counting.rows[TABLE_PROBLEMS], 1);
	end(&fixture);
}

int main(void)
{
	RUN(test_rows_of_parent);
	RUN(test_rows);
	RUN(test_bytes);
	return harness_finish();
}
