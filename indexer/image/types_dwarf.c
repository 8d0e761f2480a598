/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types from the DWARF (2 to 5) of a vmlinux, by libdw. An id is the offset of a type's DIE.
 *
 * At the first question one pass over the outermost DIEs of all units indexes the names. Every unit
 * has its own copy of what it includes: copies of the same kind, name, size and line count once. A
 * kernel has 4 to 6 million such DIEs: about 1 s. What lies inside a type is read when that type
 * is asked for.
 *
 * Where BTF is a choice of pahole's, the same is chosen here, so that both give one model: arrays
 * of several dimensions are one, and a declaration stands for its definition elsewhere.
 */
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "image/types.h"
#include "image/vmlinux.h"

enum {
	TYPEDEFS_MAX = 64, /* one after the other */
	CHAIN_MAX = 4096,  /* names of one hash that are looked at */
	INTERRUPT_STEP = 64,
};

/* A named type; those whose names share a hash are chained in the order of the file. */
struct entry {
	Dwarf_Off die;
	uint32_t next; /* place in entries plus 1 */
};

struct dwarf {
	struct types types;
	struct vmlinux *vmlinux;
	Dwarf *file;
	bool indexed;
	struct map seen;  /* hash of what tells a definition from others */
	struct map first; /* hash of name → place in entries plus 1 */
	struct map last;
	VECTOR(struct entry) entries;
	VECTOR(Dwarf_Off) enums;
};

static struct error *broken(uint64_t offset)
{
	return error_corrupt("DWARF is broken", offset);
}

static const char *name_of(const struct dwarf *dwarf, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;

	return vmlinux_string(dwarf->vmlinux, dwarf_attr_integrate(die, DW_AT_name, &attribute));
}

/* What a DIE says of itself, gathered in one pass over its attributes. */
struct identity {
	const struct dwarf *dwarf;
	const char *name;
	Dwarf_Word size, line;
	bool declaration;
};

static int gather(Dwarf_Attribute *attribute, void *context)
{
	struct identity *identity = context;

	switch (dwarf_whatattr(attribute)) {
	case DW_AT_name:
		identity->name = vmlinux_string(identity->dwarf->vmlinux, attribute);
		break;
	case DW_AT_byte_size:
		dwarf_formudata(attribute, &identity->size);
		break;
	case DW_AT_decl_line:
		dwarf_formudata(attribute, &identity->line);
		break;
	case DW_AT_declaration:
		dwarf_formflag(attribute, &identity->declaration);
		break;
	}
	return DWARF_CB_OK;
}

static bool is_findable(int tag)
{
	switch (tag) {
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
	case DW_TAG_enumeration_type:
	case DW_TAG_typedef:
	case DW_TAG_base_type:
		return true;
	default:
		return false;
	}
}

static struct error *add_name(struct dwarf *dwarf, Dwarf_Off die, uint64_t hash)
{
	if (!vector_push(&dwarf->entries, (struct entry){die, 0}))
		return error_no_memory();
	uint32_t place = (uint32_t)dwarf->entries.count;
	uint64_t *first = map_insert(&dwarf->first, hash, NULL);
	uint64_t *last = map_insert(&dwarf->last, hash, NULL);
	if (!first || !last)
		return error_no_memory();
	if (*last)
		dwarf->entries.data[*last - 1].next = place;
	else
		*first = place;
	*last = place;
	return NULL;
}

/* An enum without a name is known by its first enumerator. */
static const char *name_of_enum(const struct dwarf *dwarf, Dwarf_Die *die)
{
	Dwarf_Die child;

	return dwarf_child(die, &child) ? NULL : name_of(dwarf, &child);
}

static struct error *add_die(struct dwarf *dwarf, Dwarf_Die *die)
{
	int tag = dwarf_tag(die);
	struct identity identity = {.dwarf = dwarf};
	bool added;

	if (!is_findable(tag))
		return NULL;
	dwarf_getattrs(die, gather, &identity, 0);
	const char *name = identity.name;
	if (!name && tag == DW_TAG_enumeration_type)
		name = name_of_enum(dwarf, die);
	if (!name || identity.declaration)
		return NULL;
	uint64_t hash = hash_string(name);
	uint64_t key = hash_combine(hash, (uint64_t)tag << 32 | (uint32_t)identity.line);
	if (!map_insert(&dwarf->seen, hash_combine(key, identity.size), &added))
		return error_no_memory();
	if (!added)
		return NULL;
	if (tag == DW_TAG_enumeration_type && !vector_push(&dwarf->enums, dwarf_dieoffset(die)))
		return error_no_memory();
	return identity.name ? add_name(dwarf, dwarf_dieoffset(die), hash) : NULL;
}

