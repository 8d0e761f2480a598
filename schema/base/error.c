/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors. Failures live on the heap, damage in one object per thread: see error.h. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"

static struct error no_memory = {.kind = ERROR_NO_MEMORY, .message = "out of memory"};

static _Thread_local struct error damage, spent;
static _Thread_local char damage_text[160];

static bool error_is_static(const struct error *error)
{
	return error == &no_memory || error == &damage || error == &spent;
}

struct error *error_no_memory(void)
{
	return &no_memory;
}

struct error *error_if_no_memory(void)
{
	return errno == ENOMEM ? error_no_memory() : NULL;
}

static struct error *create(enum error_kind kind, char *message)
{
	struct error *error = message ? malloc(sizeof(*error)) : NULL;

	if (!error) {
		free(message);
		return error_no_memory();
	}
	*error = (struct error){.kind = kind, .message = message};
	return error;
}

static char *format_va(const char *format, va_list args)
{
	char *text;

	return vasprintf(&text, format, args) < 0 ? NULL : text;
}

struct error *error_create(enum error_kind kind, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *message = format_va(format, args);
	va_end(args);
	return create(kind, message);
}

void error_destroy(struct error *error)
{
	if (!error || error_is_static(error))
		return;
	free((char *)error->message);
	free(error);
}

struct error *error_from_errno(const char *format, ...)
{
	int number = errno;
	va_list args;

	va_start(args, format);
	char *what = format_va(format, args);
	va_end(args);
	if (number == ENOMEM || !what) {
		free(what);
		return error_no_memory();
	}
	struct error *error = error_create(number == EINTR ? ERROR_INTERRUPTED : ERROR_IO, "%s: %s",
					   what, strerror(number));
	free(what);
	return error;
}

struct error *error_context(struct error *error, const char *format, ...)
{
	if (!error || error_is_static(error))
		return error;

	va_list args;
	va_start(args, format);
	char *context = format_va(format, args);
	va_end(args);

	char *message;
	if (!context || asprintf(&message, "%s: %s", context, error->message) < 0)
		message = NULL;
	free(context);
	if (message) {
		free((char *)error->message);
		error->message = message;
	}
	return error;
}

static struct error *set_damage(enum error_kind kind, const char *reason, uint64_t address)
{
	damage = (struct error){.kind = kind, .address = address, .message = reason};
	return &damage;
}

struct error *error_fault(const char *reason, uint64_t address)
{
	return set_damage(ERROR_FAULT, reason, address);
}

struct error *error_corrupt(const char *reason, uint64_t address)
{
	return set_damage(ERROR_CORRUPT, reason, address);
}

struct error *error_filtered(const char *reason, uint64_t address)
{
	return set_damage(ERROR_FILTERED, reason, address);
}

struct error *error_lost(const char *reason, uint64_t address)
{
	return set_damage(ERROR_LOST, reason, address);
}

struct error *error_absent(const char *what, const char *name)
{
	snprintf(damage_text, sizeof(damage_text), "no %s %s in this kernel", what, name);
	return set_damage(ERROR_ABSENT, damage_text, 0);
}

struct error *error_spent(const char *reason, uint64_t address)
{
	spent = (struct error){.kind = ERROR_SPENT, .address = address, .message = reason};
	return &spent;
}

bool error_is_damage(const struct error *error)
{
	return error && error->kind >= ERROR_FAULT;
}

struct error *error_ignore_damage(struct error *error)
{
	return error_is_damage(error) ? NULL : error;
}

static const int exit_codes[] = {
    [ERROR_OTHER] = 1,    [ERROR_USAGE] = 2, [ERROR_FORMAT] = 3,   [ERROR_UNSUPPORTED] = 4,
    [ERROR_MISMATCH] = 5, [ERROR_CASE] = 6,  [ERROR_IO] = 7,       [ERROR_NO_MEMORY] = 8,
    [ERROR_SPENT] = 9,    [ERROR_FAULT] = 9, [ERROR_CORRUPT] = 9,  [ERROR_ABSENT] = 9,
    [ERROR_FILTERED] = 9, [ERROR_LOST] = 9,  [ERROR_CRASHED] = 10, [ERROR_TIMEOUT] = 124,
};

int error_exit_code(const struct error *error)
{
	if (error && error->kind == ERROR_INTERRUPTED)
		return 128 + interrupt_signal();
	return error ? exit_codes[error->kind] : 0;
}

enum error_kind error_kind_of_exit(int code)
{
	for (size_t kind = 0; kind < sizeof(exit_codes) / sizeof(*exit_codes); kind++) {
		if (exit_codes[kind] == code && kind != ERROR_INTERRUPTED)
			return (enum error_kind)kind;
	}
	return ERROR_OTHER;
}
