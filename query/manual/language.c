/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reference of the language. Stages, tables, crash's commands and words come from their own
 * sources; the rest is prose, with examples that the tests ask.
 */
#include <ctype.h>
#include <string.h>

#include "manual/topics.h"
#include "manual/stages.h"
#include "language/function.h"
#include "language/lexer.h"
#include "language/words.h"

enum { INDENT = 2, ITEM_INDENT = 26 };

enum { HEADING, PROSE, QUOTED, ITEM, EXAMPLE, STAGES, FOREACH, FUNCTIONS, WORDS, TABLES };

static const struct piece {
	int kind;
	const char *text;
	const char *meaning; /* of an ITEM */
} pieces[] = {
    {HEADING, "Questions", NULL},
    {PROSE,
     "A question is a table, the dumps that it is about, a condition, and stages that work on the "
     "rows in turn: TABLE [in DUMPS] [where CONDITION] [| STAGE] ... Instead of a table it may "
     "name a view or a saved question. Text from -- to the end of a line is a remark.",
     NULL},
    {EXAMPLE, "tasks where state = D", NULL},
    {EXAMPLE, "tasks where idle > 2min | count by wchan | first 3 -- who waits where", NULL},

    {HEADING, "Dumps", NULL},
    {PROSE,
     "Without 'in', a question is about the newest dump. The table dumps is asked about as a "
     "whole, and so are tables whose rows belong to no single dump.",
     NULL},
    {ITEM, "in dump N", "by its number"},
    {ITEM, "in dump \"LABEL\"", "by its label"},
    {ITEM, "in dumps N, M, ...", "several, by numbers and labels"},
    {ITEM, "in dumps where CONDITION",
     "those for which it holds, as a question about dumps has it"},
    {ITEM, "in last N dumps", "the newest ones"},
    {ITEM, "in last 7d", "those of crashes in the time until now"},
    {ITEM, "in all dumps", "all of them"},
    {ITEM, "of machine NAME",
     "behind these, or without them: of one machine alone, called by dumps.machine or by its host "
     "name; web* means all that are called so. 'in last 3 dumps of machine NAME' are its newest "
     "three, and 'of machine NAME' is its newest"},
    {PROSE,
     "A condition on the rows follows that on the dumps behind a 'where' of its own, or as a "
     "stage.",
     NULL},
    {EXAMPLE, "tasks in dump 1 where state = D", NULL},
    {EXAMPLE, "tasks in dump \"hang\" | count", NULL},
    {EXAMPLE, "slabs in all dumps | top 10 by bytes", NULL},
    {EXAMPLE,
     "tasks in dumps where release ~ \"^6.1\" and crash_time > \"2026-11-01\" where state = D",
     NULL},
    {EXAMPLE, "oopses in last 7d | count by signature", NULL},

    {HEADING, "Values", NULL},
    {ITEM, "12, 1.5, 0xffff8880", "numbers"},
    {ITEM, "4k, 16MB, 1.5GiB", "sizes: B, k, M, G, T, with or without B or iB; powers of 1024"},
    {ITEM, "B k M G T KB MB GB TB KiB MiB GiB TiB", "units of sizes, right behind a number"},
    {ITEM, "200ms, 5s, 2min", "durations: ns, us, ms, s, min, h, d"},
    {ITEM, "ns us ms s min h d", "units of durations; also sec, minutes, hours, days"},
    {ITEM, "true, false, yes", "where 1 and 0 are compared"},
    {ITEM, "$NAME, $name", "a parameter of the saved question that the text is of"},
    {ITEM, "\"text\", 'text'", "text; the quote doubled stands for itself"},
    {ITEM, "word", "text without quotes, where a column of text is compared"},
    {ITEM, "\"2026-11-01 10:22\"",
     "a point in time in UTC, where one is compared; the time may lack, and so may the day, which "
     "is "
     "then that of what it is compared with. Times since boot take it, too: \"10:22\" is there the "
     "last one before the crash"},
    {ITEM, "ff38062ac11da0c0", "an address, with or without 0x, where one is compared"},
    {PROSE,
     "Only 0 goes with every unit; a size cannot be compared with a duration. Keywords may be "
     "written in any case.",
     NULL},
    {EXAMPLE, "dumps where crash_time > \"2026-11-01\" | show dump, crash_time", NULL},
    {EXAMPLE, "log where time > \"10:22\"", NULL},
    {PROSE,
     "Beside the time of log records, dump.uptime is no earlier than the last record: the kernel "
     "takes their time from another clock.",
     NULL},
    {EXAMPLE, "log where time > dump.uptime - 5s", NULL},
    {EXAMPLE, "tasks where rss > 16M and comm = mysqld", NULL},

    {HEADING, "Columns", NULL},
    {PROSE,
     "A unit at the end of a name may be left out: idle is idle_ns. On the screen, rows of a table "
     "show the columns that are read most often and those that the question names; 'show *', and "
     "formats for programs, have all of them. Some columns take words for their values:",
     NULL},
    {WORDS, NULL, NULL},
    {EXAMPLE, "log where level <= err | last 40", NULL},
    {EXAMPLE, "tasks where state in (UN, RU)", NULL},

    {HEADING, "Operators", NULL},
    {ITEM, "= != < <= > >=", "comparison"},
    {ITEM, "= htt*", "the text is like that: * stands for any text, ? for one letter"},
    {ITEM, "== <> && || !", "taken for = != and or not"},
    {ITEM, "~, =~, !~", "the text matches a regular expression (PCRE2), or does not"},
    {ITEM, "contains, like", "the text has a part; is like a pattern with % and _"},
    {ITEM, "in (...), not in (...)", "is one of these"},
    {ITEM, "in (QUESTION)", "is one of the values that the question shows, in the same dump"},
    {ITEM, "between A and B", "A <= it <= B"},
    {ITEM, "is null, is not null", "the value is not known; is known"},
    {ITEM, "and, or, not", "of conditions; 'and' binds closer than 'or'"},
    {ITEM, "+ - * /",
     "arithmetic; quotients have fractions, and by a duration they are per second"},
    {ITEM, "EXPR per TIME",
     "how much of it came in that time since boot: count per s, rx_bytes per 10min"},
    {ITEM, "|", "a stage follows: what is made of the rows so far"},
    {ITEM, "EXPR as NAME", "calls a column otherwise"},
    {ITEM, "EXPR asc, EXPR desc", "where rows are sorted: the smallest first, the largest first"},
    {ITEM, "ascending, descending", "the same"},
    {ITEM, "where CONDITION", "behind the table, and as a stage: the rows for which it holds"},
    {ITEM, "by EXPR, ...", "of a stage: for each value of these"},
    {EXAMPLE, "tasks where comm ~ \"^my\" and idle between 1s and 10min", NULL},
    {EXAMPLE, "slabs where objects > 0 | show name, bytes / objects as each", NULL},
    {EXAMPLE, "irqs where count > 0 | show irq, count / dump.uptime as rate, count per min", NULL},
    {EXAMPLE, "tasks where pid in (files where type = chr | show task.pid)", NULL},

    {HEADING, "Functions", NULL},
    {PROSE, "Of the values of a row:", NULL},
    {FUNCTIONS, NULL, NULL},
    {PROSE,
     "Of many rows, in stats and compare; of the rows of a relation anywhere: sum(files.size), "
     "max(timers.expires where cpu = 0).",
     NULL},
    {ITEM, "count(), count(x)", "how many rows; with a value that is known"},
    {ITEM, "sum, avg, min, max", "of numbers; min and max of texts, too"},
    {ITEM, "median(x)", "half of the values are below it"},
    {ITEM, "percentile(x, 90)", "the value that so many percent do not exceed"},
    {ITEM, "list(x)", "the values, without those that are equal"},
    {ITEM, "delta(x)", "a column that compare makes: the newest dump's x less the oldest's"},
    {ITEM, "x@N, @", "another one: x of dump N"},
    {ITEM, ":", "in compare, what is measured follows"},
    {EXAMPLE, "tasks | count by bucket(rss)", NULL},
    {EXAMPLE, "tasks | show pid, sum(files.size where type = reg) as open", NULL},
    {EXAMPLE, "slabs | stats median(bytes), percentile(bytes, 90)", NULL},

    {HEADING, "Stacks, flags and lists", NULL},
    {ITEM, "stack has FUNCTION", "it is on the stack; * and ? stand for any text and one letter"},
    {ITEM, "stack has module NAME", "one of the module's functions is"},
    {ITEM, "stack has A under B", "A was called by B, at any depth"},
    {ITEM, "stack has A directly under B", "B itself called A"},
    {ITEM, "stack has top N A", "A is among the N innermost ones; without N, the innermost"},
    {ITEM, "FLAGS has X", "the letter is among the flags, the word in the list"},
    {PROSE, "Rows that have a task have its stack: task.stack has FUNCTION.", NULL},
    {EXAMPLE, "tasks where stack has io_schedule under folio_*", NULL},
    {EXAMPLE, "tasks where stack has top 2 schedule", NULL},
    {EXAMPLE, "modules where taints has O", NULL},

    {HEADING, "Other rows", NULL},
    {PROSE,
     "A column that refers to a row of another table leads to its columns, by a dot, again and "
     "again. Rows that refer to this one are a relation, named by their table. Both come from "
     "the schema: 'inquest schema TABLE' shows what a table refers to.",
     NULL},
    {ITEM, "task.comm", "a column of the row that this one refers to"},
    {ITEM, "RELATION has (CONDITION)", "a row of the relation fulfils it"},
    {ITEM, "no RELATION", "it has no row; no RELATION has (...): none that fulfils it"},
    {ITEM, "count(RELATION)", "how many rows; count(RELATION where CONDITION): that fulfil it"},
    {EXAMPLE, "frames where symbol = schedule and task.state = D | show task.comm, frame", NULL},
    {EXAMPLE, "tasks where frames has (module = bad)", NULL},
    {EXAMPLE, "tasks where no frames | count", NULL},
    {EXAMPLE, "tasks where count(frames) > 1 | show pid, count(frames where reliable)", NULL},

    {HEADING, "Stages", NULL},
    {STAGES, NULL, NULL},

    {HEADING, "foreach, as in crash", NULL},
    {FOREACH, NULL, NULL},

    {HEADING, "Saved questions", NULL},
    {PROSE,
     "A saved question is asked as a table is, with its arguments in parentheses, and stages may "
     "follow. 'inquest queries' lists those that come with the program, those of a case, and "
     "your own: files NAME.query in ~/.config/inquest/queries or the folder of --queries. Such "
     "a file begins with remarks and goes on with a question, in which $PARAMETER stands for an "
     "argument, or with SQL, in which it is :PARAMETER:",
     NULL},
    {QUOTED, "-- Tasks that have not run for some time, the longest first.", NULL},
    {QUOTED, "-- Parameter time = 1min: how long.", NULL},
    {QUOTED, "-- Example: stuck(5min) | count by wchan", NULL},
    {QUOTED, "tasks where idle > $time | sort idle desc", NULL},
    {PROSE,
     "A parameter with a default takes values of its kind: here durations, and numbers without a "
     "unit. SQL takes a saved question as a table, with its parameters as arguments and a dump (or "
     "'all') behind them: SELECT comm FROM stuck('5min', 1).",
     NULL},

    {HEADING, "Explain", NULL},
    {ITEM, "explain QUESTION", "prints the SQL that it becomes"},
    {EXAMPLE, "explain tasks where state = D | count by comm", NULL},

    {HEADING, "Tables", NULL},
    {TABLES, NULL, NULL},
};

