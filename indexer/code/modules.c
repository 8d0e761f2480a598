/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Modules (include/linux/module.h, kernel/module/kallsyms.c). Memory is described by
 * module_core/core_size before 4.5, core_layout/init_layout to 6.3, mem[] since 6.4.
 */
#include "code/modules.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/list.h"
#include "image/object.h"

enum {
	SYMBOLS_MAX = 1 << 20,  /* of one module */
	STRINGS_MAX = 32 << 20, /* bytes of one module's names */
};

#define MODULE_FIELDS(F)                                                                           \
	F(list, "module.list|module.next")                                                         \
	F(name, "module.name")                                                                     \
	F(mem, "?module.mem")                                                                      \
	F(mem_base, "?module_memory.base")                                                         \
	F(mem_size, "?module_memory.size")                                                         \
	F(core_base, "?module.core_layout.base|module.module_core")                                \
	F(core_size, "?module.core_layout.size|module.core_size|module.size")                      \
	F(init_base, "?module.init_layout.base|module.module_init")                                \
	F(init_size, "?module.init_layout.size|module.init_size")                                  \
	F(kallsyms, "?module.kallsyms")                                                            \
	F(symtab, "mod_kallsyms.symtab|module.symtab")                                             \
	F(num_symtab, "mod_kallsyms.num_symtab|module.num_symtab")                                 \
	F(strtab, "mod_kallsyms.strtab|module.strtab")                                             \
	F(typetab, "?mod_kallsyms.typetab")
DEFINE_FIELDS(module, MODULE_FIELDS)

struct loader {
	struct kernel *kernel;
	struct module_fields f;
	struct object object;
	struct map seen;
};

static void add_range(struct module *module, uint64_t start, uint64_t size)
{
	if (start && size && size < UINT32_MAX && module->range_count < MODULE_RANGES_MAX)
		module->ranges[module->range_count++] = (struct module_range){start, size};
}

static void read_ranges(struct loader *loader, struct module *module)
{
	const struct module_fields *f = &loader->f;
	const struct object *object = &loader->object;

	if (!object_has(object, &f->mem)) {
		/* Before 2.6 a module begins with its struct. */
		add_range(module,
			  f->core_base.present ? object_uint(object, &f->core_base)
					       : module->address,
			  object_uint(object, &f->core_size));
		add_range(module, object_uint(object, &f->init_base),
			  object_uint(object, &f->init_size));
		return;
	}
	const uint8_t *mem = object_bytes(object, &f->mem);
	for (uint32_t i = 0; i < f->mem.count; i++, mem += f->mem.element)
		add_range(module, field_load(loader->kernel, &f->mem_base, mem, f->mem.element),
			  field_load(loader->kernel, &f->mem_size, mem, f->mem.element));
}

/* The ELF symbol table that the module loader kept, as bytes; freed by the caller. */
struct symbol_table {
	uint8_t *symbols, *types;
	char *strings;
	size_t count, string_size;
	uint64_t string_address;
};

static void symbol_table_deinit(struct symbol_table *table)
{
	free(table->symbols);
	free(table->types);
	free(table->strings);
}

/* Elf64_Sym or Elf32_Sym, whose members differ in order. */
struct elf_symbol {
	uint32_t name;
	uint64_t value;
	uint8_t info;
	uint16_t section;
};

static size_t elf_symbol_size(const struct kernel *kernel)
{
	return kernel->arch->pointer_size == 8 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
}

static struct elf_symbol elf_symbol_at(const struct kernel *kernel, const uint8_t *table, size_t n)
{
	size_t size = elf_symbol_size(kernel);
	bool is_64_bit = size == sizeof(Elf64_Sym);
	struct elf_symbol symbol;
	struct cursor cursor;

	cursor_init(&cursor, table + n * size, size, kernel->memory.swap);
	symbol.name = cursor_u32(&cursor);
	if (!is_64_bit) {
		symbol.value = cursor_u32(&cursor);
		cursor_u32(&cursor); /* st_size */
	}
	symbol.info = cursor_u8(&cursor);
	cursor_u8(&cursor); /* st_other */
	symbol.section = cursor_u16(&cursor);
	if (is_64_bit)
		symbol.value = cursor_u64(&cursor);
	return symbol;
}

/* A name's size is not recorded: read as far as the last name can reach. */
static struct error *read_strings(struct loader *loader, struct symbol_table *table)
{
	struct memory *memory = &loader->kernel->memory;

	for (size_t i = 0; i < table->count; i++) {
		uint32_t name = elf_symbol_at(loader->kernel, table->symbols, i).name;

		if (name < STRINGS_MAX && name >= table->string_size)
			table->string_size = name + 1;
	}
	table->string_size += 512; /* KSYM_NAME_LEN */
	table->strings = calloc(1, table->string_size + 1);
	if (!table->strings)
		return error_no_memory();
	return memory_read_partial(memory, table->string_address, table->strings,
				   table->string_size, NULL);
}

/* What lies at address, a module or its table of symbols, is of one module. */
static struct error *take_place(struct loader *loader, uint64_t address)
{
	bool added;

	if (!map_insert(&loader->seen, address, &added))
		return error_no_memory();
	return added ? NULL : error_corrupt("modules share a table of symbols", address);
}

static struct error *read_table(struct loader *loader, struct symbol_table *table)
{
	const struct module_fields *f = &loader->f;
	struct memory *memory = &loader->kernel->memory;
	uint64_t holder = loader->object.address, symtab, count, typetab = 0;
	size_t size = elf_symbol_size(loader->kernel);

