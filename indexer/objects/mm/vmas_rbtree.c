/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Until 6.0 mappings are in a red-black tree too, whose nodes keep their colour with the parent
 * since 2.6.17. */
#include <stdlib.h>

#include "image/fields.h"
#include "image/kernel.h"
#include "objects/mm/vmas.h"
#include "shapes/rbtree.h"

#define RBTREE_FIELDS(F)                                                                           \
	F(root, "?mm_struct.mm_rb")                                                                \
	F(node, "?vm_area_struct.vm_rb")                                                           \
	F(parent_color, "?rb_node.__rb_parent_color|rb_node.rb_parent_color")
DEFINE_FIELDS(rbtree, RBTREE_FIELDS)

static struct error *vmas_rbtree_create(struct kernel *kernel, void **ret)
{
	struct rbtree_fields *f = malloc(sizeof(*f));

	if (!f)
		return error_no_memory();
	*ret = f;
	TRY(fields_init(kernel, rbtree, f));
	return f->root.present && f->node.present && f->parent_color.present
		   ? NULL
		   : error_absent("tree of", "mappings");
}

static struct error *vmas_rbtree_walk(void *state, struct vmas *vmas)
{
	const struct rbtree_fields *f = state;
	struct rbtree tree;

	rbtree_begin(&tree, vmas->kernel, vmas->mm + f->root.offset);
	while (rbtree_next(&tree))
		TRY(problems_note(vmas->kernel->problems,
				  vmas_visit(vmas, tree.entry - f->node.offset)));
	vmas->broken = tree.broken;
	return rbtree_end(&tree);
}

const struct vmas_ops vmas_rbtree = {vmas_rbtree_create, vmas_rbtree_walk};
