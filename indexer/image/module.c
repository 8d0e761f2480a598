/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A look-up is a binary search: unwinding asks for every word of a stack. */
#include "image/module.h"

#include "base/spans.h"

void modules_deinit(struct modules *modules)
{
	vector_deinit(&modules->list);
	vector_deinit(&modules->places);
}

bool modules_add(struct modules *modules, const struct module *module)
{
	return vector_push(&modules->list, *module);
}

static bool add_places(struct modules *modules, const struct module *module, uint16_t number)
{
	for (unsigned int i = 0; i < module->range_count; i++) {
		const struct module_range *range = &module->ranges[i];
		struct module_place place = {range->start, range->start + range->size, number};

		if (place.end > place.start && !vector_push(&modules->places, place))
			return false;
	}
	return true;
}

bool modules_sort(struct modules *modules)
{
	modules->places.count = 0;
	for (size_t i = 0; i < modules->list.count; i++)
		if (!add_places(modules, &modules->list.data[i], (uint16_t)i))
			return false;
	modules->places.count = spans_settle(modules->places.data, modules->places.count,
					     sizeof(*modules->places.data));
	return true;
}

const struct module *module_at(const struct modules *modules, uint64_t address)
{
	const struct module_place *places = modules->places.data;
	size_t count = modules->places.count;
	size_t place = spans_find(places, count, sizeof(*places), address);

	if (place == count || address < places[place].start)
		return NULL;
	return &modules->list.data[places[place].module];
}
