/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel log of the dump, message by message, for whoever reads it.
 *
 * The log matters most where nothing else can be read: without types, the layout is taken from
 * VMCOREINFO, as far as that tells it.
 *
 * A new layout is one file log_NAME.c that defines `const struct log_ops log_NAME`; the build finds
 * it.
 */
#ifndef INQUEST_OBJECTS_LOG_LOG_H
#define INQUEST_OBJECTS_LOG_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "image/object.h"

/* As in the table log. Texts are borrowed. */
struct log_message {
	struct cell seq, time_ns, level, facility, caller, cpu, text;
};

struct log_reader {
	struct error *(*record)(void *context, const struct log_message *message);
	void *context;
};

/* Calls reader for every message, the oldest first; what is lost is noted in problems. */
struct error *log_read(struct kernel *kernel, const struct log_reader *reader);

/* For the layouts. */

enum { LOG_TEXT_MAX = UINT16_MAX };

struct log_ops {
	/* Damage: what leaves nothing more to read; with nothing read, another layout it may be. */
	struct error *(*read)(struct kernel *kernel, const struct log_reader *to);
	const char *variable; /* the symbol by which the layout is known; NULL: the last */
};

/* kallsyms may be lost, too. */
struct error *log_symbol(struct kernel *kernel, const char *name, uint64_t *ret);
struct error *log_variable(struct kernel *kernel, const char *name, size_t size, uint64_t *ret);

/* Without types: what VMCOREINFO tells. A member of a member is a sum of two offsets. */
struct log_told {
	size_t field;  /* offset of the struct field */
	uint32_t size; /* 0: that of a pointer */
	const char *outer, *inner;
};

#define LOG_TOLD(prefix, name, ...)                                                                \
	{                                                                                          \
		offsetof(struct prefix##_fields, name), __VA_ARGS__                                \
	}

/*
 * Makes those of fields, a struct that DEFINE_FIELDS made, that are absent what told says, count of
 * them.
 */
void log_take(const struct kernel *kernel, const struct log_told *told, size_t count, void *fields);

/* Two bytes that VMCOREINFO leaves out: facility, then flags : 5 and level : 3. */
void log_place_level(const struct kernel *kernel, uint32_t offset, struct field *facility,
		     struct field *level);

struct error *log_object_init(struct object *object, struct kernel *kernel, const char *type,
			      const char *tag);

/* T123: thread 123. C0: CPU 0, outside of any thread. */
void log_set_caller(struct log_message *message, uint32_t caller, char buffer[16]);

/* Written by the build from log_*.c; ends with NULL. */
extern const struct log_ops *const log_registry[];

#endif
