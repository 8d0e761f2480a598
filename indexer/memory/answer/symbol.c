/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names in expressions. BTF tells the types of per-CPU variables and of functions; of other
 * variables only DWARF does, so the best known ones are listed here. Where no one tells, a variable
 * that ends after 4 or 8 bytes is taken for a number.
 */
#include <stdlib.h>
#include <string.h>

#include "answer/evaluate.h"
#include "answer/expression.h"
#include "answer/lex.h"
#include "base/nearest.h"
#include "image/kernel.h"

void *expression_parseAlloc(void *(*allocate)(size_t));
void expression_parse(void *parser, int kind, struct token token, struct evaluation *evaluation);
void expression_parseFree(void *parser, void (*release)(void *));

static const struct {
	const char *name, *type;
} variables[] = {
    {"init_task", "struct task_struct"},
    {"init_mm", "struct mm_struct"},
    {"init_uts_ns", "struct uts_namespace"},
    {"init_pid_ns", "struct pid_namespace"},
    {"init_net", "struct net"},
    {"init_nsproxy", "struct nsproxy"},
    {"init_cred", "struct cred"},
    {"init_fs", "struct fs_struct"},
    {"init_files", "struct files_struct"},
    {"init_signals", "struct signal_struct"},
    {"init_sighand", "struct sighand_struct"},
    {"init_css_set", "struct css_set"},
    {"init_user_ns", "struct user_namespace"},
    {"init_ipc_ns", "struct ipc_namespace"},
    {"root_task_group", "struct task_group"},
    {"jiffies", "unsigned long"},
    {"jiffies_64", "unsigned long long"},
    {"modules", "struct list_head"},
    {"slab_caches", "struct list_head"},
    {"super_blocks", "struct list_head"},
    {"file_systems", "struct file_system_type *"},
    {"vmap_area_list", "struct list_head"},
    {"workqueues", "struct list_head"},
    {"net_namespace_list", "struct list_head"},
    {"iomem_resource", "struct resource"},
    {"ioport_resource", "struct resource"},
    {"boot_cpu_data", "struct cpuinfo_x86"},
    {"panic_timeout", "int"},
    {"panic_on_oops", "int"},
    {"panic_cpu", "atomic_t"},
    {"saved_command_line", "char *"},
    {"nr_threads", "int"},
    {"total_forks", "unsigned long"},
    {"nr_cpu_ids", "unsigned int"},
    {"mem_map", "struct page *"},
    {"high_memory", "void *"},
    {"max_pfn", "unsigned long"},
    {"min_low_pfn", "unsigned long"},
    {"max_low_pfn", "unsigned long"},
    {"page_offset_base", "unsigned long"},
    {"vmalloc_base", "unsigned long"},
    {"vmemmap_base", "unsigned long"},
    {"phys_base", "unsigned long"},
    {"contig_page_data", "struct pglist_data"},
    {"rcu_state", "struct rcu_state"},
    {"tasklist_lock", "rwlock_t"},
    {"oops_in_progress", "int"},
    {"system_state", "enum system_states"},
    {"vm_stat", "atomic_long_t"},
    {"dentry_hashtable", "struct hlist_bl_head *"},
    {"inode_hashtable", "struct hlist_head *"},
    {"crash_kexec_post_notifiers", "bool"},
    {"uts_sem", "struct rw_semaphore"},
    {"console_drivers", "struct console *"},
    {"log_buf", "char *"},
    {"log_buf_len", "unsigned int"},
    {"prb", "struct printk_ringbuffer *"},
    {"timekeeper", "struct timekeeper"},
    {"xtime", "struct timespec"},
    {"console_sem", "struct semaphore"},
    {"cgrp_dfl_root", "struct cgroup_root"},
    {"cgroup_roots", "struct list_head"},
    {"default_qdisc_ops", "const struct Qdisc_ops *"},
    {"__cpu_online_mask", "struct cpumask"},
    {"__cpu_possible_mask", "struct cpumask"},
    {"__cpu_present_mask", "struct cpumask"},
    {"cgroup_mutex", "struct mutex"},
    {"rtnl_mutex", "struct mutex"},
    {"module_mutex", "struct mutex"},
    {"slab_mutex", "struct mutex"},
    {"cpu_hotplug_lock", "struct percpu_rw_semaphore"},
    {"runqueues", "struct rq"},
    {"cpu_info", "struct cpuinfo_x86"},
    {"softnet_data", "struct softnet_data"},
    {"kernel_cpustat", "struct kernel_cpustat"},
    {"kstat", "struct kernel_stat"},
    {"tick_cpu_sched", "struct tick_sched"},
    {"hrtimer_bases", "struct hrtimer_cpu_base"},
    {"current_task", "struct task_struct *"},
    {"cpu_tlbstate", "struct tlb_state"},
    {"vm_event_states", "struct vm_event_state"},
    {"process_counts", "unsigned long"},
    {"softirq_vec", "struct softirq_action"},
    {"tasklet_vec", "struct tasklet_head"},
    {"rcu_data", "struct rcu_data"},
};

bool symbol_is_percpu(const struct kernel *kernel, uint64_t address)
{
	const struct symbol *start = symbols_find(&kernel->symbols, "__per_cpu_start");
	const struct symbol *end = symbols_find(&kernel->symbols, "__per_cpu_end");

	return start && end && address >= start->address && address < end->address;
}

