/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scope guards: _cleanup_(x_destroyp) runs when the variable leaves its scope.
 * DEFINE_CLEANUP(type, function) makes function##p for a variable of that (pointer) type;
 * steal() hands the pointer out and disarms the guard.
 */
#ifndef INQUEST_BASE_CLEANUP_H
#define INQUEST_BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(function) __attribute__((cleanup(function)))

#define DEFINE_CLEANUP(type, function)                                                             \
	static inline void function##p(type *pointer)                                              \
	{                                                                                          \
		function(*pointer);                                                                \
	}                                                                                          \
	struct semicolon_is_needed_here

#define steal(pointer)                                                                             \
	__extension__({                                                                            \
		__typeof__(*(pointer)) stolen_ = *(pointer);                                       \
		*(pointer) = NULL;                                                                 \
		stolen_;                                                                           \
	})

/* For any heap pointer: `_cleanup_free_ char *text`. */
static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}
#define _cleanup_free_ _cleanup_(cleanup_free)

static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
#define _cleanup_close_ _cleanup_(cleanup_close)

#endif