static struct error *index_unit(struct dwarf *dwarf, Dwarf_Die *unit)
{
	Dwarf_Die die;
	int result = dwarf_child(unit, &die);

	for (; !result; result = dwarf_siblingof(&die, &die))
		TRY(add_die(dwarf, &die));
	return NULL;
}

/* A unit that is broken ends the file: where the next one starts stands in it. */
static struct error *index_names(struct dwarf *dwarf)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die die;

	if (dwarf->indexed)
		return NULL;
	dwarf->indexed = true;
	errno = 0;
	for (size_t n = 0; !dwarf_get_units(dwarf->file, unit, &unit, NULL, NULL, &die, NULL);
	     n++) {
		if (!(n % INTERRUPT_STEP))
			TRY(interrupt_check());
		TRY(index_unit(dwarf, &die));
	}
	map_deinit(&dwarf->seen);
	return error_if_no_memory();
}

/* The place behind that one, 0: the first of the name's hash. */
static uint64_t next_place(const struct dwarf *dwarf, const char *name, uint64_t place)
{
	if (place)
		return dwarf->entries.data[place - 1].next;
	const uint64_t *first = map_find(&dwarf->first, hash_string(name));
	return first ? *first : 0;
}

static struct error *dwarf_find(struct types *types, const char *name, uint64_t *at, uint64_t *id)
{
	struct dwarf *dwarf = (struct dwarf *)types;

	*id = 0;
	TRY(index_names(dwarf));
	for (unsigned int n = 0; n < CHAIN_MAX && (*at = next_place(dwarf, name, *at)); n++) {
		Dwarf_Off offset = dwarf->entries.data[*at - 1].die;
		Dwarf_Die die;

		if (!dwarf_offdie(dwarf->file, offset, &die))
			return broken(offset);
		const char *text = name_of(dwarf, &die);
		if (!text || strcmp(text, name))
			continue;
		*id = offset;
		break;
	}
	return NULL;
}

static bool number_of(Dwarf_Die *die, unsigned int name, Dwarf_Word *ret)
{
	Dwarf_Attribute attribute;

	return !dwarf_formudata(dwarf_attr(die, name, &attribute), ret);
}

/* The offset of the DIE that DW_AT_type refers to; 0: void. */
static uint64_t target_of(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Die target;

	return dwarf_formref_die(dwarf_attr(die, DW_AT_type, &attribute), &target)
		   ? dwarf_dieoffset(&target)
		   : 0;
}

static bool is_transparent(int tag)
{
	return tag == DW_TAG_typedef || tag == DW_TAG_const_type || tag == DW_TAG_volatile_type ||
	       tag == DW_TAG_restrict_type || tag == DW_TAG_atomic_type;
}

/* Follows typedefs and qualifiers; *is_void tells when they lead to void. */
static struct error *resolve(struct dwarf *dwarf, uint64_t id, Dwarf_Die *die, bool *is_void)
{
	for (int depth = 0; depth < TYPEDEFS_MAX; depth++) {
		*is_void = !id;
		if (!id)
			return NULL;
		if (!dwarf_offdie(dwarf->file, id, die))
			return broken(id);
		if (!is_transparent(dwarf_tag(die)))
			return NULL;
		id = target_of(die);
	}
	return error_corrupt("DWARF is broken: a typedef refers to itself", id);
}

static bool is_declaration(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	bool flag;

	return !dwarf_formflag(dwarf_attr(die, DW_AT_declaration, &attribute), &flag) && flag;
}

/* A unit that only declares a struct means the one that another unit defines, if one does. */
static struct error *find_definition(struct dwarf *dwarf, Dwarf_Die *die)
{
	const char *name = name_of(dwarf, die);
	struct namesakes walk = {0};

	while (name) {
		Dwarf_Die candidate;
		uint64_t id;

		TRY(types_next(&dwarf->types, name, &walk, &id));
		if (!id)
			break;
		if (!dwarf_offdie(dwarf->file, id, &candidate))
			return broken(id);
		if (dwarf_tag(&candidate) == dwarf_tag(die)) {
			*die = candidate;
			break;
		}
	}
	return NULL;
}

static size_t count_children(Dwarf_Die *die, int tag)
{
	Dwarf_Die child;
	size_t count = 0;
	int result = dwarf_child(die, &child);

	for (; !result; result = dwarf_siblingof(&child, &child))
		count += dwarf_tag(&child) == tag;
	return count;
}

