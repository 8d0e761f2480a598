/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See generator.h: sources and stages. */
#include <stdio.h>
#include <string.h>

#include "language/generator.h"
#include "language/language.h"
#include "run/result.h"

/* "by a, b": their columns are appended to rows. */
static void put_keys(struct generator *g, const struct rows *from, struct rows *to)
{
	size_t count = 1 + random_below(&g->random, 3);

	for (size_t i = 0; i < count; i++) {
		put(g, i ? ", " : "");
		put_expression(g, from, &to->fields[to->count++]);
	}
}

/* Names that are twice there mean the first one. */
static void forget_doubles(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (rows_find(rows, rows->fields[i].name) != &rows->fields[i])
			*rows->fields[i].name = '\0';
	}
}

static struct rows rows_after(const struct generator *g, bool ordered)
{
	return (struct rows){
	    .table = g->rows.table, .ordered = ordered, .scoped = g->rows.scoped, .dropped = true};
}

static void put_where(struct generator *g)
{
	put(g, "where ");
	put_condition(g, &g->rows, 2);
}

static void put_show(struct generator *g)
{
	struct rows next = rows_after(g, g->rows.ordered);

	put(g, "show ");
	put_keys(g, &g->rows, &next);
	if (random_chance(&g->random, 50)) {
		put(g, ", ");
		put_keys(g, &g->rows, &next);
	}
	g->rows = next;
}

/* A function of a row, and a name that nothing else has. */
static void put_extend(struct generator *g)
{
	static const struct {
		const char *text;
		enum type type;
	} functions[] = {{"length", TYPE_NUMBER}, {"upper", TYPE_TEXT}, {"basename", TYPE_TEXT},
			 {"concat", TYPE_TEXT},   {"quote", TYPE_TEXT}, {"unicode", TYPE_NUMBER}};
	const struct field *field = rows_pick(g, &g->rows);
	char name[16];

	snprintf(name, sizeof(name), "x%zu", g->length);
	put(g, "extend ");
	if (field && field->type == TYPE_TEXT) {
		size_t i = random_below(&g->random, sizeof(functions) / sizeof(*functions));

		put(g, "%s(", functions[i].text);
		put_field(g, &g->rows, field);
		put(g, ") as %s", name);
		rows_add(&g->rows, name, functions[i].type, domain_of_type(functions[i].type));
	} else {
		struct field made;

		put_expression(g, &g->rows, &made);
		put(g, " as %s", name);
		rows_add(&g->rows, name, made.type, made.domain);
	}
}

static void put_sort(struct generator *g)
{
	size_t count = 1 + random_below(&g->random, 3);
	struct field unused;

	put(g, "sort ");
	for (size_t i = 0; i < count; i++) {
		put(g, i ? ", " : "");
		put_expression(g, &g->rows, &unused);
		put(g, random_chance(&g->random, 40) ? " desc" : "");
	}
	g->rows.ordered = true;
}

static void put_top(struct generator *g)
{
	struct field unused;

	put(g, "top %zu by ", random_below(&g->random, 20));
	put_expression(g, &g->rows, &unused);
	g->rows.ordered = true;
}

static void put_rows(struct generator *g)
{
	static const char *const words[] = {"first", "limit", "last"};

	put(g, "%s", words[random_below(&g->random, g->rows.ordered ? 3 : 2)]);
	if (random_chance(&g->random, 70))
		put(g, " %zu", random_below(&g->random, 50));
}

static void put_distinct(struct generator *g)
{
	put(g, "distinct");
}

static void put_count_stage(struct generator *g)
{
	struct rows next = rows_after(g, false);

	put(g, "count");
	if (random_chance(&g->random, 80)) {
		put(g, " by ");
		put_keys(g, &g->rows, &next);
		next.ordered = true;
	}
	rows_add(&next, "count", TYPE_NUMBER, DOMAIN_COUNT);
	g->rows = next;
}

static void put_stats(struct generator *g)
{
	struct rows next = rows_after(g, false);
	struct field fields[3];
	size_t count = 1 + random_below(&g->random, 3);

	put(g, "stats ");
	for (size_t i = 0; i < count; i++) {
		put(g, i ? ", " : "");
		put_aggregate(g, &g->rows, &fields[i]);
	}
	if (random_chance(&g->random, 70)) {
		put(g, " by ");
		put_keys(g, &g->rows, &next);
		next.ordered = true;
	}
	for (size_t i = 0; i < count; i++)
		next.fields[next.count++] = fields[i];
	g->rows = next;
}

/* The columns of a group beyond its keys need these, untouched. */
static void add_samples(const struct rows *rows, struct rows *next)
{
	static const struct {
		const char *column, *name;
		enum type type;
		enum domain domain;
	} samples[] = {
	    {"state", "states", TYPE_TEXT, DOMAIN_TEXT_LIST},
	    {"pid", "pids", TYPE_TEXT, DOMAIN_TEXT_LIST},
	    {"comm", "comm", TYPE_TEXT, DOMAIN_TEXT_LIST},
	    {"idle_ns", "idle_ns", TYPE_DURATION, DOMAIN_NS},
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		const struct field *field = rows_find(rows, samples[i].column);

		if (field && field->origin)
			rows_add(next, samples[i].name, samples[i].type, samples[i].domain);
	}
}

