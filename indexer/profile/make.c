/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See make.h. The vmlinux's sections stay as headers, of no size: by their number and their flags a
 * symbol is known for text or data. What is read of a kernel's contents follows them: the banner
 * and the system calls' table, by which a dump is known to be this kernel's
 * (image/facts_vmlinux.c).
 */
#include "make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/map.h"
#include "image/btf_writer.h"
#include "elf_writer.h"
#include "image/profile.h"
#include "image/symbols.h"
#include "lines_writer.h"

enum { CALLS = 64 * 8, SECTIONS_MAX = 0xff00 - 32, SIZE_WISHED = 3 << 20 };

struct making {
	struct vmlinux *vmlinux;
	struct elf_writer elf;
	struct profile_head head;
	VECTOR(GElf_Sym) symbols; /* by address */
	VECTOR(const char *) names;
	struct map wanted; /* hashes of names */
};

static void making_deinit(struct making *making)
{
	elf_writer_deinit(&making->elf);
	vector_deinit(&making->symbols);
	vector_deinit(&making->names);
	map_deinit(&making->wanted);
}

/* Sections */

static struct error *add_shells(struct making *making)
{
	struct elf_writer *elf = &making->elf;

	if (!vector_push(&elf->sections, (GElf_Shdr){0}))
		return error_no_memory();
	for (Elf_Scn *section = NULL; (section = elf_nextscn(making->vmlinux->elf, section));) {
		GElf_Shdr header = {0};

		gelf_getshdr(section, &header);
		bool empty = header.sh_type == SHT_NOBITS;
		header = (GElf_Shdr){.sh_type = empty ? SHT_NOBITS : SHT_PROGBITS,
				     .sh_flags =
					 header.sh_flags & (SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR),
				     .sh_addr = header.sh_addr};
		if (!vector_push(&elf->sections, header) || elf->sections.count > SECTIONS_MAX)
			return error_no_memory();
	}
	return NULL;
}

/* The header of a section of this name, and its content; false: there is none. */
static bool find_section(Elf *elf, const char *name, GElf_Shdr *header, const Elf_Data **ret)
{
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return false;
	for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
		const char *text =
		    gelf_getshdr(section, header) ? elf_strptr(elf, names, header->sh_name) : NULL;

		if (!text || strcmp(text, name) || header->sh_type == SHT_NOBITS)
			continue;
		if (header->sh_flags & SHF_COMPRESSED)
			elf_compress(section, 0, 0);
		*ret = elf_rawdata(section, NULL);
		return *ret && (*ret)->d_buf && (*ret)->d_size && gelf_getshdr(section, header);
	}
	return false;
}

static struct error *copy_section(struct making *making, const char *name)
{
	const struct vmlinux *vmlinux = making->vmlinux;
	GElf_Shdr header;
	const Elf_Data *data;

	if (!find_section(vmlinux->elf, name, &header, &data) &&
	    !(vmlinux->contents && find_section(vmlinux->contents->elf, name, &header, &data)))
		return NULL;
	header = (GElf_Shdr){.sh_type = SHT_PROGBITS,
			     .sh_flags = header.sh_flags & SHF_ALLOC,
			     .sh_addr = header.sh_addr};
	return elf_add_section(&making->elf, name, data->d_buf, data->d_size, header);
}

/* Some of the kernel's contents, where a symbol stands. */
static struct error *copy_bytes(struct making *making, const char *name, uint64_t address,
				size_t most)
{
	size_t size;
	const char *bytes = vmlinux_bytes(making->vmlinux, address, &size);

	if (!bytes)
		return NULL;
	return elf_add_section(
	    &making->elf, name, bytes, size < most ? size : most,
	    (GElf_Shdr){.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC, .sh_addr = address});
}

static struct error *copy_contents(struct making *making, const char *symbol, size_t most)
{
	uint64_t address;

	return vmlinux_find(making->vmlinux, symbol, &address)
		   ? copy_bytes(making, symbol, address, most)
		   : NULL;
}

