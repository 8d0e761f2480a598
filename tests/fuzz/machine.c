/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine.h"
#include "machine/facts_sources.h"

#include <elf.h>
#include <stdlib.h>

enum { PAGE = 4096, TABLE = 2 << 20 };

static struct error *start(struct memory *memory, const struct facts *facts)
{
	(void)memory;
	(void)facts;
	return NULL;
}

static struct error *translate(struct memory *memory, const struct address_space *space,
			       uint64_t virtual, uint64_t *physical, uint64_t *span)
{
	(void)space;
	*physical = virtual - MACHINE_BASE;
	*span = *physical < memory_physical_end(memory) ? PAGE : TABLE;
	return *span == PAGE ? NULL : error_lost("page not mapped", virtual);
}

static const struct arch_ops paper = {
    .name = "paper",
    .machine = EM_X86_64,
    .pointer_size = 8,
    .page_size = PAGE,
    .start = start,
    .translate = translate,
};

enum { BYTE = 1, SHORT, WORD, POINTER, SLOTS, PIVOTS, LEAVES, GAP_PIVOTS, GAP_SLOTS };

static const struct paper_type shapes[] = {
    {"void", TYPE_VOID, 0, 0, 0, {{0}}, false},
    [BYTE] = {"u8", TYPE_INTEGER, 1, 0, 0, {{0}}, false},
    [SHORT] = {"u16", TYPE_INTEGER, 2, 0, 0, {{0}}, false},
    [WORD] = {"u64", TYPE_INTEGER, 8, 0, 0, {{0}}, false},
    [POINTER] = {NULL, TYPE_POINTER, 8, 0, 0, {{0}}, false},
    [SLOTS] = {NULL, TYPE_ARRAY, 0, 64, POINTER, {{0}}, false},
    [PIVOTS] = {NULL, TYPE_ARRAY, 0, 15, WORD, {{0}}, false},
    [LEAVES] = {NULL, TYPE_ARRAY, 0, 16, POINTER, {{0}}, false},
    [GAP_PIVOTS] = {NULL, TYPE_ARRAY, 0, 9, WORD, {{0}}, false},
    [GAP_SLOTS] = {NULL, TYPE_ARRAY, 0, 10, POINTER, {{0}}, false},
    {"xarray", TYPE_STRUCT, 16, 0, 0, {{"xa_head", POINTER, 64, 0}}, false},
    {"xa_node",
     TYPE_STRUCT,
     576,
     0,
     0,
     {{"shift", BYTE, 0, 0},
      {"offset", BYTE, 8, 0},
      {"parent", POINTER, 64, 0},
      {"slots", SLOTS, 320, 0}},
     false},
    {"maple_tree", TYPE_STRUCT, 16, 0, 0, {{"ma_root", POINTER, 64, 0}}, false},
    {"maple_range_64",
     TYPE_STRUCT,
     256,
     0,
     0,
     {{"pivot", PIVOTS, 64, 0}, {"slot", LEAVES, 1024, 0}},
     false},
    {"maple_arange_64",
     TYPE_STRUCT,
     256,
     0,
     0,
     {{"pivot", GAP_PIVOTS, 64, 0}, {"slot", GAP_SLOTS, 640, 0}},
     false},
    {"orc_entry",
     TYPE_STRUCT,
     6,
     0,
     0,
     {{"sp_reg", SHORT, 32, 4}, {"bp_reg", SHORT, 36, 4}, {"type", SHORT, 40, 3}},
     false},
};

struct paper_types {
	struct types types;
	const struct paper_type *list;
	size_t count;
};

static struct error *find_type(struct types *types, const char *name, uint64_t *at, uint64_t *id)
{
	const struct paper_types *all = (struct paper_types *)types;

	for (*id = *at + 1; *id < all->count; ++*id)
		if (all->list[*id].name && !strcmp(all->list[*id].name, name))
			break;
	*at = *id;
	if (*id >= all->count)
		*id = 0;
	return NULL;
}

static struct error *load_type(struct types *types, uint64_t id, struct type *ret)
{
	const struct paper_type *from = &((struct paper_types *)types)->list[id];

