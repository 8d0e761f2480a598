/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the kernel of a dump: facts, then memory, then symbols, then types. */
#ifndef INQUEST_IMAGE_OPEN_H
#define INQUEST_IMAGE_OPEN_H

#include <stddef.h>

#include "base/cleanup.h"
#include "image/kernel.h"

struct vmlinux_files;

struct kernel_options {
	const struct arch_ops *const *architectures; /* those to choose from; ends with NULL */
	const struct vmlinux_files *vmlinux;         /* those to choose from; NULL: none */
	const char *types;                           /* "btf", "dwarf", or NULL: what is there */
};

/*
 * Opens the kernel in dump. Failures are about the whole dump: an unsupported architecture, no
 * kernel to be found, a vmlinux of another build. What is merely lost goes to problems.
 * dump and problems are borrowed.
 */
struct error *kernel_open(struct dump *dump, const struct kernel_options *options,
			  struct problems *problems, struct kernel **ret);
/*
 * A kernel of which there is nothing but its types, as BTF (borrowed for the call), and the name of
 * its machine. It has no dump: dump is NULL, and reading fails for good.
 */
struct error *kernel_of_types(const char *machine, const void *btf, size_t size,
			      const struct arch_ops *const *architectures,
			      struct problems *problems, struct kernel **ret);
void kernel_close(struct kernel *kernel);
DEFINE_CLEANUP(struct kernel *, kernel_close);

#endif
