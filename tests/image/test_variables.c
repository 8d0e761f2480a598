/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sources of names for variables, held against a kernel whose kallsyms names all of them: the
 * shipped sample. What they add must be there already, under the same name at the same address.
 */
#include "image/open.h"
#include "image/variables.h"

#include "base/cleanup.h"
#include "dump/dump.h"
#include "harness.h"
#include "image/kernel.h"

enum { EXPORTED_MIN = 300, PERCPU_MIN = 100 }; /* of a kernel: variables, not functions */

static const char *path = SAMPLES "/sample.kdump";

/* The one at position n is there a second time among the first `known`. */
static bool is_known(const struct symbols *symbols, size_t known, size_t n)
{
	const struct symbol *added = &symbols->list.data[n];
	const char *name = symbols_name(symbols, added);

	for (size_t i = 0; i < known; i++)
		if (symbols->list.data[i].address == added->address &&
		    !strcmp(symbols_name(symbols, &symbols->list.data[i]), name))
			return true;
	printf("%s\n", name);
	return false;
}

/* Exports of variables that lie in the image; per-CPU ones do not on this machine. */
static void test_exported(struct kernel *kernel)
{
	struct symbols *symbols = &kernel->symbols;
	size_t known = symbols->list.count;

	if (!CHECK_OK(variables_exported(kernel)))
		return;
	CHECK(symbols->list.count > known + EXPORTED_MIN);
	for (size_t n = known; n < symbols->list.count; n++)
		CHECK(is_known(symbols, known, n));
}

struct percpu {
	struct kernel *kernel;
	size_t count;
};

static struct error *check_percpu(void *context, const char *name, uint64_t offset)
{
	struct percpu *percpu = context;
	const struct symbol *symbol = symbols_find(&percpu->kernel->symbols, name);

	percpu->count++;
	CHECK(symbol && symbol->address == offset); /* the section begins at 0 on this machine */
	return NULL;
}

static void test_percpu(struct kernel *kernel)
{
	struct percpu percpu = {.kernel = kernel};

	CHECK_OK(types_each_percpu(kernel->types, check_percpu, &percpu));
	CHECK(percpu.count > PERCPU_MIN);
	CHECK_OK(types_each_percpu(NULL, check_percpu, &percpu));
}

int main(void)
{
	const struct kernel_options options = {.architectures = arch_registry};
	_cleanup_(problems_deinit) struct problems problems;
	_cleanup_(dump_closep) struct dump *dump = NULL;
	_cleanup_(kernel_closep) struct kernel *kernel = NULL;

	problems_init(&problems);
	if (CHECK_OK(dump_open(&path, 1, NULL, &dump)) &&
	    CHECK_OK(kernel_open(dump, &options, &problems, &kernel))) {
		test_percpu(kernel);
		test_exported(kernel);
	}
	return harness_finish();
}
