/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbols from the symbol table of a vmlinux. kallsyms is made from the same table: what nm tells
 * goes through scripts/mksysmap and scripts/kallsyms.c. The same rules here give the same symbols,
 * letters and aliases, so that a case does not depend on where they came from. Exceptions: the
 * texts of exported names (__kstrtab_x) and the tables of kallsyms itself, which are in kallsyms in
 * some versions and not in others, are left out always.
 *
 * 180,000 symbols take about 60 ms.
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "image/kernel.h"
#include "image/vmlinux.h"

/* What decides where a symbol stands among those of its address (compare_symbols() there). */
struct candidate {
	uint64_t address;
	const char *name;
	uint8_t rank; /* weak, then given by the linker script, then by underscores */
	char type;
};

struct elf_table {
	struct vmlinux *vmlinux;
	VECTOR(char) letters; /* section → nm's letter for a local symbol in it */
	uint64_t percpu_end;  /* per-CPU data are linked at 0 up to here; 0: they are not */
	uint64_t image_end;   /* link-time _end */
	VECTOR(struct candidate) found;
};

static bool starts_with(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

static bool ends_with(const char *text, size_t size, const char *end)
{
	size_t end_size = strlen(end);

	return size >= end_size && !memcmp(text + size - end_size, end, end_size);
}

/* decode_section_type() of nm: what a section holds, not what it is called. */
static char letter_of_section(const GElf_Shdr *header)
{
	if (!(header->sh_flags & SHF_ALLOC))
		return '?';
	if (header->sh_flags & SHF_EXECINSTR)
		return 't';
	if (header->sh_type == SHT_NOBITS)
		return 'b';
	return header->sh_flags & SHF_WRITE ? 'd' : 'r';
}

static struct error *load_letters(struct elf_table *table)
{
	if (!vector_push(&table->letters, '?'))
		return error_no_memory();
	for (Elf_Scn *section = NULL; (section = elf_nextscn(table->vmlinux->elf, section));) {
		GElf_Shdr header;
		char letter = gelf_getshdr(section, &header) ? letter_of_section(&header) : '?';

		if (!vector_push(&table->letters, letter))
			return error_no_memory();
	}
	return NULL;
}

/*
 * Where the linker script of x86_64 gives variables of the vsyscall page another address (to
 * 2.6.38: jiffies, xtime), they have no section. Addresses of a per-CPU variable's first copy are
 * no variables.
 */
static bool is_placed(const struct elf_table *table, const GElf_Sym *symbol, const char *name)
{
	return symbol->st_shndx == SHN_ABS && symbol->st_value >= table->vmlinux->image_start &&
	       symbol->st_value < table->image_end && !starts_with(name, "init_per_cpu__");
}

/* nm's letter; '?' for what kallsyms leaves out, as absolute symbols. */
static char letter_of(const struct elf_table *table, const GElf_Sym *symbol, const char *name)
{
	unsigned char binding = GELF_ST_BIND(symbol->st_info);

	if (is_placed(table, symbol, name))
		return 'D';

	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= table->letters.count)
		return '?';
	if (binding == STB_WEAK)
		return GELF_ST_TYPE(symbol->st_info) == STT_OBJECT ? 'V' : 'W';
	char letter = table->letters.data[symbol->st_shndx];
	return binding == STB_LOCAL || letter == '?' ? letter : (char)(letter & ~0x20);
}

/* scripts/mksysmap, and is_ignored_symbol() and read_symbol() in scripts/kallsyms.c. */
bool symbols_ignore(const char *name)
{
	static const char *const starts[] = {
	    "$", ".L", "__crc_", "__kstrtab_", "__kstrtabns_", "__efistub_", "L0\001"};
	static const char *const tables[] = {
	    "kallsyms_addresses",   "kallsyms_offsets",     "kallsyms_relative_base",
	    "kallsyms_num_syms",    "kallsyms_names",       "kallsyms_markers",
	    "kallsyms_token_table", "kallsyms_token_index", "kallsyms_seqs_of_names",
	    "_SDA_BASE_",           "_SDA2_BASE_"};

	if (!*name)
		return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (starts_with(name, starts[i]))
			return true;
	if (*name != 'k' && *name != '_')
		return false;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (!strcmp(name, tables[i]))
			return true;
	return false;
}

static bool is_by_linker_script(const char *name)
{
	size_t size = strlen(name);

	return size >= 8 && starts_with(name, "__") &&
	       (starts_with(name + 2, "start_") || starts_with(name + 2, "stop_") ||
		starts_with(name + 2, "end_") || ends_with(name, size, "_start") ||
		ends_with(name, size, "_end"));
}

static uint8_t rank_of(const char *name, char type)
{
	size_t underscores = strspn(name, "_");

	return (uint8_t)((type == 'W') << 7 | is_by_linker_script(name) << 6 |
			 (underscores < 63 ? underscores : 63));
}

static int by_address_and_rank(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return strcmp(a->name, b->name);
}

static struct error *collect(struct elf_table *table)
{
	struct vmlinux *vmlinux = table->vmlinux;
	GElf_Sym symbol;

	for (int i = 1; gelf_getsym(vmlinux->symtab, i, &symbol); i++) {
		unsigned char kind = GELF_ST_TYPE(symbol.st_info);

		if (kind == STT_SECTION || kind == STT_FILE)
			continue;
		const char *name = elf_strptr(vmlinux->elf, vmlinux->symtab_names, symbol.st_name);
		char type = name ? letter_of(table, &symbol, name) : '?';
		if (type == '?' || symbols_ignore(name))
			continue;
		uint64_t address = symbol.st_value;
		uint8_t rank = rank_of(name, type);
		if (address >= vmlinux->image_start)
			address += vmlinux->offset;
		else if (address <= table->percpu_end)
			type = 'A';
		if (!vector_push(&table->found, (struct candidate){address, name, rank, type}))
			return error_no_memory();
	}
	return NULL;
}

static void elf_table_deinit(struct elf_table *table)
{
	vector_deinit(&table->letters);
	vector_deinit(&table->found);
}

struct error *symbols_from_elf(struct kernel *kernel, struct symbols *symbols)
{
	_cleanup_(elf_table_deinit) struct elf_table table = {.vmlinux = kernel->vmlinux};
	uint64_t start, end;

	TRY(load_letters(&table));
	if (vmlinux_find(kernel->vmlinux, "__per_cpu_start", &start) && !start &&
	    vmlinux_find(kernel->vmlinux, "__per_cpu_end", &end))
		table.percpu_end = end;
	vmlinux_find(kernel->vmlinux, "_end", &table.image_end);
	TRY(collect(&table));
	qsort(table.found.data, table.found.count, sizeof(table.found.data[0]),
	      by_address_and_rank);
	vector_for_each(&table.found, symbol)
		TRY(symbols_add(symbols, symbol->address, symbol->name, strlen(symbol->name),
				symbol->type, 0));
	return NULL;
}
