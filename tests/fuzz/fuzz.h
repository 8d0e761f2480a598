/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all fuzzers share.
 *
 * A new fuzzer is one file fuzz_NAME.c that defines LLVMFuzzerTestOneInput(), a line in
 * CMakeLists.txt, and a few small inputs in seeds/NAME/. It looks at all that the code under test
 * returns, so that a sanitizer sees what points nowhere.
 */
#ifndef INQUEST_TESTS_FUZZ_FUZZ_H
#define INQUEST_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { FUZZ_PATH_SIZE = 32 };

/* Bytes as a file that can be opened by path, until the next call. */
static inline void fuzz_file(const uint8_t *bytes, size_t size, char path[FUZZ_PATH_SIZE])
{
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0 || pwrite(fd, bytes, size, 0) != (ssize_t)size || ftruncate(fd, (off_t)size))
		__builtin_trap();
	snprintf(path, FUZZ_PATH_SIZE, "/proc/self/fd/%d", fd);
}

/* Reads all bytes of what was returned. */
static inline void fuzz_look(const void *bytes, size_t size)
{
	static volatile uint8_t seen;

	for (size_t i = 0; i < size; i++)
		seen = seen ^ ((const uint8_t *)bytes)[i];
}

static inline void fuzz_look_text(const char *text)
{
	if (text)
		fuzz_look(text, strlen(text) + 1);
}

#endif
