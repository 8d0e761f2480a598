/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See generator.h: columns, values, conditions. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "language/generator.h"

void put(struct generator *g, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(g->text + g->length, MAX_TEXT - g->length, format, arguments);
	va_end(arguments);
	g->length += (size_t)length;
	if (g->length >= MAX_TEXT)
		g->length = MAX_TEXT - 1;
}

void put_space(struct generator *g)
{
	static const char *const spaces[] = {"\n",   "\t", "  ", " \r\n", " -- remark | (\n",
					     "--\n "};

	put(g, "%s", random_chance(&g->random, 97) ? " " : RANDOM_OF(&g->random, spaces));
}

/* What the lexer takes for a name and for nothing else. */
static bool is_nameable(const char *name)
{
	static const char *const keywords[] = {
	    "and", "between", "by",  "desc", "directly", "has",   "under", "explain",
	    "in",  "is",      "not", "null", "or",       "where", "no",    "foreach"};

	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
		if (strcmp(name, keywords[i]) == 0)
			return false;
	}
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	while (isalnum((unsigned char)*name) || *name == '_')
		name++;
	if (*name == '@' && isdigit((unsigned char)name[1]))
		name += 1 + strspn(name + 1, "0123456789");
	return !*name;
}

void rows_add(struct rows *rows, const char *name, enum type type, enum domain domain)
{
	struct field *field = &rows->fields[rows->count];

	if (rows->count == MAX_ROW)
		return;
	*field = (struct field){.type = type, .domain = domain};
	if (is_nameable(name) && !rows_find(rows, name))
		snprintf(field->name, MAX_NAME, "%.*s", MAX_NAME - 1, name);
	rows->count++;
}

void rows_of_table(struct rows *rows, const struct catalog_table *table)
{
	*rows = (struct rows){.table = table};
	for (size_t i = 0; i < table->column_count; i++) {
		const struct catalog_column *column = &table->columns[i];

		rows_add(rows, column->name, type_of_domain(column->domain), column->domain);
		rows->fields[i].table = table->name;
		rows->fields[i].origin = column->name;
		rows->ordered |= column->key > 0;
	}
}

const struct field *rows_find(const struct rows *rows, const char *name)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (strcasecmp(rows->fields[i].name, name) == 0)
			return &rows->fields[i];
	}
	return NULL;
}

const struct field *rows_pick(struct generator *g, const struct rows *rows)
{
	for (int attempt = 0; attempt < 8 && rows->count > 0; attempt++) {
		const struct field *field = &rows->fields[random_below(&g->random, rows->count)];

		if (*field->name)
			return field;
	}
	return NULL;
}

static const struct field *pick_type(struct generator *g, const struct rows *rows, enum type type)
{
	for (int attempt = 0; attempt < 12; attempt++) {
		const struct field *field = rows_pick(g, rows);

		if (field && field->type == type)
			return field;
	}
	return NULL;
}

void put_field(struct generator *g, const struct rows *rows, const struct field *field)
{
	size_t length = strlen(field->name);
	size_t start = g->length;

	put(g, "%s", field->name);
	if (length > 3 && strcmp(field->name + length - 3, "_ns") == 0 &&
	    random_chance(&g->random, 50)) {
		g->text[start + length - 3] = '\0';
		if (!rows_find(rows, g->text + start))
			length -= 3;
		else
			g->text[start + length - 3] = '_';
		g->length = start + length;
	}
	if (random_chance(&g->random, 3))
		g->text[start] = (char)toupper((unsigned char)g->text[start]);
}

/* Words of columns whose values have names. */
static bool put_word(struct generator *g, const struct field *field)
{
	static const char *const states[] = {"RU", "IN", "UN", "ST", "ZO", "R", "S", "D", "I"};
	static const char *const levels[] = {"emerg", "err", "warning", "info", "debug"};
	bool has_states =
	    field->table && strcmp(field->name, "state") == 0 &&
	    (strcmp(field->table, "tasks") == 0 || strcmp(field->table, "backtraces") == 0);
	bool has_levels =
	    field->table && strcmp(field->name, "level") == 0 && strcmp(field->table, "log") == 0;

	if (has_states)
		put(g, "%s", RANDOM_OF(&g->random, states));
	else if (has_levels && random_chance(&g->random, 60))
		put(g, "%s", RANDOM_OF(&g->random, levels));
	else
		return false;
	return true;
}