/* The text, and the pointer to it that the symbol was until 2.6.10. */
static struct error *copy_banner(struct making *making)
{
	char banner[VMLINUX_BANNER_MAX];
	uint64_t text, symbol;

	if (!vmlinux_banner(making->vmlinux, banner, &text) ||
	    !vmlinux_find(making->vmlinux, "linux_banner", &symbol))
		return NULL;
	if (symbol != text)
		TRY(copy_bytes(making, "linux_banner_pointer", symbol,
			       making->vmlinux->pointer_size));
	return copy_bytes(making, "linux_banner", text, PROFILE_BANNER);
}

/* A note (elf.h) as the linker makes it. */
static struct error *add_build_id(struct making *making)
{
	const char *text = making->head.build_id;
	struct elf_writer *elf = &making->elf;
	size_t start, size = strlen(text) / 2;
	unsigned int byte;

	if (!size)
		return NULL;
	TRY(elf_begin_section(elf, &start));
	TRY(elf_put(elf, sizeof(ELF_NOTE_GNU), 4));
	TRY(elf_put(elf, size, 4));
	TRY(elf_put(elf, NT_GNU_BUILD_ID, 4));
	TRY(elf_put_bytes(elf, ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)));
	for (size_t i = 0; i < size; i++) {
		if (sscanf(text + 2 * i, "%2x", &byte) != 1)
			byte = 0;
		TRY(elf_put(elf, byte, 1));
	}
	return elf_end_section(elf, ".notes", start,
			       (GElf_Shdr){.sh_type = SHT_NOTE, .sh_flags = SHF_ALLOC});
}

/* Symbols */

static int by_address(const void *left, const void *right)
{
	const GElf_Sym *a = left, *b = right;

	if (a->st_value != b->st_value)
		return a->st_value < b->st_value ? -1 : 1;
	return a->st_name < b->st_name ? -1 : a->st_name > b->st_name; /* its place in the table */
}

/* st_name is the symbol's place in names until it is written; nobody reads sizes. */
static struct error *load_symbols(struct making *making)
{
	struct vmlinux *vmlinux = making->vmlinux;
	GElf_Sym symbol;

	for (int i = 1; gelf_getsym(vmlinux->symtab, i, &symbol); i++) {
		unsigned char kind = GELF_ST_TYPE(symbol.st_info);
		const char *name = elf_strptr(vmlinux->elf, vmlinux->symtab_names, symbol.st_name);

		if (kind == STT_SECTION || kind == STT_FILE || !name || symbols_ignore(name))
			continue;
		symbol.st_name = (GElf_Word)making->names.count;
		symbol.st_size = 0;
		if (!vector_push(&making->symbols, symbol) || !vector_push(&making->names, name) ||
		    !map_insert(&making->wanted, hash_string(name), NULL))
			return error_no_memory();
	}
	if (!making->symbols.count)
		return error_create(ERROR_FORMAT, "%s has no symbols", vmlinux->path);
	qsort(making->symbols.data, making->symbols.count, sizeof(making->symbols.data[0]),
	      by_address);
	return NULL;
}

static struct error *add_symbols(struct making *making)
{
	struct elf_writer *elf = &making->elf;
	GElf_Shdr table = {.sh_type = SHT_SYMTAB,
			   .sh_link = (GElf_Word)elf->sections.count + 1,
			   .sh_entsize = elf->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym)};
	GElf_Word at = 1;
	size_t start;

	TRY(elf_begin_section(elf, &start));
	making->head.records = start;
	making->head.record_size = (uint32_t)table.sh_entsize;
	making->head.record_count = making->symbols.count + 1;
	TRY(elf_put_symbol(elf, &(GElf_Sym){0}));
	vector_for_each(&making->symbols, symbol) {
		GElf_Sym written = *symbol;

		written.st_name = at;
		at += (GElf_Word)strlen(making->names.data[symbol->st_name]) + 1;
		TRY(elf_put_symbol(elf, &written));
	}
	TRY(elf_end_section(elf, ".symtab", start, table));
	TRY(elf_begin_section(elf, &start));
	TRY(elf_put(elf, 0, 1));
	vector_for_each(&making->symbols, symbol) {
		const char *name = making->names.data[symbol->st_name];

		TRY(elf_put_bytes(elf, name, strlen(name) + 1));
	}
	return elf_end_section(elf, ".strtab", start, (GElf_Shdr){.sh_type = SHT_STRTAB});
}