static void put_group(struct generator *g)
{
	struct rows next = rows_after(g, true);
	bool stack = rows_find(&g->rows, "stack_id") && random_chance(&g->random, 60);

	next.table = NULL;
	rows_add(&next, "count", TYPE_NUMBER, DOMAIN_COUNT);
	add_samples(&g->rows, &next);
	put(g, "group by ");
	if (stack) {
		put(g, "stack");
		rows_add(&next, "stack", TYPE_TEXT, DOMAIN_LINES);
	}
	if (!stack || random_chance(&g->random, 30)) {
		put(g, stack ? ", " : "");
		put_keys(g, &g->rows, &next);
	}
	g->rows = next;
}

static void put_with(struct generator *g)
{
	struct rows before = g->rows, with;

	put(g, "with ");
	size_t start = g->length;
	const struct catalog_table *table = put_relation(g, &before);
	if (!table) { /* what the grammar allows at this place */
		g->length = start - strlen("with ");
		put(g, "distinct");
		return;
	}
	rows_of_table(&with, table);
	for (size_t i = 0; i < with.count && g->rows.count < MAX_ROW; i++) {
		if (!rows_find(&before, with.fields[i].name))
			g->rows.fields[g->rows.count++] = with.fields[i];
	}
	g->rows.dropped = true;
}

static void put_measure(struct generator *g, struct rows *next)
{
	struct field field;

	if (random_chance(&g->random, 30)) {
		put(g, "count");
		rows_add(next, "count@1", TYPE_NUMBER, DOMAIN_COUNT);
	} else if (random_chance(&g->random, 30)) {
		put_aggregate(g, &g->rows, &field);
	} else {
		put_expression(g, &g->rows, &field);
	}
}

/* Needs the dumps: is not written where they are not known. */
static bool put_compare(struct generator *g)
{
	struct rows next = rows_after(g, true);

	if (!g->rows.scoped || !rows_find(&g->rows, "dump"))
		return false;
	put(g, "compare by ");
	put_keys(g, &g->rows, &next);
	put(g, ": ");
	put_measure(g, &next);
	if (random_chance(&g->random, 40)) {
		put(g, ", ");
		put_measure(g, &next);
	}
	next.table = NULL;
	g->rows = next;
	return true;
}

static bool put_trend(struct generator *g)
{
	struct rows next = rows_after(g, true), unused = {0};

	if (!g->rows.scoped || !rows_find(&g->rows, "dump"))
		return false;
	put(g, "trend ");
	put_measure(g, &unused);
	put(g, " by ");
	put_keys(g, &g->rows, &next);
	rows_add(&next, "trend", TYPE_TEXT, DOMAIN_TEXT);
	rows_add(&next, "slope", TYPE_NUMBER, DOMAIN_REAL);
	next.table = NULL;
	g->rows = next;
	return true;
}

static bool put_bt(struct generator *g)
{
	struct rows next = rows_after(g, g->rows.ordered);

	if (!rows_find(&g->rows, "dump") || !rows_find(&g->rows, "task"))
		return false;
	put(g, "bt");
	rows_add(&next, "dump", TYPE_NUMBER, DOMAIN_INTEGER);
	rows_add(&next, "task", TYPE_NUMBER, DOMAIN_POINTER);
	rows_add(&next, "bt", TYPE_TEXT, DOMAIN_LINES);
	g->rows = next;
	return true;
}

static void put_stage(struct generator *g)
{
	static void (*const stages[])(struct generator *) = {
	    put_where, put_where,    put_where,       put_show,  put_sort,  put_top,  put_rows,
	    put_rows,  put_distinct, put_count_stage, put_stats, put_group, put_with, put_extend};

	put_space(g);
	put(g, "|");
	put_space(g);
	if ((!random_chance(&g->random, 8) || !put_compare(g)) &&
	    (!random_chance(&g->random, 6) || !put_trend(g)) &&
	    (!random_chance(&g->random, 4) || !put_bt(g)))
		RANDOM_OF(&g->random, stages)(g);
	forget_doubles(&g->rows);
}

static void put_scope(struct generator *g)
{
	static const char *const scopes[] = {"in all dumps",
					     "in dump 1",
					     "in last 3 dumps",
					     "in last 1 dumps",
					     "in last 36500d",
					     "in all dumps of machine *",
					     "in dumps where dump < 9 and release ~ \"[0-9]\""};
	/* Of a case that has two, one of them called so; of others they are refused. */
	static const char *const of_two[] = {"in dump 2", "in dump \"hang\"", "in dumps 1, 2",
					     "in dumps \"hang\", 2"};

	if (!rows_find(&g->rows, "dump") || random_chance(&g->random, 20))
		return;
	put_space(g);
	if (random_chance(&g->random, 3))
		put(g, "%s", RANDOM_OF(&g->random, of_two));
	else
		put(g, "%s", RANDOM_OF(&g->random, scopes));
	g->rows.scoped = true;
}

