/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Growable arrays of any type: `VECTOR(struct symbol) symbols;`, zero-initialised is empty.
 * Elements move when the vector grows: keep indices, not pointers.
 */
#ifndef INQUEST_BASE_VECTOR_H
#define INQUEST_BASE_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define VECTOR(type)                                                                               \
	struct {                                                                                   \
		type *data;                                                                        \
		size_t count, capacity;                                                            \
	}

bool vector_grow(void **data, size_t *capacity, size_t element, size_t need);

/* false: no memory; the vector is as it was. */
#define vector_reserve(vector, need)                                                               \
	((need) <= (vector)->capacity ||                                                           \
	 vector_grow((void **)&(vector)->data, &(vector)->capacity, sizeof(*(vector)->data),       \
		     need))

/* false: no memory. */
#define vector_push(vector, ...)                                                                   \
	(vector_reserve(vector, (vector)->count + 1) &&                                            \
	 ((vector)->data[(vector)->count++] = (__VA_ARGS__), true))

#define vector_deinit(vector)                                                                      \
	do {                                                                                       \
		free((vector)->data);                                                              \
		(vector)->data = NULL;                                                             \
		(vector)->count = (vector)->capacity = 0;                                          \
	} while (0)

/* The first condition keeps arithmetic off the null pointer of an empty vector. */
#define vector_for_each(vector, element)                                                           \
	for (__typeof__(&*(vector)->data) element = (vector)->data;                                \
	     (vector)->count > 0 && element < (vector)->data + (vector)->count; element++)

#endif
