/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * irqs: interrupt lines (include/linux/irqdesc.h, irq.h, interrupt.h).
 *
 * The descriptors are in an array, since Linux 2.6.34 in a radix tree, since 6.5 in a maple tree,
 * by the line's number (kernel/irq/handle.c, irqdesc.c). A line costs its struct irq_desc, one
 * struct irqaction per handler, a few names, and one word per CPU.
 */
#include <inttypes.h>

#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "image/cpus.h"
#include "shapes/maple.h"
#include "shapes/xarray.h"
#include "tables/walk.h"

enum { ACTIONS_MAX = 256, NAME_MAX_SIZE = 64, LINES_MAX = 1 << 16 };

#define IRQS_FIELDS(F)                                                                             \
	F(number, "?irq_desc.irq_data.irq|irq_desc.irq")                                           \
	F(hwirq, "?irq_desc.irq_data.hwirq")                                                       \
	F(chip, "irq_desc.irq_data.chip|irq_desc.chip|irq_desc.handler|irq_desc_t.handler")        \
	F(chip_name, "irq_chip.name|hw_interrupt_type.typename")                                   \
	F(chip_type, "?irq_chip.typename")                                                         \
	F(domain, "?irq_desc.irq_data.domain")                                                     \
	F(domain_name, "?irq_domain.name")                                                         \
	F(counts, "?irq_desc.kstat_irqs")                                                          \
	F(data, "?irq_desc.irq_data")                                                              \
	F(kstat, "?kernel_stat.irqs")                                                              \
	F(kstat_cpus, "?kernel_stat.per_cpu_user")                                                 \
	F(count, "?irqstat.cnt")                                                                   \
	F(flow, "?irq_desc.handle_irq")                                                            \
	F(action, "irq_desc.action|irq_desc_t.action")                                             \
	F(unhandled, "?irq_desc.irqs_unhandled")                                                   \
	F(depth, "irq_desc.depth|irq_desc_t.depth")                                                \
	F(affinity,                                                                                \
	  "?irq_desc.irq_common_data.affinity|irq_desc.irq_data.affinity|irq_desc.affinity")       \
	F(effective_affinity, "?irq_desc.irq_common_data.effective_affinity")                      \
	F(action_name, "irqaction.name")                                                           \
	F(action_handler, "irqaction.handler")                                                     \
	F(action_flags, "irqaction.flags")                                                         \
	F(action_next, "irqaction.next")
DEFINE_FIELDS(irqs, IRQS_FIELDS)

struct irq_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct irqs_fields f;
	struct object desc, action;
	char chip[NAME_MAX_SIZE], domain[2 * NAME_MAX_SIZE];
	char names[1024], handlers[1024], affinity[512], effective[512];
	char counts[64 * 1024];
};

static void irq_walk_deinit(struct irq_walk *w)
{
	object_deinit(&w->desc);
	object_deinit(&w->action);
}

/* 2.4: one kernel_stat, whose irqs[] has a row per CPU. */
static uint32_t kstat_lines(const struct irqs_fields *f)
{
	return f->kstat_cpus.count ? f->kstat.size / f->kstat_cpus.size : f->kstat.count;
}

/*
 * A counter per CPU since 2.6.37, before an array of them; until 2.6.27 in what each CPU counted,
 * by the line's number. 0: there is none.
 */
static struct error *counter_address(struct irq_walk *w, const struct cpu *cpu, uint64_t irq,
				     uint64_t *ret)
{
	const struct irqs_fields *f = &w->f;
	uint64_t counts = object_uint(&w->desc, &f->counts);

	*ret = 0;
	if (!f->counts.present && irq < kstat_lines(f)) {
		if (f->kstat_cpus.present) {
			TRY(kernel_symbol(w->kernel, "kstat", ret));
			irq += (uint64_t)cpu->number * kstat_lines(f);
		} else {
			TRY(percpu_symbol(w->kernel, cpu, "kstat", ret));
		}
		*ret += f->kstat.offset + irq * sizeof(uint32_t);
	} else if (counts && f->data.present) {
		*ret = percpu_address(w->kernel, cpu, counts + f->count.offset);
	} else if (counts) {
		*ret = counts + cpu->number * sizeof(uint32_t);
	}
	return NULL;
}

static struct error *fill_counts(struct irq_walk *w, uint64_t irq, struct irqs_row *row)
{
	uint64_t address = 0, total = 0;
	struct text text;

