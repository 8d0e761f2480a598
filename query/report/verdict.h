/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands on top: the page of inquest why. */
#ifndef INQUEST_REPORT_VERDICT_H
#define INQUEST_REPORT_VERDICT_H

#include "report/report.h"

void verdict_write(struct report *report);

/* The stack alone, the innermost frame first. */
void verdict_stack(const struct why *why, FILE *to);

#endif
