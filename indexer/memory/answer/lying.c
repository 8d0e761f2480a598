/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See lying.h. Each finder adds what it knows of the address, or nothing. */
#include "answer/lying.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/evaluate.h"
#include "base/cleanup.h"
#include "image/object.h"
#include "objects/mm/memmap.h"
#include "objects/mm/pages.h"
#include "objects/mm/slub.h"

enum { SLAB_ORDER_MAX = 20, AREAS_DEPTH = 64 };

struct finding {
	struct answering *answering;
	struct kernel *kernel;
	uint64_t address;
	struct lyings *ret;
};

static struct lying *add(struct finding *finding, const char *kind, const char *name,
			 uint64_t start, uint64_t size)
{
	static struct lying spare;
	struct lyings *ret = finding->ret;
	struct lying *lying = ret->count < LYING_MAX ? &ret->list[ret->count++] : &spare;

	*lying = (struct lying){.kind = kind, .start = start, .size = size};
	snprintf(lying->name, sizeof(lying->name), "%s", name);
	return lying;
}

static void find_symbol(struct finding *finding)
{
	struct place place = kernel_place(finding->kernel, finding->address);
	char name[LYING_NAME];

	if (!place.name)
		return;
	snprintf(name, sizeof(name), place.module ? "%s [%s]" : "%s", place.name, place.module);
	add(finding, kernel_is_text(finding->kernel, finding->address) ? "code" : "variable", name,
	    place.symbol->address, 0);
}

static void find_percpu(struct finding *finding)
{
	const struct kernel *kernel = finding->kernel;
	char name[LYING_NAME];

	vector_for_each(&kernel->cpus, cpu) {
		uint64_t link = finding->address - cpu->percpu_offset;

		if (!cpu->percpu_offset || !symbol_is_percpu(kernel, link))
			continue;
		const struct symbol *symbol = symbols_at(&kernel->symbols, link);
		snprintf(name, sizeof(name), "%s of CPU %u", symbols_name(&kernel->symbols, symbol),
			 cpu->number);
		add(finding, "per-CPU variable", name, symbol->address + cpu->percpu_offset, 0);
		return;
	}
}

static void find_cpu_stack(struct finding *finding)
{
	const struct stacks *stacks = &finding->answering->crash->stacks;
	char name[LYING_NAME];

	vector_for_each(&stacks->spans, span) {
		if (finding->address < span->start || finding->address >= span->end)
			continue;
		snprintf(name, sizeof(name), "%s stack of CPU %u",
			 stack_kind_name(span->kind) ? stack_kind_name(span->kind) : "a",
			 span->cpu);
		add(finding, "CPU stack", name, span->start, span->end - span->start);
		return;
	}
}

static struct error *name_task(struct kernel *kernel, uint64_t task, char name[LYING_NAME])
{
	struct field comm, pid;
	char text[17] = "";
	uint64_t number = 0;

	TRY(field_find(kernel, "task_struct.comm", &comm));
	TRY(field_find(kernel, "task_struct.pid", &pid));
	TRY(memory_string(&kernel->memory, task + comm.offset, text, sizeof(text)));
	TRY(field_read(kernel, &pid, task, &number));
	snprintf(name, LYING_NAME, "%s, pid %" PRIu64 ", task %" PRIx64, text, number, task);
	return NULL;
}

static struct error *find_task_stack(struct finding *finding)
{
	struct kernel *kernel = finding->kernel;
	const struct tasks *tasks;
	struct field stack;

	TRY(field_find(kernel, "task_struct.stack|task_struct.thread_info", &stack));
	TRY(crash_tasks(finding->answering->crash, &tasks));
	vector_for_each(&tasks->list, task) {
		char name[LYING_NAME] = "";
		uint64_t start;
		struct error *error = field_read(kernel, &stack, *task, &start);

		TRY(error_ignore_damage(error));
		if (error || !start || finding->address - start >= kernel->stack_size)
			continue;
		TRY(error_ignore_damage(name_task(kernel, *task, name)));
		add(finding, "task stack", name, start, kernel->stack_size);
		return NULL;
	}
	return NULL;
}

struct error *page_of_frame(struct kernel *kernel, uint64_t physical, uint64_t *page)
{
	_cleanup_(memmap_deinit) struct memmap map = {0};

	TRY(memmap_init(&map, kernel));
	return memmap_page(&map, physical / kernel->memory.page_size, page)
		   ? NULL
		   : error_fault("memory without struct pages", physical);
}

struct error *page_of_address(struct kernel *kernel, uint64_t physical, uint64_t *page)
{
	struct field compound;
	uint64_t value;

	TRY(page_of_frame(kernel, physical, page));
	TRY(error_ignore_damage(field_find(kernel, PAGE_COMPOUND, &compound)));
	if (!compound.present)
		return NULL;
	TRY(field_read(kernel, &compound, *page, &value));
	*page = page_head(*page, value);
	return NULL;
}

/* A slab object */

struct slab_search {
	struct finding *finding;
	struct slub slub;
	uint64_t object;
	bool found;
};

static struct error *compare_object(void *context, uint64_t object)
{
	struct slab_search *search = context;