struct error *check_types(const struct kernel *kernel)
{
	return kernel->types
		   ? NULL
		   : error_create(ERROR_USAGE, "this dump has no types; give its vmlinux");
}

struct error *find_type(struct kernel *kernel, const char *name, const char *word, uint64_t *id)
{
	struct namesakes walk = {0};
	const struct type *type;

	TRY(check_types(kernel));
	for (;;) {
		TRY(types_next(kernel->types, name, &walk, id));
		if (!*id)
			break;
		struct error *error = types_get(kernel->types, *id, &type);
		bool fits = !error && type->kind != TYPE_FORWARD &&
			    (!word || type->kind == (!strcmp(word, "struct")  ? TYPE_STRUCT
						     : !strcmp(word, "union") ? TYPE_UNION
									      : TYPE_ENUM));

		error_destroy(error);
		if (fits)
			return NULL;
	}
	return error_create(ERROR_USAGE, "there is no %s %s", word ? word : "type", name);
}

/* Bytes up to the next symbol; 0: it is the last. */
static uint64_t symbol_room(const struct kernel *kernel, const struct symbol *symbol)
{
	const struct symbol *end = kernel->symbols.list.data + kernel->symbols.list.count;

	for (const struct symbol *next = symbol; next < end; next++)
		if (next->address > symbol->address)
			return next->address - symbol->address;
	return 0;
}

static struct error *guess_type(struct kernel *kernel, const struct symbol *symbol,
				struct ctype *ret)
{
	const char *name = symbols_name(&kernel->symbols, symbol);
	uint64_t room = symbol_room(kernel, symbol);

	if (room == 4)
		return find_type(kernel, "unsigned int", NULL, &ret->id);
	*ret = (struct ctype){CTYPE_ULONG, 0};
	if (room == 8)
		return NULL;
	return error_create(ERROR_USAGE,
			    "the type of %s is not known without a vmlinux; cast it, as in "
			    "*(int *)&%s",
			    name, name);
}

static bool is_code(const struct symbol *symbol)
{
	return symbol->type == 't' || symbol->type == 'T' || symbol->type == 'w' ||
	       symbol->type == 'W';
}

/* What the types say, then our list, then a guess. */
static struct error *symbol_type(struct kernel *kernel, const struct symbol *symbol,
				 struct ctype *ret)
{
	const char *name = symbols_name(&kernel->symbols, symbol);
	struct error *error = types_declared(kernel->types, name, &ret->id);
	struct value value;
	bool is_type;

	ret->stars = 0;
	if (!error)
		return NULL;
	TRY(error_ignore_damage(error));
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		if (strcmp(variables[i].name, name))
			continue;
		error = evaluate(kernel, variables[i].type, NULL, &value, &is_type);
		*ret = value.type;
		if (!error)
			return NULL;
		error_destroy(error);
	}
	return is_code(symbol) ? (*ret = (struct ctype){0, 0}, NULL)
			       : guess_type(kernel, symbol, ret);
}

static struct error *no_symbol(const struct kernel *kernel, const char *name)
{
	struct nearest nearest = {.wanted = name};

	if (!kernel->dump)
		return error_lost("the dump's memory is not here", 0);
	for (size_t i = 0; i < kernel->symbols.list.count; i++)
		nearest_offer(&nearest,
			      symbols_name(&kernel->symbols, &kernel->symbols.list.data[i]));
	return nearest_error(&nearest, "no symbol");
}

struct error *evaluate_symbol(struct kernel *kernel, const char *name, const struct cpu *cpu,
			      struct value *ret)
{
	const struct symbol *symbol = symbols_find(&kernel->symbols, name);
	struct ctype type;

	if (!symbol)
		return no_symbol(kernel, name);
	*ret = value_at((struct ctype){0, 0}, symbol->address);
	if (cpu && symbol_is_percpu(kernel, symbol->address))
		ret->address += cpu->percpu_offset;
	struct error *error = symbol_type(kernel, symbol, &type);
	if (error && error->kind == ERROR_USAGE) {
		/* Its address can be used all the same. */
		error_destroy(error);
		return NULL;
	}
	TRY(error);
	ret->type = type;
	return NULL;
}

static struct error *parse(struct evaluation *evaluation, const char *text)
{
	void *parser = expression_parseAlloc(malloc);
	struct token token;

	if (!parser)
		return error_no_memory();
	do {
		token = lex(evaluation->kernel, &text);
		if (token.kind < 0)
			evaluate_unexpected(evaluation, token);
		else
			expression_parse(parser, token.kind, token, evaluation);
	} while (token.kind > 0 && !evaluation->error);
	expression_parseFree(parser, free);
	return evaluation->error;
}

struct error *evaluate(struct kernel *kernel, const char *text, const struct cpu *cpu,
		       struct value *ret, bool *is_type)
{
	struct evaluation evaluation = {.kernel = kernel, .cpu = cpu};

	TRY(parse(&evaluation, text));
	*ret = evaluation.result;
	*is_type = evaluation.is_type;
	return NULL;
}

struct error *evaluate_value(struct kernel *kernel, const char *text, const struct cpu *cpu,
			     struct value *ret)
{
	bool is_type;

	TRY(evaluate(kernel, text, cpu, ret, &is_type));
	return is_type ? error_create(ERROR_USAGE, "%s is a type, not a value", text) : NULL;
}