/* In quotes of either kind, doubled where they are inside. */
static void put_quoted(struct generator *g, const char *text)
{
	char quote = random_chance(&g->random, 50) ? '"' : '\'';

	put(g, "%c", quote);
	for (; *text; text++)
		put(g, *text == quote ? "%c%c" : "%c", *text, *text);
	put(g, "%c", quote);
}

static const char *sample_value(struct generator *g, const struct field *field)
{
	const struct sample *sample =
	    field->origin ? samples_find(g->samples, field->table, field->origin) : NULL;

	return sample ? sample->values.data[random_below(&g->random, sample->values.count)] : NULL;
}

/* A bare word stays text where it is no column's name. */
static bool is_bare(const struct rows *rows, const char *text)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (strncasecmp(rows->fields[i].name, text, strlen(text)) == 0)
			return false;
	}
	return is_nameable(text) && !strchr(text, '@');
}

static void put_text(struct generator *g, const struct rows *rows, const struct field *field)
{
	static const char *const odd[] = {
	    "",   "x'; DROP TABLE tasks; --", "\"",       "'",    "%s%n",
	    "@1", "gr\xc3\xb6\xc3\x9f",       "\xff\xfe", "NULL", "a\nb",
	    "*?["};
	const char *text = sample_value(g, field);

	if (!text || random_chance(&g->random, 15))
		put_quoted(g, RANDOM_OF(&g->random, odd));
	else if (is_bare(rows, text))
		put(g, "%s", text);
	else
		put_quoted(g, text);
}

static void put_literal(struct generator *g, enum type type)
{
	static const char *const sizes[] = {"0B", "4k", "16MB", "1.5GiB", "1T", "100M", "0.5k"};
	static const char *const durations[] = {"0s", "200ms", "5s",  "2min",
						"3h", "1d",    "7ns", "1.5us"};
	static const char *const numbers[] = {"0",
					      "1",
					      "2",
					      "10",
					      "4096",
					      "0x10",
					      "1.5",
					      "1000000",
					      "0xffff888003a00000",
					      "9223372036854775807",
					      "0xffffffffffffffff"};

	if (type == TYPE_BYTES)
		put(g, "%s", RANDOM_OF(&g->random, sizes));
	else if (type == TYPE_DURATION)
		put(g, "%s", RANDOM_OF(&g->random, durations));
	else
		put(g, "%s", RANDOM_OF(&g->random, numbers));
}

void put_value(struct generator *g, const struct rows *rows, const struct field *field)
{
	const char *sample;

	if (put_word(g, field))
		return;
	if (field->type == TYPE_TEXT) {
		put_text(g, rows, field);
		return;
	}
	sample = sample_value(g, field);
	bool unit =
	    field->type == TYPE_BYTES || field->type == TYPE_DURATION || field->type == TYPE_TIME;

	if (!unit && sample && isdigit((unsigned char)*sample) && random_chance(&g->random, 50))
		put(g, "%s", sample);
	else
		put_literal(g, field->type);
}

/* Of the field's type, but for a time, which takes less arithmetic. */
static void put_arithmetic(struct generator *g, const struct rows *rows, const struct field *field)
{
	const struct field *other = pick_type(g, rows, field->type);

	switch (random_below(&g->random, field->type == TYPE_TIME ? 1 : 6)) {
	case 0:
		put_field(g, rows, field);
		put(g, random_chance(&g->random, 50) ? " + " : " - ");
		put(g, "%zu", random_below(&g->random, 100));
		break;
	case 1:
		put(g, "-");
		put_field(g, rows, field);
		break;
	case 2:
		put(g, "2*(");
		put_field(g, rows, field);
		put(g, ")");
		break;
	case 3:
		put_field(g, rows, field);
		put(g, "/%zu", random_below(&g->random, 4));
		break;
	case 4:
		put(g, "(");
		put_field(g, rows, field);
		put(g, " - ");
		put_field(g, rows, other ? other : field);
		put(g, ")");
		break;
	default:
		put(g, "- (-");
		put_field(g, rows, field);
		put(g, " * 3 - (");
		put_field(g, rows, field);
		put(g, " - 1))");
		break;
	}
}

