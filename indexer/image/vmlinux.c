/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "image/vmlinux.h"

#include <dwarf.h>
#include <elfutils/libdwelf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "image/banners.h"
#include "dump/machines.h"

static struct error *not_elf_error(const struct vmlinux *vmlinux)
{
	TRY(error_if_no_memory());
	const char *what = vmlinux->file.fault ? vmlinux->file.fault
			   : vmlinux->file.kind == WRAPPED_IMAGE
			       ? "holds a kernel without symbols"
			       : "is not an ELF file, nor anything that holds a kernel";

	return error_create(ERROR_FORMAT,
			    "%s %s; give the vmlinux of %s, which is in its debug package",
			    vmlinux->path, what, vmlinux->wanted);
}

static struct error *check_header(struct vmlinux *vmlinux)
{
	GElf_Ehdr header;

	if (elf_kind(vmlinux->elf) != ELF_K_ELF || !gelf_getehdr(vmlinux->elf, &header))
		return not_elf_error(vmlinux);
	vmlinux->machine = header.e_machine;
	vmlinux->pointer_size = header.e_ident[EI_CLASS] == ELFCLASS32 ? 4 : 8;
	vmlinux->swap = (header.e_ident[EI_DATA] == ELFDATA2MSB) == (BYTE_ORDER == LITTLE_ENDIAN);
	if (header.e_type != ET_EXEC && header.e_type != ET_DYN)
		return error_create(ERROR_FORMAT,
				    "%s is %s, not a linked kernel; give the vmlinux of %s",
				    vmlinux->path,
				    header.e_type == ET_CORE  ? "a core dump"
				    : header.e_type == ET_REL ? "an object file or module"
							      : "of an unknown ELF type",
				    vmlinux->wanted);
	return NULL;
}

static void find_symtab(struct vmlinux *vmlinux)
{
	for (Elf_Scn *section = NULL; (section = elf_nextscn(vmlinux->elf, section));) {
		GElf_Shdr header;

		if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB)
			continue;
		vmlinux->symtab = elf_getdata(section, NULL);
		vmlinux->symtab_names = header.sh_link;
		break;
	}
	if (vmlinux->symtab && (!vmlinux->symtab->d_buf || !vmlinux->symtab->d_size))
		vmlinux->symtab = NULL;
}

bool vmlinux_find(struct vmlinux *vmlinux, const char *name, uint64_t *ret)
{
	GElf_Sym symbol;

	for (int i = 1; gelf_getsym(vmlinux->symtab, i, &symbol); i++) {
		const char *text = elf_strptr(vmlinux->elf, vmlinux->symtab_names, symbol.st_name);

		if (!text || strcmp(text, name))
			continue;
		*ret = symbol.st_value;
		return true;
	}
	return false;
}

static void print_hex(const uint8_t *bytes, size_t size, char *text)
{
	*text = '\0';
	for (size_t i = 0; i < size; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
}

void vmlinux_build_id(const struct vmlinux *vmlinux, char text[VMLINUX_BUILD_ID_TEXT])
{
	const void *bytes;
	ssize_t size = dwelf_elf_gnu_build_id(vmlinux->elf, &bytes);

	*text = '\0';
	if (size > 0 && size <= VMLINUX_BUILD_ID_TEXT / 2)
		print_hex(bytes, (size_t)size, text);
}

static const char *bytes_of(Elf *elf, uint64_t address, size_t *size)
{
	for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
		GElf_Shdr header;

		if (!gelf_getshdr(section, &header) || !(header.sh_flags & SHF_ALLOC) ||
		    header.sh_type == SHT_NOBITS || address < header.sh_addr ||
		    address - header.sh_addr >= header.sh_size)
			continue;
		Elf_Data *data = elf_rawdata(section, NULL);
		if (!data || !data->d_buf || address - header.sh_addr >= data->d_size)
			return NULL;
		*size = data->d_size - (address - header.sh_addr);
		return (const char *)data->d_buf + (address - header.sh_addr);
	}
	return NULL;
}

const char *vmlinux_bytes(const struct vmlinux *vmlinux, uint64_t address, size_t *size)
{
	const char *bytes = bytes_of(vmlinux->elf, address, size);

	return !bytes && vmlinux->contents ? bytes_of(vmlinux->contents->elf, address, size)
					   : bytes;
}

