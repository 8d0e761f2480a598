/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modules, module_uses: what lsmod shows and more (include/linux/module.h). The list of modules
 * has been walked when the kernel was opened; here each struct module is read once more.
 *
 * A use is in two lists: of the modules that use one (source_list) and of those that one uses
 * (target_list). Both are walked, so that one lost object does not hide the use.
 */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/map.h"
#include "tables/walk.h"

enum {
	TEXT_MAX = 4096,     /* args, version */
	MODULE_REF_BASE = 1, /* kernel/module/main.c: a module holds one reference to itself */
	BUILD_ID_MAX = 20,
	USES_MAX = 1 << 16, /* of one module */
};

#define MODULES_FIELDS(F)                                                                          \
	F(state, "?module.state")                                                                  \
	F(refcnt, "?module.refcnt.counter|module.uc.usecount.counter")                             \
	F(taints, "?module.taints")                                                                \
	F(version, "?module.version")                                                              \
	F(build_id, "?module.build_id")                                                            \
	F(args, "?module.args")                                                                    \
	F(mem, "?module.mem")                                                                      \
	F(mem_base, "?module_memory.base")                                                         \
	F(mem_size, "?module_memory.size")                                                         \
	F(core_base, "?module.core_layout.base|module.module_core")                                \
	F(core_size, "?module.core_layout.size|module.core_size|module.size")                      \
	F(data_size, "?module.data_layout.size")                                                   \
	F(init_size, "?module.init_layout.size|module.init_size")                                  \
	F(source_list, "?module.source_list")                                                      \
	F(target_list, "?module.target_list")                                                      \
	F(use_source_list, "?module_use.source_list")                                              \
	F(use_target_list, "?module_use.target_list")                                              \
	F(use_source, "?module_use.source")                                                        \
	F(use_target, "?module_use.target")
DEFINE_FIELDS(modules, MODULES_FIELDS)

struct reader {
	struct walk *walk;
	struct modules_fields f;
	struct object object, use;
	struct map known;           /* addresses of the modules that have a row */
	struct map uses;            /* struct module_use objects that are done */
	int64_t mem_text, mem_init; /* enum mod_mem_type: the text, the first of the init kinds */
};

static void reader_deinit(struct reader *reader)
{
	object_deinit(&reader->object);
	object_deinit(&reader->use);
	map_deinit(&reader->known);
	map_deinit(&reader->uses);
}

/* enum module_state */
static struct cell state_cell(const struct reader *reader)
{
	static const char *const names[] = {"live", "coming", "going", "unformed"};
	uint64_t state = object_uint(&reader->object, &reader->f.state);

	if (!object_has(&reader->object, &reader->f.state) || state >= 4)
		return (struct cell){0};
	return cell_text(names[state]);
}

/*
 * taint_flags in kernel/panic.c, by bit. Those in lower case are of the kernel only and never a
 * module's; as the kernel does, they are not shown.
 */
static struct cell taints_cell(const struct reader *reader, char buffer[64])
{
	static const char letters[] = "PFsrmbudawCiOElKXTNJ";
	uint64_t taints = object_uint(&reader->object, &reader->f.taints);
	size_t size = 0;

	if (!object_has(&reader->object, &reader->f.taints))
		return (struct cell){0};
	for (size_t bit = 0; bit < sizeof(letters) - 1; bit++)
		if (taints >> bit & 1 && letters[bit] < 'a')
			buffer[size++] = letters[bit];
	return cell_text_of(buffer, size);
}

static struct cell build_id_cell(const struct reader *reader, char buffer[2 * BUILD_ID_MAX + 1])
{
	const struct field *field = &reader->f.build_id;
	const uint8_t *bytes = object_bytes(&reader->object, field);
	uint8_t any = 0;

	for (uint32_t i = 0; bytes && i < field->size && i < BUILD_ID_MAX; i++) {
		snprintf(buffer + 2 * i, 3, "%02x", bytes[i]);
		any |= bytes[i];
	}
	return cell_text(any ? buffer : NULL);
}

/* The text that a char * member points to; NULL if there is none. */
static struct error *read_text(struct reader *reader, const struct field *field,
			       char buffer[TEXT_MAX], struct cell *ret)
{
	uint64_t address = object_uint(&reader->object, field);

	if (!address)
		return NULL;
	TRY(memory_string(&reader->walk->kernel->memory, address, buffer, TEXT_MAX));
	*ret = cell_text(buffer);
	return NULL;
}

