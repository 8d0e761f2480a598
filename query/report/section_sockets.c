/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/section.h"

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(
	    report,
	    "SELECT family, type, protocol, state, count(*) AS sockets, sum(rx_queue) AS rx_bytes, "
	    "sum(tx_queue) AS tx_bytes, sum(drops) AS drops FROM sockets WHERE dump = :dump GROUP "
	    "BY family, type, protocol, state ORDER BY sockets DESC",
	    300, &rows));
	html_table(report->to, &rows, "Sockets");
	return NULL;
}

const struct section section_sockets = {
    .place = 90,
    .id = "sockets",
    .title = "Sockets",
    .question = "socket_states",
    .show = show,
};
