/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See context.h. */
#include "shell/context.h"

#include <string.h>
#include <strings.h>

#include "language/grammar.h"
#include "language/lexer.h"

enum { MAX_DEPTH = 16 };

struct token {
	int code;
	struct span span;
};

/* What is between parentheses, or the whole question. */
struct level {
	const struct catalog_table *table;
	bool values;  /* a list behind "in" */
	size_t begin; /* its first token */
};

struct scan {
	VECTOR(struct token) tokens;
	const struct catalog_table *table; /* that the question is about */
	struct level levels[MAX_DEPTH];
	size_t depth;
	size_t source; /* the token that names the table */
	size_t stage;  /* the token behind the last | outside of parentheses; 0: none */
	size_t at;
};

static bool is_called(const char *column, const char *name, size_t length)
{
	return strncasecmp(column, name, length) == 0 &&
	       (!column[length] || strcmp(column + length, "_id") == 0);
}

static const struct catalog_column *key_column(const struct catalog_table *table, unsigned place)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (table->columns[i].key == place)
			return &table->columns[i];
	}
	return NULL;
}

/* The last column of the other table's key, if the table has columns called as all of them. */
static const char *carries_key(const struct catalog_table *table, const struct catalog_table *other)
{
	const char *last = NULL;

	for (unsigned place = 1; key_column(other, place); place++) {
		last = key_column(other, place)->name;
		if (!catalog_column(table, last))
			return NULL;
	}
	return table == other || other->view ? NULL : last;
}

static const char *reference_name(const struct catalog_table *table,
				  const struct catalog_reference *reference)
{
	return table->columns[reference->columns[reference->column_count - 1]].name;
}

const struct catalog_table *context_parent(const struct catalog_table *table, const char *name,
					   size_t length)
{
	for (size_t i = 0; i < table->reference_count; i++) {
		if (is_called(reference_name(table, &table->references[i]), name, length))
			return catalog_find(table->references[i].table);
	}
	for (const struct catalog_table *other = catalog; other->name; other++) {
		const char *key = carries_key(table, other);

		if (key && is_called(key, name, length))
			return other;
	}
	return NULL;
}

void context_parents(const struct catalog_table *table, void (*each)(void *data, const char *name),
		     void *data)
{
	for (size_t i = 0; i < table->reference_count; i++)
		each(data, reference_name(table, &table->references[i]));
	for (const struct catalog_table *other = catalog; other->name; other++) {
		if (carries_key(table, other))
			each(data, carries_key(table, other));
	}
}

static bool refers_to(const struct catalog_table *table, const struct catalog_table *other)
{
	for (size_t i = 0; i < table->reference_count; i++) {
		if (strcmp(table->references[i].table, other->name) == 0)
			return true;
	}
	return table->view && carries_key(table, other);
}

void context_relations(const struct catalog_table *table,
		       void (*each)(void *data, const char *name), void *data)
{
	for (const struct catalog_table *other = catalog; other->name; other++) {
		if (refers_to(other, table))
			each(data, other->name);
	}
}

static const struct catalog_table *find_table(struct span span)
{
	return catalog_find(strndupa(span.start, span.length));
}

static int code_at(const struct scan *scan, size_t i)
{
	return i < scan->tokens.count ? scan->tokens.data[i].code : TOKEN_END;
}

/* The token so many before the end; TOKEN_END where there is none. */
static int code_back(const struct scan *scan, size_t back)
{
	return back <= scan->at ? code_at(scan, scan->at - back) : TOKEN_END;
}

/* The first token of the path that ends before `end`. */
static size_t path_begin(const struct scan *scan, size_t end)
{
	size_t begin = end;

	if (begin > 0 && code_at(scan, begin - 1) == TOKEN_NAME)
		begin--;
	while (begin >= 2 && begin < end && code_at(scan, begin - 1) == TOKEN_DOT &&
	       code_at(scan, begin - 2) == TOKEN_NAME)
		begin -= 2;
	return begin;
}