/* DWARF 2 has a constant or an expression that adds one. */
static uint64_t member_location(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value = 0;
	Dwarf_Op *operations;
	size_t count;

	if (!dwarf_attr(die, DW_AT_data_member_location, &attribute))
		return 0;
	if (dwarf_formudata(&attribute, &value) &&
	    !dwarf_getlocation(&attribute, &operations, &count) && count &&
	    (operations[0].atom == DW_OP_plus_uconst || operations[0].atom == DW_OP_constu))
		value = operations[0].number;
	return value;
}

/*
 * Bit-fields: since DWARF 4 counted from the start of the struct; before, from the highest bit of a
 * unit of the member's own size, which is the first bit where the byte order is big.
 */
static struct error *place_bits(struct dwarf *dwarf, Dwarf_Die *die, struct type_member *member)
{
	Dwarf_Word bit_size = 0, bit = 0, unit = 0;

	member->bit_offset = member_location(die) * 8;
	if (!number_of(die, DW_AT_bit_size, &bit_size))
		return NULL;
	member->bit_size = bit_size;
	if (number_of(die, DW_AT_data_bit_offset, &bit)) {
		member->bit_offset = bit;
	} else if (number_of(die, DW_AT_bit_offset, &bit)) {
		const struct type *type;
		size_t size;
		bool big = elf_getident(dwarf_getelf(dwarf->file), &size)[EI_DATA] == ELFDATA2MSB;

		TRY(types_get(&dwarf->types, member->type, &type));
		if (!number_of(die, DW_AT_byte_size, &unit))
			unit = type->size;
		member->bit_offset += big ? bit : unit * 8 - bit - bit_size;
	}
	return NULL;
}

static struct error *load_members(struct dwarf *dwarf, Dwarf_Die *die, struct type *ret)
{
	size_t count = count_children(die, DW_TAG_member);
	Dwarf_Die child;
	int result = dwarf_child(die, &child);

	ret->members = calloc(count ? count : 1, sizeof(*ret->members));
	if (!ret->members)
		return error_no_memory();
	for (; !result && ret->member_count < count; result = dwarf_siblingof(&child, &child)) {
		if (dwarf_tag(&child) != DW_TAG_member)
			continue;
		struct type_member *member = &ret->members[ret->member_count++];
		member->name = name_of(dwarf, &child);
		member->type = target_of(&child);
		TRY(place_bits(dwarf, &child, member));
	}
	return NULL;
}

/* Negative values are written in a form with a sign, all others in forms without. */
static struct error *load_enumerators(const struct dwarf *dwarf, Dwarf_Die *die, struct type *ret)
{
	size_t count = count_children(die, DW_TAG_enumerator);
	Dwarf_Die child;
	int result = dwarf_child(die, &child);

	ret->enumerators = calloc(count ? count : 1, sizeof(*ret->enumerators));
	if (!ret->enumerators)
		return error_no_memory();
	for (; !result && ret->enumerator_count < count; result = dwarf_siblingof(&child, &child)) {
		const char *name = name_of(dwarf, &child);
		Dwarf_Word value;

		if (dwarf_tag(&child) != DW_TAG_enumerator || !name ||
		    !number_of(&child, DW_AT_const_value, &value))
			continue;
		ret->enumerators[ret->enumerator_count++] =
		    (struct type_enumerator){name, (int64_t)value};
		ret->is_signed |= (int64_t)value < 0;
	}
	return NULL;
}

/* Elements of one dimension; 0: flexible. */
static uint64_t dimension(Dwarf_Die *range)
{
	Dwarf_Word value;

	if (number_of(range, DW_AT_count, &value))
		return value < TYPE_SIZE_MAX ? value : 0;
	return number_of(range, DW_AT_upper_bound, &value) && value < TYPE_SIZE_MAX ? value + 1 : 0;
}

static void load_array(Dwarf_Die *die, struct type *ret)
{
	Dwarf_Die child;
	int result = dwarf_child(die, &child);

	ret->target = target_of(die);
	ret->count = 1;
	for (; !result && ret->count <= TYPE_SIZE_MAX; result = dwarf_siblingof(&child, &child))
		if (dwarf_tag(&child) == DW_TAG_subrange_type)
			ret->count *= dimension(&child);
}

