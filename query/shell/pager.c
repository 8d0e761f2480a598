/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See pager.h. A pager that is left early is told by EPIPE; SIGPIPE is ignored by who uses this.
 * Ctrl-C reaches the pager as well as the program: a write that it interrupts fails, so that a
 * query whose pager has enough to show can be stopped.
 */
#include "shell/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* NULL: no pager is wanted. */
static const char *pager_command(void)
{
	const char *command = getenv("PAGER"), *terminal = getenv("TERM");

	if (!command) /* less cannot move about on such a terminal */
		command = terminal && strcmp(terminal, "dumb") == 0 ? "" : "less";
	return *command && strcmp(command, "cat") != 0 ? command : NULL;
}

static bool spawn(struct pager *pager, const char *command, const int ends[2])
{
	char shell[] = "/bin/sh", flag[] = "-c";
	char *arguments[] = {shell, flag, (char *)command, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t reset;

	sigemptyset(&reset);
	sigaddset(&reset, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
	posix_spawnattr_setsigdefault(&attributes, &reset);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	bool started =
	    posix_spawn(&pager->pid, shell, &actions, &attributes, arguments, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return started;
}

/* less leaves at once when all fits, shows colour, cuts long lines, and does not clear the screen.
 */
static bool start(struct pager *pager)
{
	const char *command = pager_command();
	int ends[2];

	if (!command || pipe2(ends, O_CLOEXEC) != 0)
		return false;
	setenv("LESS", "FRSX", 0);
	/* What is shown is no file: nothing is to be run over it, nor a shell from it. */
	unsetenv("LESSOPEN");
	unsetenv("LESSCLOSE");
	setenv("LESSSECURE", "1", 0);
	bool started = spawn(pager, command, ends);
	close(ends[0]);
	if (!started)
		close(ends[1]);
	else
		pager->fd = ends[1];
	return started;
}

static bool write_all(struct pager *pager, const char *bytes, size_t size)
{
	int fd = pager->direct ? STDOUT_FILENO : pager->fd;

	while (size > 0) {
		ssize_t written = write(fd, bytes, size);

		if (written < 0) {
			pager->left |= errno == EPIPE;
			return false;
		}
		bytes += written;
		size -= (size_t)written;
	}
	return true;
}

static bool release(struct pager *pager)
{
	size_t size = pager->size;

	pager->size = 0;
	return write_all(pager, pager->held, size);
}

static bool hold(struct pager *pager, const char *bytes, size_t size)
{
	if (pager->size + size > pager->capacity) {
		size_t capacity = 2 * (pager->size + size);
		char *grown = realloc(pager->held, capacity);

		if (!grown) {
			errno = ENOMEM;
			return false;
		}
		pager->held = grown;
		pager->capacity = capacity;
	}
	memcpy(pager->held + pager->size, bytes, size);
	pager->size += size;
	for (const char *end = bytes + size; bytes < end; bytes++)
		pager->lines += *bytes == '\n';
	return true;
}

/* What fopencookie writes with: 0 is failure. */
static ssize_t take(void *cookie, const char *bytes, size_t size)
{
	struct pager *pager = cookie;

	if (pager->fd >= 0 || pager->direct)
		return write_all(pager, bytes, size) ? (ssize_t)size : 0;
	if (!hold(pager, bytes, size))
		return 0;
	if (pager->lines < pager->screen)
		return (ssize_t)size;
	pager->direct = !start(pager);
	return release(pager) ? (ssize_t)size : 0;
}

struct error *pager_open(struct pager *pager)
{
	const cookie_io_functions_t functions = {.write = take};
	struct winsize size = {0};

	*pager = (struct pager){.fd = -1};
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	pager->screen = size.ws_row > 1 ? size.ws_row : 24;
	pager->stream = fopencookie(pager, "w", functions);
	return pager->stream ? NULL : error_no_memory();
}

void pager_close(struct pager *pager)
{
	fclose(pager->stream);
	if (pager->fd >= 0) {
		close(pager->fd);
		while (waitpid(pager->pid, NULL, 0) < 0 && errno == EINTR)
			;
	} else {
		pager->direct = true;
		release(pager);
	}
	free(pager->held);
}
