/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See source.h. A saved question in the language is parsed with its arguments in place of its
 * parameters and lowered as if it were typed here; one in SQL becomes the FROM of the SELECT, with
 * its parameters bound by name.
 */
#include "language/source.h"

#include "base/cleanup.h"
#include "case/case.h"
#include "language/habit.h"
#include "language/parser.h"
#include "language/scope.h"
#include "language/stage.h"
#include "questions/questions.h"
#include "base/nearest.h"
#include "run/result.h"

enum { MAX_DEPTH = 8, MAX_ARGUMENTS = 16 };

static struct error *unknown_source(struct select *select, const struct tree *tree,
				    const char *name)
{
	struct nearest nearest = {.wanted = name};

	for (const struct catalog_table *table = catalog; table->name; table++)
		nearest_offer(&nearest, table->name);
	vector_for_each(&select->compiler->questions->list, question)
		nearest_offer(&nearest, question->name);
	if (questions_find(select->compiler->questions,
			   arena_printf(select->compiler->arena, "case.%s", name)))
		return wrong(
		    select, tree->source.start,
		    "unknown table '%s'; the case brings a question of that name, which is "
		    "asked as case.%s",
		    name, name);
	const char *advice = habit_advice(name);
	if (advice)
		return wrong(select, tree->source.start, "unknown table '%s'; %s", name, advice);
	return wrong_name(select, tree->source.start, nearest.name, "unknown table '%s'", name);
}

/* Arguments are literals and bare words. */
static struct error *read_argument(struct select *select, const struct node *node,
				   const struct node **ret)
{
	struct arena *arena = select->compiler->arena;

	*ret = node;
	if (node->kind == NODE_VALUE)
		return NULL;
	if (node->kind != NODE_NAME || node->left)
		return wrong(select, node->place.start,
			     "an argument is a number, a word, or text in quotes");
	struct node *word = arena_alloc(arena, sizeof(*word));
	if (!word)
		return error_no_memory();
	*word = *node;
	word->kind = NODE_VALUE;
	word->type = TYPE_TEXT;
	word->bare = true;
	word->value = cell_text(span_text(arena, node->place));
	*ret = word;
	return NULL;
}

/* A default is written as an argument is; it is parsed as the only one of a call. */
static struct error *read_default(struct select *select, const char *text, const struct node **ret)
{
	struct tree tree = {0};
	struct parse parse = {.arena = select->compiler->arena, .tree = &tree};

	TRY(parser_run(&parse, arena_printf(parse.arena, "default(%s)", text)));
	if (!tree.arguments || tree.arguments->count != 1)
		return wrong(select, NULL, "the default '%s' is no value", text);
	return read_argument(select, tree.arguments->first->node, ret);
}

/* A bare word may stand for a number, as err does for 3; only nothing needs no unit. */
static bool is_like(const struct node *value, const struct node *wanted)
{
	if (wanted->type == TYPE_TEXT || value->type == TYPE_TEXT)
		return value->type == wanted->type || wanted->bare;
	bool needs_unit = wanted->type != TYPE_LITERAL &&
			  (value->value.kind != CELL_INTEGER || value->value.integer != 0);
	return (value->type == wanted->type || (value->type == TYPE_LITERAL && !needs_unit)) &&
	       (value->value.kind == wanted->value.kind || wanted->value.kind == CELL_REAL);
}

/* node: what was given for the parameter, or NULL. */
static struct error *read_parameter(struct select *select, const struct parameter *parameter,
				    const struct node *node, const struct node **ret)
{
	const struct node *value = NULL;

	if (parameter->value)
		TRY(read_default(select, parameter->value, &value));
	*ret = value;
	if (!node)
		return NULL;
	TRY(read_argument(select, node, ret));
	if (value && !is_like(*ret, value))
		return wrong(select, node->place.start, "'%s' takes a value like its default, %s",
			     parameter->name, parameter->value);
	return NULL;
}

static struct error *count_mismatch(struct select *select, const struct tree *tree,
				    const struct question *question)
{
	return wrong(select, tree->source.start, "%s is used so: %s", question->name,
		     question->usage);
}

static struct error *read_arguments(struct select *select, const struct tree *tree,
				    const struct question *question, struct argument *arguments)
{
	const struct item *item = tree->arguments ? tree->arguments->first : NULL;
	size_t given = tree->arguments ? tree->arguments->count : 0;

	if (given > question->parameters.count || question->parameters.count > MAX_ARGUMENTS)
		return count_mismatch(select, tree, question);
	for (size_t i = 0; i < question->parameters.count; i++) {
		const struct parameter *parameter = &question->parameters.data[i];

		arguments[i].name = parameter->name;
		if (!item && !parameter->value)
			return count_mismatch(select, tree, question);
		TRY(read_parameter(select, parameter, item ? item->node : NULL,
				   &arguments[i].value));
		item = item ? item->next : NULL;
	}
	return NULL;
}

