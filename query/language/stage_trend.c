/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trend: how a measure went from dump to dump, a row for each key.
 *
 * The rows become one per key and dump; every key then gets a row of every dump, for what a dump
 * does not have took nothing of the machine. Windows over the dumps of a key make the sparkline and
 * the slope, which is that of the line that fits best (least squares).
 */
#include "base/cleanup.h"
#include "language/measure.h"
#include "language/scope.h"
#include "language/stage.h"
#include "output/style.h"

/*
 * Hours that the machine had been up until each dump of the scope, all boots together: a boot adds
 * its uptime, or what has passed since the dump before if that was of the same boot, whose time the
 * clock's corrections shift a little.
 */
static const char hours[] =
    "SELECT dump, place, sum(up) OVER (ORDER BY place) / 3.6e12 AS hours FROM (SELECT dump, "
    "row_number() OVER w AS place, uptime_ns - iif(abs(boot_time - lag(boot_time) OVER w) < "
    "60000000000, lag(uptime_ns) OVER w, 0) AS up FROM dumps WHERE dump IN (%s) WINDOW w AS "
    "(" OLDEST_FIRST "))";

/* Who has no UTF-8 reads the same in ASCII. */
static const char *levels(void)
{
	return style_is_ascii() ? "_.:-=+*#" : "▁▂▃▄▅▆▇█";
}

/* Of less than ten minutes nothing per hour is told. */
static const char slope[] =
    "iif(max(hours) OVER w - min(hours) OVER w < 1 / 6.0, NULL, (count(*) OVER w * sum(hours * "
    "value) OVER w - sum(hours) OVER w * sum(value) OVER w)"
    " / nullif(count(*) OVER w * sum(hours * hours) OVER w"
    " - sum(hours) OVER w * sum(hours) OVER w, 0))";

/* "key 1", "key 2" … */
static const char *key_names(struct arena *arena, size_t count)
{
	const char *list = "\"key 1\"";

	for (size_t i = 2; i <= count; i++)
		list = arena_printf(arena, "%s, \"key %zu\"", list, i);
	return list;
}

/* The rows as one per key and dump: "key 1" …, dump, value. */
static struct error *values_sql(struct select *select, const struct column_list *keys,
				const char *dump, const struct column *measured, const char **ret)
{
	struct arena *arena = select->compiler->arena;
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};

	for (size_t i = 0; i < keys->list.count; i++) {
		struct column column = keys->list.data[i];

		column.name = arena_printf(arena, "key %zu", i + 1);
		if (!vector_push(&columns.list, column))
			return error_no_memory();
	}
	if (!vector_push(&columns.list, (struct column){.name = "dump", .sql = dump}))
		return error_no_memory();
	TRY(select_show(select, columns.list.data, columns.list.count));
	select_group(select);
	struct column value = {.name = "value", .sql = measured->sql};
	if (!vector_push(&select->columns, value))
		return error_no_memory();
	select->order.count = 0;
	*ret = select_sql(select);
	return *ret ? NULL : error_no_memory();
}

/*
 * One row for each key. What a key does not have in a dump is added as 0 and not by an outer join,
 * which would look through all values for each of them: keys may be NULL, and IS has no index here.
 */
static const char *trend_sql(struct select *select, const struct column_list *keys,
			     const char *values, const char *dumps)
{
	struct arena *arena = select->compiler->arena;
	const char *by = key_names(arena, keys->list.count);
	const char *times = arena_printf(arena, hours, dumps);

	return arena_printf(
	    arena,
	    "WITH v AS (%s), h AS (%s),"
	    " e AS (SELECT %s, place, hours, sum(value) AS value FROM (SELECT * FROM v"
	    " UNION ALL SELECT k.*, h.dump, 0 FROM (SELECT DISTINCT %s FROM v) AS k CROSS JOIN h)"
	    " JOIN h USING (dump) GROUP BY %s, place),"
	    " s AS (SELECT *, min(value) OVER (PARTITION BY %s) AS low,"
	    " max(value) OVER (PARTITION BY %s) AS high FROM e)"
	    " SELECT * FROM (SELECT %s, place, group_concat(substr('%s', 1 + iif(high > low, "
	    "CAST(round((value - low) * 7.0 / (high - low)) AS INTEGER), 0), 1), '') OVER w AS "
	    "trend,"
	    " first_value(value) OVER w AS first, last_value(value) OVER w AS last, %s AS slope"
	    " FROM s WINDOW w AS (PARTITION BY %s ORDER BY place"
	    " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))"
	    " WHERE place = (SELECT max(place) FROM h)",
	    values, times, by, by, by, by, by, by, levels(), slope, by);
}

