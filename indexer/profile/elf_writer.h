/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes an ELF file of either class and byte order, section by section, in memory. */
#ifndef INQUEST_INDEXER_PROFILE_ELF_WRITER_H
#define INQUEST_INDEXER_PROFILE_ELF_WRITER_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"

struct elf_writer {
	bool wide, big;        /* ELFCLASS64, ELFDATA2MSB */
	VECTOR(uint8_t) bytes; /* the file: its header, then what sections hold */
	VECTOR(GElf_Shdr) sections;
	VECTOR(char) names;
};

/* like: of the same class, byte order, machine and type. */
struct error *elf_writer_init(struct elf_writer *writer, const GElf_Ehdr *like);
void elf_writer_deinit(struct elf_writer *writer);

/* Appends an integer of some bytes. */
struct error *elf_put(struct elf_writer *writer, uint64_t value, size_t size);
/* Writes one over bytes that are there. */
void elf_store(struct elf_writer *writer, size_t at, uint64_t value, size_t size);
struct error *elf_put_bytes(struct elf_writer *writer, const void *bytes, size_t size);
/* Appends a symbol: 24 bytes, or 16. */
struct error *elf_put_symbol(struct elf_writer *writer, const GElf_Sym *symbol);

/*
 * A section of what is appended from elf_begin_section() to elf_end_section(), which fills in
 * header's name, place and size.
 */
struct error *elf_begin_section(struct elf_writer *writer, size_t *start);
struct error *elf_end_section(struct elf_writer *writer, const char *name, size_t start,
			      GElf_Shdr header);
/* The two with some bytes between them. */
struct error *elf_add_section(struct elf_writer *writer, const char *name, const void *bytes,
			      size_t size, GElf_Shdr header);

/* The names of sections and their headers: the file is complete. */
struct error *elf_finish(struct elf_writer *writer);

#endif
