/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each part needs the ones before it. */
#include "image/open.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "dump/machines.h"
#include "image/cpus.h"
#include "image/facts_vmlinux.h"
#include "image/fields.h"
#include "image/variables.h"
#include "image/vmlinux_choose.h"
#include "image/vmlinux_match.h"
#include "machine/facts_sources.h"

/* By ELF machine where the dump or the vmlinux tells, by utsname where the header has it, else by
 * VMCOREINFO. */
static bool is_arch(const struct kernel *kernel, const struct arch_ops *arch)
{
	const struct dump_info *info = dump_info(kernel->dump);

	if (info->machine)
		return info->machine == arch->machine;
	if (kernel->vmlinux && kernel->vmlinux->machine)
		return kernel->vmlinux->machine == arch->machine;
	return (info->machine_name && !strcmp(info->machine_name, arch->name)) ||
	       arch->recognises(&kernel->facts);
}

static struct error *unsupported(struct kernel *kernel, const struct arch_ops *const *registry)
{
	const struct dump_info *info = dump_info(kernel->dump);
	bool big_endian = info->swap != (BYTE_ORDER == BIG_ENDIAN);
	const char *name = machine_name(info->machine, info->pointer_bits, big_endian);
	struct text supported;
	char names[128];

	if (!name)
		name = info->machine_name ? info->machine_name : "unknown";
	text_init(&supported, names, sizeof(names));
	for (const struct arch_ops *const *arch = registry; *arch; arch++) {
		text_item(&supported, ", ");
		text_add(&supported, "%s", (*arch)->name);
	}
	return error_create(ERROR_UNSUPPORTED,
			    "this dump is of a machine that is not supported: %s; supported: %s",
			    name, names);
}

static struct error *choose_arch(struct kernel *kernel, const struct arch_ops *const *registry)
{
	for (const struct arch_ops *const *arch = registry; *arch; arch++)
		if (is_arch(kernel, *arch)) {
			kernel->arch = *arch;
			return NULL;
		}
	return unsupported(kernel, registry);
}

/* Memory without a header has no byte order; the vmlinux of its kernel has. */
static bool is_swapped(const struct kernel *kernel)
{
	const struct dump_info *info = dump_info(kernel->dump);
	const struct vmlinux *vmlinux = kernel->vmlinux;

	return !info->machine && vmlinux && vmlinux->machine && vmlinux->swap != info->swap;
}

/* A machine that the file names and nobody supports needs no search for facts. */
static struct error *check_machine(struct kernel *kernel, const struct arch_ops *const *registry)
{
	return dump_info(kernel->dump)->machine ? choose_arch(kernel, registry) : NULL;
}

/* Of the symbols, none of which is a module's yet. */
static uint64_t last_address(const struct kernel *kernel)
{
	size_t count = kernel->symbols.list.count;

	return count ? kernel->symbols.list.data[count - 1].address : kernel->text_end;
}

static void find_bounds(struct kernel *kernel)
{
	facts_symbol(&kernel->facts, "_stext", &kernel->text_start);
	kernel->text_start = kernel_symbol_or(kernel, "_text", kernel->text_start);
	kernel->text_end = kernel_symbol_or(kernel, "_etext", kernel->text_start);
	kernel->image_end = kernel_symbol_or(kernel, "_end", last_address(kernel));
	/* Code that runs once (start_kernel, under every idle task of CPU 0) lies behind the data.
	 */
	kernel->init_start = kernel_symbol_or(kernel, "_sinittext", 0);
	kernel->init_end = kernel_symbol_or(kernel, "_einittext", 0);
}

/* Without CONFIG_KALLSYMS_ALL a kernel has names for functions alone. */
static bool lacks_variables(struct kernel *kernel)
{
	return kernel->symbols.list.count &&
	       !kernel_has_symbol(kernel, "init_task|init_task_union");
}

/* One source of names for variables, which the next one builds on. */
static struct error *add_variables(struct kernel *kernel, struct error *(*source)(struct kernel *))
{
	TRY(kernel_end_walk(kernel, source(kernel)));
	return symbols_finish(&kernel->symbols);
}

