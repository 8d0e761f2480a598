/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types as C declares them, laid out as crash (gdb's ptype) does. */
#ifndef INQUEST_ANSWER_DECLARE_H
#define INQUEST_ANSWER_DECLARE_H

#include "answer/printer.h"
#include "answer/value.h"
#include "base/arena.h"

/*
 * "struct list_head *next", "void (*func)(int)"; name "" for the type alone. Borrowed from arena;
 * "?" where the types make no sense.
 */
const char *declare(struct kernel *kernel, struct arena *arena, struct ctype type,
		    const char *name);

/* How offsets are told. */
enum declare_offsets {
	DECLARE_PLAIN,   /* not at all */
	DECLARE_OFFSETS, /* decimal, from the start of the struct */
	DECLARE_ADDRESSES,
};

struct declaring {
	struct kernel *kernel;
	struct printer *out;
	enum declare_offsets offsets;
	bool hex;         /* offsets and the size */
	uint64_t address; /* DECLARE_ADDRESSES: of the struct */
};

/* All of a struct, union or enum, with its size. Failures: it is none of these. */
struct error *declare_whole(const struct declaring *declaring, const struct type *type);

/* One member of it: bit_offset is from the start of the struct. */
void declare_member(const struct declaring *declaring, const struct type *whole,
		    const struct type_member *member, uint64_t bit_offset);

#endif