static void put_table(struct generator *g)
{
	static const char *const often[] = {"tasks", "frames", "tasks", "slabs", "log", "timers"};
	size_t count = 0;

	while (catalog[count].name)
		count++;
	const struct catalog_table *table = &catalog[random_below(&g->random, count)];
	if (random_chance(&g->random, 40))
		table = catalog_find(RANDOM_OF(&g->random, often));
	rows_of_table(&g->rows, table);
	put(g, "%s", table->name);
	put_scope(g);
	if (random_chance(&g->random, 60)) {
		put_space(g);
		put_where(g);
	}
}

/* The columns of what the question has so far are found out by asking it. */
static bool ask_columns(struct generator *g)
{
	struct answer answer;
	struct place place;
	struct error *error = language_compile(g->database, g->questions, g->text, &answer, &place);

	g->rows = (struct rows){.dropped = true};
	for (int i = 0; !error && i < sqlite3_column_count(answer.statement); i++)
		rows_add(&g->rows, sqlite3_column_name(answer.statement, i),
			 type_of_domain(answer.columns[i].domain), answer.columns[i].domain);
	answer_deinit(&answer);
	error_destroy(error);
	return g->rows.count > 0;
}

static void put_foreach(struct generator *g)
{
	static const char *const selectors[] = {"UN",
						"RU",
						"kernel",
						"user",
						"active",
						"gleader",
						"1",
						"mysqld",
						"0xffff888003a0c000",
						"ffff888003a0c000",
						"'^k'",
						"sh",
						"IN",
						"[kworker/0:1]",
						"a,b",
						"'x|y'"};
	static const char *const columns[] = {"pid",   "ppid", "cpu", "task",
					      "state", "rss",  "vsz", "comm"};
	static const char *const others[] = {"files", "vm", "net", "set", "task"};
	bool bt = random_chance(&g->random, 60), other = random_chance(&g->random, 30);

	rows_of_table(&g->rows, catalog_find("tasks"));
	put(g, "foreach ");
	while (random_chance(&g->random, 60))
		put(g, "%s ", RANDOM_OF(&g->random, selectors));
	put(g, "%s", other ? RANDOM_OF(&g->random, others) : bt ? "bt" : "ps");
	if (random_chance(&g->random, 20))
		put(g, " -R schedule");
	if (other) {
		ask_columns(g);
		return;
	}
	struct rows next = rows_after(g, true);
	if (bt) {
		rows_add(&next, "dump", TYPE_NUMBER, DOMAIN_INTEGER);
		rows_add(&next, "task", TYPE_NUMBER, DOMAIN_POINTER);
		rows_add(&next, "bt", TYPE_TEXT, DOMAIN_LINES);
	}
	for (size_t i = 0; !bt && i < sizeof(columns) / sizeof(*columns); i++)
		next.fields[next.count++] = *rows_find(&g->rows, columns[i]);
	g->rows = next;
}

/* Any; what a question does not take it refuses. */
static bool put_call(struct generator *g, const struct question *question)
{
	static const char *const values[] = {"1",   "2",    "0",      "40",   "9223372036854775807",
					     "1.5", "1k",   "2.5s",   "0x10", "*",
					     "x",   "null", "'a*\"'", "''",   "err"};
	const char *separator = "(";

	if (question->parameters.count == 0)
		return false;
	put(g, "%s", question->name);
	for (size_t i = 0; i < question->parameters.count; i++) {
		size_t value = random_below(&g->random, sizeof(values) / sizeof(*values));

		put(g, "%s%s", separator, values[value]);
		separator = ", ";
	}
	put(g, ")");
	return ask_columns(g);
}

/* Half of them as one of the examples asks them. */
static bool put_saved(struct generator *g)
{
	size_t start = g->length;
	size_t count = g->questions->list.count;
	const struct question *question = &g->questions->list.data[random_below(&g->random, count)];

	if (random_chance(&g->random, 50) && put_call(g, question))
		return true;
	g->length = start;
	if (question->examples.count == 0)
		return false;
	const char *example =
	    question->examples.data[random_below(&g->random, question->examples.count)];
	put(g, "%.*s", (int)strcspn(example, "|"), example);
	return ask_columns(g);
}

void generate_question(struct generator *g)
{
	unsigned kind = (unsigned)random_below(&g->random, 100);

	g->length = 0;
	if (random_chance(&g->random, 2))
		put(g, "explain ");
	if (kind < 4)
		put_foreach(g);
	else if (kind >= 10 || g->questions->list.count == 0 || !put_saved(g))
		put_table(g);
	while (g->rows.count < MAX_ROW / 2 && random_chance(&g->random, 55))
		put_stage(g);
	while (random_chance(&g->random, 1))
		put(g, "\n-- a remark at the end");
}

void generate_condition(struct generator *g)
{
	g->length = 0;
	put_condition(g, &g->rows, 2);
}
