/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network namespaces: init_net, and the list of all (net/core/net_namespace.c). */
#include "objects/net/netns.h"

#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/list.h"

enum { NAMESPACES_MAX = 1 << 20 };

#define NETNS_FIELDS(F)                                                                            \
	F(list, "net.list")                                                                        \
	F(inode, "?net.ns.inum|net.proc_inum")
DEFINE_FIELDS(netns, NETNS_FIELDS)

void netns_deinit(struct netns_list *list)
{
	vector_deinit(&list->list);
	map_deinit(&list->places);
}

static struct error *add(struct netns_list *list, struct kernel *kernel,
			 const struct netns_fields *f, uint64_t address)
{
	struct netns netns = {.address = address};
	uint64_t inode;
	struct error *error = NULL;

	if (f->inode.present)
		error = field_read(kernel, &f->inode, address, &inode);
	if (f->inode.present && !error)
		netns.inode = cell_integer((int64_t)inode);
	TRY(problems_note(kernel->problems, error));
	uint64_t *place = map_insert(&list->places, address, NULL);
	if (!place || !vector_push(&list->list, netns))
		return error_no_memory();
	*place = list->list.count;
	return NULL;
}

struct error *netns_load(struct netns_list *list, struct kernel *kernel)
{
	struct netns_fields f;
	uint64_t initial, head;
	struct list walk;

	if (!kernel_has_symbol(kernel, "init_net"))
		return NULL; /* before 2.6.24 */
	TRY(fields_init(kernel, netns, &f));
	TRY(kernel_symbol(kernel, "init_net", &initial));
	TRY(add(list, kernel, &f, initial));
	if (!f.list.present || !kernel_has_symbol(kernel, "net_namespace_list"))
		return NULL;
	TRY(kernel_symbol(kernel, "net_namespace_list", &head));
	for (list_begin(&walk, kernel, head, LIST_FORWARD); list_next(&walk);) {
		uint64_t address = walk.entry - f.list.offset;

		if (address != initial && list->list.count < NAMESPACES_MAX)
			TRY(add(list, kernel, &f, address));
	}
	return list_end(&walk);
}

struct cell netns_inode(const struct netns_list *list, uint64_t address)
{
	const uint64_t *place = map_find(&list->places, address);

	return place ? list->list.data[*place - 1].inode : (struct cell){0};
}
