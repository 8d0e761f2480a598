/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See unpack.h. libarchive knows all formats; those that texts come in have a way of their own. */
#include "unpack/unpack.h"

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
#include "confine/confine.h"
#include "unpack/unpack_stream.h"
#include "work/worker.h"

enum { CHUNK = 64 << 10, HEAD = 16 };

/* What may come of a packed file, but for zeroes, which take no room: a log packs 1 : 50. */
#define MOST(packed) (((uint64_t)1 << 30) + 256 * (uint64_t)(packed))

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
	snprintf(unpacked->path, sizeof(unpacked->path), "/proc/%d/fd/%d", (int)getpid(),
		 unpacked->file);
	return NULL;
}

/* The process that takes apart what is packed */

struct unpacking {
	const char *path;
	int to; /* a pipe's end */
};

static struct error *archive_failure(struct archive *archive)
{
	const char *text = archive_error_string(archive);

	return error_create(ERROR_FORMAT, "cannot be unpacked: %s", text ? text : "damaged");
}

/* What came before the end was lost is a log, or a dump, that was cut: board tells. */
static struct error *end_broken(struct error *error, uint64_t written, struct worker_board *board)
{
	if (!error || !written || error->kind != ERROR_FORMAT)
		return error;
	snprintf(board->text, sizeof(board->text),
		 "%s; what could be unpacked of it, %.1f MB, was read", error->message,
		 (double)written / 1e6);
	error_destroy(error);
	return NULL;
}

static struct error *send_contents(struct archive *archive, int64_t packed,
				   struct worker_board *board, int to)
{
	_cleanup_free_ char *chunk = malloc(CHUNK);
	struct archive_entry *entry;
	uint64_t written = 0;
	la_ssize_t got;
	int status = archive_read_next_header(archive, &entry);

	if (!chunk)
		return error_no_memory();
	if (status == ARCHIVE_EOF)
		return NULL;
	if (status != ARCHIVE_OK)
		return archive_failure(archive);
	while ((got = archive_read_data(archive, chunk, CHUNK)) > 0) {
		TRY(unpack_write(to, chunk, (size_t)got));
		written += (uint64_t)got;
		if (packed > 0)
			board->progress.percent =
			    (uint32_t)(archive_filter_bytes(archive, -1) * 100 / packed);
	}
	return end_broken(got < 0 ? archive_failure(archive) : NULL, written, board);
}

struct source {
	int file;
	char chunk[CHUNK];
};

/* libarchive's own would ask for more than a file's bytes, which is forbidden here. */
static la_ssize_t read_source(struct archive *archive, void *context, const void **chunk)
{
	struct source *source = context;
	ssize_t got = read(source->file, source->chunk, sizeof(source->chunk));

	if (got < 0)
		archive_set_error(archive, errno, "cannot be read");
	*chunk = source->chunk;
	return got;
}

static struct error *take_apart(struct source *source, int64_t packed, struct worker_board *board,
				int to)
{
	struct archive *archive = archive_read_new();

	if (!archive)
		return error_no_memory();
	archive_read_support_filter_all(archive);
	archive_read_support_format_raw(archive);
	archive_read_support_format_empty(archive);
	struct error *error =
	    archive_read_open(archive, source, NULL, read_source, NULL) == ARCHIVE_OK
		? send_contents(archive, packed, board, to)
		: archive_failure(archive);
	archive_read_free(archive);
	return error;
}

struct stream_progress {
	struct worker_board *board;
	int64_t packed;
};

static void show_stream(void *context, uint64_t read)
{
	const struct stream_progress *progress = context;

	if (progress->packed > 0)
		progress->board->progress.percent =
		    (uint32_t)(read * 100 / (uint64_t)progress->packed);
}

static struct error *take_stream(int file, const struct unpack_codec *codec, int64_t packed,
				 struct worker_board *board, int to)
{
	struct stream_progress progress = {board, packed};
	struct unpack_stream stream = {
	    .from = file, .to = to, .progress = show_stream, .context = &progress};
	struct error *error = unpack_stream(&stream, codec);

	return end_broken(error, stream.written, board);
}

static const struct unpack_codec *codec_of(int file)
{
	unsigned char head[HEAD];
	ssize_t size = pread(file, head, sizeof(head), 0);

	return size > 0 ? unpack_codec_of(head, (size_t)size) : NULL;
}

static struct error *unpack_work(void *context, struct worker_board *board)
{
	const struct unpacking *unpacking = context;
	struct stat status;

	TRY(confine_process(unpacking->to, -1));
	_cleanup_free_ struct source *source = malloc(sizeof(*source));
	if (!source)
		return error_no_memory();
	source->file = open(unpacking->path, O_RDONLY | O_CLOEXEC);
	if (source->file < 0 || fstat(source->file, &status) != 0)
		return error_from_errno("cannot be opened");
	TRY(confine_files());
	const struct unpack_codec *codec = codec_of(source->file);
	return codec ? take_stream(source->file, codec, status.st_size, board, unpacking->to)
		     : take_apart(source, status.st_size, board, unpacking->to);
}

