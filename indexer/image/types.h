/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's C types in one model, whatever they come from. Sources (BTF, DWARF) fill it through
 * types_ops; types are loaded when they are asked for and kept.
 *
 * Whatever a source says of a type is checked here, once, when the type is loaded; who uses types
 * relies on it:
 *  - sizes and counts are at most TYPE_SIZE_MAX, so a size in bits fits 32 bits;
 *  - an array's size is its count times that of its element; elements of no size are none;
 *  - a member lies within its struct; one that does not is left out, as if it were not there;
 *  - no type contains itself, and types are at most TYPE_NESTING_MAX deep in each other;
 *  - a name has at most NAMESAKES_MAX types.
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

enum {
	TYPE_SIZE_MAX = 1 << 28,
	TYPE_NESTING_MAX = 64,
	NAMESAKES_MAX = 256,
};

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
	uint64_t bit_size; /* of a bit-field; 0: an ordinary member */
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
	uint64_t size;    /* bytes; of an array: all of it, which the model finds out */
	uint64_t count;   /* array: elements (0: flexible) */
	uint64_t target;  /* pointer, array: the id of what it points to or consists of */
	struct type_member *members;
	size_t member_count;
	struct type_enumerator *enumerators;
	size_t enumerator_count;
};

/* How a type is written, one step at a time: what types_get() resolves away. */
enum spelling_kind {
	SPELLING_PLAIN, /* the type itself */
	SPELLING_TYPEDEF,
	SPELLING_CONST,
	SPELLING_VOLATILE,
	SPELLING_RESTRICT,
	SPELLING_OTHER, /* a step that C has no word for */
};

struct spelling {
	enum spelling_kind kind;
	const char *name; /* of a typedef */
	uint64_t target;  /* id of what follows; SPELLING_PLAIN: none */
};

/* What a function takes and returns. */
enum { SIGNATURE_MAX = 32 };
struct signature {
	uint64_t result;
	uint64_t parameters[SIGNATURE_MAX]; /* ids; those beyond are left out */
	unsigned int count;
	bool variadic;
};

struct types;

typedef struct error *types_declared_visit(void *context, const char *name, uint64_t id,
					   bool is_function);

/* offset: in the section of per-CPU variables. */
typedef struct error *types_percpu_visit(void *context, const char *name, uint64_t offset);

struct types_ops {
	const char *name; /* "btf", "dwarf" */

	/*
	 * The next struct, union, enum, integer or typedef of this name behind *at, which is 0
	 * for the first and moves to it; id 0 when there are no more.
	 */
	struct error *(*find)(struct types *types, const char *name, uint64_t *at, uint64_t *id);

	/* Fills ret for id; arrays malloc'd, the model frees them. id 0 is void. */
	struct error *(*load)(struct types *types, uint64_t id, struct type *ret);

	/* Calls back for what find() finds, of every name, until visit returns false. */
	struct error *(*each_named)(struct types *types, bool (*visit)(void *context, uint64_t id),
				    void *context);

	/* Calls back for every enum type, until visit returns false. */
	struct error *(*each_enum)(struct types *types, bool (*visit)(void *context, uint64_t id),
				   void *context);

	/* One step of how id is written. */
	struct error *(*spell)(struct types *types, uint64_t id, struct spelling *ret);

	/* Of id, which is a TYPE_FUNCTION. */
	struct error *(*signature)(struct types *types, uint64_t id, struct signature *ret);

	/* The type of a variable or function of this name; 0 when nobody tells. */
	struct error *(*declared)(struct types *types, const char *name, uint64_t *id);

	/*
	 * Calls back for every variable and function with what declared() tells of it, perhaps
	 * several times, then in the order of worth. Optional.
	 */
	struct error *(*each_declared)(struct types *types, types_declared_visit *visit,
				       void *context);

	/* Calls back for every per-CPU variable. Optional. */
	struct error *(*each_percpu)(struct types *types, types_percpu_visit *visit, void *context);

	void (*destroy)(struct types *types);
};

/* The base of each source's own struct. */
struct types {
	const struct types_ops *ops;
	struct map loaded;      /* id → struct type *; NULL: makes no sense, or is being loaded */
	struct map enumerators; /* hash of name → value; filled at the first question */
	bool enumerators_known;
	unsigned int nesting; /* of the load that is going on */
	bool has_gaps;        /* some of what they come from could not be read */
};

/* Destroys the source too. NULL is fine. */
void types_destroy(struct types *types);

/* The type of id, borrowed; damage if it makes no sense. */
struct error *types_get(struct types *types, uint64_t id, const struct type **ret);

/*
 * The types of a name, one after the other: unrelated files may use the same tag. walk begins
 * zeroed; id 0 when there are no more. types may not be NULL.
 */
struct namesakes {
	uint64_t at;
	unsigned int count;
};
struct error *types_next(struct types *types, const char *name, struct namesakes *walk,
			 uint64_t *id);

/*
 * First type of that name that is not a forward declaration; damage (absent) if none. types may be
 * NULL here and below: a dump without types has none of any name.
 */
struct error *types_find(struct types *types, const char *name, const struct type **ret);

/* The value of an enumerator of enum `tag`; damage (absent) if none. */
struct error *types_enumerator_of(struct types *types, const char *tag, const char *name,
				  int64_t *ret);

/* The same of any enum, all of which the first question loads. */
struct error *types_enumerator(struct types *types, const char *name, int64_t *ret);

/* Every type that has a name, in the order of the source: see types_ops. */
struct error *types_each_named(struct types *types, bool (*visit)(void *context, uint64_t id),
			       void *context);

/* For who writes C: see types_ops. */
struct error *types_spell(struct types *types, uint64_t id, struct spelling *ret);
struct error *types_signature(struct types *types, uint64_t id, struct signature *ret);
/* Damage (absent) when the types do not tell. BTF tells of functions and per-CPU variables only. */
struct error *types_declared(struct types *types, const char *name, uint64_t *id);

/* Every variable and function, where a source tells of them one by one: see types_ops. */
struct error *types_each_declared(struct types *types, types_declared_visit *visit, void *context);

/* Calls back for every per-CPU variable that the types list, until an error: BTF alone does. */
struct error *types_each_percpu(struct types *types, types_percpu_visit *visit, void *context);

/*
 * BTF from the bytes of a BTF blob (copied). Contradictory bytes: damage "BTF is broken", and what
 * is whole is used. swap: the other byte order; pointer_size in bytes.
 */
struct error *types_btf_create(const void *bytes, size_t size, bool swap, uint8_t pointer_size,
			       struct types **ret);

/* BTF tells its byte order itself. */
bool types_btf_is_swapped(const void *bytes, size_t size);

/* The bytes that they were made of, borrowed; NULL: not of BTF, of a module's, or with gaps. */
const void *types_btf_bytes(const struct types *types, size_t *size);

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
