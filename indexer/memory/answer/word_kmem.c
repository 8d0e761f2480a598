/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmem ADDRESS: the slab that it lies in, or what else does, and its page. The tables answer kmem's
 * other forms. */
#include <inttypes.h>

#include "answer/answer.h"
#include "answer/lying.h"
#include "answer/tables.h"
#include "objects/mm/nodes.h"

/* The object that was asked for, and what else its slab holds. */
struct looking {
	struct answering *answering;
	uint64_t address;
	struct slab_object found; /* size 0: none */
	uint64_t slab, memory, total, free;
};

static struct error *look(void *context, const struct slab_object *object)
{
	struct looking *looking = context;

	if (looking->address - object->address < object->size)
		looking->found = *object;
	if (!looking->total++)
		looking->memory = object->address;
	looking->free += object->state == SLAB_FREE || object->state == SLAB_KEPT;
	looking->slab = object->slab;
	return NULL;
}

static int width_of(const struct looking *looking)
{
	return 2 * looking->answering->kernel->arch->pointer_size;
}

static struct error *tell_cache(struct looking *looking)
{
	struct answering *answering = looking->answering;
	const struct slab_cache *cache = &answering->slabs->cache;
	uint64_t page_size = answering->kernel->memory.page_size;
	int width = width_of(looking);
	struct slab_usage usage;

	TRY(answering->slabs->ops->count(answering->slabs, &usage));
	print(&answering->out, "%-*s  OBJSIZE  ALLOCATED     TOTAL  SLABS  SSIZE  NAME\n", width,
	      "CACHE");
	print(&answering->out,
	      "%*" PRIx64 " %8" PRId64 " %10" PRIu64 " %9" PRIu64 " %6" PRIu64 " %5" PRIu64
	      "k  %s\n",
	      width, cache->address, cache->object_size.integer, usage.objects - usage.free,
	      usage.objects, usage.slabs,
	      (uint64_t)cache->pages_per_slab.integer * page_size / 1024, cache->name);
	return NULL;
}

static void tell_slab(struct looking *looking, unsigned int node)
{
	struct printer *out = &looking->answering->out;
	int width = width_of(looking);

	print(out, "  %-*s  %-*s  NODE  TOTAL  ALLOCATED  FREE\n", width, "SLAB", width, "MEMORY");
	print(out, "  %*" PRIx64 "  %*" PRIx64 "  %4u  %5" PRIu64 "  %9" PRIu64 "  %4" PRIu64 "\n",
	      width, looking->slab, width, looking->memory, node, looking->total,
	      looking->total - looking->free, looking->free);
}

/* In brackets: allocated. */
static void tell_object(struct looking *looking)
{
	const struct slab_object *object = &looking->found;
	struct printer *out = &looking->answering->out;
	bool free = object->state == SLAB_FREE || object->state == SLAB_KEPT;

	if (!object->size)
		return;
	print(out, "  FREE / [ALLOCATED]\n");
	print(out, free ? "   %" PRIx64 : "  [%" PRIx64 "]", object->address);
	if (object->state == SLAB_KEPT && object->cpu != SLAB_NO_CPU)
		print(out, "  (cpu %d cache)", object->cpu);
	print(out, "\n");
}

static struct error *tell_slabs(struct looking *looking, uint64_t physical)
{
	struct kernel *kernel = looking->answering->kernel;
	unsigned int node;

	TRY(problems_note(looking->answering->problems,
			  node_of_frame(kernel, physical / kernel->memory.page_size, &node)));
	TRY(tell_cache(looking));
	tell_slab(looking, node);
	tell_object(looking);
	return NULL;
}

static struct error *tell(struct answering *answering, uint64_t address)
{
	struct looking looking = {.answering = answering, .address = address};
	uint64_t physical;
	struct lyings lyings;

	TRY(memory_translate(&answering->kernel->memory, address, &physical));
	struct error *error = lying_in_slab(answering, address, look, &looking);
	if (error) {
		TRY(error_ignore_damage(error));
		TRY(lying_find(answering, address, &lyings));
		lying_print(&lyings, address, &answering->out);
	} else {
		TRY(tell_slabs(&looking, physical));
		print(&answering->out, "\n");
	}
	return problems_note(answering->problems,
			     tables_print_page(answering->kernel, &answering->out, physical));
}

static struct error *run(struct answering *answering, struct line *line)
{
	const char *word;
	uint64_t address;

	while ((word = line_word(line))) {
		TRY(parse_address(answering->kernel, word, &address));
		TRY(tell(answering, address));
	}
	return NULL;
}

const struct word word_kmem = {.names = "kmem", .usage = "ADDRESS...", .run = run};
