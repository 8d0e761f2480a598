/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Since 6.1 mappings are in a maple tree. */
#include <stdlib.h>

#include "image/fields.h"
#include "image/kernel.h"
#include "objects/mm/vmas.h"
#include "shapes/maple.h"

struct maple_index {
	struct maple_layout layout;
	struct field tree;
};

static struct error *vmas_maple_create(struct kernel *kernel, void **ret)
{
	struct maple_index *index = malloc(sizeof(*index));

	if (!index)
		return error_no_memory();
	*ret = index;
	TRY(field_find(kernel, "mm_struct.mm_mt", &index->tree));
	return maple_layout_init(&index->layout, kernel);
}

static struct error *vmas_maple_walk(void *state, struct vmas *vmas)
{
	const struct maple_index *index = state;
	struct maple tree;

	maple_begin(&tree, &index->layout, vmas->mm + index->tree.offset);
	while (maple_next(&tree))
		TRY(problems_note(vmas->kernel->problems, vmas_visit(vmas, tree.entry)));
	vmas->broken = tree.broken;
	return maple_end(&tree);
}

const struct vmas_ops vmas_maple = {vmas_maple_create, vmas_maple_walk};