/* Types */

static bool is_wanted(void *context, const char *name)
{
	const struct making *making = context;

	return map_find(&making->wanted, hash_string(name));
}

static void types_end(struct types **types)
{
	types_destroy(*types);
}

/* The kernel's own BTF, or what DWARF makes. */
static struct error *add_types(struct making *making)
{
	_cleanup_(types_end) struct types *types = NULL;
	_cleanup_free_ uint8_t *btf = NULL;
	size_t size;

	if (vmlinux_section(making->vmlinux, ".BTF", &size))
		return copy_section(making, ".BTF");
	struct error *error = types_dwarf_create(making->vmlinux, &types);
	if (error)
		return error_ignore_damage(error);
	TRY(btf_write(types, making->vmlinux->swap, is_wanted, making, &btf, &size));
	return elf_add_section(&making->elf, ".BTF", btf, size,
			       (GElf_Shdr){.sh_type = SHT_PROGBITS});
}

static void identify(struct making *making)
{
	struct profile_head *head = &making->head;
	char build_id[VMLINUX_BUILD_ID_TEXT], banner[VMLINUX_BANNER_MAX];
	uint64_t address;

	vmlinux_build_id(making->vmlinux, build_id);
	snprintf(head->build_id, sizeof(head->build_id), "%s", build_id);
	if (vmlinux_banner(making->vmlinux, banner, &address))
		snprintf(head->banner, sizeof(head->banner), "%s", banner);
}

static struct error *add_unwind_tables(struct making *making)
{
	TRY(copy_section(making, ".eh_frame"));
	return copy_section(making, ".debug_frame");
}

static struct error *add_lines(struct making *making)
{
	TRY(copy_section(making, ".debug_line"));
	TRY(copy_section(making, ".debug_line_str"));
	return lines_write(making->vmlinux, &making->elf);
}

static struct error *make(struct vmlinux *vmlinux, bool lines, bool unwind, uint8_t **ret,
			  size_t *size)
{
	_cleanup_(making_deinit) struct making making = {.vmlinux = vmlinux};
	GElf_Ehdr header;

	if (!vmlinux->symtab || !gelf_getehdr(vmlinux->elf, &header))
		return error_create(ERROR_FORMAT,
				    "%s has no symbol table; give the vmlinux from the kernel's "
				    "debug package",
				    vmlinux->path);
	identify(&making);
	TRY(load_symbols(&making));
	TRY(elf_writer_init(&making.elf, &header));
	TRY(add_shells(&making));
	TRY(add_symbols(&making));
	TRY(add_types(&making));
	if (unwind)
		TRY(add_unwind_tables(&making));
	if (lines)
		TRY(add_lines(&making));
	TRY(add_build_id(&making));
	TRY(copy_banner(&making));
	TRY(copy_contents(&making, "sys_call_table", CALLS));
	TRY(elf_finish(&making.elf));
	making.head.size = making.elf.bytes.count;
	return profile_pack(&making.head, making.elf.bytes.data, ret, size);
}

/* ORC tables are in the dump (x86_64 since 4.14): then others need not be in a large profile. */
struct error *profile_make(struct vmlinux *vmlinux, bool lines, uint8_t **ret, size_t *size)
{
	uint64_t address;

	TRY(make(vmlinux, lines, true, ret, size));
	if (lines || *size <= SIZE_WISHED ||
	    !vmlinux_find(vmlinux, "__start_orc_unwind_ip", &address))
		return NULL;
	free(steal(ret));
	return make(vmlinux, lines, false, ret, size);
}
