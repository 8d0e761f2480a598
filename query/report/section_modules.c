/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/section.h"

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(report,
			 "SELECT name, size, refcount, state, taints, version, args FROM modules "
			 "WHERE dump = :dump ORDER BY taints = '', name",
			 500, &rows));
	html_table(report->to, &rows, "Modules");
	return NULL;
}

const struct section section_modules = {
    .place = 70,
    .id = "modules",
    .title = "Modules",
    .question = "modules | show name, size, refcount, taints, version",
    .show = show,
};
