/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine/facts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct error *take_line(struct facts *facts, const char *line, size_t size)
{
	const char *equals = memchr(line, '=', size);

	if (!equals)
		return NULL;
	size_t start = facts->text.count, key = (size_t)(equals - line);
	if (!vector_reserve(&facts->text, start + size + 1))
		return error_no_memory();
	memcpy(facts->text.data + start, line, size);
	facts->text.data[start + size] = '\0';
	facts->text.count += size + 1;
	uint64_t *place = map_insert(&facts->keys, hash_bytes(line, key), NULL);
	if (!place)
		return error_no_memory();
	*place = start + key + 1 + 1;
	return NULL;
}

struct error *facts_add_text(struct facts *facts, const char *text, size_t size)
{
	size = strnlen(text, size);
	while (size) {
		const char *end = memchr(text, '\n', size);
		size_t line = end ? (size_t)(end - text) : size;

		TRY(take_line(facts, text, line));
		text += line + (end != NULL);
		size -= line + (end != NULL);
	}
	return NULL;
}

struct error *facts_add(struct facts *facts, const char *format, ...)
{
	char line[512];
	va_list arguments;

	va_start(arguments, format);
	int size = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (size < 0 || (size_t)size >= sizeof(line))
		return error_corrupt("a fact is too long", 0);
	return take_line(facts, line, (size_t)size);
}

bool facts_are_empty(const struct facts *facts)
{
	return !facts->keys.count;
}

void facts_deinit(struct facts *facts)
{
	vector_deinit(&facts->text);
	map_deinit(&facts->keys);
	*facts = (struct facts){0};
}

const char *facts_string(const struct facts *facts, const char *key)
{
	uint64_t *place = map_find(&facts->keys, hash_string(key));

	return place ? facts->text.data + *place - 1 : NULL;
}

static const char *bracketed(const struct facts *facts, const char *kind, const char *name)
{
	char key[128];

	snprintf(key, sizeof(key), "%s(%s)", kind, name);
	return facts_string(facts, key);
}

bool facts_number(const struct facts *facts, const char *name, int64_t *ret)
{
	const char *text = bracketed(facts, "NUMBER", name);

	if (!text)
		return false;
	*ret = text[0] == '-' ? strtoll(text, NULL, 10) : (int64_t)strtoull(text, NULL, 0);
	return true;
}

bool facts_layout(const struct facts *facts, const char *kind, const char *name, uint32_t *ret)
{
	const char *text = bracketed(facts, kind, name);
	uint64_t value = text ? strtoull(text, NULL, 10) : UINT64_MAX;

	if (value <= FACTS_LAYOUT_MAX)
		*ret = (uint32_t)value;
	return value <= FACTS_LAYOUT_MAX;
}

bool facts_symbol(const struct facts *facts, const char *name, uint64_t *ret)
{
	const char *text = bracketed(facts, "SYMBOL", name);

	if (text)
		*ret = strtoull(text, NULL, 16);
	return text;
}

bool facts_hex(const struct facts *facts, const char *key, uint64_t *ret)
{
	const char *text = facts_string(facts, key);

	if (text)
		*ret = strtoull(text, NULL, 16);
	return text;
}
