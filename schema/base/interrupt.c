/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One flag, set by the signal handler. A second signal ends the process the default way, unless it
 * is to survive.
 */
#include "base/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

void interrupt_install(void)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is told by write(2), as a full disk is */
}

void interrupt_survive(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGINT, &action, NULL);
	signal(SIGTERM, SIG_DFL);
}

void interrupt_forget(void)
{
	interrupted = 0;
}

struct error *interrupt_check(void)
{
	return interrupted ? error_create(ERROR_INTERRUPTED, "interrupted; nothing was written")
			   : NULL;
}
