/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all indices of mappings have in common: what a mapping is, and that none is met twice. */
#include "objects/mm/vmas.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "image/fields.h"
#include "image/kernel.h"

static const struct vmas_fields vmas_field_paths = {VMAS_FIELDS(FIELD_PATH_)};

/* Adds an index if this kernel has it. */
static struct error *add_index(struct vmas *vmas, const struct vmas_ops *ops)
{
	void *state = NULL;
	struct error *error = ops->create(vmas->kernel, &state);

	if (error) {
		free(state);
		return error_ignore_damage(error);
	}
	vmas->indices[vmas->index_count].ops = ops;
	vmas->indices[vmas->index_count++].state = state;
	return NULL;
}

struct error *vmas_init(struct vmas *vmas, struct kernel *kernel)
{
	*vmas = (struct vmas){.kernel = kernel};
	TRY(fields_init(kernel, vmas, &vmas->f));
	TRY(object_init(&vmas->vma, kernel, "vm_area_struct"));
	for (const struct vmas_ops *const *ops = vmas_registry; *ops; ops++)
		if (vmas->index_count < VMAS_INDICES_MAX)
			TRY(add_index(vmas, *ops));
	return vmas->index_count ? NULL : error_absent("known index of", "mappings");
}

void vmas_deinit(struct vmas *vmas)
{
	object_deinit(&vmas->vma);
	for (unsigned int i = 0; i < vmas->index_count; i++)
		free(vmas->indices[i].state);
}

struct error *vmas_visit(struct vmas *vmas, uint64_t address)
{
	const struct object *vma = &vmas->vma;
	uint64_t start, end;

	TRY(object_load(&vmas->vma, address));
	start = object_uint(vma, &vmas->f.start);
	end = object_uint(vma, &vmas->f.end);
	if (object_uint(vma, &vmas->f.mm) != vmas->mm || start >= end)
		return error_corrupt("a mapping is not one of its address space", address);
	if (start < vmas->end) /* an index before this one had it */
		return NULL;
	vmas->end = end;
	return problems_note(vmas->kernel->problems, vmas->visitor(vmas->context, vma));
}

struct error *vmas_each(struct vmas *vmas, uint64_t mm, vmas_visitor *visitor, void *context)
{
	vmas->mm = mm;
	vmas->end = 0;
	vmas->visitor = visitor;
	vmas->context = context;
	for (unsigned int i = 0; i < vmas->index_count; i++) {
		struct error *error;

		vmas->broken = false;
		error = vmas->indices[i].ops->walk(vmas->indices[i].state, vmas);
		if (!error && !vmas->broken)
			break;
		TRY(problems_note(vmas->kernel->problems, error));
	}
	return NULL;
}

struct finding {
	struct vmas *vmas;
	uint64_t address, found;
};

static struct error *compare(void *context, const struct object *vma)
{
	struct finding *finding = context;

	if (finding->address >= object_uint(vma, &finding->vmas->f.start) &&
	    finding->address < object_uint(vma, &finding->vmas->f.end))
		finding->found = vma->address;
	return NULL;
}

struct error *vmas_find(struct vmas *vmas, uint64_t mm, uint64_t address, uint64_t *ret)
{
	struct finding finding = {.vmas = vmas, .address = address};

	TRY(vmas_each(vmas, mm, compare, &finding));
	*ret = finding.found;
	return NULL;
}
