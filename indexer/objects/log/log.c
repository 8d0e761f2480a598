/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which layout the log has, and what the layouts share. */
#include "objects/log/log.h"

#include <stdio.h>
#include <stdlib.h>

enum { OBJECT_MAX = 4096 }; /* bytes of a struct that VMCOREINFO tells of */

#define CALLER_IS_CPU UINT32_C(0x80000000)

void log_take(const struct kernel *kernel, const struct log_told *told, size_t count, void *fields)
{
	for (; count--; told++) {
		struct field *field = (struct field *)((char *)fields + told->field);
		uint32_t outer, inner = 0;

		if (field->present ||
		    !facts_layout(&kernel->facts, "OFFSET", told->outer, &outer) ||
		    (told->inner && !facts_layout(&kernel->facts, "OFFSET", told->inner, &inner)))
			continue;
		field->present = true;
		field->offset = outer + inner;
		field->size = told->size ? told->size : (uint32_t)kernel->arch->pointer_size;
		field->element = field->size;
	}
}

void log_place_level(const struct kernel *kernel, uint32_t offset, struct field *facility,
		     struct field *level)
{
	facility->present = level->present = true;
	facility->size = facility->element = level->size = level->element = 1;
	facility->offset = offset;
	level->offset = offset + 1;
	level->bit_size = 3;
	level->bit_shift = kernel->memory.big_endian ? 0 : 5;
}

struct error *log_object_init(struct object *object, struct kernel *kernel, const char *type,
			      const char *tag)
{
	uint32_t size;

	if (kernel->types) {
		struct error *error = object_init(object, kernel, type);

		if (!error || !error_is_damage(error))
			return error;
		error_destroy(error);
	}
	if (!facts_layout(&kernel->facts, "SIZE", tag, &size) || !size || size > OBJECT_MAX)
		return error_absent("type information for", tag);
	*object = (struct object){.kernel = kernel, .type = tag, .size = size};
	object->bytes = calloc(1, size);
	return object->bytes ? NULL : error_no_memory();
}

struct error *log_symbol(struct kernel *kernel, const char *name, uint64_t *ret)
{
	if (!kernel_has_symbol(kernel, name) && facts_symbol(&kernel->facts, name, ret))
		return NULL;
	return kernel_symbol(kernel, name, ret);
}

void log_set_caller(struct log_message *message, uint32_t caller, char buffer[16])
{
	bool is_cpu = caller & CALLER_IS_CPU;

	snprintf(buffer, 16, "%c%u", is_cpu ? 'C' : 'T', caller & ~CALLER_IS_CPU);
	message->caller = cell_text(buffer);
	if (is_cpu)
		message->cpu = cell_integer(caller & ~CALLER_IS_CPU);
}

struct error *log_variable(struct kernel *kernel, const char *name, size_t size, uint64_t *ret)
{
	uint64_t address;

	TRY(log_symbol(kernel, name, &address));
	return memory_uint(&kernel->memory, address, size, ret);
}

struct error *log_read(struct kernel *kernel, const struct log_reader *reader)
{
	const struct log_ops *last = NULL;
	uint64_t address;

	for (const struct log_ops *const *ops = log_registry; *ops; ops++) {
		if (!(*ops)->variable) {
			last = *ops;
			continue;
		}
		struct error *error = log_symbol(kernel, (*ops)->variable, &address);
		if (!error)
			return (*ops)->read(kernel, reader);
		TRY(error_ignore_damage(error));
	}
	return last->read(kernel, reader);
}
