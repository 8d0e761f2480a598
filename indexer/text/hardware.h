/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Errors of the hardware in a kernel log: machine checks, EDAC, APEI, PCI Express AER. Each is some
 * lines, the first of which begins it; it ends where the next begins, or when nothing of it has
 * come for a while.
 */
#ifndef INQUEST_TEXT_HARDWARE_H
#define INQUEST_TEXT_HARDWARE_H

#include "base/error.h"
#include "text/line.h"

/* Numbers are -1 and texts "" where the log does not tell. */
struct hardware_error {
	int64_t seq, time_ns, cpu, bank;
	const char *source;
	bool status_known, address_known;
	uint64_t status, address;
	char severity[16], section[64], device[128], text[256];
};

struct hardware_parser {
	struct error *(*emit)(void *context, int64_t number, const struct hardware_error *error);
	void *context;
	int64_t next;
	unsigned int others;        /* lines in turn that were not its own */
	struct hardware_error open; /* source is NULL: none is */
};

/* Returns what emit returns. */
struct error *hardware_feed(struct hardware_parser *parser, const struct record *record);
struct error *hardware_finish(struct hardware_parser *parser);

#endif
