/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports of a log as rows: of a dump's log, and of a log that is a text file. */
#ifndef INQUEST_TABLES_OOPSES_H
#define INQUEST_TABLES_OOPSES_H

#include "schema/sink.h"
#include "text/oops.h"

/* The rows of one report. */
struct error *oopses_emit(struct sink *sink, const struct oops *oops);

#endif
