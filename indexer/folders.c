/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See folders.h. */
#include "folders.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/interrupt.h"

static struct error *add(struct folders *folders, const char *path)
{
	char *copy = strdup(path);

	if (copy && vector_push(&folders->paths, copy))
		return NULL;
	free(copy);
	return error_no_memory();
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static struct error *take_entry(struct folders *folders, FTS *tree, FTSENT *entry)
{
	if (entry->fts_level > 0 && entry->fts_name[0] == '.')
		return fts_set(tree, entry, FTS_SKIP) == 0 ? NULL : error_no_memory();
	if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
		return error_create(ERROR_IO, "%s: %s", entry->fts_path,
				    strerror(entry->fts_errno));
	TRY(interrupt_check());
	return entry->fts_info == FTS_F ? add(folders, entry->fts_path) : NULL;
}

static struct error *add_folder(struct folders *folders, const char *path)
{
	char *const roots[] = {(char *)path, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, by_name);
	size_t before = folders->paths.count;
	struct error *error = NULL;
	FTSENT *entry;

	if (!tree)
		return error_from_errno("%s", path);
	while (!error && (entry = fts_read(tree)) != NULL)
		error = take_entry(folders, tree, entry);
	fts_close(tree);
	if (!error && folders->paths.count == before)
		error = error_create(ERROR_USAGE, "no file is in the folder %s", path);
	return error;
}

struct error *folders_init(struct folders *folders, const char *const *paths, size_t count)
{
	struct stat status;

	*folders = (struct folders){0};
	for (size_t i = 0; i < count; i++) {
		bool folder = stat(paths[i], &status) == 0 && S_ISDIR(status.st_mode);

		TRY(folder ? add_folder(folders, paths[i]) : add(folders, paths[i]));
	}
	return NULL;
}

void folders_deinit(struct folders *folders)
{
	vector_for_each(&folders->paths, path)
		free((char *)*path);
	vector_deinit(&folders->paths);
}
