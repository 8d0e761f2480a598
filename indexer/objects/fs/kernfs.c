/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A folder's entries are a tree by hash of the name (fs/kernfs/dir.c). The tree is walked with a
 * stack of its own and a bound on the nodes, so a tree with a loop ends too.
 */
#include "objects/fs/kernfs.h"

#include <string.h>

#include "base/cleanup.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "image/object.h"

enum { NODES_MAX = 1 << 16 };

#define KERNFS_FIELDS(F)                                                                           \
	F(name, "?kernfs_node.name")                                                               \
	F(flags, "?kernfs_node.flags")                                                             \
	F(private, "?kernfs_node.priv")                                                            \
	F(children, "?kernfs_node.dir.children.rb_node")                                           \
	F(target, "?kernfs_node.symlink.target_kn")                                                \
	F(rb, "?kernfs_node.rb")                                                                   \
	F(left, "?kernfs_node.rb.rb_left")                                                         \
	F(right, "?kernfs_node.rb.rb_right")
DEFINE_FIELDS(kernfs, KERNFS_FIELDS)

struct folder {
	struct kernel *kernel;
	struct kernfs_fields f;
	struct object node;
	int64_t link_flag;
	VECTOR(uint64_t) stack; /* of rb_nodes to be visited */
};

static void folder_deinit(struct folder *folder)
{
	object_deinit(&folder->node);
	vector_deinit(&folder->stack);
}

void kernfs_links_deinit(struct kernfs_links *links)
{
	vector_deinit(&links->list);
}

static struct error *push(struct folder *folder, uint64_t node)
{
	return !node || vector_push(&folder->stack, node) ? NULL : error_no_memory();
}

static struct error *add_link(struct folder *folder, struct kernfs_links *links)
{
	const struct kernfs_fields *f = &folder->f;
	struct kernfs_link link;

	if (!(object_int(&folder->node, &f->flags) & folder->link_flag))
		return NULL;
	TRY(memory_string(&folder->kernel->memory, object_uint(&folder->node, &f->name), link.name,
			  sizeof(link.name)));
	TRY(field_read(folder->kernel, &f->private, object_uint(&folder->node, &f->target),
		       &link.target));
	return vector_push(&links->list, link) ? NULL : error_no_memory();
}

static struct error *visit(struct folder *folder, uint64_t node, struct kernfs_links *links)
{
	TRY(object_load(&folder->node, node - folder->f.rb.offset));
	TRY(push(folder, object_uint(&folder->node, &folder->f.left)));
	TRY(push(folder, object_uint(&folder->node, &folder->f.right)));
	return add_link(folder, links);
}

static int by_name(const void *a, const void *b)
{
	const struct kernfs_link *left = a, *right = b;

	return strcmp(left->name, right->name);
}

static struct error *walk_folder(struct folder *folder, struct kernfs_links *links)
{
	struct error *lost = NULL;
	unsigned int count = 0;

	while (folder->stack.count) {
		uint64_t node = folder->stack.data[--folder->stack.count];
		struct error *error = visit(folder, node, links);

		if (error && !error_is_damage(error))
			return error;
		lost = error ? error : lost;
		if (++count == NODES_MAX)
			return error_corrupt("a sysfs folder's tree loops", node);
	}
	return lost;
}

struct error *kernfs_links_load(struct kernfs_links *links, struct kernel *kernel, uint64_t address)
{
	_cleanup_(folder_deinit) struct folder folder = {.kernel = kernel};
	uint64_t root;

	if (!kernel->types)
		return error_absent("type", "kernfs_node");
	TRY(fields_init(kernel, kernfs, &folder.f));
	TRY(types_enumerator(kernel->types, "KERNFS_LINK", &folder.link_flag));
	TRY(object_init(&folder.node, kernel, "kernfs_node"));
	TRY(field_read(kernel, &folder.f.children, address, &root));
	TRY(push(&folder, root));
	struct error *error = walk_folder(&folder, links);
	if (links->list.count)
		qsort(links->list.data, links->list.count, sizeof(*links->list.data), by_name);
	return error;
}