/* The column that the path before the token `end` names. */
static void find_column(const struct scan *scan, size_t end, struct context *ret)
{
	const struct catalog_table *table = ret->table;
	size_t i = path_begin(scan, end);

	for (; table && i + 2 < end; i += 2) {
		struct span span = scan->tokens.data[i].span;

		table = context_parent(table, span.start, span.length);
	}
	if (!table || i >= end)
		return;
	struct span span = scan->tokens.data[i].span;
	ret->of = table;
	ret->column = catalog_column(table, strndupa(span.start, span.length));
}

/* Opens parentheses: behind RELATION has, rows of the relation are at hand. */
static void open_level(struct scan *scan, size_t i)
{
	const struct level *outer = &scan->levels[scan->depth];
	struct level inner = {.table = outer->table, .begin = i + 1};

	inner.values = i > 0 && code_at(scan, i - 1) == TOKEN_IN;
	if (i >= 2 && code_at(scan, i - 1) == TOKEN_HAS && code_at(scan, i - 2) == TOKEN_NAME) {
		const struct catalog_table *relation =
		    find_table(scan->tokens.data[path_begin(scan, i - 1)].span);

		inner.table = relation ? relation : inner.table;
	}
	if (scan->depth + 1 < MAX_DEPTH)
		scan->levels[++scan->depth] = inner;
}

/* in dumps where: the place of the last word. */
static bool is_of_dumps(const struct scan *scan, size_t where)
{
	return where >= 2 && code_at(scan, where - 2) == TOKEN_IN &&
	       code_at(scan, where - 1) == TOKEN_NAME;
}

static void step(struct scan *scan, size_t i)
{
	struct level *level = &scan->levels[scan->depth];

	switch (code_at(scan, i)) {
	case TOKEN_LEFT:
		open_level(scan, i);
		break;
	case TOKEN_RIGHT:
		scan->depth -= scan->depth > 0;
		break;
	case TOKEN_BAR:
		if (scan->depth == 0) {
			scan->stage = i + 1;
			level->table = scan->table;
		}
		break;
	case TOKEN_WHERE: /* in dumps where …, and what is behind it; count(frames where … */
		if (scan->depth == 0)
			level->table = is_of_dumps(scan, i) ? catalog_find("dumps") : scan->table;
		if (scan->depth > 0 && level->begin < i &&
		    find_table(scan->tokens.data[level->begin].span))
			level->table = find_table(scan->tokens.data[level->begin].span);
		break;
	}
}

static enum expected behind_source(const struct scan *scan)
{
	const struct token *tokens = scan->tokens.data;
	size_t in = scan->source + 1, count = scan->tokens.count;

	if (count == in)
		return EXPECT_FILTER;
	if (tokens[in].code != TOKEN_IN)
		return EXPECT_OPERATOR;
	if (count == in + 1)
		return EXPECT_DUMPS;
	struct span word = tokens[in + 1].span;
	bool dump = word.length == 4 && memcmp(word.start, "dump", 4) == 0;
	bool dumps = word.length == 5 && memcmp(word.start, "dumps", 5) == 0;
	bool all = word.length == 3 && memcmp(word.start, "all", 3) == 0;
	if (count == in + 2)
		return dump    ? EXPECT_DUMP
		       : all   ? EXPECT_ALL_DUMPS
		       : dumps ? EXPECT_FILTER
			       : EXPECT_NOTHING;
	if (count == in + 3 && !dump && !all)
		return EXPECT_ALL_DUMPS;
	return EXPECT_FILTER;
}

/* Behind a comma or a parenthesis. */
static enum expected in_list(const struct scan *scan, struct context *ret)
{
	const struct level *level = &scan->levels[scan->depth];

	if (!level->values)
		return EXPECT_EXPRESSION;
	find_column(scan, level->begin - 2, ret);
	return EXPECT_VALUE;
}

