/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See printer.h. */
#include "answer/printer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

void printer_deinit(struct printer *printer)
{
	vector_deinit(&printer->text);
	error_destroy(printer->error);
}

static void fail(struct printer *printer, struct error *error)
{
	if (printer->error)
		error_destroy(error);
	else
		printer->error = error;
}

static void send_text(struct printer *printer)
{
	const struct protocol_frame frame = {.kind = PROTOCOL_TEXT,
					     .text = printer->text.data,
					     .text_size = (uint32_t)printer->text.count};

	fail(printer, protocol_put(printer->sink, &frame));
	if (printer->fd < 0)
		printer->sink->list.count = 0;
	else if (!printer->error)
		fail(printer, protocol_send(printer->fd, printer->sink));
	printer->text.count = 0;
}

void print_bytes(struct printer *printer, const char *bytes, size_t size)
{
	if (printer->error || !size)
		return;
	printer->total += size;
	if (printer->total > (printer->total_max ? printer->total_max : PRINTER_TOTAL_MAX))
		fail(printer, error_create(ERROR_USAGE, "the answer is too long; ask for less"));
	else if (!vector_reserve(&printer->text, printer->text.count + size + 1))
		fail(printer, error_no_memory());
	if (printer->error)
		return;
	memcpy(printer->text.data + printer->text.count, bytes, size);
	printer->text.count += size;
	if (printer->sink && printer->text.count >= PROTOCOL_BATCH)
		send_text(printer);
}

void print(struct printer *printer, const char *format, ...)
{
	char buffer[512];
	va_list arguments;

	va_start(arguments, format);
	int size = vsnprintf(buffer, sizeof(buffer), format, arguments);
	va_end(arguments);
	if (size < (int)sizeof(buffer)) {
		print_bytes(printer, buffer, size > 0 ? (size_t)size : 0);
		return;
	}
	_cleanup_free_ char *text = NULL;
	va_start(arguments, format);
	size = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (size < 0) {
		text = NULL;
		fail(printer, error_no_memory());
	} else {
		print_bytes(printer, text, (size_t)size);
	}
}

void print_spaces(struct printer *printer, unsigned int count)
{
	static const char spaces[] = "                                ";

	for (; count >= sizeof(spaces); count -= sizeof(spaces) - 1)
		print_bytes(printer, spaces, sizeof(spaces) - 1);
	print_bytes(printer, spaces, count);
}

struct error *printer_flush(struct printer *printer)
{
	if (printer->sink && printer->text.count && !printer->error)
		send_text(printer);
	return steal(&printer->error);
}

const char *printer_text(struct printer *printer)
{
	if (!vector_reserve(&printer->text, printer->text.count + 1))
		return "";
	printer->text.data[printer->text.count] = '\0';
	return printer->text.data;
}

void printer_clear(struct printer *printer)
{
	printer->text.count = 0;
	printer->total = 0;
}
