/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inquest-memory SOCKET DUMP [VMLINUX]: answers questions about the memory of a dump.
 * inquest-memory SOCKET "" BTF MACHINE: about a kernel's types, where there is no dump any more.
 *
 * A part of inquest, which starts it, asks over the socket (its number) and ends it by closing. It
 * confines itself as the indexer's reader does: it opens these files and nothing else, and all that
 * it can do is to answer. The first answer, before any question, is one row, the dump's fingerprint
 * and its release, or the error that there was.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer/answer.h"
#include "base/cleanup.h"
#include "base/interrupt.h"
#include "confine/confine.h"
#include "crash/fingerprint.h"
#include "image/vmlinux_choose.h"

enum { FINGERPRINT_SIZE = 256, TYPES_MAX = 64 << 20 };

struct memory_server {
	int socket, file; /* file: it is open, where path names it; -1: none */
	const char *path, *vmlinux;
	const char *machine; /* of a kernel's types, and path is that of BTF; NULL of a dump */
	struct dump *dump;
	struct vmlinux_files files;
	struct problems problems;
	struct crash *crash;
};

/* It becomes one of files, which are closed with the kernel. */
static struct error *open_vmlinux(const char *path, struct vmlinux_files *files)
{
	struct vmlinux_file file = {.fd = -1};

	if (!path)
		return NULL;
	files->given = true;
	file.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a case may name a FIFO */
	if (file.fd < 0)
		return error_from_errno("%s", path);
	file.path = strdup(path);
	if (file.path && vector_push(&files->list, file))
		return NULL;
	free(file.path);
	close(file.fd);
	return error_no_memory();
}

static struct error *open_crash(struct memory_server *server)
{
	const struct crash_options options = {&server->files, NULL};
	const char *const paths[] = {server->path};

	TRY(dump_open(paths, 1, &(struct dump_options){0}, &server->dump));
	TRY(open_vmlinux(server->vmlinux, &server->files));
	TRY(confine_files());
	return crash_open(server->dump, &options, &server->problems, &server->crash);
}

static struct error *read_types(int file, void **bytes, size_t *size)
{
	struct stat status;

	if (fstat(file, &status) != 0)
		return error_from_errno("cannot read types");
	*size = status.st_size > 0 && status.st_size <= TYPES_MAX ? (size_t)status.st_size : 0;
	*bytes = malloc(*size + 1);
	if (!*bytes)
		return error_no_memory();
	return pread(file, *bytes, *size, 0) == (ssize_t)*size
		   ? NULL
		   : error_from_errno("cannot read types");
}

static struct error *open_types(struct memory_server *server)
{
	_cleanup_free_ void *bytes = NULL;
	size_t size;

	TRY(read_types(server->file, &bytes, &size));
	TRY(confine_files());
	return crash_of_types(server->machine, bytes, size, &server->problems, &server->crash);
}

static struct error *send_end(struct memory_server *server, struct protocol_bytes *bytes,
			      const struct error *error)
{
	struct protocol_frame end = {.kind = PROTOCOL_END, .text = ""};

	if (error) {
		end.status = (uint32_t)error->kind + 1;
		end.text = error->message;
		end.text_size = (uint32_t)strlen(error->message);
	}
	TRY(protocol_put(bytes, &end));
	return protocol_send(server->socket, bytes);
}

static void bytes_deinit(struct protocol_bytes *bytes)
{
	protocol_bytes_deinit(bytes);
}

/* Who it is, or why it is not. */
static struct error *greet(struct memory_server *server, const struct error *error)
{
	_cleanup_(bytes_deinit) struct protocol_bytes bytes = {0};
	struct protocol_frame frame = {.kind = PROTOCOL_ROW, .text = "", .cell_count = 2};
	char fingerprint[FINGERPRINT_SIZE];

	if (!error && !server->machine) {
		TRY(crash_fingerprint(server->crash, fingerprint, sizeof(fingerprint)));
		frame.cells[0] = cell_text(fingerprint);
		frame.cells[1] = cell_text(server->crash->kernel->release);
		TRY(protocol_put(&bytes, &frame));
	}
	return send_end(server, &bytes, error);
}

/* Ctrl-C at the terminal ends the question, not this process. */
static struct error *answer_all(struct answering *answering, struct protocol_inbox *inbox)
{
	for (bool ended = false; !ended;) {
		struct protocol_frame question;
		bool whole;

		TRY(protocol_take(inbox, &question, &whole));
		if (!whole) {
			TRY(protocol_receive(inbox, answering->fd, &ended));
			continue;
		}
		interrupt_forget();
		TRY(answer(answering, &question));
	}
	return NULL;
}

static struct error *serve(struct memory_server *server)
{
	_cleanup_(answering_deinit) struct answering answering;
	_cleanup_(protocol_inbox_deinit) struct protocol_inbox inbox = {0};
	struct error *error;

	answering_init(&answering, NULL, NULL, -1);
	TRY(confine_process(server->socket, server->file));
	error = server->machine ? open_types(server) : open_crash(server);
	struct error *failure = greet(server, error);
	if (error || failure) {
		error_destroy(failure);
		return error ? error : NULL;
	}
	answering_init(&answering, server->crash, &server->problems, server->socket);
	return answer_all(&answering, &inbox);
}

static void server_deinit(struct memory_server *server)
{
	crash_close(server->crash);
	vmlinux_files_deinit(&server->files);
	dump_close(server->dump);
	problems_deinit(&server->problems);
}

#ifdef INQUEST_SANITIZED
/* What looks for leaks at the end cannot, confined. */
int __lsan_is_turned_off(void);

int __lsan_is_turned_off(void)
{
	return 1;
}
#endif

int main(int argc, char **argv)
{
	_cleanup_(server_deinit) struct memory_server server = {0};

	if (argc < 3 || argc > 5) {
		fprintf(stderr, "inquest-memory is a part of inquest, which starts it\n");
		return 2;
	}
	server.socket = atoi(argv[1]);
	server.machine = argc > 4 ? argv[4] : NULL;
	server.path = argv[server.machine ? 3 : 2];
	if (sscanf(server.path, "/proc/self/fd/%d", &server.file) != 1)
		server.file = -1;
	server.vmlinux = server.machine ? NULL : argv[3];
	problems_init(&server.problems);
	interrupt_survive();
	struct error *error = serve(&server);
	int code = error_exit_code(error);
	error_destroy(error);
	return code;
}
