/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's C types in one model, whatever they come from. Sources (BTF, DWARF) fill it through
 * types_ops; types are loaded when they are asked for and kept.
 *
 * A new source of types is one file types_NAME.c with a constructor that returns a struct types.
 */
#ifndef INQUEST_IMAGE_TYPES_H
#define INQUEST_IMAGE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"

enum type_kind {
	TYPE_VOID,
	TYPE_INTEGER, /* char and bool too */
	TYPE_FLOAT,
	TYPE_ENUM,
	TYPE_POINTER,
	TYPE_ARRAY,
	TYPE_STRUCT,
	TYPE_UNION,
	TYPE_FUNCTION,
	TYPE_FORWARD, /* declared, never defined */
};

struct type_member {
	const char *name; /* NULL: anonymous struct or union */
	uint64_t type;    /* id */
	uint64_t bit_offset;
	uint32_t bit_size; /* of a bit-field; 0: an ordinary member */
};

struct type_enumerator {
	const char *name;
	int64_t value;
};

/* Typedefs and qualifiers are resolved away. Strings live as long as the struct types. */
struct type {
	enum type_kind kind;
	bool is_signed;   /* integers and enums */
	const char *name; /* tag or name; NULL when there is none */
	uint64_t size;    /* bytes; of an array: all of it */
	uint64_t count;   /* array: elements (0: flexible) */
	uint64_t target;  /* pointer, array: the id of what it points to or consists of */
	struct type_member *members;
	size_t member_count;
	struct type_enumerator *enumerators;
	size_t enumerator_count;
};

struct types;

struct types_ops {
	const char *name; /* "btf", "dwarf" */

	/*
	 * The nth (0, 1 …) struct, union, enum, integer or typedef of this name, or id 0 when
	 * there are no more. A name may have several: unrelated files may use the same tag.
	 */
	struct error *(*find)(struct types *types, const char *name, unsigned int nth,
			      uint64_t *id);

	/* Fills ret for id; arrays malloc'd, the model frees them. id 0 is void. */
	struct error *(*load)(struct types *types, uint64_t id, struct type *ret);

	/* Calls back for every enum type, until visit returns false. */
	struct error *(*each_enum)(struct types *types, bool (*visit)(void *context, uint64_t id),
				   void *context);

	void (*destroy)(struct types *types);
};

/* The base of each source's own struct. */
struct types {
	const struct types_ops *ops;
	struct map loaded;      /* id → struct type * */
	struct map enumerators; /* hash of name → value; filled at the first question */
	bool enumerators_known;
};

/* Destroys the source too. NULL is fine. */
void types_destroy(struct types *types);

/* The type of id, borrowed. */
struct error *types_get(struct types *types, uint64_t id, const struct type **ret);

/*
 * First type of that name that is not a forward declaration; damage (absent) if none. types may be
 * NULL here and below: a dump without types has none of any name.
 */
struct error *types_find(struct types *types, const char *name, const struct type **ret);

/* The value of an enumerator of any enum; damage (absent) if none. */
struct error *types_enumerator(struct types *types, const char *name, int64_t *ret);

/*
 * BTF from the bytes of a BTF blob (copied). Contradictory bytes: damage "BTF is broken", and what
 * is whole is used. swap: the other byte order; pointer_size in bytes.
 */
struct error *types_btf_create(const void *bytes, size_t size, bool swap, uint8_t pointer_size,
			       struct types **ret);

/*
 * The same of a module: its ids and string offsets go on where those of base end, which is BTF too
 * and must outlive it. It finds names of its own only. Damage when base is not what it goes on
 * from.
 */
struct error *types_btf_create_split(const struct types *base, uint32_t first_id,
				     uint32_t first_string, const void *bytes, size_t size,
				     bool swap, struct types **ret);

/* DWARF of a vmlinux, borrowed: it must stay open. Damage when it has none. */
struct vmlinux;
struct error *types_dwarf_create(struct vmlinux *vmlinux, struct types **ret);

/*
 * The types of kernel, whose symbols are known: from wanted ("btf", "dwarf"), or where they are to
 * be had (NULL). Only failures are returned; without types kernel->types stays NULL.
 */
struct kernel;
struct error *types_load(struct kernel *kernel, const char *wanted);

#endif