/* Kernel images have no table of symbols, so the text is looked for. */
static const char *search_banner(const struct vmlinux *vmlinux, uint64_t *address, size_t *size)
{
	for (Elf_Scn *section = NULL; (section = elf_nextscn(vmlinux->elf, section));) {
		GElf_Shdr header;
		Elf_Data *data = gelf_getshdr(section, &header) && (header.sh_flags & SHF_ALLOC) &&
					 header.sh_type == SHT_PROGBITS
				     ? elf_rawdata(section, NULL)
				     : NULL;
		const char *found =
		    data && data->d_buf
			? memmem(data->d_buf, data->d_size, BANNER_START, sizeof(BANNER_START) - 1)
			: NULL;

		if (!found)
			continue;
		*size = data->d_size - (size_t)(found - (const char *)data->d_buf);
		*address = header.sh_addr + (uint64_t)(found - (const char *)data->d_buf);
		return found;
	}
	return NULL;
}

static bool is_banner(const char *bytes, size_t size)
{
	return size >= sizeof(BANNER_START) &&
	       !strncmp(bytes, BANNER_START, sizeof(BANNER_START) - 1);
}

/* init/version.c: linux_banner is the text since 2.6.11, and was a pointer to it. */
static const char *named_banner(struct vmlinux *vmlinux, uint64_t *address, size_t *size)
{
	const char *bytes = vmlinux_find(vmlinux, "linux_banner", address)
				? vmlinux_bytes(vmlinux, *address, size)
				: NULL;

	if (!bytes || is_banner(bytes, *size) || *size < vmlinux->pointer_size)
		return bytes;
	*address = load_uint(bytes, vmlinux->pointer_size, vmlinux->swap);
	return vmlinux_bytes(vmlinux, *address, size);
}

bool vmlinux_banner(struct vmlinux *vmlinux, char text[VMLINUX_BANNER_MAX], uint64_t *address)
{
	size_t size;
	const char *bytes = vmlinux->symtab ? named_banner(vmlinux, address, &size)
					    : search_banner(vmlinux, address, &size);

	if (!bytes)
		return false;
	size = strnlen(bytes, size < VMLINUX_BANNER_MAX ? size : VMLINUX_BANNER_MAX - 1);
	memcpy(text, bytes, size);
	text[size] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return true;
}

static struct error *open_elf(struct vmlinux *vmlinux)
{
	uint8_t pointer_size;

	vmlinux->is_map = vmlinux->file.kind == WRAPPED_MAP;
	vmlinux->is_profile = vmlinux->file.kind == WRAPPED_PROFILE;
	if (vmlinux->is_map)
		TRY(wrapped_map_to_elf(&vmlinux->file, &pointer_size));
	elf_version(EV_CURRENT);
	errno = 0;
	if (vmlinux->file.kind == WRAPPED_ELF || vmlinux->is_profile)
		vmlinux->elf = elf_memory((char *)vmlinux->file.bytes, vmlinux->file.size);
	if (!vmlinux->elf)
		return not_elf_error(vmlinux);
	TRY(check_header(vmlinux));
	if (vmlinux->is_map)
		vmlinux->pointer_size = pointer_size;
	return NULL;
}

struct error *vmlinux_open(struct wrapped *file, const char *wanted, struct vmlinux **ret)
{
	_cleanup_(vmlinux_closep) struct vmlinux *vmlinux = calloc(1, sizeof(*vmlinux));

	if (!vmlinux)
		return error_no_memory();
	vmlinux->file = *file;
	*file = (struct wrapped){0};
	snprintf(vmlinux->wanted, sizeof(vmlinux->wanted), "%s",
		 wanted && *wanted ? wanted : "the crashed kernel");
	vmlinux->path = strdup(vmlinux->file.name);
	if (!vmlinux->path)
		return error_no_memory();
	TRY(open_elf(vmlinux));
	find_symtab(vmlinux);
	*ret = steal(&vmlinux);
	return NULL;
}

void vmlinux_close(struct vmlinux *vmlinux)
{
	if (!vmlinux)
		return;
	if (vmlinux->dwarf)
		dwarf_end(vmlinux->dwarf);
	elf_end(vmlinux->elf);
	vmlinux_close(vmlinux->contents);
	wrapped_deinit(&vmlinux->file);
	free(vmlinux->path);
	free(vmlinux);
}

