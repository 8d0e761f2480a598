/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices of a class. Its struct subsys_private holds them in a klist; the class points to it,
 * since Linux 6.4 it must be looked for among all (drivers/base/class.c: class_to_subsys()).
 */
#include "objects/block/devices.h"

#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/list.h"

#define DEVICES_FIELDS(F)                                                                          \
	F(private, "?class.p")                                                                     \
	F(classes, "kset.list")                                                                    \
	F(class_link, "subsys_private.subsys.kobj.entry")                                          \
	F(class, "subsys_private.class")                                                           \
	F(devices, "subsys_private.klist_devices.k_list|class_private.klist_devices.k_list|class_" \
		   "private.class_devices.k_list")                                                 \
	F(device_link, "?device_private.knode_class.n_node")                                       \
	F(device, "?device_private.device")                                                        \
	F(class_node, "?device.knode_class.n_node")
DEFINE_FIELDS(devices, DEVICES_FIELDS)

static struct error *find_private(struct kernel *kernel, const struct devices_fields *f,
				  uint64_t class, uint64_t *ret)
{
	uint64_t variable, classes, other;
	struct list list;

	if (f->private.present)
		return field_read(kernel, &f->private, class, ret);
	*ret = 0;
	TRY(kernel_symbol(kernel, "class_kset", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &classes));
	for (list_begin(&list, kernel, classes + f->classes.offset, LIST_FORWARD);
	     list_next(&list);) {
		uint64_t private = list.entry - f->class_link.offset;
		struct error *error = field_read(kernel, &f->class, private, &other);

		TRY(problems_note(kernel->problems, error));
		if (!error && other == class)
			*ret = private;
	}
	return list_end(&list);
}

/* Of an entry of the list: before 5.1 it is in the device itself. */
static struct error *find_device(struct kernel *kernel, const struct devices_fields *f,
				 uint64_t entry, uint64_t *ret)
{
	*ret = entry - f->class_node.offset;
	return f->device_link.present
		   ? field_read(kernel, &f->device, entry - f->device_link.offset, ret)
		   : NULL;
}

struct error *devices_walk(struct kernel *kernel, const char *symbol,
			   struct error *(*visit)(void *context, uint64_t device), void *context)
{
	struct devices_fields f;
	uint64_t class, private, device;
	struct list list;

	TRY(fields_init(kernel, devices, &f));
	TRY(kernel_symbol(kernel, symbol, &class));
	TRY(find_private(kernel, &f, class, &private));
	if (!private || !f.devices.present || (!f.device_link.present && !f.class_node.present))
		return error_lost("devices of a class cannot be found", class);
	for (list_begin(&list, kernel, private + f.devices.offset, LIST_FORWARD);
	     list_next(&list);) {
		struct error *error = find_device(kernel, &f, list.entry, &device);

		TRY(problems_note(kernel->problems, error));
		if (!error && device)
			TRY(visit(context, device));
	}
	return list_end(&list);
}
