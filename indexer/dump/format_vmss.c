/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMware's state of a suspended virtual machine (.vmss) or of a snapshot (.vmsn): groups of named
 * items, of which "cpu" has the registers and "memory" tells what of the memory lies where. The
 * memory itself is an item, or a file beside this one (.vmem; companion.h), in the same order.
 *
 * Layout: 12 bytes of header (magic, version, number of groups), then for each group its name (64
 * bytes), its offset and its size. An item is a tag of 16 bits, its name, as many numbers as it has
 * indices, and a value; the tag is the name's size (8 bits), the number of indices (2) and the
 * value's size (6), where 63 means a block with a header of its own, and 62 one that is compressed.
 * All is little-endian (crash's vmware_vmss.c, by VMware).
 *
 * Of a CPU's segments nothing is known: they read as zeroes.
 */
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"
#include "dump/notes.h"
#include "dump/plain.h"

enum {
	PAGE_SIZE = 4096,
	HEADER = 12,
	GROUP = 80,
	GROUP_NAME = 64,
	GROUPS_MAX = 1024,
	ITEMS_MAX = 1 << 20,
	REGIONS_MAX = 64,
	CPUS_MAX = 4096,
	BLOCK = 63,
	BLOCK_PACKED = 62,
	VALUE_MAX = 64,
};

struct region {
	uint32_t page, pfn, count; /* of the file, of the machine; pages */
};

struct cpu {
	uint64_t registers[NOTE_REGISTERS];
};

struct vmss {
	struct plain plain;
	struct notes notes;
	struct source *state;
	struct region regions[REGIONS_MAX];
	uint32_t region_count;
	uint64_t memory_at, memory_size; /* in the state; 0: it is in a file of its own */
	bool packed;
	VECTOR(struct cpu) cpus;
};

struct item {
	char name[256];
	unsigned int index_count;
	uint32_t indices[3];
	bool is_block, is_packed;
	uint64_t at, size, memory; /* of a block: in the file, and unpacked */
	uint8_t value[VALUE_MAX];
};

static void vmss_close(void *state)
{
	struct vmss *vmss = state;

	if (!vmss)
		return;
	plain_deinit(&vmss->plain);
	notes_deinit(&vmss->notes);
	vector_deinit(&vmss->cpus);
	free(vmss);
}
DEFINE_CLEANUP(void *, vmss_close);

/* What is older has offsets of 32 bits and is of machines that are (foreign.c). */
static bool vmss_claims(const uint8_t *head)
{
	static const uint32_t magics[] = {0xbed2bed2, 0xbed3bed3, 0xbad1bad1, 0xbad2bad2};
	uint64_t magic = load_uint(head, 4, BYTE_ORDER == BIG_ENDIAN);

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (magic == magics[i])
			return true;
	return false;
}

/* Items */

/* Some bytes of the state, from *at on, which moves behind them; *ret is false where it ends. */
static struct error *take(struct vmss *vmss, uint64_t *at, void *bytes, size_t size, bool *ret)
{
	size_t got;

	TRY(source_read(vmss->state, *at, bytes, size, &got));
	*at += size;
	*ret = got == size;
	return NULL;
}

static uint64_t number(const uint8_t *bytes, size_t size)
{
	return load_uint(bytes, size, BYTE_ORDER == BIG_ENDIAN);
}

/* A block's size, its size in memory, the bytes before it. */
static struct error *read_block(struct vmss *vmss, uint64_t *at, struct item *item, bool *whole)
{
	uint8_t head[18];

	TRY(take(vmss, at, head, sizeof(head), whole));
	item->size = number(head, 8);
	item->memory = number(head + 8, 8);
	item->at = *at + number(head + 16, 2);
	if (!*whole)
		return NULL;
	size_t inside = item->size < VALUE_MAX ? (size_t)item->size : VALUE_MAX;
	uint64_t from = item->at;
	bool ignored;
	TRY(take(vmss, &from, item->value, inside, &ignored));
	*whole = item->size <= UINT64_MAX / 2 - item->at;
	*at = item->at + item->size;
	return NULL;
}

/* *more is false behind the last of a group. */
static struct error *read_item(struct vmss *vmss, uint64_t *at, struct item *item, bool *more)
{
	uint8_t head[2], indices[sizeof(item->indices)];

	*item = (struct item){0};
	TRY(take(vmss, at, head, sizeof(head), more));
	unsigned int tag = (unsigned int)number(head, sizeof(head));
	*more = *more && tag;
	if (*more)
		TRY(take(vmss, at, item->name, tag >> 8, more));
	item->index_count = tag >> 6 & 3;
	if (*more)
		TRY(take(vmss, at, indices, item->index_count * sizeof(uint32_t), more));
	if (!*more)
		return NULL;
	for (unsigned int i = 0; i < item->index_count; i++)
		item->indices[i] = (uint32_t)number(indices + 4 * i, 4);
	item->is_packed = (tag & 63) == BLOCK_PACKED;
	item->is_block = (tag & 63) == BLOCK || item->is_packed;
	if (item->is_block)
		return read_block(vmss, at, item, more);
	item->size = tag & 63;
	return take(vmss, at, item->value, (size_t)item->size, more);
}

/* What they say */

static struct error *note_memory(struct vmss *vmss, const struct item *item)
{
	uint32_t value = (uint32_t)number(item->value, 4);
	struct region *region = item->index_count && item->indices[0] < REGIONS_MAX
				    ? &vmss->regions[item->indices[0]]
				    : NULL;

	if (item->is_block && !strcmp(item->name, "Memory")) {
		vmss->memory_at = item->at;
		vmss->memory_size = item->memory;
		vmss->packed = item->is_packed;
	} else if (item->is_block) {
		return NULL;
	} else if (!strcmp(item->name, "regionsCount")) {
		vmss->region_count = value < REGIONS_MAX ? value : REGIONS_MAX;
	} else if (region && !strcmp(item->name, "regionPageNum")) {
		region->page = value;
	} else if (region && !strcmp(item->name, "regionPPN")) {
		region->pfn = value;
	} else if (region && !strcmp(item->name, "regionSize")) {
		region->count = value;
	}
	return NULL;
}

/* The place of a register in struct user_regs_struct; NOTE_REGISTERS: it is none. */
static unsigned int place_of(const char *name)
{
	static const char *const names[] = {"r15", "r14", "r13", "r12", "rbp",    "rbx", "r11",
					    "r10", "r9",  "r8",  "rax", "rcx",    "rdx", "rsi",
					    "rdi", "",    "rip", "",    "eflags", "rsp"};

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (*name && !strcasecmp(names[i], name))
			return i;
	return NOTE_REGISTERS;
}

static struct error *add_cpus(struct vmss *vmss, uint32_t count)
{
	while (vmss->cpus.count < count && vmss->cpus.count < CPUS_MAX)
		if (!vector_push(&vmss->cpus, (struct cpu){{0}}))
			return error_no_memory();
	return NULL;
}

static struct error *note_cpu(struct vmss *vmss, const struct item *item)
{
	unsigned int place = place_of(item->name);
	struct cpu *cpu = item->index_count && item->indices[0] < vmss->cpus.count
			      ? &vmss->cpus.data[item->indices[0]]
			      : NULL;

	if (!strcmp(item->name, "cpu:numVCPUs"))
		return add_cpus(vmss, (uint32_t)number(item->value, 4));
	if (cpu && place < NOTE_REGISTERS && !item->is_block)
		cpu->registers[place] = number(item->value, 8);
	return NULL;
}

/* Newer states have the general registers in one block, in this order. */
static struct error *note_registers(struct vmss *vmss, const struct item *item)
{
	static const char *const order[] = {"rax", "rcx", "rdx", "rbx", "rbp", "rsp", "rsi", "rdi",
					    "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
	uint8_t bytes[sizeof(order) / sizeof(order[0]) * 8];
	uint64_t at = item->at;
	bool whole;

	if (item->size != sizeof(bytes) || !item->index_count ||
	    item->indices[0] >= vmss->cpus.count)
		return NULL;
	TRY(take(vmss, &at, bytes, sizeof(bytes), &whole));
	for (size_t i = 0; whole && i < sizeof(order) / sizeof(order[0]); i++)
		vmss->cpus.data[item->indices[0]].registers[place_of(order[i])] =
		    number(bytes + 8 * i, 8);
	return NULL;
}

static struct error *note(struct vmss *vmss, const char *group, const struct item *item)
{
	if (!strcmp(group, "memory"))
		return note_memory(vmss, item);
	return item->is_block && !strcmp(item->name, "gpregs") ? note_registers(vmss, item)
							       : note_cpu(vmss, item);
}

static struct error *read_group(struct vmss *vmss, const char *name, uint64_t at)
{
	struct item item;
	bool more;

	for (unsigned int i = 0; i < ITEMS_MAX; i++) {
		TRY(read_item(vmss, &at, &item, &more));
		if (!more)
			break;
		TRY(note(vmss, name, &item));
	}
	return NULL;
}

static struct error *read_groups(struct vmss *vmss, struct dump_info *info)
{
	uint8_t head[HEADER], group[GROUP];
	uint64_t at = 0;
	bool whole;

	TRY(take(vmss, &at, head, sizeof(head), &whole));
	uint64_t count = number(head + 8, 4);
	if (!whole || !count)
		return error_create(ERROR_FORMAT, MESSAGE_SHORT, source_path(vmss->state));
	for (uint64_t i = 0; i < count && i < GROUPS_MAX; i++) {
		TRY(interrupt_check());
		TRY(take(vmss, &at, group, sizeof(group), &whole));
		group[GROUP_NAME - 1] = '\0';
		if (!whole) {
			format_remark(info, DUMP_TRUNCATED, REMARK_CUT);
			break;
		}
		const char *name = (const char *)group;
		if (!strcmp(name, "memory") || !strcmp(name, "cpu"))
			TRY(read_group(vmss, name, number(group + GROUP_NAME, 8)));
	}
	return NULL;
}

/* Memory */

static struct error *find_memory(struct vmss *vmss, const struct format_input *input)
{
	const char *path = source_path(vmss->state);

	vmss->plain.source = vmss->state;
	if (vmss->memory_size && vmss->packed)
		return error_create(ERROR_UNSUPPORTED,
				    "%s has its memory compressed, which Inquest does not read; "
				    "suspend the machine with mainMem.useNamedFile = TRUE",
				    path);
	if (vmss->memory_size)
		return NULL;
	if (input->count < 2)
		return error_create(ERROR_FORMAT,
				    "%s has the CPUs' state and no memory; put the .vmem of the "
				    "same name beside it",
				    path);
	vmss->plain.source = input->sources[1];
	vmss->memory_size = source_size(input->sources[1]);
	return NULL;
}

/* A machine without regions has less than 3 GiB, in one piece. */
static struct error *add_memory(struct vmss *vmss)
{
	if (!vmss->region_count)
		return plain_add(&vmss->plain, 0, vmss->memory_size, vmss->memory_at);
	for (uint32_t i = 0; i < vmss->region_count; i++) {
		const struct region *region = &vmss->regions[i];
		uint64_t offset = (uint64_t)region->page * PAGE_SIZE;

		TRY(plain_add(&vmss->plain, (uint64_t)region->pfn * PAGE_SIZE,
			      (uint64_t)region->count * PAGE_SIZE, vmss->memory_at + offset));
	}
	return NULL;
}

static struct error *open_state(struct vmss *vmss, const struct format_input *input)
{
	if (input->count > 2)
		return format_not_split(input->sources[0]);
	vmss->state = input->sources[0];
	TRY(read_groups(vmss, input->info));
	TRY(find_memory(vmss, input));
	TRY(add_memory(vmss));
	TRY(plain_settle(&vmss->plain, input->info));
	if (!vmss->plain.extents.list.count)
		return error_create(ERROR_FORMAT, MESSAGE_SHORT, source_path(vmss->state));
	vector_for_each(&vmss->cpus, cpu)
		TRY(notes_add_registers(&vmss->notes, cpu->registers));
	notes_publish(&vmss->notes, input->info);
	return NULL;
}

static struct error *vmss_open(const struct format_input *input, void **ret)
{
	struct vmss *vmss = calloc(1, sizeof(*vmss));
	_cleanup_(vmss_closep) void *state = vmss;

	if (!vmss)
		return error_no_memory();
	TRY(open_state(vmss, input));
	*ret = steal(&state);
	return NULL;
}

static struct error *vmss_page(void *state, uint64_t pfn, uint8_t *page)
{
	return plain_page(&((struct vmss *)state)->plain, pfn, page);
}

static struct error *vmss_next(void *state, uint64_t *pfn, bool *found)
{
	return plain_next(&((struct vmss *)state)->plain, pfn, found);
}

const struct format_ops format_vmss = {
    .name = "vmss",
    .claims = vmss_claims,
    .open = vmss_open,
    .close = vmss_close,
    .page = vmss_page,
    .next = vmss_next,
};