/* With types where a kernel has its own, and without: what lies where then remains unknown. */
static struct error *load_types(struct kernel *kernel, const char *wanted)
{
	bool named = !lacks_variables(kernel);

	if (!named)
		TRY(add_variables(kernel, variables_exported));
	TRY(kernel_end_walk(kernel, types_load(kernel, wanted)));
	if (named)
		return NULL;
	kernel->some_variables = true;
	TRY(add_variables(kernel, variables_percpu));
	TRY(add_variables(kernel, variables_pointed));
	TRY(add_variables(kernel, variables_used));
	find_bounds(kernel);
	if (!lacks_variables(kernel))
		return NULL;
	return problems_note(
	    kernel->problems,
	    error_lost("the symbol table has functions only: a vmlinux is needed", 0));
}

static struct error *load_symbols(struct kernel *kernel)
{
	bool told = kernel->vmlinux && kernel->vmlinux->symtab;
	struct error *error = told ? symbols_from_elf(kernel, &kernel->symbols)
				   : symbols_from_kallsyms(kernel, &kernel->symbols);

	kernel->symbols_from = !kernel->symbols.list.count ? NULL
			       : !told                     ? "kallsyms"
			       : kernel->vmlinux->is_map   ? "system.map"
							   : "elf";
	TRY(kernel_end_walk(kernel, error));
	TRY(symbols_finish(&kernel->symbols));
	find_bounds(kernel);
	if (kernel->arch->refine)
		TRY(kernel_end_walk(kernel, kernel->arch->refine(kernel)));
	return NULL;
}

/*
 * struct new_utsname: six texts of 65 bytes (include/uapi/linux/utsname.h), a variable before
 * namespaces.
 */
static struct error *load_names(struct kernel *kernel)
{
	char *const texts[] = {kernel->nodename, kernel->release, kernel->version};
	const char *release = facts_string(&kernel->facts, "OSRELEASE");
	uint64_t uts;
	struct field name = {0};

	snprintf(kernel->release, sizeof(kernel->release), "%s", release ? release : "");
	facts_hex(&kernel->facts, "KERNELOFFSET", &kernel->kaslr_offset);
	TRY(kernel_symbol(kernel, "init_uts_ns|system_utsname", &uts));
	if (kernel_has_symbol(kernel, "init_uts_ns"))
		TRY(field_find(kernel, "uts_namespace.name", &name));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		TRY(memory_string(&kernel->memory, uts + name.offset + 65 * (i + 1), texts[i], 65));
	return NULL;
}

/* What the kernel was, for messages. */
static const char *wanted_release(const struct kernel *kernel)
{
	const char *release = facts_string(&kernel->facts, "OSRELEASE");

	return release ? release : dump_info(kernel->dump)->release;
}

/*
 * A kernel without vmcoreinfo_note writes no VMCOREINFO: then looking for it in memory is of no
 * use.
 */
static bool writes_vmcoreinfo(struct vmlinux *vmlinux)
{
	uint64_t address;

	return !vmlinux->symtab || vmlinux_find(vmlinux, "vmcoreinfo_note", &address);
}

/* union thread_union is as large as a stack. */
enum { STACK_SIZE_MAX = 1 << 20 };

static struct error *find_stack_size(struct kernel *kernel)
{
	struct field whole;
	uint32_t least = kernel->memory.page_size;
	struct error *error = field_find(kernel, "thread_union", &whole);

	kernel->stack_size = kernel->arch->stack_size > least ? kernel->arch->stack_size : least;
	if (!error && whole.size && whole.size <= STACK_SIZE_MAX &&
	    !(whole.size & (whole.size - 1)))
		kernel->stack_size = whole.size;
	return error_ignore_damage(error);
}

static struct error *load_facts(struct kernel *kernel, const struct kernel_options *options)
{
	static const struct vmlinux_files none;
	const struct vmlinux_files *files = options->vmlinux ? options->vmlinux : &none;
	bool plain = vmlinux_files_are_plain(files);

