/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/section.h"

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(report, "SELECT * FROM problems WHERE dump = :dump ORDER BY count DESC",
			 300, &rows));
	html_table(report->to, &rows, "What could not be read");
	return NULL;
}

const struct section section_problems = {
    .place = 120,
    .id = "problems",
    .title = "What could not be read",
    .question = "problems",
    .show = show,
};
