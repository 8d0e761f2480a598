/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One flag, set by the signal handler. A second signal ends the process the default way. */
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

struct error *interrupt_check(void)
{
	return interrupted ? error_create(ERROR_INTERRUPTED, "interrupted; nothing was written")
			   : NULL;
}
