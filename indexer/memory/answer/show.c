/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See show.h. The object is read once, page by page; then its type is walked over the bytes. The
 * rules are those of gdb 10's C printer with the settings that crash gives it: pretty, no repeats
 * are folded, 256 elements of an array.
 */
#include "answer/show.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "image/kernel.h"

enum {
	ELEMENTS_MAX = 256,
	OBJECT_MAX = 16 << 20, /* bytes; no object of a kernel is as large */
	PRINTED_MAX = 1 << 20,
	STRING_MAX = 4096,
};

/* The object: its bytes, and which pages of them are lost. */
struct image {
	uint64_t address;
	uint8_t *bytes;
	size_t size;
	uint32_t page_size;
	uint8_t *lost; /* one for each page */
};

static void image_deinit(struct image *image)
{
	free(image->bytes);
	free(image->lost);
}

void showing_end(struct showing *showing)
{
	if (showing->reason)
		print(showing->out, "(%s: %" PRIx64 ")\n", showing->reason, showing->lost);
}

static size_t page_of(const struct image *image, size_t offset)
{
	return (image->address % image->page_size + offset) / image->page_size;
}

static bool is_lost(const struct image *image, uint64_t bit_offset, uint64_t bits)
{
	size_t from = page_of(image, bit_offset / 8), to;

	if (!bits)
		return false;
	if ((bit_offset + bits + 7) / 8 > image->size)
		return true;
	for (to = page_of(image, (bit_offset + bits - 1) / 8); from <= to; from++)
		if (image->lost[from])
			return true;
	return false;
}

/* What ends a reading for good is told at the end by the memory itself. */
static void read_image(struct showing *showing, struct image *image)
{
	struct memory *memory = &showing->kernel->memory;

	for (size_t done = 0, part; done < image->size; done += part) {
		uint64_t address = image->address + done;

		part = image->page_size - address % image->page_size;
		if (part > image->size - done)
			part = image->size - done;
		struct error *error = memory_read(memory, address, image->bytes + done, part);
		image->lost[page_of(image, done)] = error != NULL;
		if (error && !showing->reason) {
			showing->reason = error->message; /* of damage: it stays */
			showing->lost = error->address;
		}
		error_destroy(error);
	}
}

static struct error *image_init(struct showing *showing, struct image *image, uint64_t address,
				uint64_t size)
{
	*image = (struct image){.address = address, .page_size = showing->kernel->memory.page_size};
	if (size > OBJECT_MAX)
		return error_create(ERROR_USAGE, "that has %" PRIu64 " bytes; ask for a part of it",
				    size);
	image->size = size;
	image->bytes = calloc(1, size + 1);
	image->lost = calloc(1, size / image->page_size + 2);
	if (!image->bytes || !image->lost)
		return error_no_memory();
	read_image(showing, image);
	return NULL;
}

void show_symbol(const struct kernel *kernel, struct printer *out, uint64_t address)
{
	struct place place = kernel_place(kernel, address);

	if (!place.name)
		return;
	print(out, " <%s", place.name);
	if (place.offset)
		print(out, "+%" PRIu64, place.offset);
	print(out, ">");
}

void show_char(struct printer *out, uint8_t byte, char quote)
{
	static const char names[] = "\aa\bb\tt\nn\vv\ff\rr";
	const char *name = byte ? memchr(names, byte, sizeof(names) - 1) : NULL;
	if (name && byte < ' ')
		print(out, "\\%c", name[1]);
	else if (byte >= ' ' && byte < 0x7f)
		print(out, byte == quote || byte == '\\' ? "\\%c" : "%c", byte);
	else
		print(out, "\\%03o", byte);
}

/* So many elements of text as of any array. */
static void show_text(struct showing *showing, const uint8_t *bytes, size_t size, bool cut)
{
	size_t i = 0;

	print(showing->out, "\"");
	for (; i < size && i < ELEMENTS_MAX; i++)
		show_char(showing->out, bytes[i], '"');
	print(showing->out, i < size || cut ? "\"..." : "\"");
}

static void show_string_at(struct showing *showing, uint64_t address)
{
	struct memory *memory = &showing->kernel->memory;
	_cleanup_free_ char *text = malloc(STRING_MAX);
	struct error *error =
	    text ? memory_string(memory, address, text, ELEMENTS_MAX + 1) : error_no_memory();

	if (error && !(text && *text)) {
		print(showing->out, "<error: Cannot access memory at address 0x%" PRIx64 ">",
		      address);
	} else {
		size_t size = strlen(text);

		show_text(showing, (const uint8_t *)text, size, size == ELEMENTS_MAX);
	}
	error_destroy(error);
}

static bool is_text(const struct type *type)
{
	return type->kind == TYPE_INTEGER && type->size == 1 &&
	       !(type->name && (!strcmp(type->name, "_Bool") || !strcmp(type->name, "bool")));
}

