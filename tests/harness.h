/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For test programs in C: main() calls RUN(test_x) for each `static void test_x(void)` and returns
 * harness_finish(). A failed check prints where and goes on; the last line is "N passed, N failed".
 */
#ifndef INQUEST_TESTS_HARNESS_H
#define INQUEST_TESTS_HARNESS_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Weak: all files of a program that include this count together. */
__attribute__((weak)) const char *harness_test = "";
__attribute__((weak)) unsigned harness_passed, harness_failed;

static inline bool harness_check(bool good, const char *file, int line, const char *what)
{
	if (good)
		harness_passed++;
	else
		harness_failed++;
	if (!good)
		printf("%s:%d: %s: %s\n", file, line, harness_test, what);
	return good;
}

static inline bool harness_number(int64_t got, int64_t want, const char *file, int line,
				  const char *what)
{
	if (!harness_check(got == want, file, line, what))
		printf("\tgot  %" PRId64 "\n\twant %" PRId64 "\n", got, want);
	return got == want;
}

static inline bool harness_text(const char *got, const char *want, const char *file, int line,
				const char *what)
{
	bool good = got && want ? strcmp(got, want) == 0 : got == want;

	if (!harness_check(good, file, line, what))
		printf("\tgot  %s\n\twant %s\n", got ? got : "NULL", want ? want : "NULL");
	return good;
}

/* Consumes error. */
static inline bool harness_success(struct error *error, const char *file, int line,
				   const char *what)
{
	bool good = !error;

	if (!harness_check(good, file, line, what))
		printf("\terror: %s\n", error->message);
	error_destroy(error);
	return good;
}

/* Consumes error, which must be of this kind and have the part in its message (NULL: any). */
static inline bool harness_failure(struct error *error, enum error_kind kind, const char *part,
				   const char *file, int line, const char *what)
{
	bool good = error && error->kind == kind && (!part || strstr(error->message, part));

	if (!harness_check(good, file, line, what))
		printf("\tgot  %s\n\twant ... %s ...\n", error ? error->message : "success",
		       part ? part : "an error");
	error_destroy(error);
	return good;
}

static inline int harness_finish(void)
{
	printf("%u passed, %u failed\n", harness_passed, harness_failed);
	return harness_failed > 0;
}

#define RUN(test) (harness_test = #test, test())

/* Each is true when the check passed. */
#define CHECK(condition) harness_check((condition), __FILE__, __LINE__, #condition)
#define CHECK_NUMBER(got, want)                                                                    \
	harness_number((int64_t)(got), (int64_t)(want), __FILE__, __LINE__, #got)
#define CHECK_TEXT(got, want) harness_text(got, want, __FILE__, __LINE__, #got)
#define CHECK_OK(expression)  harness_success(expression, __FILE__, __LINE__, #expression)
#define CHECK_FAILS(expression, kind, part)                                                        \
	harness_failure(expression, kind, part, __FILE__, __LINE__, #expression)

#endif
