/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Since Linux 4.8: per CPU an array of struct timer_base, each with vectors of hash lists, in which
 * a timer stays until it expires. Each base is read once.
 */
#include "image/cpus.h"
#include "image/fields.h"
#include "objects/sched/wheel.h"

#include "base/cleanup.h"

enum { WHEELS_MAX = 3 };

struct bases {
	struct wheel *wheel;
	struct field vectors;
	struct object base;
	unsigned int count; /* of a CPU: NR_BASES */
};

static void bases_deinit(struct bases *bases)
{
	object_deinit(&bases->base);
}

/* BASE_STD, BASE_DEF; with a base of their own for pinned timers BASE_LOCAL, BASE_GLOBAL too. */
static const char *base_name(unsigned int count, unsigned int index)
{
	static const char *const names[WHEELS_MAX][WHEELS_MAX] = {
	    {"standard"},
	    {"standard", "deferrable"},
	    {"local", "global", "deferrable"},
	};

	return names[count - 1][index];
}

/* NR_BASES from the room up to the next symbol: the types do not tell sizes of variables. */
static struct error *count_bases(struct bases *bases)
{
	const struct symbols *symbols = &bases->wheel->kernel->symbols;
	const struct symbol *end = symbols->list.data + symbols->list.count;
	const struct symbol *first = symbols_find(symbols, "timer_bases"), *next = first;
	uint64_t count = 1;

	if (!first)
		return error_absent("symbol", "timer_bases");
	while (next < end && next->address == first->address)
		next++;
	if (next < end)
		count = (next->address - first->address) / bases->base.size;
	bases->count = count < 1 ? 1 : count > WHEELS_MAX ? WHEELS_MAX : (unsigned int)count;
	return NULL;
}

/* Of a base on lost pages each vector is tried for itself: some may be on those that are there. */
static struct error *walk_base(struct bases *bases, uint64_t address)
{
	const struct field *vectors = &bases->vectors;

	TRY(object_load(&bases->base, address));
	bool whole = object_has(&bases->base, vectors);
	for (uint32_t i = 0; i < vectors->count; i++)
		if (!whole || object_element(&bases->base, vectors, i))
			TRY(wheel_list(bases->wheel,
				       object_address(&bases->base, vectors) + i * vectors->element,
				       LIST_HEADLESS));
	return NULL;
}

static struct error *hashed_walk(struct wheel *wheel)
{
	_cleanup_(bases_deinit) struct bases bases = {.wheel = wheel};
	struct kernel *kernel = wheel->kernel;
	uint64_t address;

	TRY(field_find(kernel, "timer_base.vectors", &bases.vectors));
	TRY(object_init(&bases.base, kernel, "timer_base"));
	TRY(count_bases(&bases));
	vector_for_each(&kernel->cpus, cpu) {
		problems_at(kernel->problems, "timer wheel of CPU %u", cpu->number);
		TRY(percpu_symbol(kernel, cpu, "timer_bases", &address));
		wheel->cpu = cpu;
		for (unsigned int i = 0; i < bases.count; i++) {
			wheel->base = base_name(bases.count, i);
			TRY(problems_note(kernel->problems,
					  walk_base(&bases, address + i * bases.base.size)));
		}
	}
	return NULL;
}

const struct wheel_ops wheel_hashed = {hashed_walk};
