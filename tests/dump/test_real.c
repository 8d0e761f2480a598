/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dumps of real machines: those that ship with the tests, and those in the folder that
 * INQUEST_DUMPS names. Each opens, every page that it claims can be read, and what its headers say
 * is found in its memory.
 */
#include <dirent.h>
#include <stdlib.h>

#include "dump/dump.h"
#include "harness.h"

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), length = strlen(end);

	return size >= length && !strcmp(text + size - length, end);
}

static void check_release(const struct dump_info *info)
{
	char line[512];

	if (!info->release || !info->vmcoreinfo)
		return;
	snprintf(line, sizeof(line), "OSRELEASE=%s\n", info->release);
	CHECK(strstr(info->vmcoreinfo, line));
}

/* VMCOREINFO lies in the dumped memory too: a page starts with the same text. */
static bool find_vmcoreinfo(const struct dump_info *info, const uint8_t *page)
{
	size_t size = info->vmcoreinfo_size < 1024 ? info->vmcoreinfo_size : 1024;

	return size && !memcmp(page, info->vmcoreinfo, size);
}

static void check_dump(const char *path)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	uint64_t count = 0, faults = 0;
	bool found = false;
	const uint8_t *page;

	printf("%s\n", path);
	if (!CHECK_OK(dump_open(&path, 1, NULL, &dump)))
		return;
	const struct dump_info *info = dump_info(dump);
	CHECK_TEXT(info->remark, NULL);
	CHECK(info->vmcoreinfo && info->note_count);
	check_release(info);
	for (uint64_t pfn = 0; dump_next_page(dump, &pfn); pfn++, count++) {
		struct error *error = dump_page(dump, pfn, &page);
		faults += error != NULL;
		found = found || (!error && find_vmcoreinfo(info, page));
		error_destroy(error);
	}
	CHECK_NUMBER(faults, 0);
	CHECK_NUMBER(count, info->page_count);
	CHECK(found);
}

static void check_folder(const char *folder)
{
	DIR *directory = folder ? opendir(folder) : NULL;

	for (struct dirent *entry; directory && (entry = readdir(directory));) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (ends_with(path, ".kdump") || ends_with(path, ".elf"))
			check_dump(path);
	}
	if (directory)
		closedir(directory);
}

int main(void)
{
	harness_test = "real dumps";
	check_folder(SAMPLES);
	check_folder(getenv("INQUEST_DUMPS"));
	return harness_finish();
}
