/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SQL of SQLite's in PostgreSQL's words; what is expected is written by hand from both manuals. */
#include "dialect/postgres.h"

#include <stdlib.h>

#include "harness.h"

static const struct postgres_parameter parameters[] = {{"@1", "$1::bigint"}, {":old", "$2::text"}};

static void check(const char *sql, const char *wanted)
{
	char *got = postgres_translate(sql, parameters, 2);

	harness_text(got, wanted, __FILE__, __LINE__, sql);
	free(got);
}

static void test_tokens(void)
{
	check("SELECT a, [b c], \"d\" FROM t", "SELECT a, \"b c\", \"d\" FROM t");
	check("SELECT 'it''s -- no comment' -- one\nFROM t", "SELECT 'it''s -- no comment' FROM t");
	check("SELECT f.offset FROM f LIMIT 1 OFFSET 2",
	      "SELECT f.\"offset\" FROM f LIMIT 1 OFFSET 2");
	check("a = 0xffffffffffffffff AND b = 1.5", "a = -1 AND b = 1.5::float8");
	check("x = @1 AND y = :old", "x = $1::bigint AND y = $2::text");
	check("CAST(x AS INTEGER)", "CAST(x AS bigint)");
	check("a == b", "a = b");
}

static void test_operators(void)
{
	check("a IS b", "a IS NOT DISTINCT FROM b");
	check("a IS NOT 1", "a IS DISTINCT FROM 1");
	check("a IS NULL OR a IS NOT NULL OR a IS TRUE", "a IS NULL OR a IS NOT NULL OR a IS TRUE");
	check("a NOT LIKE 'x%'", "a NOT ILIKE 'x%'");
	check("a REGEXP '^b' OR a GLOB 'b*'", "a @~ '^b' OR a @* 'b*'");
}

static void test_functions(void)
{
	check("iif(a = 1, 'x', (b))", "(CASE WHEN a = 1 THEN 'x' ELSE (b) END)");
	check("iif(iif(a, b, c), 1, 2)",
	      "(CASE WHEN (CASE WHEN a THEN b ELSE c END) THEN 1 ELSE 2 END)");
	check("printf('%d', a)", "printf('%d', ARRAY[text_of(a)])");
	check("printf('x')", "printf('x', ARRAY[]::text[])");
	check("group_concat(a)", "string_agg(text_of(a), ',')");
	check("group_concat(DISTINCT a)", "string_agg(DISTINCT text_of(a), ',')");
	check("group_concat(a, char(10))", "string_agg(text_of(a), chr(10))");
	check("median(a)", "percentile_disc(0.5) WITHIN GROUP (ORDER BY a)");
}

static void test_order(void)
{
	check("SELECT a FROM t ORDER BY a, b DESC LIMIT 1",
	      "SELECT a FROM t ORDER BY a NULLS FIRST, b DESC NULLS LAST LIMIT 1");
	check("row_number() OVER (PARTITION BY a, b ORDER BY f(c, d) DESC)",
	      "row_number() OVER (PARTITION BY a, b ORDER BY f(c, d) DESC NULLS LAST)");
	check("(SELECT a FROM t ORDER BY a), b", "(SELECT a FROM t ORDER BY a NULLS FIRST), b");
	check("ORDER BY a NULLS LAST", "ORDER BY a NULLS LAST");
}

static void test_from(void)
{
	check("SELECT * FROM (SELECT 1) WHERE a", "SELECT * FROM (SELECT 1) AS subquery_1 WHERE a");
	check("SELECT * FROM (SELECT 1) AS t JOIN (SELECT 2) u ON t",
	      "SELECT * FROM (SELECT 1) AS t JOIN (SELECT 2) u ON t");
	check("FROM a JOIN json_each(a.b) AS c", "FROM a CROSS JOIN json_each(a.b) AS c");
}

/* Whatever the text is, it ends. */
static void test_no_sql(void)
{
	check("", "");
	check("'open", "'open");
	check("((", "(())");
	check(")", ")");
	check("iif(", " END)");
}

int main(void)
{
	RUN(test_tokens);
	RUN(test_operators);
	RUN(test_functions);
	RUN(test_order);
	RUN(test_from);
	RUN(test_no_sql);
	return harness_finish();
}