static void load_base(Dwarf_Die *die, struct type *ret)
{
	Dwarf_Word encoding = 0;

	number_of(die, DW_AT_encoding, &encoding);
	ret->kind = encoding == DW_ATE_float ? TYPE_FLOAT : TYPE_INTEGER;
	ret->is_signed = encoding == DW_ATE_signed || encoding == DW_ATE_signed_char;
}

static void load_pointer(Dwarf_Die *die, struct type *ret)
{
	uint8_t address_size = 0;
	Dwarf_Die unit;

	ret->kind = TYPE_POINTER;
	ret->target = target_of(die);
	if (!ret->size && dwarf_diecu(die, &unit, &address_size, NULL))
		ret->size = address_size;
}

static struct error *load_die(struct dwarf *dwarf, Dwarf_Die *die, struct type *ret)
{
	Dwarf_Word size = 0;

	if (is_declaration(die))
		TRY(find_definition(dwarf, die));
	number_of(die, DW_AT_byte_size, &size);
	ret->name = name_of(dwarf, die);
	ret->size = size;
	if (is_declaration(die)) {
		ret->kind = TYPE_FORWARD;
		return NULL;
	}
	switch (dwarf_tag(die)) {
	case DW_TAG_base_type:
		load_base(die, ret);
		return NULL;
	case DW_TAG_enumeration_type:
		ret->kind = TYPE_ENUM;
		return load_enumerators(dwarf, die, ret);
	case DW_TAG_pointer_type:
		load_pointer(die, ret);
		return NULL;
	case DW_TAG_array_type:
		ret->kind = TYPE_ARRAY;
		load_array(die, ret);
		return NULL;
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
		ret->kind = dwarf_tag(die) == DW_TAG_structure_type ? TYPE_STRUCT : TYPE_UNION;
		return load_members(dwarf, die, ret);
	case DW_TAG_subroutine_type:
	case DW_TAG_subprogram:
		ret->kind = TYPE_FUNCTION;
		ret->size = 0;
		return NULL;
	default:
		ret->kind = TYPE_VOID;
		ret->size = 0;
		return NULL;
	}
}

static struct error *dwarf_load(struct types *types, uint64_t id, struct type *ret)
{
	struct dwarf *dwarf = (struct dwarf *)types;
	Dwarf_Die die;
	bool is_void;

	TRY(resolve(dwarf, id, &die, &is_void));
	return is_void ? NULL : load_die(dwarf, &die, ret); /* TYPE_VOID is 0 */
}

static struct error *dwarf_each_named(struct types *types,
				      bool (*visit)(void *context, uint64_t id), void *context)
{
	struct dwarf *dwarf = (struct dwarf *)types;

	TRY(index_names(dwarf));
	vector_for_each(&dwarf->entries, entry)
		if (!visit(context, entry->die))
			break;
	return NULL;
}

static struct error *dwarf_each_enum(struct types *types, bool (*visit)(void *context, uint64_t id),
				     void *context)
{
	struct dwarf *dwarf = (struct dwarf *)types;

	TRY(index_names(dwarf));
	vector_for_each(&dwarf->enums, id)
		if (!visit(context, *id))
			break;
	return NULL;
}

static enum spelling_kind spelling_of(int tag)
{
	switch (tag) {
	case DW_TAG_typedef:
		return SPELLING_TYPEDEF;
	case DW_TAG_const_type:
		return SPELLING_CONST;
	case DW_TAG_volatile_type:
		return SPELLING_VOLATILE;
	case DW_TAG_restrict_type:
		return SPELLING_RESTRICT;
	case DW_TAG_atomic_type:
		return SPELLING_OTHER;
	default:
		return SPELLING_PLAIN;
	}
}

static struct error *dwarf_spell(struct types *types, uint64_t id, struct spelling *ret)
{
	struct dwarf *dwarf = (struct dwarf *)types;
	Dwarf_Die die;

	if (!dwarf_offdie(dwarf->file, id, &die))
		return broken(id);
	ret->kind = spelling_of(dwarf_tag(&die));
	if (ret->kind == SPELLING_PLAIN)
		return NULL;
	ret->name = ret->kind == SPELLING_TYPEDEF ? name_of(dwarf, &die) : NULL;
	ret->target = target_of(&die);
	return NULL;
}

static struct error *dwarf_signature(struct types *types, uint64_t id, struct signature *ret)
{
	struct dwarf *dwarf = (struct dwarf *)types;
	Dwarf_Die die, child;
	bool is_void;

