/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See shell.h: the loop, and what one statement does. */
#include "shell/shell.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "session/message.h"
#include "shell/input.h"
#include "shell/meta.h"
#include "shell/pager.h"

/* The user who left the pager has seen enough. */
static struct error *close_pager(struct pager *pager, struct error *error)
{
	pager_close(pager);
	if (!error || !pager->left)
		return error;
	error_destroy(error);
	return NULL;
}

struct error *shell_show(struct shell *shell,
			 struct error *(*show)(struct shell *shell, FILE *file, const void *data),
			 const void *data)
{
	struct pager pager;

	if (!shell->interactive || !isatty(STDOUT_FILENO)) {
		TRY(show(shell, stdout, data));
		return fflush(stdout) == 0 ? NULL : error_from_errno("standard output");
	}
	TRY(pager_open(&pager));
	return close_pager(&pager, show(shell, pager.stream, data));
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct error *answer(struct shell *shell, FILE *file, const void *data)
{
	const struct request *request = data;
	_cleanup_(output_deinit) struct output output;

	output_init(&output, shell->file ? shell->file : stdout, shell->format);
	if (!shell->file)
		output.file = file;
	/* A prompt stands between results; elsewhere they follow one another. */
	if (shell->file || !shell->interactive)
		output.results = shell->results;
	struct error *error = session_ask(&shell->session, request, &output);
	shell->results = output.results;
	return error;
}

static struct error *ask(struct shell *shell, const char *text)
{
	const struct request request = {.text = text,
					.sql = text_is_sql(text),
					.explain = shell->explain,
					.formats = shell->format};
	double start = now();
	struct error *error =
	    shell->file ? answer(shell, NULL, &request) : shell_show(shell, answer, &request);

	if (shell->timer && !error)
		printf("%.3f s\n", now() - start);
	return error;
}

static struct error *run_command(struct shell *shell, FILE *file, const void *text)
{
	return shell->commands->run(text, shell->path, file);
}

/* One statement or command. */
static struct error *execute(struct shell *shell, const char *text)
{
	if (shell->commands->claims(text))
		return shell->file ? run_command(shell, shell->file, text)
				   : shell_show(shell, run_command, text);
	return meta_is_command(text) ? meta_run(shell, text) : ask(shell, text);
}

/* At a prompt an error is told and forgotten. */
static struct error *survive(struct shell *shell, struct error *error)
{
	if (!shell->interactive)
		return error;
	interrupt_forget();
	if (error)
		message_error(NULL, error);
	error_destroy(error);
	return NULL;
}

static struct error *run_statements(struct shell *shell, struct input *input)
{
	while (!shell->quit) {
		_cleanup_free_ char *text = NULL;

		TRY(input_next(input, &text));
		if (!text)
			return NULL;
		struct error *error = execute(shell, text);
		TRY(error_context(survive(shell, error), "line %u", input->first_line));
	}
	return NULL;
}

static void greet(const struct shell *shell)
{
	printf("Inquest %s, %s. Ask questions or SQL; .help tells more, Ctrl-D leaves.\n",
	       INQUEST_VERSION, shell->path);
}

static void shell_deinit(struct shell *shell)
{
	if (shell->file)
		fclose(shell->file);
	free(shell->file_name);
	session_close(&shell->session);
}

struct error *shell_run(const char *path, const char *queries, const struct format *format,
			const struct shell_commands *commands)
{
	_cleanup_(shell_deinit) struct shell shell = {.path = path,
						      .format = format,
						      .commands = commands,
						      .interactive = isatty(STDIN_FILENO)};
	_cleanup_(input_deinit) struct input input = {0};

	TRY(session_open(&shell.session, path, queries));
	input_init(&input, &shell);
	if (shell.interactive) {
		signal(SIGPIPE, SIG_IGN);
		interrupt_survive();
		greet(&shell);
	}
	return run_statements(&shell, &input);
}
