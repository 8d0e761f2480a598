/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dump files of all formats, by their magic: the headers, the notes, the pages. What is of none is
 * taken for raw memory.
 */
#include "dump/dump.h"
#include "fuzz.h"

enum { PAGES_MAX = 200, READS = 256, READ_STEP = 4000 };

static void look_at_info(const struct dump_info *info)
{
	fuzz_look_text(info->format);
	fuzz_look_text(info->remark);
	fuzz_look_text(info->release);
	fuzz_look_text(info->version);
	fuzz_look_text(info->nodename);
	fuzz_look_text(info->machine_name);
	fuzz_look_text(info->vmcoreinfo);
	for (size_t i = 0; i < info->note_count; i++) {
		fuzz_look_text(info->notes[i].name);
		fuzz_look(info->notes[i].desc, info->notes[i].size);
	}
}

static void look_at_pages(struct dump *dump)
{
	uint64_t pfn = 0;

	for (int n = 0; n < PAGES_MAX && dump_next_page(dump, &pfn); n++, pfn++) {
		const uint8_t *page;
		struct error *error = dump_page(dump, pfn, &page);

		if (!error)
			fuzz_look(page, dump_info(dump)->page_size);
		error_destroy(error);
	}
}

static void read_at(struct dump *dump, uint64_t physical)
{
	uint8_t bytes[64];

	error_destroy(dump_read(dump, physical, bytes, sizeof(bytes)));
}

/* From the start, across the end, across the end of all addresses. */
static void read_memory(struct dump *dump)
{
	const struct dump_info *info = dump_info(dump);

	for (uint64_t n = 0; n < READS; n++)
		read_at(dump, n * READ_STEP);
	read_at(dump, info->max_pfn * info->page_size - 32);
	read_at(dump, UINT64_MAX - 32);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char path[FUZZ_PATH_SIZE], key[DUMP_SPLIT_KEY];
	const char *const paths[] = {path};
	const struct dump_options options = {.cache_bytes = 1 << 20, .raw = true};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	fuzz_file(bytes, size, path);
	error_destroy(dump_split_key(path, key));
	struct error *error = dump_open(paths, 1, &options, &dump);
	error_destroy(error);
	if (error)
		return 0;
	look_at_info(dump_info(dump));
	look_at_pages(dump);
	read_memory(dump);
	return 0;
}
