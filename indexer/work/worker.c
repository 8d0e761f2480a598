/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See worker.h. */
#include "work/worker.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static _Noreturn void work_and_exit(struct worker_board *board, worker_work *work, void *context,
				    pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	struct error *error = work(context, board);
	if (error) {
		board->kind = (int)error->kind;
		snprintf(board->message, sizeof(board->message), "%s", error->message);
	}
	_exit(error != NULL);
}

void worker_keep(void *memory, size_t size)
{
	madvise(memory, size, MADV_DONTFORK);
}

struct error *worker_start(struct worker *worker, worker_work *work, void *context)
{
	pid_t parent = getpid();

	if (!worker->board) {
		void *memory = mmap(NULL, sizeof(*worker->board), PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (memory == MAP_FAILED)
			return error_no_memory();
		worker->board = memory;
	}
	*worker->board = (struct worker_board){.progress = {.stage = "start"}};
	fflush(NULL);
	madvise(worker->board, sizeof(*worker->board), MADV_DOFORK);
	pid_t pid = fork();
	worker_keep(worker->board, sizeof(*worker->board));
	if (pid < 0)
		return error_from_errno("cannot start a process");
	if (pid == 0)
		work_and_exit(worker->board, work, context, parent);
	worker->pid = pid;
	return NULL;
}

void worker_stage(const struct worker *worker, char stage[PROGRESS_STAGE])
{
	memcpy(stage, worker->board->progress.stage, PROGRESS_STAGE);
	stage[PROGRESS_STAGE - 1] = '\0';
	for (char *p = stage; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("_-, ", *p))
			*p = '?';
}

static struct error *error_of_signal(const struct worker *worker, int number)
{
	char stage[PROGRESS_STAGE];

	worker_stage(worker, stage);
	if (number == SIGKILL)
		return error_create(ERROR_NO_MEMORY,
				    "the process that read it was killed at the stage '%s', as "
				    "happens when memory is short",
				    stage);
	return error_create(ERROR_CRASHED,
			    "the process that read it ended by signal %d, %s, at the stage '%s'",
			    number, strsignal(number), stage);
}

static struct error *error_of_code(const struct worker *worker, int code)
{
	char stage[PROGRESS_STAGE];

	worker_stage(worker, stage);
	return error_create(ERROR_CRASHED,
			    "the process that read it failed, exit code %d, at the stage '%s'",
			    code, stage);
}

/* Its own words are the same wherever it was; a library's handler has none. */
static struct error *error_of_memory(const struct worker *worker)
{
	char stage[PROGRESS_STAGE];

	worker_stage(worker, stage);
	return error_create(ERROR_NO_MEMORY,
			    "the process that read it was out of memory at the stage '%s'", stage);
}

static bool is_out_of_memory(const struct worker_board *board, int code)
{
	return code == error_exit_code(error_no_memory()) ||
	       (board->kind == ERROR_NO_MEMORY &&
		!strcmp(board->message, error_no_memory()->message));
}

/* Only a process that ended by itself has written its error. */
static struct error *error_of(struct worker *worker, int status)
{
	struct worker_board *board = worker->board;

	worker->died = WIFSIGNALED(status);
	if (status == 0)
		return NULL;
	if (WIFSIGNALED(status))
		return error_of_signal(worker, WTERMSIG(status));
	int kind = board->kind;
	board->message[sizeof(board->message) - 1] = '\0';
	bool memory = is_out_of_memory(board, WEXITSTATUS(status));
	worker->died = memory || kind < 0 || kind > (int)ERROR_LOST || !board->message[0];
	if (memory)
		return error_of_memory(worker);
	if (worker->died)
		return error_of_code(worker, WEXITSTATUS(status));
	return error_create((enum error_kind)kind, "%s", board->message);
}

bool worker_poll(struct worker *worker, struct error **ret)
{
	int status;

	if (worker->pid == 0 || waitpid(worker->pid, &status, WNOHANG) != worker->pid)
		return false;
	worker->pid = 0;
	*ret = error_of(worker, status);
	return true;
}

struct error *worker_wait(struct worker *worker)
{
	int status = 0;

	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	worker->pid = 0;
	return error_of(worker, status);
}

void worker_deinit(struct worker *worker)
{
	if (worker->pid != 0) {
		kill(worker->pid, SIGKILL);
		error_destroy(worker_wait(worker));
	}
	if (worker->board)
		munmap(worker->board, sizeof(*worker->board));
	worker->board = NULL;
}
