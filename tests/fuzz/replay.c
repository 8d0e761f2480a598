/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where there is no libFuzzer: gives a fuzzer every file of the folders and files named. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "fuzz.h"

static void fail(const char *path)
{
	perror(path);
	exit(1);
}

static void replay_file(const char *path, size_t size)
{
	_cleanup_free_ uint8_t *bytes = malloc(size + 1);
	FILE *file = fopen(path, "rb");

	if (!bytes || !file || fread(bytes, 1, size, file) != size)
		fail(path);
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, size);
	printf("took: %s\n", path);
}

static int replay(const char *path)
{
	struct stat status;
	struct dirent **entries;
	int count = 0;

	if (stat(path, &status))
		fail(path);
	if (!S_ISDIR(status.st_mode)) {
		replay_file(path, (size_t)status.st_size);
		return 1;
	}
	int names = scandir(path, &entries, NULL, alphasort);
	for (int i = 0; i < names; i++) {
		char inner[PATH_MAX];

		snprintf(inner, sizeof(inner), "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			count += replay(inner);
		free(entries[i]);
	}
	free(entries);
	return count;
}

int main(int argc, char **argv)
{
	int count = 0;

	for (int i = 1; i < argc; i++)
		count += replay(argv[i]);
	if (!count)
		fputs("there are no seeds to take\n", stderr);
	return !count;
}