static const void *section_of(Elf *elf, const char *name, size_t *size)
{
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
		GElf_Shdr header;
		const char *text =
		    gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name) : NULL;

		if (!text || strcmp(text, name) || header.sh_type == SHT_NOBITS)
			continue;
		Elf_Data *data = elf_rawdata(section, NULL);
		*size = data ? data->d_size : 0;
		return data ? data->d_buf : NULL;
	}
	return NULL;
}

const void *vmlinux_section(struct vmlinux *vmlinux, const char *name, size_t *size)
{
	const void *bytes = section_of(vmlinux->elf, name, size);

	return !bytes && vmlinux->contents ? section_of(vmlinux->contents->elf, name, size) : bytes;
}

bool vmlinux_has_contents(const struct vmlinux *vmlinux)
{
	for (Elf_Scn *section = NULL; (section = elf_nextscn(vmlinux->elf, section));) {
		GElf_Shdr header;

		if (gelf_getshdr(section, &header) && (header.sh_flags & SHF_EXECINSTR))
			return header.sh_type != SHT_NOBITS;
	}
	return false;
}

bool vmlinux_has_dwarf(const struct vmlinux *vmlinux)
{
	size_t size;

	return section_of(vmlinux->elf, ".debug_info", &size) ||
	       section_of(vmlinux->elf, ".zdebug_info", &size);
}

bool vmlinux_may_have_lines(const struct vmlinux *vmlinux)
{
	return !vmlinux->is_map && (!vmlinux->is_profile || vmlinux_has_dwarf(vmlinux));
}

/* libdw cannot return from this. The case is whole or not there, as after any sudden end. */
static void __attribute__((noreturn)) end_without_memory(void)
{
	struct error *error = error_no_memory();

	fprintf(stderr, "inquest-index: %s\n", error->message);
	_exit(error_exit_code(error));
}

/* Where libdw sees the section, if it is one that has DIEs (.zdebug_*: compressed the old way). */
static void note_dies(struct vmlinux *vmlinux, Elf_Scn *section, const char *name)
{
	static const char *const known[][2] = {{".debug_info", ".zdebug_info"},
					       {".debug_types", ".zdebug_types"}};
	bool types = name && (!strcmp(name, known[1][0]) || !strcmp(name, known[1][1]));
	bool info = name && (!strcmp(name, known[0][0]) || !strcmp(name, known[0][1]));
	const Elf_Data *data = types || info ? elf_rawdata(section, NULL) : NULL;

	if (data && data->d_buf)
		vmlinux->dies[types] =
		    (struct vmlinux_span){data->d_buf, (const uint8_t *)data->d_buf + data->d_size};
}

static void open_dwarf(struct vmlinux *vmlinux)
{
	size_t names;

	errno = 0;
	vmlinux->dwarf = dwarf_begin_elf(vmlinux->elf, DWARF_C_READ, NULL);
	if (!vmlinux->dwarf || elf_getshdrstrndx(vmlinux->elf, &names))
		return;
	dwarf_new_oom_handler(vmlinux->dwarf, end_without_memory);
	for (Elf_Scn *section = NULL; (section = elf_nextscn(vmlinux->elf, section));) {
		GElf_Shdr header;

		if (gelf_getshdr(section, &header))
			note_dies(vmlinux, section,
				  elf_strptr(vmlinux->elf, names, header.sh_name));
	}
}

/* libdw checks texts that stand in sections of their own, and not those between other attributes.
 */
const char *vmlinux_string(const struct vmlinux *vmlinux, Dwarf_Attribute *attribute)
{
	if (!attribute || dwarf_whatform(attribute) != DW_FORM_string)
		return dwarf_formstring(attribute);
	const uint8_t *at = attribute->valp;
	for (size_t i = 0; i < sizeof(vmlinux->dies) / sizeof(vmlinux->dies[0]); i++) {
		const struct vmlinux_span *span = &vmlinux->dies[i];

		if (at >= span->start && at < span->end)
			return memchr(at, 0, (size_t)(span->end - at)) ? (const char *)at : NULL;
	}
	return NULL;
}

struct error *vmlinux_dwarf(struct vmlinux *vmlinux, Dwarf **ret)
{
	bool first = !vmlinux->dwarf_tried;

	if (first)
		open_dwarf(vmlinux);
	vmlinux->dwarf_tried = true;
	*ret = vmlinux->dwarf;
	if (first && !*ret)
		TRY(error_if_no_memory());
	return *ret ? NULL : error_absent("debugging information", "DWARF in the vmlinux");
}
