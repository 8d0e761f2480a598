/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Until 6.0 mappings are a list in the order of addresses. One that does not rise loops, or leads
 * elsewhere. */
#include <stdlib.h>

#include "image/fields.h"
#include "image/kernel.h"
#include "objects/mm/vmas.h"

#define LIST_FIELDS(F)                                                                             \
	F(first, "?mm_struct.mmap")                                                                \
	F(next, "?vm_area_struct.vm_next")
DEFINE_FIELDS(list, LIST_FIELDS)

static struct error *vmas_list_create(struct kernel *kernel, void **ret)
{
	struct list_fields *f = malloc(sizeof(*f));

	if (!f)
		return error_no_memory();
	*ret = f;
	TRY(fields_init(kernel, list, f));
	return f->first.present && f->next.present ? NULL : error_absent("list of", "mappings");
}

static struct error *vmas_list_walk(void *state, struct vmas *vmas)
{
	const struct list_fields *f = state;
	uint64_t address, start, last = 0;

	TRY(field_read(vmas->kernel, &f->first, vmas->mm, &address));
	while (address) {
		TRY(vmas_visit(vmas, address));
		start = object_uint(&vmas->vma, &vmas->f.start);
		if (start < last)
			return error_corrupt("a list of mappings loops", address);
		last = object_uint(&vmas->vma, &vmas->f.end);
		if (!object_has(&vmas->vma, &f->next))
			return error_corrupt("a list of mappings is cut", address);
		address = object_uint(&vmas->vma, &f->next);
	}
	return NULL;
}

const struct vmas_ops vmas_list = {vmas_list_create, vmas_list_walk};