/* struct module_memory mem[]: sizes by kind; the init kinds come last. */
static void set_memory(struct reader *reader, struct modules_row *row)
{
	const struct modules_fields *f = &reader->f;
	const struct kernel *kernel = reader->walk->kernel;
	const uint8_t *mem = object_bytes(&reader->object, &f->mem);
	int64_t size[2] = {0, 0};

	if (!mem)
		return;
	for (int64_t kind = 0; kind < f->mem.count; kind++, mem += f->mem.element) {
		size[kind >= reader->mem_init] +=
		    (int64_t)field_load(kernel, &f->mem_size, mem, f->mem.element);
		if (kind == reader->mem_text)
			row->base =
			    cell_pointer(field_load(kernel, &f->mem_base, mem, f->mem.element));
	}
	row->size = cell_integer(size[0]);
	row->init_size = cell_integer(size[1]);
}

static void set_layout(struct reader *reader, struct modules_row *row)
{
	const struct modules_fields *f = &reader->f;
	const struct object *object = &reader->object;

	row->base = cell_pointer(f->core_base.present ? object_uint(object, &f->core_base)
						      : object->address);
	row->init_size = object_cell(object, &f->init_size);
	row->size = object_cell(object, &f->core_size);
	if (!cell_is_null(row->size))
		row->size.integer += object_int(object, &f->data_size);
}

static struct error *emit_module(struct reader *reader, const struct module *module)
{
	const struct modules_fields *f = &reader->f;
	char taints[64], build_id[2 * BUILD_ID_MAX + 1], version[TEXT_MAX], args[TEXT_MAX];
	struct walk *walk = reader->walk;

	TRY(object_load(&reader->object, module->address));
	struct modules_row row = {
	    .module = cell_pointer(module->address),
	    .name = cell_text(module->name),
	    .state = state_cell(reader),
	    .refcount = object_cell(&reader->object, &f->refcnt),
	    .taints = taints_cell(reader, taints),
	    .build_id = build_id_cell(reader, build_id),
	};
	if (!cell_is_null(row.refcount) && !f->refcnt.alternative)
		row.refcount.integer -= MODULE_REF_BASE;
	if (f->mem.present)
		set_memory(reader, &row);
	else
		set_layout(reader, &row);
	TRY(walk_skip(walk, read_text(reader, &f->version, version, &row.version)));
	TRY(walk_skip(walk, read_text(reader, &f->args, args, &row.args)));
	if (!map_insert(&reader->known, module->address, NULL))
		return error_no_memory();
	return emit_modules(walk->sink, &row);
}

static struct error *emit_use(struct reader *reader, uint64_t address)
{
	const struct modules_fields *f = &reader->f;
	bool added;

	if (!map_insert(&reader->uses, address, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	TRY(object_load(&reader->use, address));
	uint64_t source = object_uint(&reader->use, &f->use_source);
	uint64_t target = object_uint(&reader->use, &f->use_target);
	if (!map_find(&reader->known, source) || !map_find(&reader->known, target))
		return error_corrupt("a use of a module names no module", address);
	struct module_uses_row row = {
	    .module = cell_pointer(target),
	    .used_by = cell_pointer(source),
	};
	return emit_module_uses(reader->walk->sink, &row);
}

static struct error *walk_uses(struct reader *reader, const struct module *module,
			       const struct field *head, const struct field *member)
{
	struct list list;

	if (!head->present || !member->present)
		return NULL;
	list_begin(&list, reader->walk->kernel, module->address + head->offset, LIST_FORWARD);
	for (unsigned int i = 0; i < USES_MAX && list_next(&list); i++)
		TRY(walk_skip(reader->walk, emit_use(reader, list.entry - member->offset)));
	return list_end(&list);
}

/* Kernels without the enumerators have no mem[] either; the defaults are those of 6.4. */
static struct error *find_kinds(struct reader *reader)
{
	struct types *types = reader->walk->kernel->types;

	reader->mem_text = 0;
	reader->mem_init = 4;
	if (!reader->f.mem.present)
		return NULL;
	TRY(walk_skip(reader->walk, types_enumerator(types, "MOD_TEXT", &reader->mem_text)));
	return walk_skip(reader->walk, types_enumerator(types, "MOD_INIT_TEXT", &reader->mem_init));
}

struct error *walk_modules(struct walk *walk)
{
	_cleanup_(reader_deinit) struct reader reader = {.walk = walk};
	struct kernel *kernel = walk->kernel;

	TRY(fields_init(kernel, modules, &reader.f));
	TRY(object_init(&reader.object, kernel, "module"));
	TRY(find_kinds(&reader));
	vector_for_each(&kernel->modules.list, module) {
		problems_at(kernel->problems, "module %s", module->name);
		TRY(walk_skip(walk, emit_module(&reader, module)));
	}
	TRY(walk_skip(walk, object_init(&reader.use, kernel, "module_use")));
	vector_for_each(&kernel->modules.list, module) {
		problems_at(kernel->problems, "module %s", module->name);
		TRY(walk_uses(&reader, module, &reader.f.source_list, &reader.f.use_source_list));
		TRY(walk_uses(&reader, module, &reader.f.target_list, &reader.f.use_target_list));
	}
	problems_at(kernel->problems, NULL);
	return NULL;
}
