/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text for the user, which goes as it grows: a batch at a time where there is a socket, else it
 * stays. Failure is sticky: print on, and look at `error` once at the end.
 */
#ifndef INQUEST_ANSWER_PRINTER_H
#define INQUEST_ANSWER_PRINTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"
#include "protocol/protocol.h"

/* An answer that is longer is no answer. */
enum { PRINTER_TOTAL_MAX = 256 << 20 };

struct printer {
	VECTOR(char) text;
	struct protocol_bytes *sink; /* NULL: the text stays */
	int fd;                      /* where the sink's bytes go; -1: they are dropped */
	uint64_t total;              /* bytes that have gone */
	uint64_t total_max;          /* 0: PRINTER_TOTAL_MAX */
	struct error *error;         /* owned */
};

void printer_deinit(struct printer *printer);

void print(struct printer *printer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void print_bytes(struct printer *printer, const char *bytes, size_t size);
void print_spaces(struct printer *printer, unsigned int count);

/* What is there goes; hands the first failure over. */
struct error *printer_flush(struct printer *printer);

/* Of a printer that keeps its text: the text, borrowed and terminated. */
const char *printer_text(struct printer *printer);
/* It is empty again. */
void printer_clear(struct printer *printer);

#endif