	ret->kind = from->kind;
	ret->name = from->name;
	ret->size = from->size;
	ret->count = from->count;
	ret->target = from->target;
	ret->is_signed = from->is_signed;
	while (from->members[ret->member_count].name || from->members[ret->member_count].type)
		ret->member_count++;
	ret->members = calloc(ret->member_count + 1, sizeof(*ret->members));
	memcpy(ret->members, from->members, ret->member_count * sizeof(*ret->members));
	return NULL;
}

static struct error *each_named(struct types *types, bool (*visit)(void *context, uint64_t id),
				void *context)
{
	const struct paper_types *all = (struct paper_types *)types;

	for (uint64_t id = 1; id < all->count; id++)
		if (all->list[id].name && !visit(context, id))
			break;
	return NULL;
}

static struct error *each_enum(struct types *types, bool (*visit)(void *context, uint64_t id),
			       void *context)
{
	(void)types;
	(void)visit;
	(void)context;
	return NULL;
}

static struct error *spell(struct types *types, uint64_t id, struct spelling *ret)
{
	(void)types;
	(void)id;
	(void)ret;
	return NULL;
}

static void destroy_types(struct types *types)
{
	free(types);
}

static const struct types_ops paper_types_ops = {.name = "paper",
						 .find = find_type,
						 .load = load_type,
						 .each_named = each_named,
						 .each_enum = each_enum,
						 .spell = spell,
						 .destroy = destroy_types};

struct types *paper_types(const struct paper_type *list, size_t count)
{
	struct paper_types *types = calloc(1, sizeof(*types));

	*types = (struct paper_types){{.ops = &paper_types_ops}, list, count};
	return &types->types;
}

/* An ELF core of one segment, which is all the memory. */
static uint8_t *make_core(const uint8_t *bytes, size_t size, size_t *core_size)
{
	size_t memory = (size + PAGE - 1) / PAGE * PAGE;
	uint8_t *core = calloc(1, PAGE + memory);
	const Elf64_Ehdr header = {
	    .e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
	    .e_type = ET_CORE,
	    .e_machine = EM_X86_64,
	    .e_version = EV_CURRENT,
	    .e_phoff = sizeof(header),
	    .e_ehsize = sizeof(header),
	    .e_phentsize = sizeof(Elf64_Phdr),
	    .e_phnum = 1,
	};
	const Elf64_Phdr segment = {
	    .p_type = PT_LOAD, .p_offset = PAGE, .p_filesz = memory, .p_memsz = memory};

	memcpy(core, &header, sizeof(header));
	memcpy(core + sizeof(header), &segment, sizeof(segment));
	memcpy(core + PAGE, bytes, size);
	*core_size = PAGE + memory;
	return core;
}

static struct error *open_dump(const uint8_t *bytes, size_t size, struct dump **ret)
{
	char path[FUZZ_PATH_SIZE];
	const char *const paths[] = {path};
	size_t core_size;
	uint8_t *core = make_core(bytes, size, &core_size);

	fuzz_file(core, core_size, path);
	free(core);
	return dump_open(paths, 1, &(struct dump_options){.cache_bytes = 1 << 20}, ret);
}

bool machine_open(struct machine *machine, const uint8_t *bytes, size_t size)
{
	struct kernel *kernel = &machine->kernel;

	*machine = (struct machine){0};
	struct error *error = size ? open_dump(bytes, size, &machine->dump) : NULL;
	error_destroy(error);
	if (!machine->dump)
		return false;
	problems_init(&machine->problems);
	kernel->dump = machine->dump;
	kernel->problems = &machine->problems;
	kernel->arch = &paper;
	kernel->types = paper_types(shapes, sizeof(shapes) / sizeof(*shapes));
	error_destroy(facts_from_note(&kernel->facts, machine->dump));
	error_destroy(facts_from_memory(&kernel->facts, machine->dump));
	error_destroy(memory_init(&kernel->memory, machine->dump, &paper, &kernel->facts));
	return true;
}

void machine_close(struct machine *machine)
{
	struct kernel *kernel = &machine->kernel;

	modules_deinit(&kernel->modules);
	types_destroy(kernel->types);
	symbols_deinit(&kernel->symbols);
	memory_deinit(&kernel->memory);
	facts_deinit(&kernel->facts);
	problems_deinit(&machine->problems);
	dump_close(machine->dump);
}
