/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types that only a module has, from its BTF in the dump (since Linux 5.11; kernel/bpf/btf.c).
 *
 *	_cleanup_(types_destroyp) struct types *types = NULL;
 *	TRY(module_types_load(kernel, "loop", &types));
 *	TRY(field_find_in(kernel, types, "loop_device.lo_backing_file", &field));
 */
#ifndef INQUEST_CODE_MODULE_TYPES_H
#define INQUEST_CODE_MODULE_TYPES_H

#include "base/cleanup.h"
#include "base/error.h"
#include "image/types.h"

struct kernel;

/*
 * To be destroyed by the caller, before kernel. Damage (absent) when no such module is loaded, or
 * it came without BTF, or the kernel's own types are not from BTF.
 */
struct error *module_types_load(struct kernel *kernel, const char *module, struct types **ret);

DEFINE_CLEANUP(struct types *, types_destroy);

#endif
