/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several dumps side by side: all of the case as curves, and what changed from the first to the
 * last. */
#ifndef INQUEST_REPORT_COMPARE_H
#define INQUEST_REPORT_COMPARE_H

#include "report/report.h"

struct error *compare_write(struct report *report);

#endif