	text_init(&text, w->counts, sizeof(w->counts));
	vector_for_each(&w->kernel->cpus, cpu) {
		uint32_t count;

		if (!cpu->present)
			continue;
		TRY(counter_address(w, cpu, irq, &address));
		if (!address)
			return NULL;
		TRY(memory_u32(&w->kernel->memory, address, &count));
		text_item(&text, " ");
		text_add(&text, "%" PRIu32, count);
		total += count;
	}
	row->count = cell_integer((int64_t)total);
	row->cpu_counts = text_cell(&text);
	return NULL;
}

/*
 * cpumask_var_t is an array of one mask, or (CONFIG_CPUMASK_OFFSTACK) a pointer to one; before it
 * there was the mask itself.
 */
static struct error *fill_mask(struct irq_walk *w, const struct field *field, char *buffer,
			       size_t capacity, struct cell *ret)
{
	struct text text;

	if (!object_has(&w->desc, field))
		return NULL;
	uint64_t mask = field->type->kind == TYPE_POINTER ? object_uint(&w->desc, field)
							  : object_address(&w->desc, field);
	if (!mask)
		return NULL;
	text_init(&text, buffer, capacity);
	TRY(cpumask_text(w->kernel, mask, &text));
	*ret = text_cell(&text);
	return NULL;
}

/* What a line that leads to another controller has for an action: nobody's, and without a name. */
static bool is_chain(struct irq_walk *w)
{
	const char *handler =
	    kernel_place(w->kernel, object_uint(&w->action, &w->f.action_handler)).name;

	return handler && !strcmp(handler, "bad_chained_irq");
}

static struct error *add_action(struct irq_walk *w, struct text *names, struct text *handlers)
{
	struct place place = kernel_place(w->kernel, object_uint(&w->action, &w->f.action_handler));
	uint64_t name = object_uint(&w->action, &w->f.action_name);
	char text[NAME_MAX_SIZE];

	text_item(handlers, ", ");
	text_add(handlers, "%s", place.name ? place.name : "?");
	TRY(memory_string(&w->kernel->memory, name, text, sizeof(text)));
	text_item(names, ", ");
	text_add(names, "%s", text);
	return NULL;
}

static struct error *fill_actions(struct irq_walk *w, struct irqs_row *row)
{
	uint64_t address = object_uint(&w->desc, &w->f.action), flags = 0;
	struct error *error = NULL;
	struct text names, handlers;
	unsigned int count = 0;

	text_init(&names, w->names, sizeof(w->names));
	text_init(&handlers, w->handlers, sizeof(w->handlers));
	for (; address && !error; address = object_uint(&w->action, &w->f.action_next)) {
		if (count == ACTIONS_MAX)
			error = error_corrupt("list of interrupt handlers does not end", address);
		else
			error = object_load(&w->action, address);
		if (error || is_chain(w))
			break;
		TRY(walk_skip(w->walk, add_action(w, &names, &handlers)));
		flags |= object_uint(&w->action, &w->f.action_flags);
		count++;
	}
	row->actions = cell_integer(count);
	row->flags = count ? cell_integer((int64_t)flags) : (struct cell){0};
	row->name = text_cell(&names);
	row->handlers = text_cell(&handlers);
	return error;
}

static struct error *fill_masks(struct irq_walk *w, struct irqs_row *row)
{
	TRY(fill_mask(w, &w->f.affinity, w->affinity, sizeof(w->affinity), &row->affinity));
	return fill_mask(w, &w->f.effective_affinity, w->effective, sizeof(w->effective),
			 &row->effective_affinity);
}

static struct error *fill_names(struct irq_walk *w, struct irqs_row *row)
{
	const struct irqs_fields *f = &w->f;
	uint64_t chip = object_uint(&w->desc, &f->chip);

	TRY(field_text(w->kernel, &f->chip_name, chip, w->chip, sizeof(w->chip), &row->chip));
	if (cell_is_null(row->chip))
		TRY(field_text(w->kernel, &f->chip_type, chip, w->chip, sizeof(w->chip),
			       &row->chip));
	return field_text(w->kernel, &f->domain_name, object_uint(&w->desc, &f->domain), w->domain,
			  sizeof(w->domain), &row->domain);
}

