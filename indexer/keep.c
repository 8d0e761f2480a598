/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See keep.h. The first row is a header as that of an ELF core file, with the dump's notes. */
#include "keep.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/vector.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "objects/mm/pages.h"
#include "objects/sched/tasks.h"
#include "schema/rows.h"

enum { LEVEL = 3, HEADER_PFN = -1, TRIES = 64 };

static const char *const known[] = {"touched", "stacks", "kernel", "all"};
enum keep_kind { KEEP_TOUCHED, KEEP_STACKS, KEEP_KERNEL, KEEP_ALL, KEEP_KINDS };

struct keeping {
	struct kernel *kernel;
	struct sink *sink;
	enum keep_kind kind;
	struct map chosen; /* pfn → 1 */
	struct map lists;  /* pfn of a page of a process or a file → 1 */
	struct map sent;   /* content → pfn of the page that has it */
	struct page_rule lru;
	struct field compound_head;
	uint64_t head; /* a compound page of a process or a file: its struct page */
	uint8_t *packed, *copy;
	size_t packed_size;
};

static void keeping_deinit(struct keeping *keeping)
{
	map_deinit(&keeping->chosen);
	map_deinit(&keeping->lists);
	map_deinit(&keeping->sent);
	free(keeping->packed);
	free(keeping->copy);
}

bool keep_is_known(const char *which)
{
	for (size_t i = 0; i < KEEP_KINDS; i++)
		if (!strcmp(which, known[i]))
			return true;
	return false;
}

static enum keep_kind kind_of(const char *which)
{
	enum keep_kind kind = KEEP_TOUCHED;

	while (kind < KEEP_ALL && strcmp(which, known[kind]) != 0)
		kind++;
	return kind;
}

static struct error *choose(struct map *map, uint64_t pfn)
{
	uint64_t *place = map_insert(map, pfn, NULL);

	if (!place)
		return error_no_memory();
	*place = 1;
	return NULL;
}

/* A compound page's head has the flag, and comes first. */
static struct error *look_at_page(void *context, const struct page *page, uint64_t *next)
{
	struct keeping *keeping = context;
	uint64_t head =
	    field_load(keeping->kernel, &keeping->compound_head, page->bytes, page->size);

	(void)next;
	if (page_is(&keeping->lru, page))
		keeping->head = page->address;
	else if (!(head & 1) || page_head(page->address, head) != keeping->head)
		return NULL;
	return choose(&keeping->lists, page->pfn);
}

static struct error *find_lists(struct keeping *keeping)
{
	TRY(page_rule_flag(keeping->kernel, "PG_lru", &keeping->lru));
	TRY(error_ignore_damage(
	    field_find(keeping->kernel, PAGE_COMPOUND, &keeping->compound_head)));
	return pages_walk(keeping->kernel, look_at_page, keeping);
}

static bool is_private(const struct keeping *keeping, uint64_t pfn)
{
	const uint64_t *turn = map_find(dump_tracked(keeping->kernel->dump), pfn);

	return keeping->kind != KEEP_ALL &&
	       ((turn && *turn == DUMP_PRIVATE) || map_find(&keeping->lists, pfn));
}

static struct error *choose_tracked(struct keeping *keeping)
{
	const struct map *tracked = dump_tracked(keeping->kernel->dump);

	for (size_t i = 0; i < tracked->capacity; i++) {
		const struct map_slot *slot = &tracked->slots[i];

		if (slot->used && (keeping->kind == KEEP_TOUCHED || slot->value == 1))
			TRY(choose(&keeping->chosen, slot->key));
	}
	return NULL;
}

static struct error *choose_physical(struct keeping *keeping, uint64_t physical)
{
	return choose(&keeping->chosen, physical / dump_info(keeping->kernel->dump)->page_size);
}

/* The page, and what of the page table leads to it. */
static struct error *choose_address(struct keeping *keeping, uint64_t address)
{
	struct memory *memory = &keeping->kernel->memory;
	struct table_walk walk = {0};
	uint64_t physical;
	struct error *error = memory_translate(memory, address, &physical);

	if (error)
		return error_ignore_damage(error);
	TRY(choose_physical(keeping, physical));
	error = memory->arch->walk(memory, &memory->kernel, address, &physical, &walk);
	for (unsigned int i = 0; i < walk.count; i++)
		TRY(choose_physical(keeping, walk.entries[i].at));
	return error_ignore_damage(error);
}

/* What the words of a stack lead to, from the function's start on: for dis. */
static struct error *choose_code(struct keeping *keeping, const uint8_t *words, size_t size)
{
	struct kernel *kernel = keeping->kernel;
	unsigned int word_size = kernel->arch->pointer_size;