	if (object_has(&loader->object, &f->kallsyms))
		holder = object_uint(&loader->object, &f->kallsyms);
	TRY(field_read(loader->kernel, &f->symtab, holder, &symtab));
	TRY(field_read(loader->kernel, &f->num_symtab, holder, &count));
	TRY(field_read(loader->kernel, &f->strtab, holder, &table->string_address));
	if (f->typetab.present)
		TRY(field_read(loader->kernel, &f->typetab, holder, &typetab));
	if (count > SYMBOLS_MAX)
		return error_corrupt("a module has too many symbols", loader->object.address);
	TRY(take_place(loader, symtab));
	table->count = count;
	table->symbols = malloc(count * size + 1);
	table->types = calloc(1, count + 1);
	if (!table->symbols || !table->types)
		return error_no_memory();
	TRY(memory_read(memory, symtab, table->symbols, count * size));
	if (typetab)
		TRY(memory_read_partial(memory, typetab, table->types, count, NULL));
	return read_strings(loader, table);
}

/*
 * Section symbols, files, what is not defined here and marks of where code and data begin ("$x")
 * have no place in a symbol lookup.
 */
static bool is_wanted(const char *name, uint16_t section, uint8_t info)
{
	uint8_t type = ELF64_ST_TYPE(info);

	return name[0] && name[0] != '$' && section != SHN_UNDEF && type != STT_FILE &&
	       type != STT_SECTION;
}

static struct error *add_symbols(struct loader *loader, uint16_t module)
{
	_cleanup_(symbol_table_deinit) struct symbol_table table = {0};

	if (!loader->f.symtab.present)
		return NULL;
	TRY(read_table(loader, &table));
	for (size_t i = 0; i < table.count; i++) {
		struct elf_symbol symbol = elf_symbol_at(loader->kernel, table.symbols, i);
		uint8_t type = table.types[i];

		if (symbol.name >= table.string_size)
			continue;
		const char *name = table.strings + symbol.name;
		/* Before there was a typetab, the loader put nm's letter into st_info. */
		if (is_wanted(name, symbol.section, type ? symbol.info : 0))
			TRY(symbols_add(&loader->kernel->symbols, symbol.value, name, strlen(name),
					(char)(type ? type : symbol.info), module));
	}
	return NULL;
}

/* An array in the struct, before 2.6 a pointer. */
static struct error *read_name(struct loader *loader, struct module *module)
{
	const struct field *name = &loader->f.name;

	if (name->type && name->type->kind == TYPE_POINTER)
		return memory_string(&loader->kernel->memory, object_uint(&loader->object, name),
				     module->name, sizeof(module->name));
	struct cell text = object_cell_text(&loader->object, name);
	snprintf(module->name, sizeof(module->name), "%.*s", (int)text.size,
		 text.text ? text.text : "");
	return NULL;
}

static struct error *load_module(struct loader *loader, uint64_t entry)
{
	struct kernel *kernel = loader->kernel;
	struct module module = {.address = entry - loader->f.list.offset};
	bool added;

	if (!map_insert(&loader->seen, entry, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	TRY(object_load(&loader->object, module.address));
	TRY(problems_note(kernel->problems, read_name(loader, &module)));
	problems_at(kernel->problems, "module %s", module.name);
	read_ranges(loader, &module);
	if (!modules_add(&kernel->modules, &module))
		return error_no_memory();
	return add_symbols(loader, (uint16_t)kernel->modules.list.count);
}

static struct error *walk_list(struct loader *loader, uint64_t head, enum list_kind kind,
			       bool *broken)
{
	struct list list;

	for (list_begin(&list, loader->kernel, head, kind);
	     loader->kernel->modules.list.count < UINT16_MAX && list_next(&list);)
		TRY(problems_note(loader->kernel->problems, load_module(loader, list.entry)));
	*broken = list.broken;
	return list_end(&list);
}

/* Before 2.6: from one to the next; the last, without a size, is the kernel itself. */
static struct error *walk_chain(struct loader *loader, uint64_t variable)
{
	const struct module_fields *f = &loader->f;
	uint64_t module, size;
	bool met;

	TRY(memory_pointer(&loader->kernel->memory, variable, &module));
	while (module && loader->kernel->modules.list.count < UINT16_MAX) {
		TRY(field_read(loader->kernel, &f->core_size, module, &size));
		met = map_find(&loader->seen, module + f->list.offset) != NULL;
		if (!size || met)
			return met ? error_corrupt("list loops", module) : NULL;
		TRY(problems_note(loader->kernel->problems,
				  load_module(loader, module + f->list.offset)));
		TRY(field_read(loader->kernel, &f->list, module, &module));
	}
	return NULL;
}

static struct error *walk_both_ways(struct loader *loader, uint64_t head)
{
	bool broken;

	TRY(walk_list(loader, head, LIST_FORWARD, &broken));
	return broken ? walk_list(loader, head, LIST_BACKWARD, &broken) : NULL;
}

static void loader_deinit(struct loader *loader)
{
	object_deinit(&loader->object);
	map_deinit(&loader->seen);
}

struct error *modules_load(struct kernel *kernel)
{
	_cleanup_(loader_deinit) struct loader loader = {.kernel = kernel};
	uint64_t head;

	TRY(kernel_symbol(kernel, "modules|module_list", &head));
	TRY(fields_init(kernel, module, &loader.f));
	TRY(object_init(&loader.object, kernel, "module"));
	TRY(problems_note(kernel->problems, loader.f.list.alternative
						? walk_chain(&loader, head)
						: walk_both_ways(&loader, head)));
	problems_at(kernel->problems, NULL);
	if (!modules_sort(&kernel->modules))
		return error_no_memory();
	return symbols_finish(&kernel->symbols);
}
