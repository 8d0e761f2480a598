/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ctrl-C (SIGINT) and SIGTERM end the work at the next safe point, with nothing half-written. */
#ifndef INQUEST_BASE_INTERRUPT_H
#define INQUEST_BASE_INTERRUPT_H

#include "base/error.h"

void interrupt_install(void);

/* An ERROR_INTERRUPTED once a signal has come, else NULL. Cheap: one load. */
struct error *interrupt_check(void);

#endif
