/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See typed.h. */
#include "commands/typed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/vector.h"
#include "commands/command.h"
#include "session/message.h"

/* None of them is a table, a word of crash's or a saved question. */
static const char *const names[] = {"compare", "why"};

#define BLANKS " \t\r\n;"

static const char *find_name(const char *text)
{
	text += strspn(text, BLANKS);
	size_t length = strcspn(text, BLANKS);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0)
			return names[i];
	}
	return NULL;
}

bool typed_claims(const char *text)
{
	return find_name(text) != NULL;
}

struct words {
	VECTOR(char *) list;
};

static void words_deinit(struct words *words)
{
	vector_deinit(&words->list);
}

/* Cuts the line at its blanks. */
static bool split(char *line, struct words *words)
{
	char *rest = NULL;

	for (char *word = strtok_r(line, BLANKS, &rest); word; word = strtok_r(NULL, BLANKS, &rest))
		if (!vector_push(&words->list, word))
			return false;
	return true;
}

struct error *typed_run(const char *text, const char *path, const char *format)
{
	_cleanup_free_ char *line = NULL;
	_cleanup_(words_deinit) struct words words = {0};
	const char *name = find_name(text);

	const char *arguments = text + strspn(text, BLANKS) + strlen(name);
	if (asprintf(&line, "%s", arguments) < 0) {
		line = NULL;
		return error_no_memory();
	}
	const char *const first[] = {name, path, format ? "--format" : NULL, format};
	for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++) {
		if (first[i] && !vector_push(&words.list, (char *)first[i]))
			return error_no_memory();
	}
	if (!split(line, &words) || !vector_push(&words.list, NULL))
		return error_no_memory();
	return command_run(command_find(name, NULL), (int)words.list.count - 1, words.list.data);
}

/* Never comes back. */
static void run_child(int output, const char *text, const char *path)
{
	dup2(output, STDOUT_FILENO);
	struct error *error = typed_run(text, path, NULL);
	int code = error_exit_code(error);

	if (error)
		message_error(NULL, error);
	fflush(stdout);
	_exit(code);
}

static void copy(int from, FILE *to)
{
	char buffer[4096];
	ssize_t count;

	while ((count = read(from, buffer, sizeof(buffer))) > 0 || (count < 0 && errno == EINTR)) {
		if (count > 0)
			fwrite(buffer, 1, (size_t)count, to);
	}
}

static struct error *run_apart(const char *text, const char *path, FILE *file)
{
	int ends[2], status = 0;

	if (fflush(NULL) != 0 || pipe2(ends, O_CLOEXEC) < 0)
		return error_from_errno("%s", find_name(text));
	pid_t child = fork();
	if (child == 0)
		run_child(ends[1], text, path);
	close(ends[1]);
	copy(ends[0], file);
	close(ends[0]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0
		   ? NULL
		   : error_create(ERROR_USAGE, "%s did not end well", find_name(text));
}

const struct shell_commands typed_commands = {.claims = typed_claims, .run = run_apart};
