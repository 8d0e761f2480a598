/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Errors: NULL is success, anything else says what failed, where, then why.
 *
 * Two families share the type:
 *  - failures end the work (no memory, failing I/O, wrong usage). They are heap objects (but for
 *    "no memory", which is static) and carry a message; context is prepended on the way out.
 *  - damage is a finding about the dump (a page is not there, a list loops, a member does not exist
 *    in this kernel). It is one static object per thread: making one costs nothing and allocates
 *    nothing, and it is valid until the next damage on that thread. Walkers count it and go on.
 *
 * Whoever receives an error owns it: hand it up, or error_destroy() it.
 */
#ifndef INQUEST_BASE_ERROR_H
#define INQUEST_BASE_ERROR_H

#include <stdbool.h>
#include <stdint.h>

enum error_kind {
	ERROR_OTHER,       /* whatever has no kind of its own */
	ERROR_USAGE,       /* the command line is wrong */
	ERROR_FORMAT,      /* the file is not a crash dump that we know, or compressed as a whole */
	ERROR_UNSUPPORTED, /* a dump, but of an architecture or a kernel that we cannot read */
	ERROR_MISMATCH,    /* files that do not belong together (vmlinux of another build) */
	ERROR_CASE,        /* the case (database) cannot be used: version, duplicate, not a case */
	ERROR_IO,          /* open, read, write, disk full */
	ERROR_NO_MEMORY,
	ERROR_INTERRUPTED, /* the user pressed Ctrl-C */
	ERROR_CRASHED,     /* the process that read the dump crashed, or sent what is no row */
	ERROR_TIMEOUT,     /* it took longer than the user allows */
	ERROR_SPENT,       /* a walk has cost too much: it ends, the work goes on */
	/* damage: counted in `problems`, the walk goes on */
	ERROR_FAULT,    /* memory of the dumped machine that cannot be read; address tells which */
	ERROR_CORRUPT,  /* memory that was read but makes no sense: loops, poison, impossible values
			 */
	ERROR_ABSENT,   /* a symbol, type or member that this kernel does not have */
	ERROR_FILTERED, /* memory that was left out of the dump on purpose */
	ERROR_LOST,     /* whole memory, but we do not know how to go on from there */
};

struct error {
	enum error_kind kind;
	uint64_t address;    /* damage: where; 0 when there is no address */
	const char *message; /* one line, no full stop, no newline */
};

#define TRY(expression)                                                                            \
	do {                                                                                       \
		struct error *try_error_ = (expression);                                           \
		if (try_error_)                                                                    \
			return try_error_;                                                         \
	} while (0)

struct error *error_create(enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void error_destroy(struct error *error);

/* "No memory" needs no memory. */
struct error *error_no_memory(void);

/*
 * Of a call into a library that has failed and whose own reasons do not tell, errno 0 before it:
 * "no memory" if that is what the allocator said to it, else NULL.
 */
struct error *error_if_no_memory(void);

/* From errno: "WHAT: strerror". */
struct error *error_from_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Prepends context: "CONTEXT: message". Consumes error, returns the new one (damage keeps its
 * identity: it is grouped by reason, so it takes no context). NULL stays NULL.
 */
struct error *error_context(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* reason is a string literal: problems are grouped by it. */
struct error *error_fault(const char *reason, uint64_t address);
struct error *error_corrupt(const char *reason, uint64_t address);
struct error *error_filtered(const char *reason, uint64_t address);
struct error *error_lost(const char *reason, uint64_t address);
/* what: "symbol", "type", "member"; name is copied. */
struct error *error_absent(const char *what, const char *name);

/* No damage, so that it ends the walk at once, but as static as damage is. */
struct error *error_spent(const char *reason, uint64_t address);

bool error_is_damage(const struct error *error);

/* Drops damage and keeps failures: for a read whose loss is already told otherwise. */
struct error *error_ignore_damage(struct error *error);

/* Exit code of a program that ends with error; 0 for NULL. See the README's table. */
int error_exit_code(const struct error *error);

/* The kind that a program ended with; ERROR_OTHER where none has this code. */
enum error_kind error_kind_of_exit(int code);

#endif
