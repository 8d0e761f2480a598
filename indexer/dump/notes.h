/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ELF notes of a dump, wherever its format keeps them, and the VMCOREINFO text among them. */
#ifndef INQUEST_DUMP_NOTES_H
#define INQUEST_DUMP_NOTES_H

#include "base/vector.h"
#include "dump/source.h"

struct notes {
	VECTOR(struct dump_note) list;
	VECTOR(uint8_t *) blocks; /* what the notes point into */
	uint64_t size;            /* of all the blocks */
	char *vmcoreinfo;         /* NUL-terminated, NULL if there is none */
	size_t vmcoreinfo_size;
	bool cut; /* some notes are behind the file's end, or contradict themselves */
};

void notes_deinit(struct notes *notes);

/* Adds the notes in that part of the file: as many as are there and make sense. */
struct error *notes_read(struct notes *notes, struct source *source, uint64_t offset, uint64_t size,
			 bool swap);

/* Sets VMCOREINFO from bare text in the file, if no note has told it. */
struct error *notes_read_vmcoreinfo(struct notes *notes, struct source *source, uint64_t offset,
				    uint64_t size);

/*
 * Adds the note of the next CPU of an x86_64 machine: NT_PRSTATUS with these registers, in the
 * order of struct user_regs_struct, little-endian as that machine is.
 */
enum { NOTE_REGISTERS = 27 };
struct error *notes_add_registers(struct notes *notes, const uint64_t registers[NOTE_REGISTERS]);

/* Writes what they say into info, which borrows it. */
void notes_publish(const struct notes *notes, struct dump_info *info);

#endif
