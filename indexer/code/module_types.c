/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Modules' BTF: the kernel keeps each in a list, for sysfs and BPF programs. */
#include "code/module_types.h"

#include <stdlib.h>
#include <string.h>

#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/list.h"

enum { MODULE_BTF_MAX = 16 << 20 };

#define MODULE_TYPES_FIELDS(F)                                                                     \
	F(link, "?btf_module.list")                                                                \
	F(module, "?btf_module.module")                                                            \
	F(btf, "?btf_module.btf")                                                                  \
	F(data, "?btf.data")                                                                       \
	F(size, "?btf.data_size")                                                                  \
	F(first_id, "?btf.start_id")                                                               \
	F(first_string, "?btf.start_str_off")
DEFINE_FIELDS(module_types, MODULE_TYPES_FIELDS)

static const struct module *module_named(const struct kernel *kernel, const char *name)
{
	vector_for_each(&kernel->modules.list, module)
		if (!strcmp(module->name, name))
			return module;
	return NULL;
}

/* 0: it came without. */
static struct error *find_btf(struct kernel *kernel, const struct module_types_fields *f,
			      uint64_t module, uint64_t *ret)
{
	uint64_t head, owner;
	struct list list;

	*ret = 0;
	TRY(kernel_symbol(kernel, "btf_modules", &head));
	for (list_begin(&list, kernel, head, LIST_FORWARD); !*ret && list_next(&list);) {
		uint64_t entry = list.entry - f->link.offset;

		TRY(field_read(kernel, &f->module, entry, &owner));
		if (owner == module)
			TRY(field_read(kernel, &f->btf, entry, ret));
	}
	return list_end(&list);
}

static struct error *load(struct kernel *kernel, const struct module_types_fields *f, uint64_t btf,
			  struct types **ret)
{
	uint64_t data, size, first_id, first_string;

	TRY(field_read(kernel, &f->data, btf, &data));
	TRY(field_read(kernel, &f->size, btf, &size));
	TRY(field_read(kernel, &f->first_id, btf, &first_id));
	TRY(field_read(kernel, &f->first_string, btf, &first_string));
	if (!size || size > MODULE_BTF_MAX)
		return error_corrupt("BTF of a module has no sensible size", btf);
	_cleanup_free_ void *bytes = malloc(size);
	if (!bytes)
		return error_no_memory();
	TRY(memory_read(&kernel->memory, data, bytes, size));
	return types_btf_create_split(kernel->types, (uint32_t)first_id, (uint32_t)first_string,
				      bytes, size, kernel->memory.swap, ret);
}

struct error *module_types_load(struct kernel *kernel, const char *name, struct types **ret)
{
	const struct module *module = module_named(kernel, name);
	struct module_types_fields f;
	uint64_t btf = 0;

	if (!module)
		return error_absent("module", name);
	if (!kernel->types || !kernel_has_symbol(kernel, "btf_modules"))
		return error_absent("types of module", name);
	TRY(fields_init(kernel, module_types, &f));
	if (f.link.present)
		TRY(find_btf(kernel, &f, module->address, &btf));
	return btf ? load(kernel, &f, btf, ret) : error_absent("types of module", name);
}
