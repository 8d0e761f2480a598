/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Variables that nothing names but that a named function uses: the first place that its code refers
 * to, that has no name yet and that looks like what is sought. A new one is one line of uses[].
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "image/fields.h"
#include "image/image_scan.h"
#include "image/kernel.h"
#include "image/object.h"
#include "image/variables.h"

enum {
	CODE_MAX = 4096, /* bytes of a function that are looked at */
	REFERENCES_MAX = 128,
	TEXT_MIN = 4, /* what has as many letters is a message */
	FUNCTIONS_MAX = 3,
};

/* Whether what lies at address, the first bytes of which are given, is of some shape. */
typedef bool shape(struct kernel *kernel, uint64_t address, const uint8_t *bytes);

enum { SHAPE_BYTES = 32 };

static uint64_t word_of(const struct kernel *kernel, const uint8_t *bytes, size_t nth)
{
	size_t width = kernel->arch->pointer_size;

	return load_uint(bytes + nth * width, width, kernel->memory.swap);
}

static bool is_data(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	size_t letters = 0;

	(void)address;
	(void)kernel;
	while (letters < TEXT_MIN && bytes[letters] >= ' ' && bytes[letters] <= '~')
		letters++;
	return letters < TEXT_MIN;
}

/* struct list_head: next->prev is the head itself. */
static bool is_list(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	uint64_t next = word_of(kernel, bytes, 0), previous;

	if (next < kernel->memory.kernel_start ||
	    word_of(kernel, bytes, 1) < kernel->memory.kernel_start)
		return false;
	struct error *error =
	    memory_pointer(&kernel->memory, next + kernel->arch->pointer_size, &previous);
	error_destroy(error);
	return !error && previous == address;
}

/* Its first word points to text. */
static bool is_text_pointer(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	char text[TEXT_MIN + 1];
	struct error *error =
	    memory_string(&kernel->memory, word_of(kernel, bytes, 0), text, sizeof(text));

	(void)address;
	error_destroy(error);
	return !error && strlen(text) == TEXT_MIN;
}

static bool is_named(struct kernel *kernel, const uint8_t *bytes, const char *name)
{
	char text[32];
	struct error *error =
	    memory_string(&kernel->memory, word_of(kernel, bytes, 0), text, sizeof(text));

	error_destroy(error);
	return !error && !strcmp(text, name);
}

/* What begins with a pointer to its name: block_class, disk_type; or an array of names. */
static bool is_block_class(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	(void)address;
	return is_named(kernel, bytes, "block");
}

static bool is_disk_type(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	(void)address;
	return is_named(kernel, bytes, "disk");
}

static bool is_softirq_names(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	(void)address;
	return is_named(kernel, bytes, "HI");
}

static bool is_migratetypes(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	(void)address;
	return is_named(kernel, bytes, "Unmovable");
}

/* Points to struct kset, whose name is "slab": /sys/kernel/slab. */
static bool is_slab_kset(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	struct field name;
	char text[8];
	struct cell cell = {0};
	struct error *error = field_find(kernel, "kset.kobj.name", &name);

	(void)address;
	if (!error)
		error =
		    field_text(kernel, &name, word_of(kernel, bytes, 0), text, sizeof(text), &cell);
	error_destroy(error);
	return !error && cell.text && !strcmp(text, "slab");
}

/* struct hstate has its name, "hugepages-2048kB". */
static bool is_hugepages(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	static const char expected[] = "hugepages-";
	struct field name;
	char text[sizeof(expected)] = "";
	struct error *error = field_find(kernel, "hstate.name", &name);

	(void)bytes;
	if (!error)
		error = memory_string(&kernel->memory, address + name.offset, text, sizeof(text));
	error_destroy(error);
	return !error && !strcmp(text, expected);
}

static bool is_count(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	enum { COUNT_MAX = 64 };
	uint64_t count = load_uint(bytes, 4, kernel->memory.swap);

	(void)address;
	return count && count <= COUNT_MAX;
}

