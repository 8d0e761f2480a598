/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One number, set by the signal handler. A second signal ends the process the default way, unless
 * it is to survive. One that comes at once is the first one again: timeout(1) sends it to the
 * process and to its group, a terminal that goes and its shell send one each.
 */
#include "base/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>

enum { AT_ONCE = 1 }; /* seconds */

static volatile sig_atomic_t interrupted; /* by this signal */

static void on_signal(int number)
{
	interrupted = number;
}

static void on_signal_or_second(int number)
{
	static time_t first;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!interrupted)
		first = now.tv_sec;
	else if (now.tv_sec - first > AT_ONCE) {
		signal(number, SIG_DFL);
		raise(number);
	}
	interrupted = number;
}

/* nohup(1) starts a program that is to outlive its terminal with the signal ignored. */
static void catch_unless_ignored(int number, const struct sigaction *action)
{
	struct sigaction old;

	if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		sigaction(number, action, NULL);
}

void interrupt_install(void)
{
	struct sigaction action = {.sa_handler = on_signal_or_second};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	catch_unless_ignored(SIGHUP, &action);
	signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is told by write(2), as a full disk is */
}

void interrupt_survive(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGINT, &action, NULL);
	signal(SIGTERM, SIG_DFL);
	catch_unless_ignored(SIGHUP, &(struct sigaction){.sa_handler = SIG_DFL});
}

void interrupt_forget(void)
{
	interrupted = 0;
}

int interrupt_signal(void)
{
	return interrupted ? interrupted : SIGINT;
}

struct error *interrupt_check(void)
{
	return interrupted ? error_create(ERROR_INTERRUPTED, "interrupted; nothing was written")
			   : NULL;
}
