/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMCOREINFO: finding the text and indexing its KEY=value lines. */
#include "machine/facts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"

/*
 * The kernel fills one zeroed page (vmcoreinfo_data, kernel/vmcore_info.c) with the text, so a
 * page that starts this way and has this line is it. A copy without the second line is an
 * unfinished or foreign one (a string table of a debugger in the guest).
 */
static const char first_line[] = "OSRELEASE=";
static const char later_line[] = "\nPAGESIZE=";

static struct error *index_lines(struct facts *facts)
{
	char *line = facts->text;

	while (*line) {
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		char *equals = strchr(line, '=');
		if (equals) {
			uint64_t key = hash_bytes(line, (size_t)(equals - line));
			uint64_t *place = map_insert(&facts->keys, key, NULL);
			if (!place)
				return error_no_memory();
			*place = (uint64_t)(equals + 1 - facts->text) + 1;
		}
		if (!end)
			break;
		line = end + 1;
	}
	return NULL;
}

static struct error *take_text(struct facts *facts, const char *text, size_t size)
{
	facts->text = strndup(text, size);
	return facts->text ? index_lines(facts) : error_no_memory();
}

static bool is_vmcoreinfo_page(const uint8_t *page, size_t size)
{
	return !memcmp(page, first_line, sizeof(first_line) - 1) &&
	       memmem(page, size, later_line, sizeof(later_line) - 1);
}

static struct error *scan_memory(struct facts *facts, struct dump *dump)
{
	size_t page_size = dump_info(dump)->page_size;

	for (uint64_t pfn = 0; dump_next_page(dump, &pfn); pfn++) {
		const uint8_t *page;

		if (!(pfn & 0xfff))
			TRY(interrupt_check());
		struct error *error = dump_page(dump, pfn, &page);
		if (error) {
			TRY(error_ignore_damage(error));
			continue;
		}
		if (is_vmcoreinfo_page(page, page_size)) {
			facts->from_scan = true;
			return take_text(facts, (const char *)page, page_size);
		}
	}
	return error_absent("VMCOREINFO", "text");
}

struct error *facts_init(struct facts *facts, struct dump *dump)
{
	const struct dump_info *info = dump_info(dump);

	*facts = (struct facts){0};
	if (info->vmcoreinfo)
		return take_text(facts, info->vmcoreinfo, info->vmcoreinfo_size);
	return scan_memory(facts, dump);
}

void facts_deinit(struct facts *facts)
{
	free(facts->text);
	map_deinit(&facts->keys);
	*facts = (struct facts){0};
}

const char *facts_string(const struct facts *facts, const char *key)
{
	uint64_t *place = map_find(&facts->keys, hash_string(key));

	return place ? facts->text + *place - 1 : NULL;
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