static bool is_number(enum type type)
{
	return type != TYPE_TEXT && type != TYPE_TRUTH;
}

static void put_operand(struct generator *g, const struct rows *rows, const struct field *field)
{
	if (is_number(field->type) && random_chance(&g->random, 15))
		put_arithmetic(g, rows, field);
	else
		put_field(g, rows, field);
}

static void put_list(struct generator *g, const struct rows *rows, const struct field *field)
{
	size_t count = 1 + random_below(&g->random, random_chance(&g->random, 2) ? 200 : 4);

	put(g, random_chance(&g->random, 70) ? " in (" : " not in (");
	for (size_t i = 0; i < count; i++) {
		put(g, i ? ", " : "");
		put_value(g, rows, field);
	}
	put(g, ")");
}

static void put_match(struct generator *g)
{
	static const char *const patterns[] = {"^k",       "w",       "[0-9]+$", "a|b",
					       "^.{3}$",   "",        ".*",      "(?i)SCHED",
					       "\xc3\xb6", "^(a+)+$", "\\d",     "x{0,3}y"};

	put(g, " ~ ");
	put_quoted(g, RANDOM_OF(&g->random, patterns));
}

static void put_comparison(struct generator *g, const struct rows *rows, const struct field *field)
{
	static const char *const operators[] = {"=", "!=", "<", "<=", ">", ">=", "="};
	const struct field *other = pick_type(g, rows, field->type);
	unsigned kind = (unsigned)random_below(&g->random, 100);

	put_operand(g, rows, field);
	if (field->type == TYPE_TEXT && kind < 25) {
		put_match(g);
	} else if (kind < 40) {
		put_list(g, rows, field);
	} else if (kind < 50) {
		put(g, " between ");
		put_value(g, rows, field);
		put(g, " and ");
		put_value(g, rows, field);
	} else if (kind < 60) {
		put(g, random_chance(&g->random, 50) ? " is null" : " is not null");
	} else {
		put(g, " %s ", RANDOM_OF(&g->random, operators));
		if (other && random_chance(&g->random, 10))
			put_operand(g, rows, other);
		else
			put_value(g, rows, field);
	}
}

/* Flags, lists and bits. */
static bool put_members(struct generator *g, const struct rows *rows, const struct field *field)
{
	static const char *const lists[] = {"skbuff", "b*", "\"biovec-64\"", "D", "*", "?"};
	static const char *const bits[] = {"0x4", "0x40000", "8", "0"};

	if (!field->origin || (field->domain != DOMAIN_TEXT_FLAGS &&
			       field->domain != DOMAIN_TEXT_LIST && field->domain != DOMAIN_HEX))
		return false;
	put_field(g, rows, field);
	put(g, " has %s",
	    field->domain == DOMAIN_HEX          ? RANDOM_OF(&g->random, bits)
	    : field->domain == DOMAIN_TEXT_FLAGS ? "OE"
						 : RANDOM_OF(&g->random, lists));
	return true;
}

void put_pattern(struct generator *g, const char *column)
{
	static const char *const globs[] = {"*sched*",  "?o_*",         "*",
					    "schedule", "\"*.isra.0\"", "no_such_function",
					    "__*",      "'[x]*'"};
	const struct sample *sample = samples_find(g->samples, "stack_functions", column);

	if (!sample || random_chance(&g->random, 40)) {
		put(g, "%s", RANDOM_OF(&g->random, globs));
		return;
	}
	const char *name = sample->values.data[random_below(&g->random, sample->values.count)];
	put(g, "%.*s%s", (int)random_below(&g->random, strlen(name) + 1), name, "*");
}

static void put_frame(struct generator *g)
{
	bool module = random_chance(&g->random, 15);

	if (random_chance(&g->random, 10))
		put(g, "top ");
	else if (random_chance(&g->random, 10))
		put(g, "top %zu ", 1 + random_below(&g->random, 5));
	put(g, module ? "module " : "");
	put_pattern(g, module ? "module" : "symbol");
}

static void put_chain(struct generator *g)
{
	put(g, "stack has ");
	put_frame(g);
	while (random_chance(&g->random, 30)) {
		put(g, random_chance(&g->random, 30) ? " directly under " : " under ");
		put_frame(g);
	}
}

