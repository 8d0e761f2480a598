/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments lie in the process's own memory, seen through its own page table. */
#include "objects/sched/process.h"

#include <string.h>

#include "image/kernel.h"

enum { CGROUP_DEPTH_MAX = 64, NAME_CAPACITY = 256 };

struct error *process_fields_init(struct kernel *kernel, struct process_fields *fields)
{
	*fields = (struct process_fields){
	    .arg_start = {.path = "mm_struct.arg_start"},
	    .arg_end = {.path = "mm_struct.arg_end"},
	    .cgroups = {.path = "?task_struct.cgroups"},
	    .dfl_cgrp = {.path = "?css_set.dfl_cgrp"},
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

struct error *process_cgroup(struct kernel *kernel, const struct process_fields *fields,
			     uint64_t task, char *text, size_t capacity)
{
	uint64_t node, parent, name;
	size_t at = capacity - 1;

	text[0] = text[at] = '\0';
	if (!fields->cgroups.present || !fields->dfl_cgrp.present) /* no unified hierarchy */
		return NULL;
	TRY(field_read(kernel, &fields->cgroups, task, &node));
	TRY(field_read(kernel, &fields->dfl_cgrp, node, &node));
	TRY(field_read(kernel, &fields->kn, node, &node));
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
