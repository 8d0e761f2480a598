/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/section.h"

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(
	    report,
	    "SELECT k.name, k.bytes, k.driver, k.scheduler, count(r.request) AS requests, "
	    "sum(r.state = 'in_flight') AS with_driver, max(r.age_ns) AS oldest_age_ns, "
	    "min(r.age_ns) AS youngest_age_ns, k.slaves, k.holders FROM disks AS k LEFT JOIN "
	    "requests AS r ON r.dump = k.dump AND r.disk = k.disk WHERE k.dump = :dump GROUP BY "
	    "k.disk ORDER BY max(r.age_ns) DESC, k.name",
	    300, &rows));
	html_table(report->to, &rows, "Disks");
	return NULL;
}

const struct section section_disks = {
    .place = 80,
    .id = "disks",
    .title = "Disks",
    .question = "disks | show name, bytes, driver, scheduler",
    .show = show,
};
