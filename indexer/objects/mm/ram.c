/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See ram.h. Siblings stand in order and within their parent; whatever breaks that is damage, so no
 * list of them can loop. Cost: two reads per resource, of which a machine has some hundred.
 */
#include "objects/mm/ram.h"

#include <string.h>

#include "image/fields.h"
#include "image/object.h"
#include "image/kernel.h"

#define RESOURCE_FIELDS(F)                                                                         \
	F(start, "resource.start")                                                                 \
	F(end, "resource.end")                                                                     \
	F(name, "resource.name")                                                                   \
	F(sibling, "resource.sibling")                                                             \
	F(child, "resource.child")
DEFINE_FIELDS(resource, RESOURCE_FIELDS)

/* Memory that a driver has added lies below what it was taken from. */
enum { DEPTH_MAX = 16 };

struct tree {
	struct kernel *kernel;
	struct resource_fields f;
	struct object resource;
	struct ram *ram;
};

/* Its last word may be another: "System RAM (kmem)". */
static bool is_ram(const char *name)
{
	return !strncmp(name, "System RAM", strlen("System RAM"));
}

static struct error *add_range(struct tree *tree, uint64_t start, uint64_t end)
{
	uint64_t size = tree->kernel->memory.page_size;
	struct ram_range range = {(start + size - 1) / size, (end + 1) / size};

	if (range.first >= range.end)
		return NULL;
	return vector_push(&tree->ram->ranges, range) ? NULL : error_no_memory();
}

static struct error *walk_siblings(struct tree *tree, uint64_t address, uint64_t start,
				   uint64_t end, unsigned int depth);

/* What lies in memory (the kernel's code, the crash kernel) is memory, too. */
static struct error *visit(struct tree *tree, uint64_t child, uint64_t start, uint64_t end,
			   unsigned int depth)
{
	uint64_t text = object_uint(&tree->resource, &tree->f.name);
	char name[32] = "";

	if (text)
		TRY(memory_string(&tree->kernel->memory, text, name, sizeof(name)));
	if (is_ram(name))
		return add_range(tree, start, end);
	return walk_siblings(tree, child, start, end, depth + 1);
}

static struct error *walk_siblings(struct tree *tree, uint64_t address, uint64_t start,
				   uint64_t end, unsigned int depth)
{
	const struct resource_fields *f = &tree->f;

	while (address) {
		TRY(object_load(&tree->resource, address));
		uint64_t first = object_uint(&tree->resource, &f->start);
		uint64_t last = object_uint(&tree->resource, &f->end);
		uint64_t child = object_uint(&tree->resource, &f->child);
		uint64_t sibling = object_uint(&tree->resource, &f->sibling);

		if (first < start || last < first || last > end || depth > DEPTH_MAX)
			return error_corrupt("a resource is not where its tree has it", address);
		TRY(visit(tree, child, first, last, depth));
		start = last + 1;
		address = last == end ? 0 : sibling;
	}
	return NULL;
}

static struct error *walk_tree(struct tree *tree)
{
	uint64_t root;

	TRY(fields_init(tree->kernel, resource, &tree->f));
	TRY(object_init(&tree->resource, tree->kernel, "resource"));
	TRY(kernel_symbol(tree->kernel, "iomem_resource", &root));
	TRY(object_load(&tree->resource, root));
	return walk_siblings(tree, object_uint(&tree->resource, &tree->f.child), 0, UINT64_MAX, 0);
}

struct error *ram_load(struct kernel *kernel, struct ram *ret)
{
	struct tree tree = {.kernel = kernel, .ram = ret};

	*ret = (struct ram){0};
	struct error *error = walk_tree(&tree);
	object_deinit(&tree.resource);
	if (!error && !ret->ranges.count)
		error = error_absent("resource", "System RAM");
	if (error)
		ram_deinit(ret);
	return error;
}
