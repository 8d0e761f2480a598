/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See lying.h. Each finder adds what it knows of the address, or nothing. */
#include "answer/lying.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/evaluate.h"
#include "base/cleanup.h"
#include "image/fields.h"
#include "objects/mm/pages.h"

enum { AREAS_DEPTH = 64 };

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

static const char *state_name(enum slab_state state)
{
	static const char *const names[] = {[SLAB_ALLOCATED] = "allocated",
					    [SLAB_FREE] = "free",
					    [SLAB_KEPT] = "cpu",
					    [SLAB_UNKNOWN] = NULL};

	return names[state];
}

static struct error *compare_object(void *context, const struct slab_object *object)
{
	struct finding *finding = context;
	const struct slabs *slabs = finding->answering->slabs;

	if (finding->address - object->address < object->size)
		add(finding, "slab object", slabs->cache.name, object->address, object->size)
		    ->state = state_name(object->state);
	return NULL;
}

static struct error *find_slab(struct finding *finding)
{
	struct error *error =
	    lying_in_slab(finding->answering, finding->address, compare_object, finding);

	/* Most memory is no slab's, and no damage. */
	return error && error->kind == ERROR_ABSENT ? error_ignore_damage(error) : error;
}

struct error *lying_in_slab(struct answering *answering, uint64_t address,
			    struct error *(*visit)(void *context, const struct slab_object *object),
			    void *context)
{
	struct kernel *kernel = answering->kernel;
	uint8_t bytes[PAGE_STRUCT_MAX];
	uint64_t physical, at;
	struct page page;

	TRY(memory_translate(&kernel->memory, address, &physical));
	TRY(page_of_address(kernel, physical, &at));
	TRY(page_read(kernel, at, bytes, &page));
	if (!answering->slabs)
		TRY(slabs_open(kernel, &answering->slabs));
	return answering->slabs->ops->each_of_page(answering->slabs, &page, visit, context);
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

void lying_print(const struct lyings *lyings, uint64_t address, struct printer *out)
{
	for (unsigned int i = 0; i < lyings->count; i++) {
		const struct lying *lying = &lyings->list[i];

		print(out, "%" PRIx64 ": %s %s", address, lying->kind, lying->name);
		if (address != lying->start)
			print(out, ", %" PRIu64 " bytes behind its start", address - lying->start);
		if (lying->size)
			print(out, ", %" PRIx64 "-%" PRIx64, lying->start,
			      lying->start + lying->size);
		print(out, lying->state ? ", %s\n" : "\n", lying->state);
	}
}
