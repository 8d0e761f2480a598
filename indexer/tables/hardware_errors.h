/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors of the hardware as rows: of a dump's log, and of a log that is a text file. */
#ifndef INQUEST_TABLES_HARDWARE_ERRORS_H
#define INQUEST_TABLES_HARDWARE_ERRORS_H

#include "schema/sink.h"
#include "text/hardware.h"

/* context is the sink. */
struct error *hardware_errors_emit(void *context, int64_t number,
				   const struct hardware_error *error);

#endif
