/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See elf_writer.h. Layouts: the System V ABI's, as elf.h has them. */
#include "elf_writer.h"

#include <string.h>

enum { ALIGNMENT = 8 };

static size_t word(const struct elf_writer *writer)
{
	return writer->wide ? 8 : 4;
}

static void store(const struct elf_writer *writer, uint8_t *at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		at[writer->big ? size - 1 - i : i] = (uint8_t)(value >> 8 * i);
}

void elf_store(struct elf_writer *writer, size_t at, uint64_t value, size_t size)
{
	store(writer, writer->bytes.data + at, value, size);
}

struct error *elf_put(struct elf_writer *writer, uint64_t value, size_t size)
{
	if (!vector_reserve(&writer->bytes, writer->bytes.count + size))
		return error_no_memory();
	store(writer, writer->bytes.data + writer->bytes.count, value, size);
	writer->bytes.count += size;
	return NULL;
}

struct error *elf_put_bytes(struct elf_writer *writer, const void *bytes, size_t size)
{
	if (!vector_reserve(&writer->bytes, writer->bytes.count + size))
		return error_no_memory();
	if (size)
		memcpy(writer->bytes.data + writer->bytes.count, bytes, size);
	writer->bytes.count += size;
	return NULL;
}

struct error *elf_put_symbol(struct elf_writer *writer, const GElf_Sym *symbol)
{
	TRY(elf_put(writer, symbol->st_name, 4));
	if (!writer->wide) {
		TRY(elf_put(writer, symbol->st_value, 4));
		TRY(elf_put(writer, symbol->st_size, 4));
	}
	TRY(elf_put(writer, symbol->st_info, 1));
	TRY(elf_put(writer, symbol->st_other, 1));
	TRY(elf_put(writer, symbol->st_shndx, 2));
	if (!writer->wide)
		return NULL;
	TRY(elf_put(writer, symbol->st_value, 8));
	return elf_put(writer, symbol->st_size, 8);
}

static struct error *put_header(struct elf_writer *writer, const GElf_Ehdr *like)
{
	static const uint8_t rest[EI_NIDENT - EI_OSABI];
	const uint8_t ident[] = {0x7f,
				 'E',
				 'L',
				 'F',
				 writer->wide ? ELFCLASS64 : ELFCLASS32,
				 writer->big ? ELFDATA2MSB : ELFDATA2LSB,
				 EV_CURRENT};

	TRY(elf_put_bytes(writer, ident, sizeof(ident)));
	TRY(elf_put_bytes(writer, rest, sizeof(rest)));
	TRY(elf_put(writer, like->e_type, 2));
	TRY(elf_put(writer, like->e_machine, 2));
	TRY(elf_put(writer, EV_CURRENT, 4));
	for (int i = 0; i < 3; i++) /* no entry, no segments; sections: elf_finish() */
		TRY(elf_put(writer, 0, word(writer)));
	TRY(elf_put(writer, like->e_flags, 4));
	TRY(elf_put(writer, writer->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), 2));
	TRY(elf_put(writer, 0, 4));
	TRY(elf_put(writer, writer->wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), 2));
	return elf_put(writer, 0, 4);
}

static struct error *name(struct elf_writer *writer, const char *text, GElf_Word *ret)
{
	*ret = (GElf_Word)writer->names.count;
	for (;; text++) {
		if (!vector_push(&writer->names, *text))
			return error_no_memory();
		if (!*text)
			return NULL;
	}
}

struct error *elf_begin_section(struct elf_writer *writer, size_t *start)
{
	while (writer->bytes.count % ALIGNMENT)
		TRY(elf_put(writer, 0, 1));
	*start = writer->bytes.count;
	return NULL;
}

struct error *elf_end_section(struct elf_writer *writer, const char *text, size_t start,
			      GElf_Shdr header)
{
	if (*text)
		TRY(name(writer, text, &header.sh_name));
	header.sh_offset = start;
	header.sh_size = writer->bytes.count - start;
	return vector_push(&writer->sections, header) ? NULL : error_no_memory();
}

struct error *elf_add_section(struct elf_writer *writer, const char *text, const void *bytes,
			      size_t size, GElf_Shdr header)
{
	size_t start;

	TRY(elf_begin_section(writer, &start));
	TRY(elf_put_bytes(writer, bytes, size));
	return elf_end_section(writer, text, start, header);
}

struct error *elf_writer_init(struct elf_writer *writer, const GElf_Ehdr *like)
{
	*writer = (struct elf_writer){.wide = like->e_ident[EI_CLASS] == ELFCLASS64,
				      .big = like->e_ident[EI_DATA] == ELFDATA2MSB};
	TRY(put_header(writer, like));
	return vector_push(&writer->names, '\0') ? NULL : error_no_memory();
}

void elf_writer_deinit(struct elf_writer *writer)
{
	vector_deinit(&writer->bytes);
	vector_deinit(&writer->sections);
	vector_deinit(&writer->names);
}

static struct error *put_section(struct elf_writer *writer, const GElf_Shdr *header)
{
	TRY(elf_put(writer, header->sh_name, 4));
	TRY(elf_put(writer, header->sh_type, 4));
	TRY(elf_put(writer, header->sh_flags, word(writer)));
	TRY(elf_put(writer, header->sh_addr, word(writer)));
	TRY(elf_put(writer, header->sh_offset, word(writer)));
	TRY(elf_put(writer, header->sh_size, word(writer)));
	TRY(elf_put(writer, header->sh_link, 4));
	TRY(elf_put(writer, header->sh_info, 4));
	TRY(elf_put(writer, 1, word(writer))); /* alignment */
	return elf_put(writer, header->sh_entsize, word(writer));
}

struct error *elf_finish(struct elf_writer *writer)
{
	const size_t at_sections = 24 + 2 * word(writer);
	const size_t at_count = (writer->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)) - 4;
	GElf_Shdr names = {.sh_type = SHT_STRTAB};
	size_t start;

	TRY(name(writer, ".shstrtab", &names.sh_name));
	TRY(elf_begin_section(writer, &start));
	TRY(elf_put_bytes(writer, writer->names.data, writer->names.count));
	names.sh_offset = start;
	names.sh_size = writer->names.count;
	if (!vector_push(&writer->sections, names))
		return error_no_memory();
	TRY(elf_begin_section(writer, &start));
	vector_for_each(&writer->sections, section)
		TRY(put_section(writer, section));
	store(writer, writer->bytes.data + at_sections, start, word(writer));
	store(writer, writer->bytes.data + at_count, writer->sections.count, 2);
	store(writer, writer->bytes.data + at_count + 2, writer->sections.count - 1, 2);
	return NULL;
}
