/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "image/user_space.h"

#include "image/fields.h"
#include "image/kernel.h"

struct error *kernel_user_space(struct kernel *kernel, uint64_t mm, struct address_space *ret)
{
	uint64_t table;

	if (kernel->arch->user_space)
		return kernel->arch->user_space(kernel, mm, ret);
	TRY(field_read(kernel, &kernel->mm_pgd, mm, &table));
	ret->kind = SPACE_USER;
	return memory_translate(&kernel->memory, table, &ret->root);
}
