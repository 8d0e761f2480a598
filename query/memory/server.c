/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See server.h. */
#include "memory/server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "run/program.h"

enum {
	TICK_MS = 50,
	PATIENCE_MS = 120000, /* without a byte; a whole dump is searched in less */
	MERCY_MS = 1000,      /* to end its question after Ctrl-C */
};
#define ANSWER_MAX ((uint64_t)1 << 30)

/* What it is started with: the files, open or by their paths, and for types their machine. */
struct program {
	const char *dump, *vmlinux, *machine;
	int file; /* instead of the dump; that of the types; -1: none */
};

static void become(int fd, const struct program *program)
{
	char socket[16], path[32];
	char *argv[] = {"inquest-memory",         socket,
			(char *)program->dump,    (char *)program->vmlinux,
			(char *)program->machine, NULL};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fcntl(fd, F_SETFD, 0);
	if (program->file >= 0) {
		fcntl(program->file, F_SETFD, 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", program->file);
		argv[program->machine ? 3 : 2] = path;
	}
	snprintf(socket, sizeof(socket), "%d", fd);
	struct error *error = program_run(argv[0], argv);
	fprintf(stderr, "inquest: %s\n", error->message);
	_exit(error_exit_code(error));
}

static struct error *start(struct server *server, const struct program *program)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return error_from_errno("cannot make a socket");
	fflush(NULL);
	server->pid = fork();
	if (server->pid == 0)
		become(pair[1], program);
	close(pair[1]);
	server->fd = pair[0];
	if (server->pid > 0)
		return NULL;
	close(pair[0]);
	server->pid = 0;
	return error_from_errno("cannot start inquest-memory");
}

void server_stop(struct server *server)
{
	if (server->pid) {
		close(server->fd);
		kill(server->pid, SIGKILL);
		while (waitpid(server->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	protocol_inbox_deinit(&server->inbox);
	*server = (struct server){0};
}

static struct error *dead(struct server *server, const char *why)
{
	server_stop(server);
	return error_create(ERROR_CRASHED, "the process that reads the dump %s", why);
}

static int64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Waits until something has come, or nothing ever will. */
static struct error *wait_for_bytes(struct server *server)
{
	struct pollfd poller = {.fd = server->fd, .events = POLLIN};
	int64_t start = now_ms(), interrupted = 0;

	while (poll(&poller, 1, TICK_MS) <= 0) {
		struct error *interrupt = interrupt_check();
		int64_t now = now_ms();

		if (interrupt && !interrupted) {
			interrupted = now;
			kill(server->pid, SIGINT); /* it need not be of this terminal */
		}
		if (interrupt && now - interrupted > MERCY_MS) {
			server_stop(server);
			return interrupt;
		}
		error_destroy(interrupt);
		if (now - start > PATIENCE_MS)
			return dead(server, "does not answer");
	}
	return NULL;
}

static struct error *receive(struct server *server)
{
	bool ended;

	TRY(wait_for_bytes(server));
	size_t before = server->inbox.bytes.list.count - server->inbox.taken;
	TRY(protocol_receive(&server->inbox, server->fd, &ended));
	server->bytes += server->inbox.bytes.list.count - server->inbox.taken - before;
	if (ended)
		return dead(server, "has ended: a fault of Inquest, or an attack");
	if (server->bytes > ANSWER_MAX)
		return dead(server, "sends too much");
	return NULL;
}

static struct error *end_of(const struct protocol_frame *frame)
{
	if (!frame->status)
		return NULL;
	if (frame->status - 1 > ERROR_LOST)
		return error_create(ERROR_CRASHED, "%s", frame->text);
	return error_create((enum error_kind)(frame->status - 1), "%s", frame->text);
}

/* What taker cannot take is told when the answer has ended: the next one must begin clean. */
static struct error *take_answer(struct server *server, const struct server_taker *taker)
{
	struct error *error = NULL;

	for (;;) {
		struct protocol_frame frame;
		bool whole;
		struct error *broken = protocol_take(&server->inbox, &frame, &whole);

		if (broken || !server->pid) {
			server_stop(server);
			error_destroy(error);
			return broken;
		}
		if (!whole) {
			broken = receive(server);
			if (broken) {
				error_destroy(error);
				return broken;
			}
		} else if (frame.kind == PROTOCOL_END) {
			return error ? error : end_of(&frame);
		} else if (!error) {
			error = taker->frame(taker->context, &frame);
		}
	}
}

struct error *server_ask(struct server *server, const struct protocol_frame *question,
			 const struct server_taker *taker)
{
	struct protocol_bytes bytes = {0};
	struct error *error = protocol_put(&bytes, question);

	server->bytes = 0;
	if (!error)
		error = protocol_send(server->fd, &bytes);
	protocol_bytes_deinit(&bytes);
	if (error && error->kind == ERROR_IO) {
		error_destroy(error);
		return dead(server, "has ended: a fault of Inquest, or an attack");
	}
	TRY(error);
	return take_answer(server, taker);
}

static struct error *start_and_greet(struct server *server, const struct program *program,
				     const struct server_taker *taker)
{
	TRY(start(server, program));
	struct error *error = take_answer(server, taker);
	if (error)
		server_stop(server);
	return error;
}

struct error *server_start(struct server *server, const char *dump, int file, const char *vmlinux,
			   const struct server_taker *taker)
{
	return start_and_greet(server, &(struct program){dump, vmlinux, NULL, file}, taker);
}

struct error *server_start_types(struct server *server, int file, const char *machine,
				 const struct server_taker *taker)
{
	return start_and_greet(server, &(struct program){"", "", machine, file}, taker);
}