	search->found |= object == search->object;
	return NULL;
}

static struct error *look_at_cpu(void *context, const struct cpu *cpu, uint64_t first)
{
	struct slab_search *search = context;

	(void)cpu;
	return slub_freelist(&search->slub, first, compare_object, search);
}

static const char *find_state(struct slab_search *search, uint64_t slab)
{
	const struct slub_visitor visitor = {.context = search, .cpu_slab = look_at_cpu};
	struct slub *slub = &search->slub;
	uint64_t first = object_uint(&slub->slab, &slub->f.slab_freelist);
	struct error *error = slub_freelist(slub, first, compare_object, search);
	bool whole = !error;

	error_destroy(error);
	if (search->found)
		return "free";
	error = slub_visit(slub, &visitor);
	error_destroy(error);
	if (search->found)
		return "cpu";
	error_destroy(slub_load_slab(slub, slab));
	return whole ? "allocated" : NULL;
}

static struct error *add_object(struct slab_search *search, uint64_t slab, uint64_t memory)
{
	struct slub *slub = &search->slub;
	struct finding *finding = search->finding;
	uint64_t size = object_uint(&slub->cache, &slub->f.size), cache;
	uint64_t start = memory + object_uint(&slub->cache, &slub->f.red_left_pad);
	char name[LYING_NAME];

	cache = slub->cache.address;
	TRY(slub_load_cache(slub, cache, name, sizeof(name)));
	if (!size || finding->address < start)
		return error_corrupt("a slab has no sensible size", slab);
	search->object = start + (finding->address - start) / size * size;
	struct lying *lying = add(finding, "slab object", name, search->object, size);
	lying->state = find_state(search, slab);
	return NULL;
}

static struct error *find_object(struct slab_search *search, uint64_t page)
{
	struct kernel *kernel = search->finding->kernel;
	struct slub *slub = &search->slub;
	_cleanup_(memmap_deinit) struct memmap map = {0};
	uint64_t pfn, cache;
	uint8_t bytes[256];
	struct page_rule rule;
	struct field whole;

	TRY(field_find(kernel, "page", &whole));
	if (whole.size > sizeof(bytes))
		return error_corrupt("a struct page is too large", page);
	TRY(memory_read(&kernel->memory, page, bytes, whole.size));
	const struct page read = {.address = page, .bytes = bytes, .size = whole.size};
	TRY(page_rule_slab(kernel, &rule));
	if (!page_is(&rule, &read))
		return NULL;
	TRY(memmap_init(&map, kernel));
	if (!memmap_frame(&map, page, &pfn))
		return error_corrupt("a struct page is not in the map of pages", page);
	cache = field_load(kernel, &slub->f.slab_cache, bytes, whole.size);
	TRY(object_load(&slub->cache, cache));
	TRY(slub_load_slab(slub, page));
	return add_object(search, page, map.direct + pfn * kernel->memory.page_size);
}

static struct error *find_slab(struct finding *finding)
{
	struct slab_search *search = calloc(1, sizeof(*search));
	uint64_t physical, page;
	struct error *error;

	if (!search)
		return error_no_memory();
	search->finding = finding;
	error = memory_translate(&finding->kernel->memory, finding->address, &physical);
	if (!error)
		error = page_of_address(finding->kernel, physical, &page);
	if (!error)
		error = slub_init(&search->slub, finding->kernel);
	if (!error)
		error = find_object(search, page);
	slub_deinit(&search->slub);
	free(search);
	return error;
}

/* vmalloc areas are in a tree by their addresses. */
static struct error *find_area(struct finding *finding)
{
	struct kernel *kernel = finding->kernel;
	struct field start, end, node, left, right;
	uint64_t root, at;

	TRY(kernel_symbol(kernel, "vmap_area_root", &root));
	TRY(field_find(kernel, "vmap_area.va_start", &start));
	TRY(field_find(kernel, "vmap_area.va_end", &end));
	TRY(field_find(kernel, "vmap_area.rb_node", &node));
	TRY(field_find(kernel, "rb_node.rb_left", &left));
	TRY(field_find(kernel, "rb_node.rb_right", &right));
	TRY(memory_pointer(&kernel->memory, root, &at));
	for (unsigned int depth = 0; at && depth < AREAS_DEPTH; depth++) {
		uint64_t area = at - node.offset, from, to;

		TRY(field_read(kernel, &start, area, &from));
		TRY(field_read(kernel, &end, area, &to));
		if (finding->address >= from && finding->address < to) {
			add(finding, "vmalloc area", "", from, to - from);
			return NULL;
		}
		TRY(field_read(kernel, finding->address < from ? &left : &right, at, &at));
	}
	return NULL;
}

struct error *lying_find(struct answering *answering, uint64_t address, struct lyings *ret)
{
	struct finding finding = {answering, answering->kernel, address, ret};
	struct problems *problems = answering->problems;

	ret->count = 0;
	find_symbol(&finding);
	find_percpu(&finding);
	find_cpu_stack(&finding);
	TRY(error_ignore_damage(find_task_stack(&finding)));
	TRY(problems_note(problems, find_slab(&finding)));
	return error_ignore_damage(find_area(&finding));
}
