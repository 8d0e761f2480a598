/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Since Linux 4.15 a namespace has a tree of its ids. */
#include "image/fields.h"
#include "objects/sched/pids.h"
#include "shapes/levels.h"

static struct error *tree_walk(struct kernel *kernel, pids_visit *visit, void *context)
{
	uint64_t namespace;
	struct field idr;

	TRY(field_find(kernel, "pid_namespace.idr", &idr));
	TRY(kernel_symbol(kernel, "init_pid_ns", &namespace));
	return idr_walk(kernel, namespace + idr.offset, visit, context);
}

const struct pids_ops pids_tree = {tree_walk};