/* A saved question in the language. Its dumps are those of the question around it. */
static struct error *lower_language(struct select *select, const struct tree *outer,
				    const struct question *question,
				    const struct argument *arguments, const char **format)
{
	struct compiler *compiler = select->compiler;
	struct tree *tree = arena_alloc(compiler->arena, sizeof(*tree));
	struct parse parse = {.arena = compiler->arena,
			      .tree = tree,
			      .arguments = arguments,
			      .argument_count = question->parameters.count};

	if (!tree)
		return error_no_memory();
	struct error *error = parser_run(&parse, question->text);
	compiler->place = parse.place;
	TRY(error);
	if (scope_is_given(&outer->scope) && scope_is_given(&tree->scope))
		return wrong(select, scope_place(&outer->scope), "%s chooses its dumps itself",
			     question->name);
	bool chosen = scope_is_given(&tree->scope);
	if (scope_is_given(&outer->scope))
		tree->scope = outer->scope;
	tree->each_dump = !chosen && (scope_is_several(&tree->scope) || compiler->tells_dump);
	return source_lower(select, compiler, tree, format);
}

/* The table's column that SQLite passes on, by which rows have relations. */
static void find_origin(sqlite3_stmt *statement, int i, struct column *column)
{
	const char *name = sqlite3_column_table_name(statement, i);
	const struct catalog_table *table = name ? catalog_find(name) : NULL;
	const struct catalog_column *origin =
	    table ? catalog_column(table, sqlite3_column_origin_name(statement, i)) : NULL;

	if (!origin)
		return;
	column->table = table->name;
	column->origin = origin->name;
}

static struct error *add_columns(struct select *select, sqlite3_stmt *statement)
{
	for (int i = 0; i < sqlite3_column_count(statement); i++) {
		struct output_column known = result_column(statement, i);
		const char *name = arena_printf(select->compiler->arena, "%s", known.name);
		enum domain domain = known.has_domain ? known.domain : DOMAINS_END;
		struct column column = {
		    .name = name,
		    .sql = select_name(select->compiler, select->alias, name),
		    .type = known.has_domain ? type_of_domain(domain) : TYPE_ANY,
		    .domain = domain,
		    .aside = strcmp(name, "dump") == 0,
		};

		find_origin(statement, i, &column);
		if (!vector_push(&select->columns, column))
			return error_no_memory();
	}
	return NULL;
}

/* A saved question in SQL: its columns are what SQLite says. */
static struct error *lower_sql(struct select *select, const struct tree *outer,
			       const struct question *question, const struct argument *arguments)
{
	struct compiler *compiler = select->compiler;
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(database_prepare(compiler->database, question->text, &statement));
	if (!sqlite3_stmt_readonly(statement) || sqlite3_column_count(statement) == 0)
		return wrong(select, NULL, "its SQL asks for no rows");
	for (size_t i = 0; i < question->parameters.count; i++) {
		struct named_value value = {arena_printf(compiler->arena, ":%s", arguments[i].name),
					    arguments[i].value->value};

		if (!vector_push(&compiler->named, value))
			return error_no_memory();
	}
	select_init_sql(select, compiler, question->name, sqlite3_sql(statement));
	TRY(add_columns(select, statement));
	return scope_apply(select, &outer->scope);
}

static struct error *lower_saved(struct select *select, const struct tree *tree,
				 const struct question *question, const char **format)
{
	struct compiler *compiler = select->compiler;
	struct argument *arguments =
	    arena_alloc(compiler->arena, MAX_ARGUMENTS * sizeof(*arguments));

	if (!arguments)
		return error_no_memory();
	if (compiler->depth >= MAX_DEPTH)
		return wrong(select, tree->source.start,
			     "saved questions ask each other in circles");
	TRY(read_arguments(select, tree, question, arguments));
	compiler->depth++;
	struct error *error = question->sql
				  ? lower_sql(select, tree, question, arguments)
				  : lower_language(select, tree, question, arguments, format);
	compiler->depth--;
	if (!error || compiler->text || !is_place_in(question->text, compiler->place))
		return error;
	compiler->text = question->text;
	return error_context(error, "in the saved question %s", question->name);
}

static struct error *lower_source(struct select *select, const struct tree *tree,
				  const char **format)
{
	struct compiler *compiler = select->compiler;
	const char *name = tree->table ? tree->table : span_text(compiler->arena, tree->source);
	const struct catalog_table *table = tree->arguments ? NULL : catalog_find(name);
	const struct question *question = questions_find(compiler->questions, name);

	if (table) {
		TRY(select_init(select, compiler, table, NULL));
		return scope_apply(select, &tree->scope);
	}
	return question ? lower_saved(select, tree, question, format)
			: unknown_source(select, tree, name);
}

struct error *source_lower(struct select *select, struct compiler *compiler,
			   const struct tree *tree, const char **format)
{
	select->compiler = compiler;
	compiler->qualified |= tree->dotted;
	TRY(lower_source(select, tree, format));
	return stages_apply(select, tree, format);
}
