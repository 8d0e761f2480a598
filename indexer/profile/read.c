/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See read.h. */
#include "read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "confine/confine.h"
#include "image/vmlinux_choose.h"
#include "kernels/kernel_files.h"
#include "make.h"

/* Files of one build: one with symbols, and one with contents if those were split. */
struct found {
	struct vmlinux *vmlinux;
	char build_id[VMLINUX_BUILD_ID_TEXT], banner[VMLINUX_BANNER_MAX];
};

struct search {
	VECTOR(struct found) kernels;
	struct error *reason; /* why the first of what is no kernel is none */
};

static void search_deinit(struct search *search)
{
	vector_for_each(&search->kernels, found)
		vmlinux_close(found->vmlinux);
	vector_deinit(&search->kernels);
	error_destroy(search->reason);
}

static bool is_same(const struct found *one, const struct found *other)
{
	if (one->build_id[0] && other->build_id[0])
		return !strcasecmp(one->build_id, other->build_id);
	return one->banner[0] && !strcmp(one->banner, other->banner);
}

/* The better of the two is the kernel; the other one gives its contents, if they are wanted. */
static void join(struct found *found, struct found *other)
{
	bool better = !found->vmlinux->symtab ||
		      (!vmlinux_has_dwarf(found->vmlinux) && vmlinux_has_dwarf(other->vmlinux));
	struct vmlinux *best = better ? other->vmlinux : found->vmlinux;
	struct vmlinux *rest = better ? found->vmlinux : other->vmlinux;

	if (!best->contents && !vmlinux_has_contents(best) && vmlinux_has_contents(rest))
		best->contents = rest;
	else
		vmlinux_close(rest);
	found->vmlinux = best;
	if (!found->banner[0])
		memcpy(found->banner, other->banner, sizeof(found->banner));
}

static struct error *add(struct search *search, struct vmlinux *vmlinux)
{
	struct found found = {.vmlinux = vmlinux};
	uint64_t address;
	bool told = vmlinux_banner(vmlinux, found.banner, &address);

	vmlinux_build_id(vmlinux, found.build_id);
	if (!told)
		found.banner[0] = '\0';
	if (vmlinux->is_map ||
	    (!told && !(vmlinux->symtab && vmlinux_find(vmlinux, "linux_banner", &address)))) {
		vmlinux_close(vmlinux);
		return NULL;
	}
	vector_for_each(&search->kernels, known)
		if (is_same(known, &found)) {
			join(known, &found);
			return NULL;
		}
	if (vector_push(&search->kernels, found))
		return NULL;
	vmlinux_close(vmlinux);
	return error_no_memory();
}

static struct error *visit(void *context, struct wrapped *wrapped, bool *done)
{
	struct search *search = context;
	struct vmlinux *vmlinux;
	struct error *error = vmlinux_open(wrapped, NULL, &vmlinux);

	(void)done;
	if (!error)
		return add(search, vmlinux);
	if (error->kind != ERROR_FORMAT)
		return error;
	if (search->reason)
		error_destroy(error);
	else
		search->reason = error;
	return NULL;
}

static struct error *find_kernels(const struct vmlinux_files *files, struct search *search)
{
	vector_for_each(&files->list, file)
		TRY(wrapping_open(file->path, file->fd, visit, search));
	if (search->kernels.count)
		return NULL;
	return search->reason ? steal(&search->reason)
			      : error_create(ERROR_FORMAT, "%s: no kernel with symbols in it",
					     files->list.data[0].path);
}

static struct error *send_all(int socket, const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size) {
		ssize_t sent = write(socket, at, size);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return error_from_errno("cannot send a profile");
		at += sent;
		size -= (size_t)sent;
	}
	return NULL;
}

static struct error *make_and_send(const struct reading *reading, struct vmlinux *vmlinux)
{
	_cleanup_free_ uint8_t *bytes = NULL;
	size_t size;

	TRY(profile_make(vmlinux, reading->lines, &bytes, &size));
	uint64_t told = size;
	TRY(send_all(reading->socket, &told, sizeof(told)));
	return send_all(reading->socket, bytes, size);
}

static struct error *open_files(const struct reading *reading, struct vmlinux_files *files)
{
	for (size_t i = 0; i < reading->count; i++)
		TRY(kernel_files_given(reading->paths[i], files));
	return NULL;
}

struct error *read_kernels(void *context, struct worker_board *board)
{
	const struct reading *reading = context;
	_cleanup_(vmlinux_files_deinit) struct vmlinux_files files = {0};
	_cleanup_(search_deinit) struct search search = {0};

	(void)board;
	TRY(confine_process(reading->socket, -1));
	TRY(open_files(reading, &files));
	TRY(confine_files());
	TRY(find_kernels(&files, &search));
	vector_for_each(&search.kernels, found)
		TRY(make_and_send(reading, found->vmlinux));
	return NULL;
}
