/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fingerprint.h. */
#include "crash/fingerprint.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/interrupt.h"
#include "base/map.h"

enum { DIGEST_PAGES = 1024 };

/* What the processors did. */
static uint64_t digest_notes(const struct dump_info *info)
{
	uint64_t digest = 0;

	for (size_t i = 0; i < info->note_count; i++)
		digest = hash_combine(digest, hash_bytes(info->notes[i].desc, info->notes[i].size));
	return digest;
}

/*
 * The notes, and pages from all over the memory: no two moments of a machine have them all alike. A
 * dump without any has the file's size.
 */
static struct error *digest_pages(struct dump *dump, uint64_t *ret)
{
	uint64_t step = dump_info(dump)->max_pfn / DIGEST_PAGES + 1, pfn = 0;
	const uint8_t *page;

	*ret = digest_notes(dump_info(dump));
	for (size_t i = 0; i < DIGEST_PAGES && dump_next_page(dump, &pfn); i++, pfn += step) {
		struct error *error = dump_page(dump, pfn, &page);

		if (!error)
			*ret = hash_combine(*ret, hash_bytes(page, dump_info(dump)->page_size));
		TRY(error_ignore_damage(error));
		TRY(interrupt_check());
	}
	if (!*ret)
		*ret = dump_info(dump)->file_size;
	return NULL;
}

struct error *crash_fingerprint(const struct crash *crash, char *text, size_t size)
{
	const struct kernel *kernel = crash->kernel;
	const struct clock *clock = &crash->clock;
	uint64_t digest = 0;

	if (!clock->known)
		TRY(digest_pages(kernel->dump, &digest));
	snprintf(text, size, "%016" PRIx64 " %s %" PRId64 " %" PRId64, kernel_identity(kernel),
		 kernel->nodename, clock->known ? clock->realtime : 0,
		 clock->known ? clock->boottime : (int64_t)digest);
	return NULL;
}
