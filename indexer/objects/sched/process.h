/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What /proc/PID shows of a process beyond its task_struct: its arguments, its cgroup. */
#ifndef INQUEST_OBJECTS_SCHED_PROCESS_H
#define INQUEST_OBJECTS_SCHED_PROCESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/fields.h"

struct kernel;

/* Where the members lie; resolved once per dump. */
struct process_fields {
	struct field arg_start, arg_end, cgroups, dfl_cgrp, links, link, link_cgrp, root,
	    hierarchy_id, kn, kn_name, kn_parent;
};

struct error *process_fields_init(struct kernel *kernel, struct process_fields *fields);

/*
 * The arguments as in /proc/PID/cmdline, separated by spaces, cut at capacity - 1 bytes. Damage
 * when the pages of user memory are not in the dump; "" when there are no arguments.
 */
struct error *process_argv(struct kernel *kernel, const struct process_fields *fields, uint64_t mm,
			   char *text, size_t capacity);

/*
 * The path of the task's cgroup: "/", "/system.slice/…". Of the default hierarchy or, where the
 * task is in the root of that, of the first one of version 1 in whose root it is not. "" on kernels
 * without cgroups, and before Linux 3.15, where they have no kernfs_node.
 */
struct error *process_cgroup(struct kernel *kernel, const struct process_fields *fields,
			     uint64_t task, char *text, size_t capacity);

#endif