	for (size_t at = 0; at + word_size <= size; at += word_size) {
		uint64_t word = load_uint(words + at, word_size, kernel->memory.swap);

		if (!kernel_is_text(kernel, word))
			continue;
		struct place place = kernel_place(kernel, word);
		TRY(choose_address(keeping, word));
		if (place.symbol)
			TRY(choose_address(keeping, place.symbol->address));
	}
	return NULL;
}

static struct error *choose_stack(struct keeping *keeping, uint64_t start)
{
	struct memory *memory = &keeping->kernel->memory;
	_cleanup_free_ uint8_t *page = malloc(memory->page_size);

	if (!page)
		return error_no_memory();
	for (uint64_t at = 0; at < keeping->kernel->stack_size; at += memory->page_size) {
		if (keeping->kind == KEEP_STACKS)
			TRY(choose_address(keeping, start + at));
		struct error *error = memory_read(memory, start + at, page, memory->page_size);
		if (!error)
			error = choose_code(keeping, page, memory->page_size);
		TRY(error_ignore_damage(error));
	}
	return NULL;
}

static struct error *choose_stacks_of(struct keeping *keeping, const struct tasks *tasks)
{
	struct field stack;
	const struct type *type;

	TRY(field_find(keeping->kernel, "task_struct.stack|task_struct.thread_info", &stack));
	TRY(types_find(keeping->kernel->types, "task_struct", &type));
	uint64_t size = type->size;
	vector_for_each(&tasks->list, task) {
		uint64_t start;
		struct error *error = field_read(keeping->kernel, &stack, *task, &start);

		if (!error && start)
			error = choose_stack(keeping, start);
		TRY(error_ignore_damage(error));
		for (uint64_t at = 0; at < size; at += keeping->kernel->memory.page_size)
			TRY(choose_address(keeping, *task + at));
		TRY(choose_address(keeping, *task + size - 1));
	}
	return NULL;
}

static struct error *choose_stacks(struct keeping *keeping)
{
	struct tasks tasks = {0};
	struct error *error = tasks_collect(keeping->kernel, &tasks);

	if (!error)
		error = choose_stacks_of(keeping, &tasks);
	tasks_deinit(&tasks);
	return error;
}

static struct error *choose_all(struct keeping *keeping)
{
	uint64_t pfn = 0;

	for (; dump_next_page(keeping->kernel->dump, &pfn); pfn++)
		TRY(choose(&keeping->chosen, pfn));
	return NULL;
}

static struct error *choose_pages(struct keeping *keeping)
{
	if (keeping->kind == KEEP_STACKS || keeping->kind == KEEP_TOUCHED)
		TRY(problems_note(keeping->kernel->problems, choose_stacks(keeping)));
	TRY(choose_tracked(keeping));
	dump_track_end(keeping->kernel->dump);
	if (keeping->kind != KEEP_ALL)
		TRY(problems_note(keeping->kernel->problems, find_lists(keeping)));
	return keeping->kind == KEEP_KERNEL || keeping->kind == KEEP_ALL ? choose_all(keeping)
									 : NULL;
}

/* Rows */

static struct error *send_content(struct keeping *keeping, uint64_t content, const void *bytes,
				  size_t size)
{
	size_t room = ZSTD_compressBound(size);

	if (room > keeping->packed_size) {
		free(keeping->packed);
		keeping->packed = malloc(room);
		keeping->packed_size = keeping->packed ? room : 0;
	}
	if (!keeping->packed)
		return error_no_memory();
	size_t packed = ZSTD_compress(keeping->packed, room, bytes, size, LEVEL);
	if (ZSTD_isError(packed))
		return error_create(ERROR_OTHER, "zstd: %s", ZSTD_getErrorName(packed));
	const struct page_contents_row row = {
	    .content = cell_integer((int64_t)content),
	    .size = cell_integer((int64_t)size),
	    .compressed = cell_text_of((const char *)keeping->packed, packed),
	};
	return emit_page_contents(keeping->sink, &row);
}

/* bytes are a page of the dump, too; the cache may not hold both. */
static struct error *is_page(struct keeping *keeping, uint64_t pfn, const void **bytes, size_t size,
			     bool *ret)
{
	const uint8_t *page;

	if (!keeping->copy && !(keeping->copy = malloc(size)))
		return error_no_memory();
	*ret = false;
	if (pfn == (uint64_t)HEADER_PFN)
		return NULL;
	if (*bytes != keeping->copy)
		*bytes = memcpy(keeping->copy, *bytes, size);
	TRY(dump_page(keeping->kernel->dump, pfn, &page));
	*ret = !memcmp(page, *bytes, size);
	return NULL;
}

/* A hash can be made to meet another: pages that have one, but are not the same, get another key.
 */