static bool is_same_column(const struct word *one, const struct word *other)
{
	return strcmp(one->table, other->table) == 0 && strcmp(one->column, other->column) == 0;
}

/* All words of a column, at its first. */
static void show_words_of(const struct help *help, const struct word *first)
{
	for (const struct word *word = words_all(); word != first; word++) {
		if (is_same_column(word, first))
			return;
	}
	fprintf(help->file, "  %s.%s:", first->table, first->column);
	for (const struct word *word = first; word->word; word++) {
		if (is_same_column(word, first))
			fprintf(help->file, " %s", word->word);
	}
	putc('\n', help->file);
}

static void show_words(const struct help *help)
{
	for (const struct word *word = words_all(); word->word; word++)
		show_words_of(help, word);
}

static void show_functions(const struct help *help)
{
	for (const struct row_function *function = row_functions; function->name; function++)
		help_item(help, ITEM_INDENT, function->usage, function->summary);
}

static void show_tables(const struct help *help)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		struct cell summary = help_summary(table);

		help_item(help, 20, table->name, strndupa(summary.text, summary.size));
	}
}

static void show(const struct help *help, const struct piece *piece)
{
	switch (piece->kind) {
	case HEADING:
		help_heading(help, piece->text);
		break;
	case PROSE:
		help_prose(help, INDENT, piece->text);
		break;
	case QUOTED:
		help_prose(help, 2 * INDENT, piece->text);
		break;
	case ITEM:
		help_item(help, ITEM_INDENT, piece->text, piece->meaning);
		break;
	case EXAMPLE:
		help_example(help, piece->text);
		break;
	case STAGES:
		help_stages(help);
		break;
	case FOREACH:
		help_foreach(help);
		break;
	case FUNCTIONS:
		show_functions(help);
		break;
	case WORDS:
		show_words(help);
		break;
	default:
		show_tables(help);
	}
}

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The item has the word, in whatever case. */
static bool has_word(const char *item, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = item; length > 0 && (at = strcasestr(at, word)); at++) {
		if ((at == item || !is_letter(at[-1])) && !is_letter(at[length]))
			return true;
	}
	return false;
}

/* What the section of an item says by example. */
static void show_examples_of(const struct help *help, const struct piece *item, const char *word)
{
	const struct piece *end = pieces + sizeof(pieces) / sizeof(*pieces);

	for (; item < end && item->kind != HEADING; item++) {
		if (item->kind == EXAMPLE && has_word(item->text, word))
			help_example(help, item->text);
	}
}

static bool show_function(const struct help *help, const char *word)
{
	const struct row_function *function = function_find(word);

	if (function)
		help_item(help, ITEM_INDENT, function->usage, function->summary);
	return function;
}

bool help_language_word(const struct help *help, const char *word, struct nearest *nearest)
{
	bool found = show_function(help, word);

	lexer_offer_keywords(nearest);
	function_offer(nearest);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		const struct piece *piece = &pieces[i];

		if (piece->kind != ITEM || !has_word(piece->text, word))
			continue;
		help_item(help, ITEM_INDENT, piece->text, piece->meaning);
		show_examples_of(help, piece, word);
		found = true;
	}
	return found;
}

void help_language(const struct help *help)
{
	help_prose(help, 0, "The query language of Inquest");
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++)
		show(help, &pieces[i]);
}
