/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See input.h. readline knows one terminal, and calls back without saying for whom: `prompting` is
 * the input that it reads for.
 */
#include "shell/input.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <readline/history.h>
#include <readline/readline.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "shell/complete.h"
#include "shell/history.h"
#include "shell/statement.h"

static const char prompt[] = "inquest> ", more[] = "    ...> ";

static struct input *prompting;

/* Ctrl-C at the prompt: all that was typed is dropped. */
static int on_signal(void)
{
	struct error *error = interrupt_check();

	if (!error)
		return 0;
	error_destroy(error);
	interrupt_forget();
	free(prompting->statement);
	prompting->statement = NULL;
	rl_set_prompt(prompt);
	rl_replace_line("", 0);
	fputc('\n', rl_outstream);
	rl_on_new_line();
	rl_redisplay();
	return 0;
}

void input_init(struct input *input, struct shell *shell)
{
	*input = (struct input){.interactive = shell->interactive};
	if (!input->interactive)
		return;
	prompting = input;
	rl_readline_name = "inquest";
	rl_outstream = isatty(STDOUT_FILENO) ? stdout : stderr;
	rl_signal_event_hook = on_signal;
	complete_init(shell, input);
	history_begin();
}

void input_deinit(struct input *input)
{
	if (input->interactive)
		complete_deinit();
	free(input->statement);
	free(input->lines);
	free(input->question);
}

/* From a terminal: one line, or several that were pasted. NULL at the end. */
static char *read_terminal(struct input *input)
{
	fflush(stdout);
	char *lines = readline(input->statement ? more : prompt);

	if (!lines)
		fputc('\n', rl_outstream);
	return lines;
}

static char *read_file(void)
{
	char *line = NULL;
	size_t capacity = 0;

	if (getline(&line, &capacity, stdin) < 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* Makes sure that there is a line, unless the input has ended. */
static struct error *fill(struct input *input)
{
	if (input->next || input->ended)
		return NULL;
	free(input->lines);
	input->lines = input->interactive ? read_terminal(input) : read_file();
	input->next = input->lines;
	input->ended = !input->lines;
	if (input->ended && !input->interactive && ferror(stdin))
		return error_from_errno("standard input");
	return NULL;
}

static char *take_line(struct input *input)
{
	char *line = input->next, *end = strchr(line, '\n');

	input->line++;
	input->next = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	return line;
}

static struct error *append(struct input *input, const char *before, const char *line)
{
	char *joined = NULL;

	if (asprintf(&joined, "%s%s%s", before ? before : "", before ? "\n" : "", line) < 0)
		return error_no_memory();
	if (!input->statement)
		input->first_line = input->line;
	free(input->statement);
	input->statement = joined;
	return NULL;
}

static bool begins_with_bar(const char *line)
{
	return line[strspn(line, " \t")] == '|';
}

/* A backslash at the end of a line stands for the line's end. */
static bool drop_backslash(char *statement)
{
	size_t length = strlen(statement);
	bool found = length > 0 && statement[length - 1] == '\\';

	if (found)
		statement[length - 1] = ' ';
	return found;
}

/* Takes a line; *complete: that makes the statement whole. */
static struct error *add_line(struct input *input, bool *complete)
{
	const char *line = take_line(input);
	bool blank = statement_is_blank(line), first = !input->statement;

	*complete = false;
	if (first && blank)
		return NULL;
	if (first)
		line += strspn(line, " \t");
	if (first && begins_with_bar(line) && input->question)
		TRY(append(input, input->question, line));
	else
		TRY(append(input, input->statement, line));
	bool sql = text_is_sql(input->statement);
	*complete = (!sql && blank) || (!(!sql && drop_backslash(input->statement)) &&
					statement_is_complete(input->statement));
	return NULL;
}

/* A line that is there already, pasted or in a file, may go on with a question. */
static struct error *goes_on(struct input *input, bool *ret)
{
	*ret = false;
	if (*input->statement == '.' || text_is_sql(input->statement))
		return NULL;
	if (!input->interactive)
		TRY(fill(input));
	*ret = input->next && begins_with_bar(input->next);
	return NULL;
}

static struct error *gather(struct input *input)
{
	for (;;) {
		bool complete, more_lines;

		TRY(fill(input));
		if (input->ended)
			return NULL;
		TRY(add_line(input, &complete));
		if (!complete)
			continue;
		TRY(goes_on(input, &more_lines));
		if (!more_lines)
			return NULL;
	}
}

/* Who is used to SQL ends a question with a semicolon. */
static void trim(char *statement)
{
	size_t length = strlen(statement);

	while (length > 0 && strchr(" \t\r\n;", statement[length - 1]))
		statement[--length] = '\0';
}

static struct error *remember(struct input *input)
{
	if (input->interactive)
		history_remember(input->statement);
	if (*input->statement == '.' || text_is_sql(input->statement))
		return NULL;
	trim(input->statement);
	free(input->question);
	input->question = strdup(input->statement);
	return input->question ? NULL : error_no_memory();
}

struct error *input_next(struct input *input, char **ret)
{
	*ret = NULL;
	TRY(gather(input));
	if (!input->statement || (input->ended && input->interactive))
		return NULL;
	TRY(remember(input));
	*ret = steal(&input->statement);
	return NULL;
}
