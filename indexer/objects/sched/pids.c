/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which directory of process ids a kernel has. */
#include "objects/sched/pids.h"

struct error *pids_walk(struct kernel *kernel, pids_visit *visit, void *context)
{
	struct error *error = NULL;

	for (const struct pids_ops *const *ops = pids_registry; *ops; ops++) {
		error_destroy(error);
		error = (*ops)->walk(kernel, visit, context);
		if (!error || !error_is_damage(error))
			break;
	}
	return error;
}
