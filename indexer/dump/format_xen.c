/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Xen's dumps of a domain (xm dump-core, xl dump-core, virsh dump): an ELF core file with sections
 * alone, of which .xen_pages has the pages, .xen_pfn the number of each (a fully virtualized
 * domain) or .xen_p2m that number and the machine's own (a paravirtualized one), .xen_prstatus the
 * CPUs (Xen's docs/misc/dump-core-format.txt, tools/libs/ctrl/xc_core.h).
 *
 * Page tables of a paravirtualized domain have the machine's numbers of pages: what its kernel maps
 * by them alone (modules, vmalloc) is not found.
 */
#include <elf.h>
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"
#include "dump/elf_sections.h"
#include "dump/notes.h"
#include "dump/plain.h"

enum {
	PAGE_SIZE = 4096,
	SECTIONS_MAX = 256,
	NAMES_MAX = 64 << 10,
	TABLE_STEP = 64 << 10, /* bytes of a table that are looked at together */
	/* struct vcpu_guest_context of x86_64 (xen/include/public/arch-x86/xen.h) */
	CONTEXT = 0x1430,
	CONTEXT_REGISTERS = 520,
	PFN_BITS = 40,
};

struct header {
	bool wide;
	uint16_t type, machine, segments, entry_size, sections, names;
	uint64_t offset; /* of the sections' headers */
};

struct section {
	uint64_t offset, size;
};

struct xen {
	struct plain plain;
	struct notes notes;
	struct header header;
	bool swap;
	struct section pages, pfn, p2m, cpus;
};

static void xen_close(void *state)
{
	struct xen *xen = state;

	if (!xen)
		return;
	plain_deinit(&xen->plain);
	notes_deinit(&xen->notes);
	free(xen);
}
DEFINE_CLEANUP(void *, xen_close);

static bool is_swapped(const uint8_t *head)
{
	return (head[EI_DATA] == ELFDATA2MSB) == (BYTE_ORDER == LITTLE_ENDIAN);
}

static void parse_header(const uint8_t *head, struct header *ret)
{
	bool wide = head[EI_CLASS] == ELFCLASS64;
	struct cursor cursor;

	cursor_init(&cursor, head, sizeof(Elf64_Ehdr), is_swapped(head));
	cursor_seek(&cursor, EI_NIDENT);
	ret->wide = wide;
	ret->type = cursor_u16(&cursor);
	ret->machine = cursor_u16(&cursor);
	cursor_seek(&cursor, wide ? 40 : 32);
	ret->offset = cursor_uint(&cursor, wide ? 8 : 4);
	cursor_seek(&cursor, wide ? 56 : 44);
	ret->segments = cursor_u16(&cursor);
	ret->entry_size = cursor_u16(&cursor);
	ret->sections = cursor_u16(&cursor);
	ret->names = cursor_u16(&cursor);
}

bool elf_has_sections_only(const uint8_t *head)
{
	struct header header;

	if (memcmp(head, ELFMAG, SELFMAG))
		return false;
	parse_header(head, &header);
	return header.type == ET_CORE && !header.segments && header.sections;
}

/* Sections */

static struct error *read_section(struct xen *xen, unsigned int index, uint32_t *name,
				  struct section *ret)
{
	const struct header *header = &xen->header;
	size_t word = header->wide ? 8 : 4, size = header->wide ? 64 : 40;
	uint8_t bytes[64];
	struct cursor cursor;
	size_t got;

	TRY(source_read(xen->plain.source, header->offset + (uint64_t)index * header->entry_size,
			bytes, size, &got));
	cursor_init(&cursor, bytes, got, xen->swap);
	*name = cursor_u32(&cursor);
	cursor_skip(&cursor, 4 + 2 * word); /* sh_type, sh_flags, sh_addr */
	ret->offset = cursor_uint(&cursor, word);
	ret->size = cursor_uint(&cursor, word);
	if (cursor.failed)
		*ret = (struct section){0};
	return NULL;
}

static struct error *read_names(struct xen *xen, char names[NAMES_MAX])
{
	struct section section;
	uint32_t ignored;
	size_t got;

	memset(names, 0, NAMES_MAX);
	TRY(read_section(xen, xen->header.names, &ignored, &section));
	uint64_t size = section.size < NAMES_MAX - 1 ? section.size : NAMES_MAX - 1;
	return source_read(xen->plain.source, section.offset, names, (size_t)size, &got);
}

static struct section *place_of(struct xen *xen, const char *name)
{
	const struct {
		const char *name;
		struct section *place;
	} known[] = {{".xen_pages", &xen->pages},
		     {".xen_pfn", &xen->pfn},
		     {".xen_p2m", &xen->p2m},
		     {".xen_prstatus", &xen->cpus}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(known[i].name, name))
			return known[i].place;
	return NULL;
}

static struct error *find_sections(struct xen *xen)
{
	_cleanup_free_ char *names = malloc(NAMES_MAX);

	if (!names)
		return error_no_memory();
	TRY(read_names(xen, names));
	for (unsigned int i = 0; i < xen->header.sections && i < SECTIONS_MAX; i++) {
		struct section section;
		uint32_t name;

		TRY(read_section(xen, i, &name, &section));
		struct section *place = name < NAMES_MAX ? place_of(xen, names + name) : NULL;
		if (place)
			*place = section;
	}
	return NULL;
}

/* Pages */

/* Pages that follow each other in the file and in memory are one range. */
struct run {
	uint64_t pfn, page, count;
};

static struct error *add_run(struct xen *xen, const struct run *run)
{
	return run->count ? plain_add(&xen->plain, run->pfn * PAGE_SIZE, run->count * PAGE_SIZE,
				      xen->pages.offset + run->page * PAGE_SIZE)
			  : NULL;
}

static struct error *add_page(struct xen *xen, struct run *run, uint64_t pfn, uint64_t page)
{
	if (pfn >> PFN_BITS) /* one that the domain gave back has none */
		return NULL;
	if (run->count && pfn == run->pfn + run->count && page == run->page + run->count) {
		run->count++;
		return NULL;
	}
	TRY(add_run(xen, run));
	*run = (struct run){pfn, page, 1};
	return NULL;
}

/* A table of entries of some bytes, each of which begins with a page's number. */
static struct error *add_pages(struct xen *xen, const struct section *table, size_t entry)
{
	struct run run = {0};
	uint64_t page = 0, most = xen->pages.size / PAGE_SIZE;

	for (uint64_t at = 0; at + entry <= table->size && page < most;) {
		uint64_t left = (table->size - at) / entry * entry;
		size_t size = left < TABLE_STEP ? (size_t)left : TABLE_STEP;
		const uint8_t *bytes;

		TRY(interrupt_check());
		TRY(source_view(xen->plain.source, table->offset + at, size, &bytes));
		if (!bytes) {
			xen->plain.cut = true;
			break;
		}
		for (size_t i = 0; i < size && page < most; i += entry)
			TRY(add_page(xen, &run, load_uint(bytes + i, 8, xen->swap), page++));
		at += size;
	}
	return add_run(xen, &run);
}

/*
 * struct cpu_user_regs is in the order of struct user_regs_struct up to the stack's segment; the
 * bytes behind selectors have other uses.
 */
static struct error *add_cpus(struct xen *xen)
{
	enum { ORIG_RAX = 15, CS = 17, SS = 20, COUNT = 21 };

	if (xen->header.machine != EM_X86_64)
		return NULL;
	for (uint64_t at = 0; at + CONTEXT <= xen->cpus.size; at += CONTEXT) {
		uint64_t registers[NOTE_REGISTERS] = {0};
		uint8_t bytes[8 * COUNT];
		size_t got;

		TRY(source_read(xen->plain.source, xen->cpus.offset + at + CONTEXT_REGISTERS, bytes,
				sizeof(bytes), &got));
		if (got < sizeof(bytes))
			break;
		for (size_t i = 0; i < COUNT; i++)
			registers[i] =
			    load_uint(bytes + 8 * i, i == CS || i == SS ? 2 : 8, xen->swap);
		registers[ORIG_RAX] = UINT64_MAX;
		TRY(notes_add_registers(&xen->notes, registers));
	}
	return NULL;
}

static struct error *open_file(struct xen *xen, struct dump_info *info)
{
	const char *path = source_path(xen->plain.source);

	TRY(find_sections(xen));
	if (!xen->pages.size || (!xen->pfn.size && !xen->p2m.size))
		return error_create(ERROR_FORMAT,
				    "%s is an ELF core file with neither segments nor a Xen "
				    "domain's pages; nothing can be read from it",
				    path);
	TRY(xen->pfn.size ? add_pages(xen, &xen->pfn, 8) : add_pages(xen, &xen->p2m, 16));
	TRY(plain_settle(&xen->plain, info));
	if (!xen->plain.extents.list.count)
		return error_create(ERROR_FORMAT, MESSAGE_SHORT, path);
	if (!xen->pfn.size)
		format_remark(info, DUMP_COMPLETE,
			      "page tables of a paravirtualized domain are not followed");
	TRY(add_cpus(xen));
	notes_publish(&xen->notes, info);
	return NULL;
}

static struct error *xen_open(const struct format_input *input, void **ret)
{
	struct xen *xen = calloc(1, sizeof(*xen));
	_cleanup_(xen_closep) void *state = xen;
	uint8_t head[sizeof(Elf64_Ehdr)];
	size_t got;

	if (!xen)
		return error_no_memory();
	if (input->count > 1)
		return format_not_split(input->sources[0]);
	xen->plain.source = input->sources[0];
	TRY(source_read(xen->plain.source, 0, head, sizeof(head), &got));
	xen->swap = input->info->swap = is_swapped(head);
	parse_header(head, &xen->header);
	input->info->machine = xen->header.machine;
	input->info->pointer_bits = xen->header.machine == EM_386 ? 32 : 64;
	TRY(open_file(xen, input->info));
	*ret = steal(&state);
	return NULL;
}

static struct error *xen_page(void *state, uint64_t pfn, uint8_t *page)
{
	return plain_page(&((struct xen *)state)->plain, pfn, page);
}

static struct error *xen_next(void *state, uint64_t *pfn, bool *found)
{
	return plain_next(&((struct xen *)state)->plain, pfn, found);
}

const struct format_ops format_xen = {
    .name = "xen",
    .claims = elf_has_sections_only,
    .open = xen_open,
    .close = xen_close,
    .page = xen_page,
    .next = xen_next,
};