static struct error *show(struct select *select, const struct column_list *keys,
			  const struct column *measured)
{
	struct compiler *compiler = select->compiler;
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};
	const struct column made[] = {
	    {.name = "trend", .type = TYPE_TEXT, .domain = DOMAIN_TEXT},
	    {.name = "first", .type = measured->type, .domain = measured->domain},
	    {.name = "last", .type = measured->type, .domain = measured->domain},
	    {.name = "slope", .type = measured->type, .domain = measured->domain},
	};

	for (size_t i = 0; i < keys->list.count; i++) {
		struct column column = keys->list.data[i];

		column.sql = select_name(compiler, select->alias,
					 arena_printf(compiler->arena, "key %zu", i + 1));
		if (!vector_push(&columns.list, column))
			return error_no_memory();
	}
	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
		struct column column = made[i];

		column.sql = select_name(compiler, select->alias, column.name);
		if (!vector_push(&columns.list, column))
			return error_no_memory();
	}
	return select_show(select, columns.list.data, columns.list.count);
}

static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_(stage_columns_deinit) struct column_list keys = {0};
	_cleanup_(dumps_deinit) struct dumps dumps = {0};
	struct compiler *compiler = select->compiler;
	struct node *node = stage->items->first->node;
	const char *dump, *scope, *values;
	struct column measured;

	TRY(measure_dumps(select, stage, &dumps, &dump));
	TRY(scope_dumps(select, &scope));
	TRY(stage_columns(select, stage->by, AGGREGATE_NEVER, &keys));
	TRY(measure_resolve(select, node, &measured));
	if (measured.type == TYPE_TEXT || measured.type == TYPE_TIME)
		return wrong(select, node->place.start, "a trend is one of numbers, and this is %s",
			     type_name(measured.type));
	TRY(values_sql(select, &keys, dump, &measured, &values));
	select->alias = select_alias(compiler, 'r');
	select->from = arena_printf(compiler->arena, "(%s) AS %s",
				    trend_sql(select, &keys, values, scope), select->alias);
	select->where = select->group = select->limit = NULL;
	select->joins.count = 0;
	select->closed = false;
	TRY(show(select, &keys, &measured));
	select_order(select,
		     arena_printf(compiler->arena, "abs(coalesce(%s, %s - %s))",
				  select_name(compiler, select->alias, "slope"),
				  select_name(compiler, select->alias, "last"),
				  select_name(compiler, select->alias, "first")),
		     true);
	for (size_t i = 0; i < keys.list.count; i++)
		select_order(select, select->columns.data[i].sql, false);
	return NULL;
}

const struct stage_ops stage_trend = {
    .name = "trend",
    .usage = "trend MEASURE by KEY, ...",
    .summary = "how a measure went from dump to dump: a sparkline and a slope for each key",
    .help = "The columns are trend, first and last (the measure in the oldest and in the newest "
	    "dump) and "
	    "slope, which is per hour of uptime (of ten minutes or more): the line that fits best. "
	    "A key that a dump does not have counts as 0 there. The steepest comes first.",
    .examples = STAGE_EXAMPLES("slabs in last 5 dumps | trend bytes by name",
			       "tasks in all dumps | trend count by comm | first 10"),
    .items = {1, 1},
    .by = STAGE_SOME,
    .apply = apply,
};
