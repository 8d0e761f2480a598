/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for variables in kernels whose kallsyms has functions alone (without CONFIG_KALLSYMS_ALL:
 * Debian's arm64 and i386), each source one file:
 *
 *  - the table of exported symbols (variables_exported.c);
 *  - BTF's list of per-CPU variables (variables_percpu.c);
 *  - pointers to them from variables that are known (variables_pointed.c);
 *  - the code of functions that are known to use them (variables_used.c).
 */
#ifndef INQUEST_IMAGE_VARIABLES_H
#define INQUEST_IMAGE_VARIABLES_H

#include "base/error.h"

struct kernel;

/* Each adds to kernel->symbols, which is to be finished then. Only failures are returned. */
struct error *variables_exported(struct kernel *kernel);
struct error *variables_percpu(struct kernel *kernel); /* after types are known, as those below */
struct error *variables_pointed(struct kernel *kernel);
struct error *variables_used(struct kernel *kernel);

#endif
