/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which allocator a kernel has. */
#include "objects/mm/slab.h"

struct error *slabs_open(struct kernel *kernel, struct slabs **ret)
{
	for (const struct slab_ops *const *ops = slab_registry; *ops; ops++) {
		struct error *error = (*ops)->create(kernel, ret);

		if (!error)
			return NULL;
		TRY(error_ignore_damage(error));
	}
	return error_absent("slab allocator", "kmem_cache");
}

void slabs_close(struct slabs *slabs)
{
	if (slabs)
		slabs->ops->destroy(slabs);
}