	TRY(resolve(dwarf, id, &die, &is_void));
	if (is_void)
		return broken(id);
	ret->result = target_of(&die);
	for (int result = dwarf_child(&die, &child); !result && ret->count < SIGNATURE_MAX;
	     result = dwarf_siblingof(&child, &child)) {
		if (dwarf_tag(&child) == DW_TAG_formal_parameter)
			ret->parameters[ret->count++] = target_of(&child);
		if (dwarf_tag(&child) == DW_TAG_unspecified_parameters)
			ret->variadic = true;
	}
	return NULL;
}

/* A definition may leave its name and its type to the declaration that it completes. */
static bool is_declared(const struct dwarf *dwarf, Dwarf_Die *die, const char **name, uint64_t *id)
{
	Dwarf_Attribute attribute;
	Dwarf_Die target;
	int tag = dwarf_tag(die);

	if (tag != DW_TAG_variable && tag != DW_TAG_subprogram)
		return false;
	*name = name_of(dwarf, die);
	*id = tag == DW_TAG_subprogram ? dwarf_dieoffset(die)
	      : dwarf_formref_die(dwarf_attr_integrate(die, DW_AT_type, &attribute), &target)
		  ? dwarf_dieoffset(&target)
		  : 0;
	return *name && *id;
}

static struct error *visit_unit(struct dwarf *dwarf, Dwarf_Die *unit, bool declarations,
				types_declared_visit *visit, void *context)
{
	Dwarf_Die child;

	for (int result = dwarf_child(unit, &child); !result;
	     result = dwarf_siblingof(&child, &child)) {
		const char *name;
		uint64_t id;

		if (is_declared(dwarf, &child, &name, &id) &&
		    is_declaration(&child) == declarations)
			TRY(visit(context, name, id, dwarf_tag(&child) == DW_TAG_subprogram));
	}
	return NULL;
}

/* Definitions, then declarations. */
static struct error *dwarf_each_declared(struct types *types, types_declared_visit *visit,
					 void *context)
{
	struct dwarf *dwarf = (struct dwarf *)types;

	for (int declarations = 0; declarations < 2; declarations++) {
		Dwarf_CU *unit = NULL;
		Dwarf_Die die;

		while (!dwarf_get_units(dwarf->file, unit, &unit, NULL, NULL, &die, NULL)) {
			TRY(interrupt_check());
			TRY(visit_unit(dwarf, &die, declarations, visit, context));
		}
	}
	return NULL;
}

/* Asked by people, one name at a time: looks through all units. A definition beats declarations. */
static struct error *dwarf_declared(struct types *types, const char *name, uint64_t *id)
{
	struct dwarf *dwarf = (struct dwarf *)types;
	Dwarf_CU *unit = NULL;
	Dwarf_Die die, child;

	while (!dwarf_get_units(dwarf->file, unit, &unit, NULL, NULL, &die, NULL)) {
		TRY(interrupt_check());
		for (int result = dwarf_child(&die, &child); !result;
		     result = dwarf_siblingof(&child, &child)) {
			const char *own;
			uint64_t type;

			if (!is_declared(dwarf, &child, &own, &type) || strcmp(own, name))
				continue;
			*id = type;
			if (!is_declaration(&child))
				return NULL;
		}
	}
	return NULL;
}

static void dwarf_destroy(struct types *types)
{
	struct dwarf *dwarf = (struct dwarf *)types;

	vector_deinit(&dwarf->entries);
	vector_deinit(&dwarf->enums);
	map_deinit(&dwarf->seen);
	map_deinit(&dwarf->first);
	map_deinit(&dwarf->last);
	free(dwarf);
}

static const struct types_ops dwarf_ops = {
    .name = "dwarf",
    .find = dwarf_find,
    .load = dwarf_load,
    .each_named = dwarf_each_named,
    .each_enum = dwarf_each_enum,
    .spell = dwarf_spell,
    .signature = dwarf_signature,
    .declared = dwarf_declared,
    .each_declared = dwarf_each_declared,
    .destroy = dwarf_destroy,
};

struct error *types_dwarf_create(struct vmlinux *vmlinux, struct types **ret)
{
	Dwarf *file;

	if (vmlinux->is_profile) /* has its types as BTF */
		return error_absent("debugging information", "DWARF with types");
	TRY(vmlinux_dwarf(vmlinux, &file));
	struct dwarf *dwarf = calloc(1, sizeof(*dwarf));
	if (!dwarf)
		return error_no_memory();
	dwarf->types.ops = &dwarf_ops;
	dwarf->vmlinux = vmlinux;
	dwarf->file = file;
	*ret = &dwarf->types;
	return NULL;
}
