/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "arch/world.h"

#include <string.h>

#include "harness.h"
#include "machine/facts_sources.h"

bool world_open(struct world *world, const struct arch_ops *arch)
{
	world->file = image_write(&world->image, world->image.size);
	return CHECK_OK(image_open(&world->file, &world->dump)) &&
	       CHECK_OK(facts_from_note(&world->facts, world->dump)) &&
	       CHECK(arch->recognises(&world->facts)) &&
	       CHECK_OK(memory_init(&world->memory, world->dump, arch, &world->facts));
}

void world_end(struct world *world)
{
	memory_deinit(&world->memory);
	facts_deinit(&world->facts);
	dump_close(world->dump);
	image_close(&world->file);
	image_deinit(&world->image);
}

void check_translation(struct world *world, uint64_t virtual, uint64_t physical)
{
	uint64_t got = 0;

	if (CHECK_OK(memory_translate(&world->memory, virtual, &got)))
		CHECK(got == physical);
}

void check_walk(struct world *world, uint64_t virtual, unsigned int count, uint64_t span,
		bool mapped)
{
	struct memory *memory = &world->memory;
	struct table_walk walk = {0};
	uint64_t physical;
	struct error *error =
	    memory->arch->walk(memory, &memory->kernel, virtual, &physical, &walk);

	CHECK(!error == mapped);
	CHECK(walk.mapped == mapped);
	CHECK(walk.count == count);
	CHECK(walk.span == span);
	CHECK(!strcmp(walk.entries[0].level, "PGD"));
	CHECK(count < walk.levels || !strcmp(walk.entries[count - 1].level, "PTE"));
	error_destroy(error);
}
