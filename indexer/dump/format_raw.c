/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory without any header: what QEMU's pmemsave writes, a .vmem of VMware, a copy of /dev/mem.
 * Nothing tells such a file from any other, so nobody but who asks for it gets it (struct
 * dump_options), and finding a kernel in it is the only proof.
 *
 * A file's offset is the physical address, but in a .vmem of more than 3 GiB: a PC has no memory in
 * the last GiB below 4, and VMware leaves that out.
 */
#include <string.h>

#include "dump/plain.h"

#define GIB ((uint64_t)1 << 30)

static void raw_close(void *state)
{
	struct plain *plain = state;

	if (plain)
		plain_deinit(plain);
	free(plain);
}
DEFINE_CLEANUP(void *, raw_close);

static bool raw_claims(const uint8_t *head)
{
	(void)head;
	return false;
}

static bool is_vmem(const char *path)
{
	size_t size = strlen(path);

	return size > 5 && !strcmp(path + size - 5, ".vmem");
}

static struct error *add_all(struct plain *plain)
{
	uint64_t size = source_size(plain->source);
	uint64_t low = is_vmem(source_path(plain->source)) && size > 3 * GIB ? 3 * GIB : size;

	TRY(plain_add(plain, 0, low, 0));
	return plain_add(plain, 4 * GIB, size - low, low);
}

static struct error *raw_open(const struct format_input *input, void **ret)
{
	struct plain *plain = calloc(1, sizeof(*plain));
	_cleanup_(raw_closep) void *state = plain;

	if (!plain)
		return error_no_memory();
	if (input->count > 1)
		return format_not_split(input->sources[0]);
	plain->source = input->sources[0];
	TRY(add_all(plain));
	TRY(plain_settle(plain, input->info));
	*ret = steal(&state);
	return NULL;
}

static struct error *raw_page(void *state, uint64_t pfn, uint8_t *page)
{
	return plain_page(state, pfn, page);
}

static struct error *raw_next(void *state, uint64_t *pfn, bool *found)
{
	return plain_next(state, pfn, found);
}

const struct format_ops format_raw = {
    .name = "raw",
    .claims = raw_claims,
    .open = raw_open,
    .close = raw_close,
    .page = raw_page,
    .next = raw_next,
};
