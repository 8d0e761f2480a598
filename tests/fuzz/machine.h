/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine whose memory is the input: page 0 is at MACHINE_BASE, virtual addresses are physical
 * ones plus that. A VMCOREINFO that the input begins with is that of its kernel, whose types are
 * few: those of the shapes, and of ORC's entries. Tests put others in their place.
 */
#ifndef INQUEST_TESTS_FUZZ_MACHINE_H
#define INQUEST_TESTS_FUZZ_MACHINE_H

#include "fuzz.h"
#include "image/kernel.h"

#define MACHINE_BASE UINT64_C(0xffffffff81000000)

struct machine {
	struct dump *dump;
	struct problems problems;
	struct kernel kernel;
};

/* A type of a kernel that is made up. Its id is its place in the list, whose first is void. */
struct paper_type {
	const char *name;
	enum type_kind kind;
	uint64_t size, count, target;
	struct type_member members[16];
	bool is_signed;
};

/* These types as a source of types; the list is borrowed. To be destroyed with types_destroy(). */
struct types *paper_types(const struct paper_type *list, size_t count);

/* Where there is no such machine (an input without a page) false; nothing is to be closed then. */
bool machine_open(struct machine *machine, const uint8_t *bytes, size_t size);
void machine_close(struct machine *machine);

#endif
