/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See excerpt.h. */
#include "image/excerpt.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/cursor.h"
#include "image/kernel.h"

static void write_text(const uint8_t *bytes, char *text)
{
	for (size_t i = 0; i < EXCERPT_BYTES; i++)
		text[i] = bytes[i] >= ' ' && bytes[i] <= '~' ? (char)bytes[i] : '.';
	text[EXCERPT_BYTES] = '\0';
}

/* Words are numbers of the machine, so that a pointer reads as one. */
static void write_words(const struct kernel *kernel, const uint8_t *bytes, struct excerpt *excerpt)
{
	const size_t size = kernel->arch->pointer_size;
	char *to = excerpt->words, *end = to + sizeof(excerpt->words);

	for (size_t line = 0; line < EXCERPT_BYTES; line += EXCERPT_LINE) {
		to += snprintf(to, (size_t)(end - to), "%s%016" PRIx64 ": ", line ? "\n" : "",
			       excerpt->address + line);
		for (size_t i = 0; i < EXCERPT_LINE; i += size)
			to += snprintf(to, (size_t)(end - to), " %0*" PRIx64, (int)size * 2,
				       load_uint(bytes + line + i, size, kernel->memory.swap));
		to +=
		    snprintf(to, (size_t)(end - to), "   %.*s", EXCERPT_LINE, excerpt->text + line);
	}
}

struct error *excerpt_read(struct kernel *kernel, uint64_t address, struct excerpt *ret)
{
	uint8_t bytes[EXCERPT_BYTES];

	ret->address = address & -(uint64_t)EXCERPT_LINE;
	TRY(memory_read(&kernel->memory, ret->address, bytes, sizeof(bytes)));
	write_text(bytes, ret->text);
	write_words(kernel, bytes, ret);
	return NULL;
}