/* The rows have all columns of that table's key, and not only the dump. */
static bool have_key(const struct rows *rows, const struct catalog_table *table)
{
	bool found = false;

	for (size_t i = 0; i < table->column_count; i++) {
		if (table->columns[i].key == 0)
			continue;
		if (!rows_find(rows, table->columns[i].name))
			return false;
		found |= strcmp(table->columns[i].name, "dump") != 0;
	}
	return found;
}

/* The reference's columns are called as the key is that they refer to. */
static bool has_same_names(const struct catalog_table *table,
			   const struct catalog_reference *reference)
{
	const struct catalog_table *other = catalog_find(reference->table);

	for (size_t i = 0; i < reference->column_count; i++) {
		const struct catalog_column *column =
		    catalog_column(other, table->columns[reference->columns[i]].name);

		if (!column || column->key == 0)
			return false;
	}
	return true;
}

static size_t table_count(void)
{
	size_t count = 0;

	while (catalog[count].name)
		count++;
	return count;
}

/* The only reference of table to the table of the rows; NULL: none, or several that need a name. */
static const struct catalog_reference *reference_to(const struct catalog_table *table,
						    const struct rows *rows)
{
	const struct catalog_reference *found = NULL;

	for (size_t i = 0; i < table->reference_count; i++) {
		const struct catalog_reference *reference = &table->references[i];

		if (catalog_find(reference->table) != rows->table)
			continue;
		if (found)
			return NULL;
		found = reference;
	}
	return found;
}

const struct catalog_table *put_relation(struct generator *g, const struct rows *rows)
{
	if (!rows->table || rows->dropped)
		return NULL;
	for (int attempt = 0; attempt < 20; attempt++) {
		const struct catalog_table *table =
		    &catalog[random_below(&g->random, table_count())];

		const struct catalog_reference *reference = reference_to(table, rows);

		if (!reference || !have_key(rows, rows->table) || !has_same_names(table, reference))
			continue;
		put(g, "%s", table->name);
		return table;
	}
	return NULL;
}

/* "task.parent": the table of a parent; NULL: none is known, nothing is written. */
static const struct catalog_table *put_parent(struct generator *g, const struct rows *rows)
{
	const struct catalog_table *table = rows->dropped ? NULL : rows->table;
	size_t count = table ? table->reference_count : 0;

	if (count == 0)
		return NULL;
	const struct catalog_reference *reference =
	    &table->references[random_below(&g->random, count)];
	const char *last = table->columns[reference->columns[reference->column_count - 1]].name;
	put(g, "%s", strcmp(last, "stack_id") == 0 ? "stack" : last);
	const struct catalog_table *parent = catalog_find(reference->table);
	if (parent->reference_count > 0 && random_chance(&g->random, 20)) {
		struct rows next = {.table = parent};

		put(g, ".");
		return put_parent(g, &next);
	}
	return parent;
}

static bool put_relation_condition(struct generator *g, const struct rows *rows, unsigned depth)
{
	size_t start = g->length;
	unsigned kind = (unsigned)random_below(&g->random, 4);
	struct rows inner;

	put(g, kind == 0 ? "no " : kind == 1 ? "count(" : "");
	const struct catalog_table *table = put_relation(g, rows);
	if (!table) {
		g->text[g->length = start] = '\0';
		return false;
	}
	rows_of_table(&inner, table);
	if (kind == 1) {
		if (random_chance(&g->random, 50)) {
			put(g, " where ");
			put_condition(g, &inner, depth);
		}
		put(g, ") > %zu", random_below(&g->random, 5));
	} else if (kind > 1 || random_chance(&g->random, 50)) {
		put(g, " has (");
		put_condition(g, &inner, depth);
		put(g, ")");
	}
	return true;
}

static bool put_parent_condition(struct generator *g, const struct rows *rows)
{
	size_t start = g->length;
	const struct catalog_table *table = put_parent(g, rows);
	struct rows parent;

	if (!table)
		return false;
	rows_of_table(&parent, table);
	put(g, ".");
	if (rows_find(&parent, "stack_id") && random_chance(&g->random, 30)) {
		put_chain(g);
		return true;
	}
	const struct field *field = rows_pick(g, &parent);
	if (field) {
		put(g, "%s", field->name);
		if (field->type == TYPE_TRUTH)
			return true;
		put(g, " = ");
		put_value(g, rows, field);
		return true;
	}
	g->text[g->length = start] = '\0';
	return false;
}

