/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See unpack.h. libarchive knows the formats, and reads all of them as a stream. */
#include "unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"

enum { CHUNK = 1 << 20, HEAD = 16 };

#define MAGIC(text)                                                                                \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

static bool is_packed(const char *head, size_t size)
{
	static const struct {
		const char *bytes;
		size_t size;
	} magics[] = {
	    MAGIC("\x1f\x8b"),         MAGIC("\xfd\x37zXZ\0"),    MAGIC("BZh"),
	    MAGIC("\x28\xb5\x2f\xfd"), MAGIC("\x04\x22\x4d\x18"), MAGIC("\x89LZO\0\r\n\x1a\n"),
	    MAGIC("\x1f\x9d"),
	};

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (magics[i].size <= size && !memcmp(head, magics[i].bytes, magics[i].size))
			return true;
	return false;
}

void unpacked_deinit(struct unpacked *unpacked)
{
	if (unpacked->file >= 0)
		close(unpacked->file);
	unpacked->file = -1;
}

static struct error *make_temporary(struct unpacked *unpacked)
{
	const char *folder = getenv("TMPDIR");

	folder = folder && *folder ? folder : "/var/tmp";
	unpacked->file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (unpacked->file < 0)
		return error_from_errno("cannot make a temporary file in %s", folder);
	snprintf(unpacked->path, sizeof(unpacked->path), "/proc/self/fd/%d", unpacked->file);
	return NULL;
}

static struct error *write_all(int file, const char *data, size_t size)
{
	while (size) {
		ssize_t written = write(file, data, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return error_from_errno("cannot unpack into a temporary file");
		data += written;
		size -= (size_t)written;
	}
	return NULL;
}

/* How much of the packed file was read tells how far it is; what it takes is told, too. */
static void show(struct progress *progress, struct archive *archive, int64_t packed, int64_t size)
{
	char stage[64];
	int64_t done = archive_filter_bytes(archive, -1);

	snprintf(stage, sizeof(stage), "unpack to %.1f MB", (double)size / 1e6);
	progress_show(progress, stage, packed > 0 ? (size_t)(done * 100 / packed) : 0, 0);
}

static struct error *archive_failure(struct archive *archive)
{
	const char *text = archive_error_string(archive);

	return error_create(ERROR_FORMAT, "cannot be unpacked: %s", text ? text : "damaged");
}

static struct error *copy(struct archive *archive, int64_t packed, struct progress *progress,
			  int to)
{
	_cleanup_free_ char *chunk = malloc(CHUNK);
	struct archive_entry *entry;
	int64_t size = 0;
	la_ssize_t got;
	int status = archive_read_next_header(archive, &entry);

	if (!chunk)
		return error_no_memory();
	if (status == ARCHIVE_EOF)
		return NULL;
	if (status != ARCHIVE_OK)
		return archive_failure(archive);
	while ((got = archive_read_data(archive, chunk, CHUNK)) > 0) {
		TRY(write_all(to, chunk, (size_t)got));
		size += got;
		show(progress, archive, packed, size);
		TRY(interrupt_check());
	}
	/* What came before the end was lost is a log, or a dump, that was cut. */
	return got < 0 && !size ? archive_failure(archive) : NULL;
}

static struct error *unpack_file(int from, struct progress *progress, int to)
{
	struct archive *archive = archive_read_new();
	struct stat status;
	struct error *error;

	if (!archive)
		return error_no_memory();
	archive_read_support_filter_all(archive);
	archive_read_support_format_raw(archive);
	archive_read_support_format_empty(archive);
	int64_t packed = fstat(from, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : 0;
	if (archive_read_open_fd(archive, from, CHUNK) != ARCHIVE_OK)
		error = archive_failure(archive);
	else
		error = copy(archive, packed, progress, to);
	archive_read_free(archive);
	return error;
}

/* Whoever opens a file that is no packed one tells why it cannot be opened. */
static int open_packed(const char *path)
{
	char head[HEAD];
	int file = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : dup(0);

	if (file < 0 || !strcmp(path, "-"))
		return file;
	ssize_t size = pread(file, head, sizeof(head), 0);
	if (size > 0 && is_packed(head, (size_t)size))
		return file;
	close(file);
	return -1;
}

struct error *unpack(const char *path, struct progress *progress, struct unpacked *unpacked)
{
	int from = open_packed(path);

	*unpacked = (struct unpacked){.file = -1};
	if (from < 0)
		return NULL;
	struct error *error = make_temporary(unpacked);
	if (!error)
		error = error_context(unpack_file(from, progress, unpacked->file), "%s", path);
	close(from);
	return error;
}
