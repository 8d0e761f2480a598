/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See banners.h. A banner may stand in the kernel, in its log, in files and in programs' memory. */
#include "image/banners.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"

enum { START = sizeof(BANNER_START) - 1 };

void banners_deinit(struct banners *banners)
{
	vector_deinit(&banners->list);
}

bool banners_have(const struct banners *banners, const char *text)
{
	vector_for_each(&banners->list, banner)
		if (!strcmp(banner->text, text))
			return true;
	return false;
}

/* Reads on over the page's end; what cannot be read is not there. */
static struct error *read_banner(struct dump *dump, uint64_t physical, struct banner *banner)
{
	size_t size = BANNER_SIZE;
	char *text = banner->text;

	*banner = (struct banner){.physical = physical};
	struct error *error = dump_read(dump, physical, text, size);
	if (error) {
		TRY(error_ignore_damage(error));
		size = 4096 - physical % 4096 < size ? 4096 - physical % 4096 : size;
		TRY(error_ignore_damage(dump_read(dump, physical, text, size)));
	}
	text[size - 1] = '\0';
	size_t end = strcspn(text, "\n");
	banner->whole = text[end] == '\n' && end + 1 < size && !text[end + 1];
	text[end] = '\0';
	return NULL;
}

/* "Linux version 2.6.18-8.el5 (…) (…) #1 SMP …", and no format of one. */
static bool is_banner(const char *text, size_t size)
{
	const char *end = text + size, *release = text + START;
	bool numbered = false;

	if (size <= START || !isdigit((unsigned char)*release))
		return false;
	for (const char *p = release; p < end; p++) {
		if (!isprint((unsigned char)*p) || *p == '%')
			return false;
		numbered |= *p == '#' && p + 1 < end && isdigit((unsigned char)p[1]);
	}
	return numbered;
}

static size_t line_size(const char *text, size_t most)
{
	size_t size = 0;

	while (size < most && text[size] && text[size] != '\n')
		size++;
	return size;
}

const char *banner_in(const void *bytes, size_t size)
{
	const char *at = bytes, *end = at + size;

	while ((at = memmem(at, (size_t)(end - at), BANNER_START, START))) {
		size_t left = (size_t)(end - at) < BANNER_SIZE ? (size_t)(end - at) : BANNER_SIZE;

		if (is_banner(at, line_size(at, left)))
			return at;
		at += START;
	}
	return NULL;
}

static struct error *take(struct dump *dump, uint64_t physical, struct banners *banners)
{
	struct banner banner;

	TRY(read_banner(dump, physical, &banner));
	if (!is_banner(banner.text, strlen(banner.text)))
		return NULL;
	vector_for_each(&banners->list, other)
		if (!strcmp(other->text, banner.text)) {
			if (banner.whole && !other->whole)
				*other = banner;
			return NULL;
		}
	return vector_push(&banners->list, banner) ? NULL : error_no_memory();
}

static struct error *look_at(struct dump *dump, uint64_t physical, const uint8_t *page, size_t size,
			     struct banners *banners)
{
	uint64_t places[8];
	size_t count = 0;

	for (const uint8_t *at = page; count < 8 && at < page + size;) {
		at = memmem(at, size - (size_t)(at - page), BANNER_START, START);
		if (!at)
			break;
		places[count++] = physical + (uint64_t)(at - page);
		at += START;
	}
	for (size_t i = 0; i < count && banners->list.count < BANNERS_MAX; i++)
		TRY(take(dump, places[i], banners));
	return NULL;
}

struct error *banners_find(struct dump *dump, struct banners *banners)
{
	size_t size = dump_info(dump)->page_size;

	for (uint64_t pfn = 0; banners->list.count < BANNERS_MAX && dump_next_page(dump, &pfn);
	     pfn++) {
		const uint8_t *page;

		if (!(pfn & 0xfff))
			TRY(interrupt_check());
		struct error *error = dump_page(dump, pfn, &page);
		if (error)
			TRY(error_ignore_damage(error));
		else
			TRY(look_at(dump, pfn * size, page, size, banners));
	}
	return NULL;
}

const char *banners_best(const struct banners *banners, const char *release)
{
	const struct banner *best = NULL;
	unsigned int most = 0;

	vector_for_each(&banners->list, banner) {
		size_t size = release ? strlen(release) : 0;
		bool same = release && !strncmp(banner->text + START, release, size) &&
			    banner->text[START + size] == ' ';
		unsigned int worth = 1 + banner->whole + 2 * same;

		if (worth > most) {
			best = banner;
			most = worth;
		}
	}
	return best ? best->text : "unknown";
}