static void put_leaf(struct generator *g, const struct rows *rows, unsigned depth)
{
	const struct field *field = rows_pick(g, rows);
	unsigned kind = (unsigned)random_below(&g->random, 100);

	if (kind < 15 && rows_find(rows, "stack_id"))
		put_chain(g);
	else if (kind < 30 && depth > 0 && put_relation_condition(g, rows, depth - 1))
		return;
	else if (kind < 40 && put_parent_condition(g, rows))
		return;
	else if (!field)
		put(g, "1 = 1");
	else if (put_members(g, rows, field))
		return;
	else if (field->type == TYPE_TRUTH && random_chance(&g->random, 60))
		put_field(g, rows, field);
	else
		put_comparison(g, rows, field);
}

void put_condition(struct generator *g, const struct rows *rows, unsigned depth)
{
	unsigned kind = depth > 0 ? (unsigned)random_below(&g->random, 100) : 100;

	if (kind < 15) {
		put(g, "not (");
		put_condition(g, rows, depth - 1);
		put(g, ")");
	} else if (kind < 45) {
		put_condition(g, rows, depth - 1);
		put_space(g);
		put(g, random_chance(&g->random, 60) ? "and" : "or");
		put_space(g);
		put_condition(g, rows, depth - 1);
	} else if (kind < 55) {
		put(g, "(");
		put_condition(g, rows, depth - 1);
		put(g, ")");
	} else {
		put_leaf(g, rows, depth);
	}
}

/* A column that has no name afterwards. */
static struct field computed(enum type type)
{
	return (struct field){.type = type, .domain = domain_of_type(type)};
}

static bool put_count(struct generator *g, const struct rows *rows)
{
	size_t start = g->length;

	put(g, "count(");
	if (put_relation(g, rows)) {
		put(g, ")");
		return true;
	}
	g->text[g->length = start] = '\0';
	return false;
}

static bool put_parent_column(struct generator *g, const struct rows *rows, struct field *ret)
{
	const struct catalog_table *table = put_parent(g, rows);

	if (!table)
		return false;
	const struct catalog_column *column =
	    &table->columns[random_below(&g->random, table->column_count)];
	put(g, ".%s", column->name);
	*ret = computed(type_of_domain(column->domain));
	return true;
}

void put_expression(struct generator *g, const struct rows *rows, struct field *ret)
{
	const struct field *field = rows_pick(g, rows);
	unsigned kind = (unsigned)random_below(&g->random, 100);

	if (!field) {
		put(g, "1");
		*ret = computed(TYPE_LITERAL);
	} else if (kind < 10 && is_number(field->type)) {
		put_arithmetic(g, rows, field);
		*ret = computed(field->type);
	} else if (kind < 15) {
		put(g, "(");
		put_condition(g, rows, 1);
		put(g, ")");
		*ret = computed(TYPE_TRUTH);
	} else if (kind < 22 && put_count(g, rows)) {
		*ret = computed(TYPE_NUMBER);
	} else if (kind >= 30 || !put_parent_column(g, rows, ret)) {
		put_field(g, rows, field);
		*ret = *field;
	}
}

void put_aggregate(struct generator *g, const struct rows *rows, struct field *ret)
{
	static const char *const functions[] = {"sum",   "avg",  "min",   "max",
						"count", "list", "median"};
	const struct field *field = rows_pick(g, rows);
	const char *function = RANDOM_OF(&g->random, functions);
	bool adds = *function == 's' || *function == 'a' || function[1] == 'e';
	size_t start = g->length;

	if (!field || random_chance(&g->random, 15) ||
	    (adds && (field->type == TYPE_TEXT || field->type == TYPE_TIME))) {
		put(g, "count()");
		*ret = computed(TYPE_NUMBER);
	} else {
		put(g, "%s(", function);
		put_operand(g, rows, field);
		put(g, ")");
		*ret = computed(*function == 'c'   ? TYPE_NUMBER
				: *function == 'l' ? TYPE_TEXT
						   : field->type);
	}
	/* A call may be named as it was written. */
	if (g->length - start < MAX_NAME)
		snprintf(ret->name, MAX_NAME, "%s", g->text + start);
}