/* Among constants, where text without a name lies: the nearest symbol has nothing to do with it. */
static bool is_constant(const struct kernel *kernel, uint64_t address)
{
	struct place place = kernel_place(kernel, address);

	return place.symbol && place.offset &&
	       (place.symbol->type == 'r' || place.symbol->type == 'R');
}

static void show_pointer(struct showing *showing, uint64_t pointer, struct ctype target)
{
	struct type storage;
	const struct type *type = NULL;
	struct error *error = ctype_get(showing->kernel, target, &storage, &type);

	bool text = !error && pointer && is_text(type) && !showing->plain;

	print(showing->out, "0x%" PRIx64, pointer);
	if (!text || !is_constant(showing->kernel, pointer))
		show_symbol(showing->kernel, showing->out, pointer);
	if (text) {
		print(showing->out, " ");
		show_string_at(showing, pointer);
	}
	error_destroy(error);
}

static bool is_contiguous(uint64_t bits)
{
	uint64_t low = bits & -bits;

	return bits && !((bits + low) & bits);
}

/* Its enumerators are bits, so that a value is a set of them. */
static bool is_flags(const struct type *type)
{
	for (size_t i = 0; i < type->enumerator_count; i++) {
		int64_t value = type->enumerators[i].value;

		if (value < 0 || (value && !is_contiguous((uint64_t)value)))
			return false;
	}
	return type->enumerator_count > 0;
}

static void show_flags(struct showing *showing, const struct type *type, uint64_t number)
{
	const char *separator = "(";

	for (size_t i = 0; i < type->enumerator_count; i++) {
		uint64_t flag = (uint64_t)type->enumerators[i].value;

		if (!(number & flag))
			continue;
		print(showing->out, "%s%s", separator, type->enumerators[i].name);
		number &= ~flag;
		separator = " | ";
	}
	if (number)
		print(showing->out, "%sunknown: 0x%" PRIx64 ")", separator, number);
	else
		print(showing->out, *separator == '(' ? "0" : ")");
}

static void show_enum(struct showing *showing, const struct type *type, uint64_t number)
{
	for (size_t i = 0; i < type->enumerator_count; i++)
		if ((uint64_t)type->enumerators[i].value == number) {
			print(showing->out, "%s", type->enumerators[i].name);
			return;
		}
	if (is_flags(type))
		show_flags(showing, type, number);
	else
		print(showing->out, type->is_signed ? "%" PRId64 : "%" PRIu64, number);
}

static uint64_t mask(uint64_t number, uint64_t bits)
{
	return bits >= 64 ? number : number & ((UINT64_C(1) << bits) - 1);
}

static void show_integer(struct showing *showing, const struct type *type, uint64_t number,
			 uint64_t bits)
{

	if (showing->radix == 16) {
		print(showing->out, "0x%" PRIx64, mask(number, bits));
	} else if (type->name && !strcmp(type->name, "_Bool") && number <= 1) {
		print(showing->out, number ? "true" : "false");
	} else {
		print(showing->out, type->is_signed ? "%" PRId64 : "%" PRIu64, number);
		if (!is_text(type) || showing->radix)
			return;
		print(showing->out, " '");
		show_char(showing->out, (uint8_t)number, '\'');
		print(showing->out, "'");
	}
}

static void show_number(struct showing *showing, const struct ctype *declared,
			const struct type *type, uint64_t number, uint64_t bits)
{
	struct ctype target;

	switch (type->kind) {
	case TYPE_ENUM:
		show_enum(showing, type, type->is_signed ? number : mask(number, bits));
		break;
	case TYPE_POINTER:
		target = declared->stars ? (struct ctype){declared->id, declared->stars - 1}
					 : (struct ctype){type->target, 0};
		show_pointer(showing, number, target);
		break;
	default:
		show_integer(showing, type, number, bits);
	}
}

static void show_float(struct showing *showing, const struct type *type, const uint8_t *bytes)
{
	double number;
	float small;

	if (type->size == sizeof(number)) {
		memcpy(&number, bytes, sizeof(number));
	} else if (type->size == sizeof(small)) {
		memcpy(&small, bytes, sizeof(small));
		number = (double)small;
	} else {
		print(showing->out, "?");
		return;
	}
	print(showing->out, "%.17g", number);
}

/* A value within the object. */
struct part {
	struct ctype type;
	uint64_t bit_offset;
	uint32_t bit_size; /* bit-field; else 0 */
	unsigned int level;
};

static void show_part(struct showing *showing, const struct image *image, const struct part *part);

static void show_members(struct showing *showing, const struct image *image,
			 const struct type *type, const struct part *part)
{
	struct printer *out = showing->out;

	if (!type->member_count) {
		print(out, "{<No data fields>}");
		return;
	}
	print(out, "{\n");
	for (size_t i = 0; i < type->member_count; i++) {
		const struct type_member *member = &type->members[i];
		const struct part inner = {.type = {member->type, 0},
					   .bit_offset = part->bit_offset + member->bit_offset,
					   .bit_size = (uint32_t)member->bit_size,
					   .level = part->level + 1};

		print_spaces(out, 2 + 2 * part->level);
		if (member->name)
			print(out, "%s = ", member->name);
		show_part(showing, image, &inner);
		print(out, i + 1 < type->member_count ? ",\n" : "\n");
	}
	print_spaces(out, 2 * part->level);
	print(out, "}");
}