/* A percentage that is an int. */
static bool is_ratio(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	enum { RATIO_MAX = 100 };
	uint64_t ratio = load_uint(bytes, 4, kernel->memory.swap);

	(void)address;
	return ratio && ratio <= RATIO_MAX;
}

/* struct xarray, struct maple_tree: a lock, flags, a pointer; lib/maple_tree.c, MT_FLAGS_*. */
static bool is_tree(struct kernel *kernel, const uint8_t *bytes, uint32_t mask, uint32_t flags)
{
	uint32_t lock = (uint32_t)load_uint(bytes, 4, kernel->memory.swap);
	uint32_t found = (uint32_t)load_uint(bytes + 4, 4, kernel->memory.swap);

	return !lock && (found & mask) == flags;
}

static bool is_maple(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	enum { LOCK_EXTERN = 0x300 };

	(void)address;
	return is_tree(kernel, bytes, LOCK_EXTERN, LOCK_EXTERN);
}

/* include/linux/idr.h: IDR_RT_MARKER has ROOT_IS_IDR, 4. */
static bool is_idr(struct kernel *kernel, uint64_t address, const uint8_t *bytes)
{
	enum { ROOT_IS_IDR = 4, MODES = 0xfff };

	(void)address;
	return is_tree(kernel, bytes, MODES, ROOT_IS_IDR);
}

static const struct use {
	const char *variable;
	const char *functions[FUNCTIONS_MAX]; /* the first where it is found */
	shape *shape;
	const char *member; /* what the function refers to is this one of it; NULL: itself */
	bool last;          /* it is the last such place: what a short function returns */
} uses[] = {
    {"modules", {"print_modules", "find_module_all"}, .shape = is_list},
    {"slab_caches", {"slab_start", "dump_unreclaimable_slab"}, .shape = is_list},
    {"slab_kset", {"sysfs_slab_add", "sysfs_slab_alias"}, .shape = is_slab_kset},
    {"super_blocks", {"iterate_supers"}, .shape = is_list},
    {"workqueues", {"show_all_workqueues", "show_workqueue_state"}, .shape = is_list},
    {"worker_pool_idr", {"show_all_workqueues", "show_workqueue_state"}, .shape = is_idr},
    {"btf_modules", {"btf_try_get_module", "btf_module_notify"}, .shape = is_list},
    {"sparse_irqs", {"irq_to_desc"}, .shape = is_maple},
    {"irq_desc_tree", {"irq_to_desc"}, .shape = is_data},
    {"softirq_vec", {"open_softirq"}, .shape = is_data},
    {"softirq_to_name", {"show_softirqs"}, .shape = is_softirq_names},
    {"swap_info", {"swp_swap_info"}, .shape = is_data},
    {"tainted_mask", {"get_taint"}, .shape = is_data},
    {"saved_command_line", {"cmdline_proc_show"}, .shape = is_text_pointer},
    {"timekeeper", {"ktime_get_real_seconds"}, .shape = is_data, .member = "timekeeper.xtime_sec"},
    {"socket_file_ops", {"sock_from_file"}, .shape = is_data},
    {"vm_committed_as", {"vm_memory_committed"}, .shape = is_data},
    {"totalreserve_pages", {"calculate_totalreserve_pages"}, .shape = is_data},
    {"sysctl_overcommit_kbytes", {"vm_commit_limit"}, .shape = is_data},
    {"sysctl_overcommit_ratio", {"vm_commit_limit"}, .shape = is_ratio},
    {"total_swap_pages", {"vm_commit_limit"}, .shape = is_data},
    {"nr_vmalloc_pages", {"vmalloc_nr_pages"}, .shape = is_data, .last = true},
    {"pcpu_nr_units", {"pcpu_nr_pages"}, .shape = is_count},
    {"pcpu_nr_populated", {"pcpu_nr_pages"}, .shape = is_data},
    {"totalcma_pages", {"__show_mem", "show_mem"}, .shape = is_data},
    {"num_poisoned_pages", {"__show_mem", "show_mem"}, .shape = is_data},
    {"hugetlb_max_hstate",
     {"hugetlb_show_meminfo_node", "hugetlb_show_meminfo"},
     .shape = is_count},
    {"hstates", {"hugetlb_show_meminfo_node", "hugetlb_show_meminfo"}, .shape = is_hugepages},
    {"migratetype_names", {"pagetypeinfo_showfree_print"}, .shape = is_migratetypes},
    {"block_class", {"disk_seqf_start", "blk_lookup_devt"}, .shape = is_block_class},
    {"disk_type",
     {"diskstats_show", "blk_lookup_devt", "printk_all_partitions"},
     .shape = is_disk_type},
};

