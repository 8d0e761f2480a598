/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files and their window. Cost: 256 KiB per open file, or as much as it has, and the record index
 * of a flattened one.
 *
 * The window reads ahead only behind a reader that moves forward: each read that continues the
 * previous one doubles the amount, any jump sets it back to the bare request.
 */
#include "dump/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dump/flattened.h"

/* A reader that skips less than this (excluded pages) still moves forward. */
#define NEAR  ((uint64_t)64 << 10)
#define AHEAD ((size_t)16 << 10)

struct source {
	char *path;
	int fd;
	uint64_t file_size, size;
	struct flattened *flattened; /* NULL for a plain file */
	struct dump_counters *counters;
	uint8_t *window;
	uint64_t window_start;
	size_t window_size, window_room, ahead;
	uint64_t data_start,
	    data_end; /* a part of the file without holes, where one was looked for */
};

void source_close(struct source *source)
{
	if (!source)
		return;
	flattened_destroy(source->flattened);
	if (source->fd >= 0)
		close(source->fd);
	free(source->window);
	free(source->path);
	free(source);
}

const char *source_path(const struct source *source)
{
	return source->path;
}

const char *source_container(const struct source *source)
{
	return source->flattened ? "flattened" : NULL;
}

enum source_state source_state(const struct source *source)
{
	return source->flattened ? flattened_state(source->flattened) : SOURCE_WHOLE;
}

uint64_t source_size(const struct source *source)
{
	return source->size;
}

uint64_t source_file_size(const struct source *source)
{
	return source->file_size;
}

static struct error *read_file(void *context, uint64_t offset, void *buffer, size_t size,
			       size_t *got)
{
	struct source *source = context;

	for (*got = 0; *got < size;) {
		ssize_t count = pread(source->fd, (uint8_t *)buffer + *got, size - *got,
				      (off_t)(offset + *got));
		source->counters->file_reads++;
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return error_from_errno("%s: read at offset %llu", source->path,
						(unsigned long long)(offset + *got));
		if (!count)
			return NULL;
		*got += (size_t)count;
		source->counters->file_bytes += (uint64_t)count;
	}
	return NULL;
}

/* The part of a request that lies before the end. */
static size_t clip(const struct source *source, uint64_t offset, size_t size)
{
	uint64_t left = offset < source->size ? source->size - offset : 0;

	return size < left ? size : (size_t)left;
}

struct error *source_read(struct source *source, uint64_t offset, void *buffer, size_t size,
			  size_t *got)
{
	size_t wanted = clip(source, offset, size);

	*got = 0;
	if (source->flattened)
		TRY(flattened_read(source->flattened, offset, buffer, wanted, got));
	else if (wanted)
		TRY(read_file(source, offset, buffer, wanted, got));
	memset((uint8_t *)buffer + *got, 0, size - *got);
	return NULL;
}

uint64_t source_next_data(struct source *source, uint64_t offset)
{
	if (source->flattened || offset >= source->file_size ||
	    (offset >= source->data_start && offset < source->data_end))
		return offset;
	off_t data = lseek(source->fd, (off_t)offset, SEEK_DATA);
	if (data < 0)
		return errno == ENXIO ? source->file_size : offset;
	off_t hole = lseek(source->fd, data, SEEK_HOLE);
	source->data_start = (uint64_t)data;
	source->data_end = hole < 0 ? (uint64_t)data : (uint64_t)hole;
	return (uint64_t)data;
}

static bool in_window(const struct source *source, uint64_t offset, size_t size)
{
	return offset >= source->window_start &&
	       offset + size <= source->window_start + source->window_size;
}

static struct error *move_window(struct source *source, uint64_t offset, size_t size)
{
	bool forward = offset >= source->window_start &&
		       offset - source->window_start <= source->window_size + NEAR;

	source->ahead = !forward ? 0 : source->ahead ? source->ahead * 2 : AHEAD;
	if (source->ahead > source->window_room)
		source->ahead = source->window_room;
	source->window_start = offset;
	source->window_size = 0;
	return source_read(source, offset, source->window,
			   size > source->ahead ? size : source->ahead, &source->window_size);
}

struct error *source_view(struct source *source, uint64_t offset, size_t size, const uint8_t **ret)
{
	*ret = NULL;
	if (size > source->window_room || clip(source, offset, size) < size)
		return NULL;
	if (!in_window(source, offset, size))
		TRY(move_window(source, offset, size));
	if (in_window(source, offset, size))
		*ret = source->window + (offset - source->window_start);
	return NULL;
}

static struct error *measure(struct source *source)
{
	struct stat stat;

	if (fstat(source->fd, &stat) < 0)
		return error_from_errno("%s", source->path);
	if (S_ISDIR(stat.st_mode))
		return error_create(ERROR_FORMAT, "%s is a directory; name the dump file in it",
				    source->path);
	if (!S_ISREG(stat.st_mode) && !S_ISBLK(stat.st_mode))
		return error_create(ERROR_FORMAT, "%s is not a file; copy the dump to a file first",
				    source->path);
	off_t size = lseek(source->fd, 0, SEEK_END);
	if (size < 0)
		return error_from_errno("%s", source->path);
	source->file_size = source->size = (uint64_t)size;
	return NULL;
}

static struct error *open_container(struct source *source)
{
	uint8_t head[FLATTENED_SIGNATURE];
	size_t got;

	TRY(source_read(source, 0, head, sizeof(head), &got));
	if (!flattened_claims(head, got))
		return NULL;
	TRY(flattened_create(read_file, source, source->file_size, &source->flattened));
	source->size = flattened_size(source->flattened);
	return NULL;
}

static struct error *make_window(struct source *source)
{
	source->window_room = clip(source, 0, SOURCE_WINDOW);
	source->window = malloc(source->window_room ? source->window_room : 1);
	return source->window ? NULL : error_no_memory();
}

struct error *source_open(const char *path, struct dump_counters *counters, struct source **ret)
{
	_cleanup_(source_closep) struct source *source = calloc(1, sizeof(*source));

	if (!source)
		return error_no_memory();
	source->counters = counters;
	source->path = strdup(path);
	/* Not blocking: a FIFO would wait for its writer. */
	source->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (source->fd < 0)
		return error_from_errno("%s", path);
	if (!source->path)
		return error_no_memory();
	TRY(measure(source));
	TRY(error_context(open_container(source), "%s", path));
	TRY(make_window(source));
	*ret = steal(&source);
	return NULL;
}
