/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a virtual machine of VMware leaves in debug mode when it crashes: debug.guest tells the CPUs
 * and the holes of the memory, which is debug.vmem beside it (companion.h), one piece without the
 * holes (crash's vmware_guestdump.c, by VMware). Nothing is aligned; all is little-endian.
 */
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"
#include "dump/notes.h"
#include "dump/plain.h"

enum {
	PAGE_SIZE = 4096,
	VERSION = 4,
	HEADER = 78,
	AT_HOLES = 46,
	HOLES_MAX = 2,
	CPUS_MAX = 4096,
	CPU = 391,
	CPU_REGISTERS = 158,
	REGISTERS = 21, /* as struct pt_regs has them */
};

struct hole {
	uint64_t pfn, count; /* pages */
};

struct header {
	uint32_t version, cpus, holes_count;
	uint8_t mark;
	uint64_t zero, last, pages;
	struct hole holes[HOLES_MAX];
};

struct guest {
	struct plain plain;
	struct notes notes;
	struct header header;
};

static void guest_close(void *state)
{
	struct guest *guest = state;

	if (!guest)
		return;
	plain_deinit(&guest->plain);
	notes_deinit(&guest->notes);
	free(guest);
}
DEFINE_CLEANUP(void *, guest_close);

static void parse(const uint8_t *bytes, struct header *ret)
{
	struct cursor cursor;

	cursor_init(&cursor, bytes, HEADER, BYTE_ORDER == BIG_ENDIAN);
	ret->version = cursor_u32(&cursor);
	ret->cpus = cursor_u32(&cursor);
	ret->mark = cursor_u8(&cursor);
	cursor_skip(&cursor, 5); /* reserved, maker of the CPU */
	ret->zero = cursor_u64(&cursor);
	ret->last = cursor_u64(&cursor);
	ret->pages = cursor_u64(&cursor);
	cursor_skip(&cursor, 4);
	ret->holes_count = cursor_u32(&cursor);
	for (size_t i = 0; i < HOLES_MAX; i++) {
		ret->holes[i].pfn = cursor_u64(&cursor);
		ret->holes[i].count = cursor_u64(&cursor);
	}
}

/* There is no magic: that the sizes agree is what tells it. */
static bool guest_claims(const uint8_t *head)
{
	struct header header;
	uint64_t pages;

	parse(head, &header);
	pages = header.pages;
	for (size_t i = 0; i < header.holes_count && i < HOLES_MAX; i++)
		pages += header.holes[i].count;
	return header.version == VERSION && header.mark == 1 && !header.zero && header.cpus &&
	       header.cpus <= CPUS_MAX && header.holes_count <= HOLES_MAX && header.pages &&
	       header.last + 1 == pages * PAGE_SIZE;
}

static struct error *add_memory(struct guest *guest)
{
	const struct header *header = &guest->header;
	uint64_t pfn = 0, page = 0;

	for (size_t i = 0; i < header->holes_count; i++) {
		const struct hole *hole = &header->holes[i];

		if (hole->pfn < pfn || hole->pfn - pfn > header->pages - page)
			break;
		TRY(plain_add(&guest->plain, pfn * PAGE_SIZE, (hole->pfn - pfn) * PAGE_SIZE,
			      page * PAGE_SIZE));
		page += hole->pfn - pfn;
		pfn = hole->pfn + hole->count;
	}
	return plain_add(&guest->plain, pfn * PAGE_SIZE, (header->pages - page) * PAGE_SIZE,
			 page * PAGE_SIZE);
}

static struct error *add_cpus(struct guest *guest, struct source *state)
{
	for (uint32_t cpu = 0; cpu < guest->header.cpus; cpu++) {
		uint64_t registers[NOTE_REGISTERS] = {0};
		uint8_t bytes[8 * REGISTERS];
		size_t got;

		TRY(source_read(state, HEADER + (uint64_t)cpu * CPU + CPU_REGISTERS, bytes,
				sizeof(bytes), &got));
		if (got < sizeof(bytes))
			break;
		for (size_t i = 0; i < REGISTERS; i++)
			registers[i] = load_uint(bytes + 8 * i, 8, BYTE_ORDER == BIG_ENDIAN);
		TRY(notes_add_registers(&guest->notes, registers));
	}
	return NULL;
}

static struct error *open_files(struct guest *guest, const struct format_input *input)
{
	struct source *state = input->sources[0];
	uint8_t bytes[HEADER];
	size_t got;

	if (input->count > 2)
		return format_not_split(state);
	TRY(source_read(state, 0, bytes, sizeof(bytes), &got));
	if (got < sizeof(bytes))
		return error_create(ERROR_FORMAT, MESSAGE_SHORT, source_path(state));
	if (input->count < 2)
		return error_create(ERROR_FORMAT,
				    "%s has the CPUs' state and no memory; put the .vmem of the "
				    "same name beside it",
				    source_path(state));
	parse(bytes, &guest->header);
	guest->plain.source = input->sources[1];
	TRY(add_memory(guest));
	TRY(plain_settle(&guest->plain, input->info));
	TRY(add_cpus(guest, state));
	notes_publish(&guest->notes, input->info);
	return NULL;
}

static struct error *guest_open(const struct format_input *input, void **ret)
{
	struct guest *guest = calloc(1, sizeof(*guest));
	_cleanup_(guest_closep) void *state = guest;

	if (!guest)
		return error_no_memory();
	TRY(open_files(guest, input));
	*ret = steal(&state);
	return NULL;
}

static struct error *guest_page(void *state, uint64_t pfn, uint8_t *page)
{
	return plain_page(&((struct guest *)state)->plain, pfn, page);
}

static struct error *guest_next(void *state, uint64_t *pfn, bool *found)
{
	return plain_next(&((struct guest *)state)->plain, pfn, found);
}

const struct format_ops format_guest = {
    .name = "vmss",
    .claims = guest_claims,
    .open = guest_open,
    .close = guest_close,
    .page = guest_page,
    .next = guest_next,
};
