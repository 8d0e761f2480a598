/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See declare.h. */
#include "answer/declare.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "image/kernel.h"

enum { DEPTH_MAX = 32, LINES_MAX = 1 << 16 };

/* Compilers write "long unsigned int". */
static const char *short_name(const char *name)
{
	static const char *const names[][2] = {
	    {"long unsigned int", "unsigned long"},
	    {"long int", "long"},
	    {"long long unsigned int", "unsigned long long"},
	    {"long long int", "long long"},
	    {"short unsigned int", "unsigned short"},
	    {"short int", "short"},
	    {"_Bool", "bool"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(names[i][0], name))
			return names[i][1];
	return name;
}

/* A declaration is made from the name outwards. */
struct declarator {
	struct kernel *kernel;
	struct arena *arena;
	unsigned int depth;
};

static const char *declare_id(struct declarator *declarator, uint64_t id, const char *inner);

/* "const volatile ", and the id behind. */
static const char *qualifiers(struct declarator *declarator, uint64_t *id, struct spelling *ret)
{
	const char *text = "";

	for (unsigned int i = 0; i < DEPTH_MAX; i++) {
		struct error *error = types_spell(declarator->kernel->types, *id, ret);

		if (error)
			*ret = (struct spelling){SPELLING_PLAIN, NULL, 0};
		error_destroy(error);
		if (ret->kind == SPELLING_CONST)
			text = arena_printf(declarator->arena, "const %s", text);
		else if (ret->kind == SPELLING_VOLATILE)
			text = arena_printf(declarator->arena, "%svolatile ", text);
		else if (ret->kind != SPELLING_RESTRICT && ret->kind != SPELLING_OTHER)
			break;
		*id = ret->target;
	}
	return text;
}

static const char *join(struct declarator *declarator, const char *before, const char *name,
			const char *inner)
{
	return arena_printf(declarator->arena, "%s%s%s%s", before, name, *inner ? " " : "", inner);
}

static const char *parameters(struct declarator *declarator, uint64_t id, uint64_t *result)
{
	struct signature signature;
	const char *text = "";
	struct error *error = types_signature(declarator->kernel->types, id, &signature);

	*result = signature.result;
	if (error) {
		error_destroy(error);
		return "";
	}
	for (unsigned int i = 0; i < signature.count; i++)
		text = arena_printf(declarator->arena, "%s%s%s", text, i ? ", " : "",
				    declare_id(declarator, signature.parameters[i], ""));
	if (signature.variadic)
		text = arena_printf(declarator->arena, "%s%s...", text, *text ? ", " : "");
	return *text ? text : "void";
}

static bool binds_first(struct declarator *declarator, uint64_t id)
{
	struct spelling spelling;
	const struct type *type;

	qualifiers(declarator, &id, &spelling);
	if (spelling.kind != SPELLING_PLAIN || !id)
		return false;
	struct error *error = types_get(declarator->kernel->types, id, &type);
	bool binds = !error && (type->kind == TYPE_ARRAY || type->kind == TYPE_FUNCTION);
	error_destroy(error);
	return binds;
}

static const char *declare_pointer(struct declarator *declarator, uint64_t target,
				   const char *before, const char *inner)
{
	bool first = binds_first(declarator, target);
	const char *text = arena_printf(declarator->arena, first ? "(*%s%s%s)" : "*%s%s%s",
					*before ? " " : "", before, inner);

	return declare_id(declarator, target, text);
}

/* Without a tag: "{RED, GREEN = 5}". */
static const char *enumerators(struct declarator *declarator, const struct type *type)
{
	const char *text = "";
	int64_t next = 0;

	for (size_t i = 0; i < type->enumerator_count; i++) {
		const struct type_enumerator *one = &type->enumerators[i];

		text = arena_printf(declarator->arena, "%s%s%s", text, i ? ", " : "", one->name);
		if (one->value != next)
			text = arena_printf(declarator->arena, "%s = %" PRId64, text, one->value);
		next = one->value + 1;
	}
	return arena_printf(declarator->arena, "{%s}", text);
}

static const char *declare_tag(struct declarator *declarator, const struct type *type,
			       const char *before, const char *inner)
{
	const char *word = type->kind == TYPE_UNION  ? "union"
			   : type->kind == TYPE_ENUM ? "enum"
						     : "struct";

	const char *name = type->name                ? type->name
			   : type->kind == TYPE_ENUM ? enumerators(declarator, type)
						     : "{...}";

	return join(declarator, before, arena_printf(declarator->arena, "%s %s", word, name),
		    inner);
}

static const char *declare_plain(struct declarator *declarator, uint64_t id,
				 const struct type *type, const char *before, const char *inner)
{
	struct arena *arena = declarator->arena;

	switch (type->kind) {
	case TYPE_POINTER:
		return declare_pointer(declarator, type->target, before, inner);
	case TYPE_ARRAY:
		inner = type->count ? arena_printf(arena, "%s[%" PRIu64 "]", inner, type->count)
				    : arena_printf(arena, "%s[]", inner);
		return arena_printf(arena, "%s%s", before,
				    declare_id(declarator, type->target, inner));
	case TYPE_FUNCTION:
		inner = arena_printf(arena, "%s(%s)", inner, parameters(declarator, id, &id));
		return declare_id(declarator, id, inner);
	case TYPE_STRUCT:
	case TYPE_UNION:
	case TYPE_ENUM:
	case TYPE_FORWARD:
		return declare_tag(declarator, type, before, inner);
	case TYPE_VOID:
		return join(declarator, before, "void", inner);
	default:
		return join(declarator, before, type->name ? short_name(type->name) : "?", inner);
	}
}

static const char *declare_id(struct declarator *declarator, uint64_t id, const char *inner)
{
	struct spelling spelling;
	const struct type *type;

	if (++declarator->depth > DEPTH_MAX * SIGNATURE_MAX)
		return "?";
	if (id == CTYPE_LONG || id == CTYPE_ULONG)
		return join(declarator, "", id == CTYPE_LONG ? "long" : "unsigned long", inner);
	const char *before = qualifiers(declarator, &id, &spelling);
	if (spelling.kind == SPELLING_TYPEDEF)
		return join(declarator, before, spelling.name ? spelling.name : "?", inner);
	if (!declarator->kernel->types)
		return "?";
	struct error *error = types_get(declarator->kernel->types, id, &type);
	if (!error)
		return declare_plain(declarator, id, type, before, inner);
	error_destroy(error);
	return "?";
}

const char *declare(struct kernel *kernel, struct arena *arena, struct ctype type, const char *name)
{
	struct declarator declarator = {kernel, arena, 0};
	const char *inner = name;

	for (unsigned int i = 0; i < type.stars && i < DEPTH_MAX; i++)
		inner = arena_printf(arena, "*%s", inner);
	if (type.stars && kernel->types && type.id < CTYPE_ULONG &&
	    binds_first(&declarator, type.id))
		inner = arena_printf(arena, "(%s)", inner);
	return declare_id(&declarator, type.id, inner);
}

/* The whole struct */

/* The state of one: how wide the offsets are, how much was written. */
struct body {
	const struct declaring *declaring;
	struct arena arena;
	unsigned int width; /* of the column of offsets */
	unsigned int lines;
	unsigned int named; /* structs without a tag that are members with a name, around */
};

static unsigned int format_offset(const struct declaring *declaring, uint64_t offset, char text[32])
{
	uint64_t number = offset;
	bool hex = declaring->hex;

	if (declaring->offsets == DECLARE_ADDRESSES) {
		number += declaring->address;
		hex = true;
	}
	const char *format = declaring->offsets == DECLARE_ADDRESSES ? "[%" PRIx64 "]"
			     : hex                                   ? "[0x%" PRIx64 "]"
								     : "[%" PRIu64 "]";
	return (unsigned int)snprintf(text, 32, format, number);
}

static void start_line(struct body *body, const uint64_t *offset, unsigned int depth)
{
	struct printer *out = body->declaring->out;
	char text[32] = "";

	if (body->declaring->offsets == DECLARE_PLAIN) {
		print_spaces(out, 4 * depth);
		return;
	}
	if (offset && !body->named)
		format_offset(body->declaring, *offset, text);
	print(out, "%*s ", (int)body->width, text);
	print_spaces(out, 4 * (depth - 1));
}

static void declare_lines(struct body *body, const struct type *type, uint64_t bit_offset,
			  unsigned int depth);

/*
 * suffix: the member's name and what makes it an array. One with a name has its offset at its end,
 * and none within, as crash does it.
 */
static void declare_nested(struct body *body, const struct type *type, uint64_t bit_offset,
			   unsigned int depth, const char *suffix)
{
	struct printer *out = body->declaring->out;
	uint64_t offset = bit_offset / 8;

	start_line(body, NULL, depth);
	print(out, "%s {\n", type->kind == TYPE_UNION ? "union" : "struct");
	body->named += *suffix != '\0';
	declare_lines(body, type, bit_offset, depth + 1);
	body->named -= *suffix != '\0';
	start_line(body, *suffix ? &offset : NULL, depth);
	print(out, "}%s%s;\n", *suffix ? " " : "", suffix);
}

/* The struct or union without a tag that a member is, or is an array of; NULL for any other. */
static const struct type *untagged(struct body *body, const struct type_member *member,
				   const char **suffix)
{
	struct types *types = body->declaring->kernel->types;
	uint64_t id = member->type;
	const struct type *type;

	*suffix = member->name ? member->name : "";
	for (unsigned int i = 0; i < DEPTH_MAX; i++) {
		struct spelling spelling;
		struct error *error = types_spell(types, id, &spelling);

		if (!error && spelling.kind == SPELLING_PLAIN)
			error = types_get(types, id, &type);
		if (error || spelling.kind != SPELLING_PLAIN) {
			error_destroy(error);
			return NULL;
		}
		if (type->kind != TYPE_ARRAY)
			break;
		*suffix = arena_printf(&body->arena, "%s[%" PRIu64 "]", *suffix, type->count);
		id = type->target;
	}
	return (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION) && !type->name ? type : NULL;
}

/* An array without elements before the last member is "name[0]": only the last can be "name[]". */
static bool is_empty_array(struct body *body, const struct type_member *member)
{
	const struct type *type;
	struct error *error = types_get(body->declaring->kernel->types, member->type, &type);
	bool is_empty = !error && type->kind == TYPE_ARRAY && !type->count;

	error_destroy(error);
	return is_empty;
}

static const char *declare_one(struct body *body, const struct type_member *member, bool is_last)
{
	const char *text =
	    declare(body->declaring->kernel, &body->arena, (struct ctype){member->type, 0},
		    member->name ? member->name : "");
	size_t size = strlen(text);

	if (is_last || size < 2 || strcmp(text + size - 2, "[]") || !is_empty_array(body, member))
		return text;
	return arena_printf(&body->arena, "%.*s[0]", (int)size - 2, text);
}

static void declare_line(struct body *body, const struct type_member *member, uint64_t bit_offset,
			 unsigned int depth, bool is_last)
{
	const struct declaring *declaring = body->declaring;
	uint64_t offset = bit_offset / 8;

	start_line(body, &offset, depth);
	print(declaring->out, "%s", declare_one(body, member, is_last));
	if (member->bit_size)
		print(declaring->out, " : %" PRIu64, member->bit_size);
	print(declaring->out, ";\n");
}

static void declare_lines(struct body *body, const struct type *type, uint64_t bit_offset,
			  unsigned int depth)
{
	for (size_t i = 0; i < type->member_count && body->lines++ < LINES_MAX; i++) {
		const struct type_member *member = &type->members[i];
		uint64_t at = bit_offset + member->bit_offset;
		const char *suffix;
		const struct type *inner = untagged(body, member, &suffix);

		if (inner)
			declare_nested(body, inner, at, depth, suffix);
		else
			declare_line(body, member, at, depth, i + 1 == type->member_count);
	}
}

static void body_init(struct body *body, const struct declaring *declaring, const struct type *type)
{
	char text[32];

	*body = (struct body){.declaring = declaring};
	body->width = 2 + format_offset(declaring, type->size ? type->size - 1 : 0, text);
}

static void declare_enum(struct printer *out, const struct type *type)
{
	print(out, "enum %s {\n", type->name ? type->name : "");
	for (size_t i = 0; i < type->enumerator_count; i++)
		print(out, "  %s = %" PRId64 "\n", type->enumerators[i].name,
		      type->enumerators[i].value);
	print(out, "};\n");
}

struct error *declare_whole(const struct declaring *declaring, const struct type *type)
{
	struct printer *out = declaring->out;
	struct body body;

	if (type->kind == TYPE_ENUM) {
		declare_enum(out, type);
		return NULL;
	}
	if (type->kind != TYPE_STRUCT && type->kind != TYPE_UNION)
		return error_create(ERROR_USAGE, "%s is no struct and no union",
				    type->name ? type->name : "that");
	body_init(&body, declaring, type);
	print(out, "%s %s{\n", type->kind == TYPE_UNION ? "union" : "struct",
	      type->name ? arena_printf(&body.arena, "%s ", type->name) : "");
	declare_lines(&body, type, 0, 1);
	print(out, declaring->hex ? "}\nSIZE: 0x%" PRIx64 "\n" : "}\nSIZE: %" PRIu64 "\n",
	      type->size);
	arena_deinit(&body.arena);
	return NULL;
}

void declare_member(const struct declaring *declaring, const struct type *whole,
		    const struct type_member *member, uint64_t bit_offset)
{
	struct body body;

	body_init(&body, declaring, whole);
	declare_line(&body, member, bit_offset, 1,
		     whole->member_count && member->name &&
			 whole->members[whole->member_count - 1].name &&
			 !strcmp(member->name, whole->members[whole->member_count - 1].name));
	arena_deinit(&body.arena);
}