static struct error *emit_irq(struct irq_walk *w, uint64_t index, uint64_t address)
{
	const struct irqs_fields *f = &w->f;
	struct object *desc = &w->desc;

	problems_at(w->kernel->problems, "irq %" PRIu64, index);
	TRY(object_load(desc, address));
	if (object_has(desc, &f->number) && object_uint(desc, &f->number) != index)
		return error_corrupt("an interrupt descriptor has another number", address);
	struct irqs_row row = {
	    .irq = cell_integer((int64_t)index),
	    .desc = cell_pointer(address),
	    .hwirq = object_cell(desc, &f->hwirq),
	    .flow = cell_text(kernel_place(w->kernel, object_uint(desc, &f->flow)).name),
	    .unhandled = object_cell(desc, &f->unhandled),
	    .depth = object_cell(desc, &f->depth),
	};
	TRY(walk_skip(w->walk, fill_names(w, &row)));
	TRY(walk_skip(w->walk, fill_counts(w, index, &row)));
	TRY(walk_skip(w->walk, fill_masks(w, &row)));
	TRY(walk_skip(w->walk, fill_actions(w, &row)));
	return emit_irqs(w->walk->sink, &row);
}

static struct error *visit(void *context, uint64_t index, uint64_t address)
{
	struct irq_walk *w = context;

	return walk_skip(w->walk, emit_irq(w, index, address));
}

static struct error *walk_maple(struct irq_walk *w)
{
	struct maple_layout layout;
	struct maple tree;
	uint64_t address;

	TRY(maple_layout_init(&layout, w->kernel));
	TRY(kernel_symbol(w->kernel, "sparse_irqs", &address));
	for (maple_begin(&tree, &layout, address); maple_next(&tree);)
		TRY(visit(w, tree.first, tree.entry));
	return maple_end(&tree);
}

/* Of lines that no controller has nothing is known. */
static struct error *visit_slot(struct irq_walk *w, uint64_t index, uint64_t address, uint64_t none)
{
	uint64_t chip;

	TRY(field_read(w->kernel, &w->f.chip, address, &chip));
	return chip && chip != none ? emit_irq(w, index, address) : NULL;
}

/* Until 2.6.33: descriptors in an array, or (since 2.6.28, CONFIG_SPARSE_IRQ) pointers to them. */
static struct error *walk_array(struct irq_walk *w)
{
	struct kernel *kernel = w->kernel;
	bool pointers = kernel_has_symbol(kernel, "irq_desc_ptrs");
	uint64_t none = kernel_symbol_or(kernel, "no_irq_chip|no_irq_type", 0), array, address;
	uint32_t count = kstat_lines(&w->f);

	if (kernel_has_symbol(kernel, "nr_irqs")) {
		TRY(kernel_symbol(kernel, "nr_irqs", &address));
		TRY(memory_u32(&kernel->memory, address, &count));
	}
	TRY(kernel_symbol(kernel, pointers ? "irq_desc_ptrs" : "irq_desc", &array));
	if (pointers)
		TRY(memory_pointer(&kernel->memory, array, &array));
	for (uint32_t n = 0; n < count && n < LINES_MAX; n++) {
		address = array + n * w->desc.size;
		if (pointers)
			TRY(memory_pointer(&kernel->memory, array + n * kernel->arch->pointer_size,
					   &address));
		if (address)
			TRY(walk_skip(w->walk, visit_slot(w, n, address, none)));
	}
	return NULL;
}

struct error *walk_irqs(struct walk *walk)
{
	_cleanup_(irq_walk_deinit) struct irq_walk w = {.walk = walk, .kernel = walk->kernel};
	uint64_t tree;

	TRY(fields_init(walk->kernel, irqs, &w.f));
	TRY(object_init(&w.desc, walk->kernel, "irq_desc|irq_desc_t"));
	TRY(object_init(&w.action, walk->kernel, "irqaction"));
	if (kernel_has_symbol(walk->kernel, "sparse_irqs")) {
		TRY(walk_maple(&w));
	} else if (!kernel_has_symbol(walk->kernel, "irq_desc_tree")) {
		TRY(walk_array(&w));
	} else {
		TRY(kernel_symbol(walk->kernel, "irq_desc_tree", &tree));
		TRY(xarray_walk(walk->kernel, tree, visit, &w));
	}
	problems_at(walk->kernel->problems, NULL);
	return NULL;
}
