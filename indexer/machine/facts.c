/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMCOREINFO: finding the text and indexing its KEY=value lines. */
#include "machine/facts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"

/*
 * The kernel fills one zeroed page (vmcoreinfo_data, kernel/vmcore_info.c) with the text, so a
 * page that starts this way and has this line is it. A copy without the second line is an
 * unfinished or foreign one (a string table of a debugger in the guest).
 */
static const char first_line[] = "OSRELEASE=";
static const char later_line[] = "\nPAGESIZE=";

/* The text fills a page of the machine at most. */
enum { PAGE_SIZE_LEAST = 4 << 10, TEXT_MAX = 64 << 10 };

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

static struct error *take_text(struct facts *facts, const char *text, size_t size)
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

static bool is_vmcoreinfo_page(const uint8_t *page, size_t size)
{
	return !memcmp(page, first_line, sizeof(first_line) - 1) &&
	       memmem(page, size, later_line, sizeof(later_line) - 1);
}

/*
 * What the file calls a page may hold many of the machine's, and the text fill several of the
 * file's: it is looked for at every place where a page of the smallest size can begin.
 */
static struct error *take_from(struct facts *facts, struct dump *dump, uint64_t physical)
{
	_cleanup_free_ char *text = calloc(1, TEXT_MAX);
	size_t size = 0;

	if (!text)
		return error_no_memory();
	while (size < TEXT_MAX && strnlen(text, size) == size) {
		struct error *error =
		    dump_read(dump, physical + size, text + size, PAGE_SIZE_LEAST);
		if (error) {
			TRY(error_ignore_damage(error));
			break;
		}
		size += PAGE_SIZE_LEAST;
	}
	facts->from_scan = true;
	return take_text(facts, text, size);
}

struct error *facts_scan(struct facts *facts, struct dump *dump)
{
	size_t page_size = dump_info(dump)->page_size;

	if (!facts_are_empty(facts))
		return NULL;
	for (uint64_t pfn = 0; dump_next_page(dump, &pfn); pfn++) {
		const uint8_t *page;

		if (!(pfn & 0xfff))
			TRY(interrupt_check());
		struct error *error = dump_page(dump, pfn, &page);
		if (error) {
			TRY(error_ignore_damage(error));
			continue;
		}
		for (size_t at = 0; at < page_size; at += PAGE_SIZE_LEAST)
			if (is_vmcoreinfo_page(page + at, PAGE_SIZE_LEAST))
				return take_from(facts, dump, pfn * page_size + at);
	}
	return NULL;
}

struct error *facts_init(struct facts *facts, struct dump *dump)
{
	const struct dump_info *info = dump_info(dump);

	*facts = (struct facts){0};
	if (info->vmcoreinfo)
		return take_text(facts, info->vmcoreinfo, info->vmcoreinfo_size);
	return NULL;
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