	TRY(facts_from_note(&kernel->facts, kernel->dump));
	if (!plain)
		TRY(facts_from_memory(&kernel->facts, kernel->dump));
	TRY(vmlinux_choose(files, &kernel->facts, kernel->dump, wanted_release(kernel),
			   &kernel->vmlinux));
	if (plain && writes_vmcoreinfo(kernel->vmlinux))
		TRY(facts_from_memory(&kernel->facts, kernel->dump));
	if (!facts_are_empty(&kernel->facts))
		return NULL;
	if (kernel->vmlinux)
		return facts_from_vmlinux(&kernel->facts, kernel->dump, kernel->vmlinux,
					  kernel->problems);
	TRY(facts_from_cpu(&kernel->facts, kernel->dump));
	if (!facts_are_empty(&kernel->facts))
		return NULL;
	return error_context(error_absent("VMCOREINFO", "text"),
			     "give the vmlinux of this kernel (--vmlinux FILE)");
}

/* Where a page table has the image is known when the table is, and it is all that there is. */
static struct error *add_image(struct kernel *kernel)
{
	if (!kernel->memory.image)
		return NULL;
	TRY(facts_add(&kernel->facts, "SYMBOL(_stext)=%" PRIx64, kernel->memory.image));
	return facts_add(&kernel->facts, "KERNELOFFSET=%" PRIx64, kernel->memory.moved);
}

static struct error *open_parts(struct kernel *kernel, const struct kernel_options *options)
{
	problems_enter(kernel->problems, "kernel", NULL);
	TRY(check_machine(kernel, options->architectures));
	TRY(load_facts(kernel, options));
	TRY(choose_arch(kernel, options->architectures));
	kernel->facts.swapped = is_swapped(kernel);
	TRY(memory_init(&kernel->memory, kernel->dump, kernel->arch, &kernel->facts));
	TRY(add_image(kernel));
	if (kernel->vmlinux)
		TRY(vmlinux_match(kernel->vmlinux, kernel));
	TRY(load_symbols(kernel));
	TRY(load_types(kernel, options->types));
	TRY(kernel_end_walk(kernel, find_stack_size(kernel)));
	TRY(problems_note(kernel->problems, field_find(kernel, "mm_struct.pgd", &kernel->mm_pgd)));
	TRY(kernel_end_walk(kernel, load_names(kernel)));
	return kernel_end_walk(kernel, cpus_load(kernel));
}

struct error *kernel_open(struct dump *dump, const struct kernel_options *options,
			  struct problems *problems, struct kernel **ret)
{
	_cleanup_(kernel_closep) struct kernel *kernel = calloc(1, sizeof(*kernel));

	if (!kernel)
		return error_no_memory();
	kernel->dump = dump;
	kernel->problems = problems;
	struct error *error = open_parts(kernel, options);
	struct error *failure = memory_failure(&kernel->memory);
	if (failure) {
		error_destroy(error);
		return failure;
	}
	TRY(error);
	*ret = steal(&kernel);
	return NULL;
}

static struct error *find_arch(const char *machine, const struct arch_ops *const *registry,
			       const struct arch_ops **ret)
{
	for (; *registry; registry++)
		if (!strcmp((*registry)->name, machine)) {
			*ret = *registry;
			return NULL;
		}
	return error_create(ERROR_UNSUPPORTED, "machine %s is not supported", machine);
}

struct error *kernel_of_types(const char *machine, const void *btf, size_t size,
			      const struct arch_ops *const *architectures,
			      struct problems *problems, struct kernel **ret)
{
	_cleanup_(kernel_closep) struct kernel *kernel = calloc(1, sizeof(*kernel));
	bool swap = types_btf_is_swapped(btf, size);

	if (!kernel)
		return error_no_memory();
	kernel->problems = problems;
	TRY(find_arch(machine, architectures, &kernel->arch));
	memory_init_none(&kernel->memory, kernel->arch, swap);
	TRY(types_btf_create(btf, size, swap, kernel->arch->pointer_size, &kernel->types));
	*ret = steal(&kernel);
	return NULL;
}

void kernel_close(struct kernel *kernel)
{
	if (!kernel)
		return;
	modules_deinit(&kernel->modules);
	vector_deinit(&kernel->cpus);
	types_destroy(kernel->types);
	symbols_deinit(&kernel->symbols);
	memory_deinit(&kernel->memory);
	vmlinux_close(kernel->vmlinux);
	facts_deinit(&kernel->facts);
	free(kernel);
}