/* Trailing NULs: one of them is the terminator, and is not shown. */
static void show_chars(struct showing *showing, const struct image *image, const struct type *type,
		       const struct part *part)
{
	const uint8_t *bytes = image->bytes + part->bit_offset / 8;
	size_t size = type->count;

	if (size && !bytes[size - 1])
		size--;
	show_text(showing, bytes, size, false);
}

static void show_array(struct showing *showing, const struct image *image, const struct type *type,
		       const struct type *element, const struct part *part)
{
	struct printer *out = showing->out;
	uint64_t count = type->count < ELEMENTS_MAX ? type->count : ELEMENTS_MAX;

	print(out, "{");
	for (uint64_t i = 0; i < count; i++) {
		const struct part inner = {.type = {type->target, 0},
					   .bit_offset = part->bit_offset + i * element->size * 8,
					   .level = part->level + 1};

		print(out, i ? ", " : "");
		show_part(showing, image, &inner);
	}
	print(out, count < type->count ? "...}" : "}");
}

static void show_elements(struct showing *showing, const struct image *image,
			  const struct type *type, const struct part *part)
{
	const struct type *element;
	struct error *error = types_get(showing->kernel->types, type->target, &element);

	if (error)
		print(showing->out, "<%s>", error->message);
	else if (!type->count) /* flexible: where it lies */
		show_pointer(showing, image->address + part->bit_offset / 8,
			     (struct ctype){type->target, 0});
	else if (is_text(element) && is_lost(image, part->bit_offset, type->size * 8))
		print(showing->out, "--------");
	else if (is_text(element) && !showing->plain &&
		 !is_lost(image, part->bit_offset, type->size * 8))
		show_chars(showing, image, type, part);
	else
		show_array(showing, image, type, element, part);
	error_destroy(error);
}

static void show_scalar(struct showing *showing, const struct image *image, const struct type *type,
			const struct part *part)
{
	uint32_t bits = part->bit_size ? part->bit_size : (uint32_t)type->size * 8;
	uint64_t number;

	if (is_lost(image, part->bit_offset, bits)) {
		print(showing->out, "--------");
	} else if (type->kind == TYPE_FLOAT) {
		show_float(showing, type, image->bytes + part->bit_offset / 8);
	} else if (bits > 64) {
		print(showing->out, "0x");
		for (size_t i = type->size; i-- > 0;)
			print(showing->out, "%02x", image->bytes[part->bit_offset / 8 + i]);
	} else {
		number = bits_load(showing->kernel, image->bytes + part->bit_offset / 8,
				   part->bit_offset % 8, bits, type->is_signed);
		show_number(showing, &part->type, type, number, bits);
	}
}

static void show_part(struct showing *showing, const struct image *image, const struct part *part)
{
	struct type storage;
	const struct type *type;
	struct error *error = ctype_get(showing->kernel, part->type, &storage, &type);

	if (error || ++showing->printed > PRINTED_MAX) {
		print(showing->out, "<%s>", error ? error->message : "too much of it");
		error_destroy(error);
		return;
	}
	switch (type->kind) {
	case TYPE_STRUCT:
	case TYPE_UNION:
		show_members(showing, image, type, part);
		break;
	case TYPE_ARRAY:
		show_elements(showing, image, type, part);
		break;
	case TYPE_VOID:
	case TYPE_FORWARD:
		print(showing->out, "<incomplete type>");
		break;
	case TYPE_FUNCTION:
		print(showing->out, "0x%" PRIx64, image->address + part->bit_offset / 8);
		show_symbol(showing->kernel, showing->out, image->address);
		break;
	default:
		show_scalar(showing, image, type, part);
	}
}

static struct error *show_stored(struct showing *showing, const struct value *value,
				 const struct type *type)
{
	_cleanup_(image_deinit) struct image image = {0};
	const struct part part = {.type = value->type,
				  .bit_offset = value->bit_offset,
				  .bit_size = value->bit_size,
				  .level = showing->level};

	TRY(image_init(showing, &image, value->address,
		       value->bit_size ? (value->bit_offset + value->bit_size + 7) / 8
				       : type->size));
	show_part(showing, &image, &part);
	return NULL;
}

struct error *show_value(struct showing *showing, const struct value *value)
{
	struct type storage;
	const struct type *type;

	TRY(ctype_get(showing->kernel, value->type, &storage, &type));
	if (value->stored)
		return show_stored(showing, value, type);
	show_number(showing, &value->type, type, value->number, type->size ? type->size * 8 : 64);
	return NULL;
}
