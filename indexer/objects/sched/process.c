/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments lie in the process's own memory, seen through its own page table. */
#include "objects/sched/process.h"

#include <string.h>

#include "image/kernel.h"
#include "image/user_space.h"
#include "shapes/list.h"

enum { CGROUP_DEPTH_MAX = 64, HIERARCHIES_MAX = 64, NAME_CAPACITY = 256 };

struct error *process_fields_init(struct kernel *kernel, struct process_fields *fields)
{
	*fields = (struct process_fields){
	    .arg_start = {.path = "mm_struct.arg_start"},
	    .arg_end = {.path = "mm_struct.arg_end"},
	    .cgroups = {.path = "?task_struct.cgroups"},
	    .dfl_cgrp = {.path = "?css_set.dfl_cgrp"},
	    .links = {.path = "?css_set.cgrp_links"},
	    .link = {.path = "?cgrp_cset_link.cgrp_link"},
	    .link_cgrp = {.path = "?cgrp_cset_link.cgrp"},
	    .root = {.path = "?cgroup.root"},
	    .hierarchy_id = {.path = "?cgroup_root.hierarchy_id"},
	    .kn = {.path = "?cgroup.kn"},
	    .kn_name = {.path = "?kernfs_node.name"},
	    .kn_parent = {.path = "?kernfs_node.__parent|kernfs_node.parent"},
	};
	return fields_resolve(kernel, (struct field *)fields,
			      sizeof(*fields) / sizeof(struct field));
}

struct error *process_argv(struct kernel *kernel, const struct process_fields *fields, uint64_t mm,
			   char *text, size_t capacity)
{
	struct address_space space;
	uint64_t start, end;

	text[0] = '\0';
	TRY(field_read(kernel, &fields->arg_start, mm, &start));
	TRY(field_read(kernel, &fields->arg_end, mm, &end));
	if (!start || end <= start)
		return NULL;
	size_t size = end - start < capacity - 1 ? end - start : capacity - 1;
	TRY(kernel_user_space(kernel, mm, &space));
	TRY(memory_read_user(&kernel->memory, &space, start, text, size));
	while (size && !text[size - 1])
		size--;
	text[size] = '\0';
	for (char *nul = text; (nul = memchr(nul, 0, (size_t)(text + size - nul)));)
		*nul = ' ';
	return NULL;
}

/* Prepends "/NAME" to the text that ends at *at. */
static bool prepend(char *text, size_t *at, const char *name)
{
	size_t size = strlen(name);

	if (size + 1 > *at)
		return false;
	*at -= size;
	memcpy(text + *at, name, size);
	text[--*at] = '/';
	return true;
}

/* The names of the nodes from the root of its hierarchy, which has none, to the cgroup's. */
static struct error *cgroup_path(struct kernel *kernel, const struct process_fields *fields,
				 uint64_t cgroup, char *text, size_t capacity)
{
	uint64_t node, parent, name;
	size_t at = capacity - 1;

	TRY(field_read(kernel, &fields->kn, cgroup, &node));
	for (int depth = 0; depth < CGROUP_DEPTH_MAX; depth++, node = parent) {
		char component[NAME_CAPACITY];

		TRY(field_read(kernel, &fields->kn_parent, node, &parent));
		if (!parent)
			break;
		TRY(field_read(kernel, &fields->kn_name, node, &name));
		TRY(memory_string(&kernel->memory, name, component, sizeof(component)));
		if (!prepend(text, &at, component))
			break;
	}
	if (!text[at])
		text[--at] = '/';
	memmove(text, text + at, capacity - at);
	return NULL;
}

/* Takes the cgroup of a link (struct cgrp_cset_link) if it is not the root of its hierarchy, and
 * the number of that is lower than *number. */
static struct error *judge_link(struct kernel *kernel, const struct process_fields *fields,
				uint64_t link, uint64_t *number, uint64_t *cgroup)
{
	uint64_t linked, node, parent, root, id;

	TRY(field_read(kernel, &fields->link_cgrp, link, &linked));
	TRY(field_read(kernel, &fields->kn, linked, &node));
	TRY(field_read(kernel, &fields->kn_parent, node, &parent));
	if (!parent)
		return NULL;
	TRY(field_read(kernel, &fields->root, linked, &root));
	TRY(field_read(kernel, &fields->hierarchy_id, root, &id));
	if (id < *number) {
		*number = id;
		*cgroup = linked;
	}
	return NULL;
}

/* The set's cgroup in the first hierarchy in which it is not the root, *cgroup if there is none.
 * The default hierarchy is number 0, those of version 1 are counted from 1. */
static struct error *choose_cgroup(struct kernel *kernel, const struct process_fields *fields,
				   uint64_t set, uint64_t *cgroup)
{
	struct error *error = NULL;
	uint64_t number = UINT64_MAX;
	struct list list;

	if (!fields->links.present || !fields->link_cgrp.present)
		return NULL;
	for (list_begin(&list, kernel, set + fields->links.offset, LIST_FORWARD);
	     !error && list.count < HIERARCHIES_MAX && list_next(&list);)
		error =
		    judge_link(kernel, fields, list.entry - fields->link.offset, &number, cgroup);
	struct error *ended = list_end(&list);
	return error ? error : ended;
}

struct error *process_cgroup(struct kernel *kernel, const struct process_fields *fields,
			     uint64_t task, char *text, size_t capacity)
{
	uint64_t set, cgroup = 0;

	text[0] = text[capacity - 1] = '\0';
	if (!fields->cgroups.present || !fields->kn.present)
		return NULL;
	TRY(field_read(kernel, &fields->cgroups, task, &set));
	if (fields->dfl_cgrp.present) /* else there is no unified hierarchy */
		TRY(field_read(kernel, &fields->dfl_cgrp, set, &cgroup));
	TRY(choose_cgroup(kernel, fields, set, &cgroup));
	return cgroup ? cgroup_path(kernel, fields, cgroup, text, capacity) : NULL;
}