/* The one that keeps what comes */

static bool is_zero(const char *bytes, size_t size)
{
	return !bytes[0] && !memcmp(bytes, bytes + 1, size - 1);
}

/* Zeroes become a hole, the file's end as well: see ftruncate() below. */
static struct error *keep(int to, const char *bytes, size_t size, uint64_t *left)
{
	if (is_zero(bytes, size))
		return lseek(to, (off_t)size, SEEK_CUR) < 0 ? error_from_errno("cannot unpack")
							    : NULL;
	if (size > *left)
		return error_create(ERROR_FORMAT, "more comes out than such a file can hold");
	*left -= size;
	return unpack_write(to, bytes, size);
}

/* Of at most so many bytes that are not zero. */
static struct error *copy(int from, int to, uint64_t most, const struct worker_board *board,
			  struct progress *progress)
{
	_cleanup_free_ char *chunk = malloc(CHUNK);
	char stage[64];
	int64_t size = 0;
	ssize_t got;

	if (!chunk)
		return error_no_memory();
	while ((got = read(from, chunk, CHUNK)) != 0) {
		uint32_t percent = board ? board->progress.percent : 0;

		TRY(interrupt_check());
		if (got < 0 && errno != EINTR)
			return error_from_errno("cannot be read");
		if (got < 0)
			continue;
		TRY(keep(to, chunk, (size_t)got, &most));
		size += got;
		snprintf(stage, sizeof(stage), "unpack to %.1f MB", (double)size / 1e6);
		progress_show(progress, stage, percent < 100 ? percent : 100, 0);
	}
	return ftruncate(to, size) == 0 ? NULL : error_from_errno("cannot unpack");
}

/* Above the numbers that the process gives up. */
static struct error *make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_from_errno("cannot make a pipe");
	for (size_t i = 0; i < 2; i++) {
		int high = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);

		close(ends[i]);
		ends[i] = high;
	}
	return ends[0] < 0 || ends[1] < 0 ? error_from_errno("cannot make a pipe") : NULL;
}

static struct error *unpack_file(const char *path, struct progress *progress,
				 struct unpacked *unpacked)
{
	_cleanup_(worker_deinit) struct worker worker = {0};
	struct unpacking unpacking = {.path = path};
	struct stat status;
	int ends[2];

	if (stat(path, &status) != 0)
		return error_from_errno("cannot be opened");
	TRY(make_pipe(ends));
	unpacking.to = ends[1];
	struct error *error = worker_start(&worker, unpack_work, &unpacking);
	close(ends[1]);
	if (!error)
		error = copy(ends[0], unpacked->file, MOST(status.st_size), worker.board, progress);
	close(ends[0]);
	if (!error)
		error = worker_wait(&worker);
	if (!error)
		memcpy(unpacked->loss, worker.board->text, sizeof(unpacked->loss) - 1);
	return error;
}

static bool is_packed_file(int file)
{
	char head[HEAD];
	ssize_t size = pread(file, head, sizeof(head), 0);

	return size > 0 && is_packed(head, (size_t)size);
}

/* Whoever opens a file that is no packed one tells why it cannot be opened. */
static bool is_packed_path(const char *path)
{
	struct stat status;
	int file = stat(path, &status) == 0 && S_ISREG(status.st_mode)
		       ? open(path, O_RDONLY | O_CLOEXEC)
		       : -1;
	bool packed = file >= 0 && is_packed_file(file);

	if (file >= 0)
		close(file);
	return packed;
}

/* What has come from standard input may be packed itself. */
static struct error *take_input(struct progress *progress, struct unpacked *unpacked)
{
	_cleanup_(unpacked_deinit) struct unpacked input = {.file = -1};

	TRY(make_temporary(unpacked));
	TRY(copy(STDIN_FILENO, unpacked->file, UINT64_MAX, NULL, progress));
	if (!is_packed_file(unpacked->file))
		return NULL;
	input = *unpacked;
	unpacked->file = -1;
	TRY(make_temporary(unpacked));
	return unpack_file(input.path, progress, unpacked);
}

struct error *unpack(const char *path, bool visible, struct progress_board *board,
		     struct unpacked *unpacked)
{
	bool input = !strcmp(path, "-");
	struct progress progress;
	struct error *error;

	*unpacked = (struct unpacked){.file = -1};
	if (!input && !is_packed_path(path))
		return NULL;
	progress_init(&progress, visible, board);
	error = input ? take_input(&progress, unpacked) : make_temporary(unpacked);
	if (!error && !input)
		error = unpack_file(path, &progress, unpacked);
	progress_deinit(&progress);
	return error_context(error, "%s", path);
}