static struct error *find_content(struct keeping *keeping, int64_t pfn, const void **bytes,
				  size_t size, uint64_t *content, bool *sent)
{
	bool added;

	*sent = false;
	*content = hash_combine(hash_bytes(*bytes, size), size);
	for (int tries = 0; tries < TRIES; tries++) {
		uint64_t *first = map_insert(&keeping->sent, *content, &added);

		if (!first)
			return error_no_memory();
		if (added)
			*first = (uint64_t)pfn;
		else
			TRY(is_page(keeping, *first, bytes, size, sent));
		if (added || *sent)
			return NULL;
		*content = hash_combine(*content, 1);
	}
	return error_lost("too many pages that are not the same have one hash", 0);
}

static struct error *send_page(struct keeping *keeping, int64_t pfn, const void *bytes, size_t size)
{
	uint64_t content;
	bool sent;

	TRY(find_content(keeping, pfn, &bytes, size, &content, &sent));
	if (!sent)
		TRY(send_content(keeping, content, bytes, size));
	const struct pages_row row = {.pfn = cell_integer(pfn),
				      .content = cell_integer((int64_t)content)};
	return emit_pages(keeping->sink, &row);
}

static struct error *send_pages(struct keeping *keeping)
{
	struct dump *dump = keeping->kernel->dump;

	for (size_t i = 0; i < keeping->chosen.capacity; i++) {
		const struct map_slot *slot = &keeping->chosen.slots[i];
		const uint8_t *bytes;

		if (!slot->used || is_private(keeping, slot->key))
			continue;
		struct error *error = dump_page(dump, slot->key, &bytes);
		if (!error)
			error = send_page(keeping, (int64_t)slot->key, bytes,
					  dump_info(dump)->page_size);
		TRY(error_ignore_damage(error));
	}
	return NULL;
}

/* The header */

struct notes_text {
	VECTOR(uint8_t) list;
	bool swap;
};

static bool put(struct notes_text *text, const void *bytes, size_t size)
{
	if (!vector_reserve(&text->list, text->list.count + size + 3))
		return false;
	if (size)
		memcpy(text->list.data + text->list.count, bytes, size);
	text->list.count += size;
	while (text->list.count % 4)
		text->list.data[text->list.count++] = 0;
	return true;
}

static bool put_note(struct notes_text *text, const char *name, uint32_t type, const void *desc,
		     size_t size)
{
	Elf64_Nhdr header = {(uint32_t)strlen(name) + 1, (uint32_t)size, type};

	if (text->swap)
		header = (Elf64_Nhdr){__builtin_bswap32(header.n_namesz),
				      __builtin_bswap32(header.n_descsz),
				      __builtin_bswap32(header.n_type)};
	return put(text, &header, sizeof(header)) && put(text, name, strlen(name) + 1) &&
	       put(text, desc, size);
}

static Elf64_Ehdr header_of(const struct kernel *kernel)
{
	Elf64_Ehdr header = {.e_type = ET_CORE,
			     .e_machine = kernel->arch->machine,
			     .e_version = EV_CURRENT,
			     .e_ehsize = sizeof(header),
			     .e_phentsize = sizeof(Elf64_Phdr),
			     .e_shentsize = sizeof(Elf64_Shdr)};

	memcpy(header.e_ident, ELFMAG, SELFMAG);
	header.e_ident[EI_CLASS] = ELFCLASS64;
	header.e_ident[EI_DATA] = kernel->memory.big_endian ? ELFDATA2MSB : ELFDATA2LSB;
	header.e_ident[EI_VERSION] = EV_CURRENT;
	return header;
}

static bool write_header(const struct kernel *kernel, struct notes_text *text)
{
	const struct dump_info *info = dump_info(kernel->dump);
	const Elf64_Ehdr header = header_of(kernel);
	bool told = false, whole = put(text, &header, sizeof(header));

	for (size_t i = 0; i < info->note_count && whole; i++) {
		const struct dump_note *note = &info->notes[i];

		told |= !strcmp(note->name, "VMCOREINFO");
		whole = put_note(text, note->name, note->type, note->desc, note->size);
	}
	if (whole && !told && info->vmcoreinfo)
		whole = put_note(text, "VMCOREINFO", 0, info->vmcoreinfo, info->vmcoreinfo_size);
	return whole;
}

/* The other byte order would take the ELF header's fields in it, too. */
static struct error *send_header(struct keeping *keeping)
{
	struct notes_text text = {.swap = keeping->kernel->memory.swap};
	struct error *error;

	if (text.swap)
		return error_lost("pages of a machine of the other byte order are not kept", 0);
	error = write_header(keeping->kernel, &text)
		    ? send_page(keeping, HEADER_PFN, text.list.data, text.list.count)
		    : error_no_memory();
	vector_deinit(&text.list);
	return error;
}

struct error *keep_pages(struct kernel *kernel, struct sink *sink, const char *which)
{
	_cleanup_(keeping_deinit) struct keeping keeping = {.kernel = kernel, .sink = sink};

	if (!which)
		return NULL;
	keeping.kind = kind_of(which);
	TRY(choose_pages(&keeping));
	TRY(send_header(&keeping));
	return send_pages(&keeping);
}
