/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See complete.h. readline's calls carry no data, so that what they need is static. */
#include "shell/complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>

#include "language/stage.h"
#include "manual/texts.h"
#include "shell/input.h"
#include "shell/meta.h"
#include "shell/offers.h"

static struct offers offers;
static const struct input *typed;

static void offer_topics(void)
{
	static const char *const general[] = {"language", "tables", "questions", "foreach"};

	for (size_t i = 0; i < sizeof(general) / sizeof(*general); i++)
		offer(&offers, general[i]);
	for (const struct embedded *text = manual_texts; text->name; text++)
		offer(&offers, text->name);
	for (const struct meta *meta = meta_commands; meta->name; meta++)
		offer(&offers, meta->name);
	for (const struct stage_ops *const *stage = stage_registry; *stage; stage++)
		offer(&offers, (*stage)->name);
	offer_tables(&offers);
	offer_questions(&offers, false);
}

static void offer_argument(enum meta_argument argument)
{
	switch (argument) {
	case META_SWITCH:
		offer(&offers, "on");
		offer(&offers, "off");
		break;
	case META_FORMAT:
		offer_formats(&offers);
		break;
	case META_TABLE:
		offer_tables(&offers);
		break;
	case META_QUESTION:
		offer_questions(&offers, false);
		break;
	case META_TOPIC:
		offer_topics();
		break;
	case META_FILE: /* readline's own */
		rl_attempted_completion_over = 0;
		break;
	case META_NOTHING:
		break;
	}
}

/* A command's name, or its only argument. */
static void offer_meta(void)
{
	size_t length = strcspn(offers.before, " \t");
	bool second =
	    offers.before[length] && !offers.before[length + strspn(offers.before + length, " \t")];

	for (const struct meta *meta = meta_commands; meta->name; meta++) {
		if (!*offers.before)
			offer(&offers, meta->name);
		else if (second && strlen(meta->name) == length &&
			 strncmp(meta->name, offers.before, length) == 0)
			offer_argument(meta->argument);
	}
}

static const char *usage_of(const char *match)
{
	size_t length = strcspn(match, "(");

	vector_for_each(&offers.shell->session.questions.list, question) {
		if (match[length] == '(' && strncmp(question->name, match, length) == 0 &&
		    !question->name[length])
			return question->usage;
	}
	return match;
}

/* Lists saved questions with their parameters. matches[0] is what all have in common. */
static void show_matches(char **matches, int count, int longest)
{
	char **shown = calloc((size_t)count + 2, sizeof(*shown));

	for (int i = 0; shown && i <= count; i++) {
		shown[i] = (char *)usage_of(matches[i]);
		longest = (int)strlen(shown[i]) > longest ? (int)strlen(shown[i]) : longest;
	}
	putc('\n', rl_outstream);
	rl_display_match_list(shown ? shown : matches, count, longest);
	free(shown);
	rl_forced_update_display();
}

static char *next_match(const char *word, int state)
{
	static size_t next;

	(void)word;
	if (state == 0)
		next = 0;
	return next < offers.list.count ? strdup(offers.list.data[next++]) : NULL;
}

static void gather(void)
{
	const char *text = offers.before + strspn(offers.before, " \t\n");

	if (*text == '.' || (!*text && *offers.word == '.'))
		offer_meta();
	else if (text_is_sql(text))
		offer_sql(&offers);
	else
		offer_language(&offers);
	if (!*text && *offers.word && *offers.word != '.') {
		offer(&offers, "select");
		offer(&offers, "with");
	}
}

/* A match that ends in one of these goes on. */
static void finish(void)
{
	const char *only = offers.list.count == 1 ? offers.list.data[0] : "";
	size_t length = strlen(only);
	bool calls = false;

	if (length > 0 && strchr("(.", only[length - 1]))
		rl_completion_append_character = '\0';
	vector_for_each(&offers.list, word)
		calls |= usage_of(*word) != *word;
	calls &= (int)offers.list.count < rl_completion_query_items;
	rl_completion_display_matches_hook = calls ? show_matches : NULL;
}

static char **complete(const char *word, int start, int end)
{
	const char *statement = typed->statement ? typed->statement : "";

	offers.arena = (struct arena){0};
	offers.list.count = 0;
	offers.word = word;
	offers.after = rl_line_buffer + end;
	offers.before = arena_printf(&offers.arena, "%s%s%.*s", statement, *statement ? "\n" : "",
				     start, rl_line_buffer);
	rl_attempted_completion_over = 1;
	gather();
	finish();
	char **matches = offers.arena.failed ? NULL : rl_completion_matches(word, next_match);
	offers.list.count = 0;
	arena_deinit(&offers.arena);
	return matches;
}

/* An argument of a command is all that stands there. */
static char *word_breaks(void)
{
	static char argument[] = " \t", token[] = " \t\n|,()=<>!~+*/:;";
	bool meta = !typed->statement && rl_line_buffer[strspn(rl_line_buffer, " \t")] == '.';

	return meta ? argument : token;
}

void complete_init(struct shell *shell, const struct input *input)
{
	offers.shell = shell;
	typed = input;
	rl_attempted_completion_function = complete;
	rl_completion_word_break_hook = word_breaks;
}

void complete_deinit(void)
{
	memory_destroy(offers.memory);
	database_close(offers.database);
	vector_deinit(&offers.list);
	offers = (struct offers){0};
}
