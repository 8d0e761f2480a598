/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See nearby.h. Candidates: the kernel's image, its modules, where all memory is mapped. */
#include "answer/nearby.h"

#include <inttypes.h>

#include "image/kernel.h"

struct nearby {
	uint64_t address, distance;
	uint64_t start, end;
	const char *what, *name;
	bool found;
};

static void offer(struct nearby *nearby, uint64_t start, uint64_t end, const char *what,
		  const char *name)
{
	uint64_t distance = nearby->address < start ? start - nearby->address
			    : nearby->address < end ? 0
						    : nearby->address - end + 1;

	if (end <= start || (nearby->found && distance >= nearby->distance))
		return;
	*nearby = (struct nearby){nearby->address, distance, start, end, what, name, true};
}

static void offer_modules(struct nearby *nearby, const struct kernel *kernel)
{
	for (size_t i = 0; i < kernel->modules.list.count; i++) {
		const struct module *module = &kernel->modules.list.data[i];

		for (unsigned int n = 0; n < module->range_count; n++)
			offer(nearby, module->ranges[n].start,
			      module->ranges[n].start + module->ranges[n].size, "module ",
			      module->name);
	}
}

static void offer_direct(struct nearby *nearby, struct kernel *kernel)
{
	uint64_t direct;
	struct error *error = kernel->arch->direct_base(kernel, &direct);

	if (!error)
		offer(nearby, direct, direct + memory_physical_end(&kernel->memory),
		      "all physical memory", "");
	error_destroy(error);
}

struct error *nearby_error(struct kernel *kernel, const char *reason, uint64_t address)
{
	struct nearby nearby = {.address = address};

	offer(&nearby, kernel->text_start, kernel->image_end, "the kernel's image", "");
	offer_modules(&nearby, kernel);
	offer_direct(&nearby, kernel);
	if (!nearby.found || !nearby.distance)
		return error_create(ERROR_FAULT, "%s: %" PRIx64, reason, address);
	return error_create(ERROR_FAULT,
			    "%s: %" PRIx64 "; the nearest that is mapped: %" PRIx64 "-%" PRIx64
			    " (%s%s)",
			    reason, address, nearby.start, nearby.end, nearby.what, nearby.name);
}
