/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * EXPORT_SYMBOL's tables (include/linux/export-internal.h, Linux 2.6.20 to 7.2): arrays of struct
 * kernel_symbol { value, name, namespace (since 5.4) } one behind the other. A word of it is a
 * pointer, or, with CONFIG_HAVE_ARCH_PREL32_RELOCATIONS (4.19), 32 bits relative to itself.
 *
 * Nothing tells where they lie. Every kernel exports init_task: its name is looked for, then what
 * points to the name; around that lies the table.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "image/image_scan.h"
#include "image/kernel.h"
#include "image/variables.h"

enum {
	NAMES_MAX = 64,      /* places where "init_task" is written: a handful is usual */
	ENTRIES_MAX = 65536, /* each way; a kernel exports 10,000 symbols */
	NAME_MAX_SIZE = 128,
};

struct exports {
	struct kernel *kernel;
	uint64_t names[NAMES_MAX];
	size_t name_count;
	bool relative;
	size_t width;   /* bytes of a word */
	size_t stride;  /* bytes of an entry */
	uint64_t entry; /* one of them; 0: not found */
};

struct export
{
	uint64_t value;
	char name[NAME_MAX_SIZE];
};

static bool find_name(void *context, uint64_t address, const uint8_t *bytes, size_t size)
{
	static const char text[] = "\0init_task";
	struct exports *exports = context;
	const uint8_t *end = bytes + size;

	for (const uint8_t *at = bytes; (at = memmem(at, (size_t)(end - at), text, sizeof(text)));
	     at++)
		if (exports->name_count < NAMES_MAX)
			exports->names[exports->name_count++] =
			    address + (uint64_t)(at - bytes) + 1;
	return false;
}

/* What the word at address, whose bytes are given, points to. */
static uint64_t target(const struct exports *exports, uint64_t address, const uint8_t *bytes)
{
	uint64_t word = load_uint(bytes, exports->width, exports->kernel->memory.swap);

	return exports->relative ? address + (uint64_t)(int64_t)(int32_t)word : word;
}

static bool is_name(const struct exports *exports, uint64_t address)
{
	for (size_t i = 0; i < exports->name_count; i++)
		if (exports->names[i] == address)
			return true;
	return false;
}

static struct error *read_entry(const struct exports *exports, uint64_t address, struct export *ret)
{
	struct memory *memory = &exports->kernel->memory;
	uint8_t words[2 * sizeof(uint64_t)];

	TRY(memory_read(memory, address, words, 2 * exports->width));
	ret->value = target(exports, address, words);
	return memory_string(memory,
			     target(exports, address + exports->width, words + exports->width),
			     ret->name, sizeof(ret->name));
}

static bool is_identifier(const char *name)
{
	return strlen(name) > 1 && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
						      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$")];
}

static bool is_entry(const struct exports *exports, uint64_t address, struct export *ret)
{
	struct error *error = read_entry(exports, address, ret);

	error_destroy(error);
	return !error && is_identifier(ret->name);
}

/* An entry has three words or two: its neighbours tell. */
static bool find_stride(struct exports *exports, uint64_t entry)
{
	struct export ignored;

	for (size_t words = 3; words >= 2; words--) {
		exports->stride = words * exports->width;
		if (is_entry(exports, entry, &ignored) &&
		    is_entry(exports, entry - exports->stride, &ignored) &&
		    is_entry(exports, entry + exports->stride, &ignored))
			return true;
	}
	return false;
}

static bool find_entry(void *context, uint64_t address, const uint8_t *bytes, size_t size)
{
	struct exports *exports = context;

	for (size_t at = exports->width; at + exports->width <= size; at += 4) {
		uint64_t entry = address + at - exports->width;

		if (!is_name(exports, target(exports, address + at, bytes + at)) ||
		    !find_stride(exports, entry))
			continue;
		exports->entry = entry;
		return true;
	}
	return false;
}

static struct error *locate(struct exports *exports)
{
	TRY(image_scan(exports->kernel, find_name, exports));
	if (!exports->name_count)
		return NULL;
	exports->relative = true;
	exports->width = 4;
	TRY(image_scan(exports->kernel, find_entry, exports));
	if (exports->entry)
		return NULL;
	exports->relative = false;
	exports->width = exports->kernel->arch->pointer_size;
	return image_scan(exports->kernel, find_entry, exports);
}

static struct error *add(struct exports *exports, const struct export *export)
{
	struct kernel *kernel = exports->kernel;
	bool is_code = kernel_is_text(kernel, export->value);

	if (is_code || !image_holds(kernel, export->value))
		return NULL;
	return symbols_add(&kernel->symbols, export->value, export->name, strlen(export->name), 'D',
			   0);
}

/* step: to the next entry, in either direction. */
static struct error *add_from(struct exports *exports, uint64_t entry, uint64_t step)
{
	struct export export;

	for (size_t n = 0; n < ENTRIES_MAX && is_entry(exports, entry, &export); n++) {
		TRY(add(exports, &export));
		entry += step;
	}
	return NULL;
}

struct error *variables_exported(struct kernel *kernel)
{
	struct exports exports = {.kernel = kernel};

	TRY(locate(&exports));
	if (!exports.entry)
		return NULL;
	TRY(add_from(&exports, exports.entry, exports.stride));
	return add_from(&exports, exports.entry - exports.stride, -(uint64_t)exports.stride);
}