static bool has_name(const struct kernel *kernel, uint64_t address)
{
	const struct symbol *symbol = symbols_at(&kernel->symbols, address);

	return symbol && symbol->address == address;
}

/* Names that are given here are not to be looked up before all are. */
struct found {
	uint64_t places[sizeof(uses) / sizeof(uses[0])];
	size_t count;
};

static bool is_found(const struct found *found, uint64_t address)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->places[i] == address)
			return true;
	return false;
}

static bool fits(struct kernel *kernel, const struct found *found, const struct use *use,
		 uint64_t address)
{
	uint8_t bytes[SHAPE_BYTES];

	if (!image_holds(kernel, address) || kernel_is_text(kernel, address) ||
	    has_name(kernel, address) || is_found(found, address))
		return false;
	struct error *error = memory_read(&kernel->memory, address, bytes, sizeof(bytes));
	error_destroy(error);
	return !error && use->shape(kernel, address, bytes);
}

/* The code of a function, up to the next one; 0 when it cannot be had. */
static size_t read_function(struct kernel *kernel, uint64_t address, uint8_t code[CODE_MAX])
{
	const struct symbols *symbols = &kernel->symbols;
	const struct symbol *next = symbols_at(symbols, address);
	const struct symbol *end = symbols->list.data + symbols->list.count;
	size_t size = CODE_MAX;

	while (next && next < end && next->address <= address)
		next++;
	if (next && next < end && next->address - address < size)
		size = (size_t)(next->address - address);
	struct error *error = memory_read(&kernel->memory, address, code, size);
	error_destroy(error);
	return error ? 0 : size;
}

/* Where the struct begins whose member the function refers to. */
static struct error *add(struct kernel *kernel, const struct use *use, uint64_t address)
{
	struct field member = {0};

	if (use->member) {
		struct error *error = field_find(kernel, use->member, &member);

		if (error)
			return error_ignore_damage(error);
	}
	return symbols_add(&kernel->symbols, address - member.offset, use->variable,
			   strlen(use->variable), 'D', 0);
}

/* Adds to found, if it is there. */
static struct error *find_in(struct kernel *kernel, struct found *found, const struct use *use,
			     uint64_t function)
{
	uint64_t references[REFERENCES_MAX];
	uint8_t code[CODE_MAX];
	size_t size = read_function(kernel, function, code);
	size_t count =
	    kernel->arch->references(kernel, function, code, size, references, REFERENCES_MAX);
	const uint64_t *place = NULL;

	for (size_t i = 0; i < count && (!place || use->last); i++)
		if (fits(kernel, found, use, references[i]))
			place = &references[i];
	if (!place)
		return NULL;
	found->places[found->count++] = *place;
	return add(kernel, use, *place);
}

static struct error *find(struct kernel *kernel, struct found *found, const struct use *use)
{
	size_t before = found->count;

	if (kernel_has_symbol(kernel, use->variable))
		return NULL;
	for (size_t i = 0; i < FUNCTIONS_MAX && use->functions[i] && found->count == before; i++) {
		uint64_t function = kernel_symbol_or(kernel, use->functions[i], 0);

		if (function)
			TRY(find_in(kernel, found, use, function));
	}
	return NULL;
}

struct error *variables_used(struct kernel *kernel)
{
	struct found found = {.count = 0};

	if (!kernel->arch->references)
		return NULL;
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		TRY(find(kernel, &found, &uses[i]));
	return NULL;
}
