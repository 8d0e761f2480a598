/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into a program, fails its Nth allocation or read: FAULT=alloc:N or read:N fails that
 * one, alloc-from:N that one and all after it. Without FAULT nothing fails. With FAULT_LIBRARY=NAME
 * only allocations count that a library makes whose file has NAME in its name.
 *
 * Counts malloc, calloc and realloc (alloc) or read and pread (read), of the program and of its
 * libraries, and of processes that it forks; calls inside libc itself are out of reach. With
 * FAULT_COUNTS=FILE the numbers of both are written there when the program exits: "ALLOCATIONS
 * READS".
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

static struct {
	void *(*malloc)(size_t);
	void *(*calloc)(size_t, size_t);
	void *(*realloc)(void *, size_t);
	ssize_t (*read)(int, void *, size_t);
	ssize_t (*pread)(int, void *, size_t, off_t);
} real;

/* Shared with the processes that are forked; before start() nothing counts. */
static struct counts {
	atomic_ulong allocations, reads;
} early, *counts = &early;
static unsigned long failing_allocation, failing_read;
static bool failing_on;
static const char *library;

/* The next definition of name. Finding it may allocate: nothing fails until start() is through. */
static void resolve(void *function, const char *name)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	if (!symbol)
		abort();
	memcpy(function, &symbol, sizeof(symbol));
}

static bool number_after(const char *text, const char *prefix, unsigned long *ret)
{
	size_t size = strlen(prefix);

	if (!text || strncmp(text, prefix, size))
		return false;
	*ret = strtoul(text + size, NULL, 10);
	return true;
}

__attribute__((constructor)) static void start(void)
{
	const char *fault = getenv("FAULT");

	failing_on = number_after(fault, "alloc-from:", &failing_allocation);
	number_after(fault, "alloc:", &failing_allocation);
	number_after(fault, "read:", &failing_read);
	library = getenv("FAULT_LIBRARY");
	void *shared =
	    mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		abort();
	counts = shared;
}

__attribute__((destructor)) static void finish(void)
{
	const char *path = getenv("FAULT_COUNTS");
	unsigned long ended[] = {counts->allocations, counts->reads};

	failing_allocation = failing_read = 0;
	FILE *file = path ? fopen(path, "w") : NULL;
	if (!file)
		return;
	fprintf(file, "%lu %lu\n", ended[0], ended[1]);
	fclose(file);
}

static bool is_counted(const void *caller)
{
	Dl_info info;

	return !library ||
	       (dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, library));
}

static bool refuse_allocation(const void *caller)
{
	if (!is_counted(caller))
		return false;
	unsigned long number = ++counts->allocations;
	bool refuse = failing_allocation &&
		      (number == failing_allocation || (failing_on && number > failing_allocation));

	if (refuse)
		errno = ENOMEM;
	return refuse;
}

static bool refuse_read(void)
{
	bool refuse = ++counts->reads == failing_read;

	if (refuse)
		errno = EIO;
	return refuse;
}

void *malloc(size_t size)
{
	if (!real.malloc)
		resolve(&real.malloc, "malloc");
	return refuse_allocation(__builtin_return_address(0)) ? NULL : real.malloc(size);
}

void *calloc(size_t count, size_t size)
{
	if (!real.calloc)
		resolve(&real.calloc, "calloc");
	return refuse_allocation(__builtin_return_address(0)) ? NULL : real.calloc(count, size);
}

void *realloc(void *pointer, size_t size)
{
	if (!real.realloc)
		resolve(&real.realloc, "realloc");
	return refuse_allocation(__builtin_return_address(0)) ? NULL : real.realloc(pointer, size);
}

ssize_t read(int fd, void *buffer, size_t size)
{
	if (!real.read)
		resolve(&real.read, "read");
	return refuse_read() ? -1 : real.read(fd, buffer, size);
}

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
	if (!real.pread)
		resolve(&real.pread, "pread");
	return refuse_read() ? -1 : real.pread(fd, buffer, size, offset);
}

ssize_t pread64(int fd, void *buffer, size_t size, off_t offset)
{
	return pread(fd, buffer, size, offset);
}
