/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "language/parse.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/cleanup.h"

const char *span_text(struct arena *arena, struct span span)
{
	return arena_printf(arena, "%.*s", (int)span.length, span.start);
}

void parse_failed(struct parse *parse, struct span place, const char *format, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list arguments;

	if (parse->error)
		return;
	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	parse->place = place.start;
	parse->error = text ? error_create(ERROR_USAGE, "%s", text) : error_no_memory();
}