static enum expected behind(const struct scan *scan, struct context *ret)
{
	switch (code_back(scan, 1)) {
	case TOKEN_BAR:
		return EXPECT_STAGE;
	case TOKEN_EQ:
	case TOKEN_NE:
	case TOKEN_LT:
	case TOKEN_LE:
	case TOKEN_GT:
	case TOKEN_GE:
		find_column(scan, scan->at - 1, ret);
		return EXPECT_VALUE;
	case TOKEN_HAS:
	case TOKEN_UNDER:
	case TOKEN_TOP:
		return EXPECT_FUNCTION;
	case TOKEN_MODULE:
		return EXPECT_MODULE;
	case TOKEN_NO:
		return EXPECT_RELATION;
	case TOKEN_LEFT:
	case TOKEN_COMMA:
		return in_list(scan, ret);
	case TOKEN_NUMBER:
		return code_back(scan, 2) == TOKEN_TOP ? EXPECT_FUNCTION : EXPECT_OPERATOR;
	case TOKEN_NAME:
		return scan->stage > 0 && scan->at == scan->stage + 1 ? EXPECT_ITEMS
								      : EXPECT_OPERATOR;
	case TOKEN_TEXT:
	case TOKEN_RIGHT:
	case TOKEN_NULL:
	case TOKEN_PATTERN:
	case TOKEN_IS:
		return EXPECT_OPERATOR;
	case TOKEN_MATCH:
	case TOKEN_WRONG:
		return EXPECT_NOTHING;
	default:
		return EXPECT_EXPRESSION;
	}
}

/* -R NAME */
static enum expected behind_foreach(const struct scan *scan)
{
	struct span last = scan->tokens.data[scan->at - 1].span;
	bool reference = last.length == 2 && memcmp(last.start, "-R", 2) == 0;

	return reference ? EXPECT_FUNCTION : EXPECT_FOREACH;
}

static enum expected expect(const struct scan *scan, struct context *ret)
{
	if (scan->tokens.count == scan->source)
		return EXPECT_SOURCE;
	if (code_at(scan, scan->source) == TOKEN_FOREACH && scan->stage == 0)
		return behind_foreach(scan);
	bool filtered = false;
	for (size_t i = scan->source; i < scan->at; i++)
		filtered |= code_at(scan, i) == TOKEN_WHERE || code_at(scan, i) == TOKEN_LEFT;
	return scan->stage == 0 && !filtered ? behind_source(scan) : behind(scan, ret);
}

/* How much of the text makes the rows that are at hand at its end. */
static size_t rows_end(const struct scan *scan, const char *text)
{
	if (scan->stage > 0)
		return (size_t)(scan->tokens.data[scan->stage - 1].span.start - text);
	for (size_t i = 0; i < scan->tokens.count; i++) {
		if (scan->tokens.data[i].code == TOKEN_WHERE && !is_of_dumps(scan, i))
			return (size_t)(scan->tokens.data[i].span.start - text);
	}
	return strlen(text);
}

static bool read_tokens(struct scan *scan, const char *text)
{
	struct lexer lexer = {.at = text};
	struct token token;

	do {
		token.code = lexer_next(&lexer, &token.span);
		if (token.code != TOKEN_END && !vector_push(&scan->tokens, token))
			return false;
	} while (token.code != TOKEN_END && token.code != TOKEN_WRONG);
	return true;
}

bool context_find(const char *text, struct context *ret)
{
	struct scan scan = {0};
	bool good = read_tokens(&scan, text);

	*ret = (struct context){0};
	scan.at = scan.tokens.count;
	scan.source = code_at(&scan, 0) == TOKEN_EXPLAIN;
	if (good && scan.source < scan.at)
		scan.levels[0].table = find_table(scan.tokens.data[scan.source].span);
	if (good && code_at(&scan, scan.source) == TOKEN_FOREACH)
		scan.levels[0].table = catalog_find("tasks");
	scan.table = scan.levels[0].table;
	for (size_t i = 0; i < scan.at; i++)
		step(&scan, i);
	ret->table = scan.levels[scan.depth].table;
	ret->inner = scan.depth > 0 && ret->table != scan.levels[0].table;
	ret->condition =
	    scan.depth > 0 || scan.stage == 0 || code_at(&scan, scan.stage) == TOKEN_WHERE;
	ret->rows = rows_end(&scan, text);
	ret->expected = good ? expect(&scan, ret) : EXPECT_NOTHING;
	vector_deinit(&scan.tokens);
	return good;
}
