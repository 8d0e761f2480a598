/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ctrl-C (SIGINT), SIGTERM and SIGHUP end the work at the next safe point, with nothing
 * half-written.
 */
#ifndef INQUEST_BASE_INTERRUPT_H
#define INQUEST_BASE_INTERRUPT_H

#include "base/error.h"

void interrupt_install(void);

/*
 * For a program that goes on after Ctrl-C: the signal is noted as often as it comes, until it is
 * forgotten. SIGTERM and SIGHUP end the program the default way.
 */
void interrupt_survive(void);
void interrupt_forget(void);

/* The one that has come, by which the program's exit code goes; SIGINT where none has. */
int interrupt_signal(void);

/* An ERROR_INTERRUPTED once a signal has come, else NULL. Cheap: one load. */
struct error *interrupt_check(void);

#endif
