/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See groups.h. A file whose header kills its reader is a dump by itself, and will fail as one. */
#include "groups.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "dump/dump.h"
#include "text/decode.h"
#include "work/worker.h"

enum { HEAD = 512 };

struct key {
	char text[DUMP_SPLIT_KEY];
	bool taken, is_text;
};

_Static_assert((int)WORKER_TEXT >= (int)DUMP_SPLIT_KEY, "a board has room for a key");

static struct error *probe(void *path, struct worker_board *board)
{
	return dump_split_key(path, board->text);
}

static bool is_text(const char *path)
{
	struct stat status;
	char head[HEAD];
	_cleanup_close_ int file = stat(path, &status) == 0 && S_ISREG(status.st_mode)
				       ? open(path, O_RDONLY | O_CLOEXEC)
				       : -1;
	ssize_t size = file < 0 ? 0 : pread(file, head, sizeof(head), 0);

	return size > 0 && (!memchr(head, 0, (size_t)size) ||
			    decode_guess(head, (size_t)size) != ENCODING_BYTES);
}

static struct error *read_key(const char *path, struct key *key)
{
	_cleanup_(worker_deinit) struct worker worker = {0};

	key->is_text = is_text(path);
	if (key->is_text)
		return interrupt_check();
	TRY(worker_start(&worker, probe, (void *)path));
	error_destroy(worker_wait(&worker));
	memcpy(key->text, worker.board->text, sizeof(key->text) - 1);
	return interrupt_check();
}

/* Puts the file, and those after it that have its key, at the end of groups->paths. */
static struct error *add_group(struct groups *groups, const char *const *paths, struct key *keys,
			       size_t count, size_t *filled)
{
	struct group group = {.paths = groups->paths + *filled, .text = keys[0].is_text};

	for (size_t i = 0; i < count; i++) {
		if (keys[i].taken ||
		    (i > 0 && (!keys[0].text[0] || strcmp(keys[0].text, keys[i].text) != 0)))
			continue;
		keys[i].taken = true;
		groups->paths[(*filled)++] = paths[i];
		group.count++;
	}
	return vector_push(&groups->list, group) ? NULL : error_no_memory();
}

struct error *groups_init(struct groups *groups, const char *const *paths, size_t count)
{
	_cleanup_free_ struct key *keys = calloc(count, sizeof(*keys));
	size_t filled = 0;

	*groups = (struct groups){.paths = calloc(count, sizeof(*groups->paths))};
	if (!keys || !groups->paths)
		return error_no_memory();
	for (size_t i = 0; count > 1 && i < count; i++)
		TRY(read_key(paths[i], &keys[i]));
	for (size_t i = 0; i < count; i++) {
		if (!keys[i].taken)
			TRY(add_group(groups, paths + i, keys + i, count - i, &filled));
	}
	return NULL;
}

void groups_deinit(struct groups *groups)
{
	vector_deinit(&groups->list);
	free(groups->paths);
	groups->paths = NULL;
}
