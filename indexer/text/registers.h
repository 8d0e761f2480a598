/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a report that show registers. */
#ifndef INQUEST_TEXT_REGISTERS_H
#define INQUEST_TEXT_REGISTERS_H

#include "base/error.h"
#include "text/report.h"

/* Takes the line if it begins with a register (*known). Returns failures (no memory) only. */
struct error *registers_line(struct oops_open *open, const char *line, bool *known);

#endif
