/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address_spaces, layouts: what processes have mapped, each address space once however many
 * threads share it, and its mappings once however many are forks of each other.
 *
 * A mapping costs one read, and the path of its file when no other mapping had it. Page tables are
 * not read.
 */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "objects/fs/path.h"
#include "objects/mm/vmas.h"
#include "objects/sched/tasks.h"
#include "tables/walk.h"

enum {
	VM_READ = 1,
	VM_WRITE = 2,
	VM_EXEC = 4,
	VM_EXECUTABLE = 0x1000, /* of the program's own file, until 3.6 */
	VM_MAYSHARE = 0x80,
	NAME_CAPACITY = 256,
	VMA_BITS = 36, /* of an address, that address_spaces.vmas tells, */
	VMA_ALIGN = 8, /* but for these */
	VMA_DIGITS = 10,
};

#define MAPPING_FIELDS(F)                                                                          \
	F(exe, "?mm_struct.exe_file")                                                              \
	F(hiwater_rss, "mm_struct.hiwater_rss")                                                    \
	F(total_vm, "mm_struct.total_vm")                                                          \
	F(hiwater_vm, "mm_struct.hiwater_vm")                                                      \
	F(locked, "mm_struct.locked_vm")                                                           \
	F(pinned, "?mm_struct.pinned_vm")                                                          \
	F(data, "?mm_struct.data_vm")                                                              \
	F(exec, "mm_struct.exec_vm")                                                               \
	F(stack, "mm_struct.stack_vm")                                                             \
	F(page_tables, "?mm_struct.pgtables_bytes")                                                \
	F(middle_tables, "?mm_struct.nr_pmds.counter")                                             \
	F(upper_tables, "?mm_struct.nr_puds.counter")                                              \
	F(tables_of_entries, "?mm_struct.nr_ptes.counter|mm_struct.nr_ptes")                       \
	F(start_brk, "mm_struct.start_brk")                                                        \
	F(brk, "mm_struct.brk")                                                                    \
	F(start_stack, "mm_struct.start_stack")                                                    \
	F(vdso, "?mm_struct.context.vdso")                                                         \
	F(pgd, "mm_struct.pgd")                                                                    \
	F(page_offset, "vm_area_struct.vm_pgoff")                                                  \
	F(operations, "vm_area_struct.vm_ops")                                                     \
	F(private, "vm_area_struct.vm_private_data")                                               \
	F(anon_name, "?vm_area_struct.anon_name")                                                  \
	F(shared, "vm_area_struct.shared")                                                         \
	F(anon_name_text, "?anon_vma_name.name")                                                   \
	F(name_function, "?vm_operations_struct.name")                                             \
	F(special_name, "?vm_special_mapping.name")
DEFINE_FIELDS(mapping, MAPPING_FIELDS)

struct mapping_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct mapping_fields f;
	struct object mm;
	struct vmas vmas;
	const struct object *vma; /* that is visited */
	struct paths paths;
	struct task_shares spaces;
	VECTOR(uint64_t) areas; /* of the address space, in the order of addresses */
	uint64_t hash;          /* of all that its rows tell, but for where they lie */
	bool whole;             /* nothing of them is lost */
	struct object area;
	struct map layouts; /* hash → the first address space that has it */
	VECTOR(char) text;
	uint64_t special; /* special_mapping_name() */
	uint64_t exe;     /* file of its program */
	struct path path;
	uint64_t path_file; /* whose path it is */
	char name[NAME_CAPACITY];
};

static void mapping_walk_deinit(struct mapping_walk *w)
{
	object_deinit(&w->mm);
	vmas_deinit(&w->vmas);
	paths_deinit(&w->paths);
	task_shares_deinit(&w->spaces);
	vector_deinit(&w->areas);
	object_deinit(&w->area);
	map_deinit(&w->layouts);
	vector_deinit(&w->text);
}

/* The path of file, in w->path: the mappings of one file follow each other. */
static struct error *find_path(struct mapping_walk *w, uint64_t file)
{
	if (file == w->path_file)
		return NULL;
	w->path_file = file;
	return path_of_file(&w->paths, file, &w->path);
}

/* [vdso], [vvar] …: mappings that the kernel makes name themselves. "" for others. */
static struct error *special_name(struct mapping_walk *w)
{
	uint64_t operations = object_uint(w->vma, &w->f.operations), function, text;
	uint64_t special = object_uint(w->vma, &w->f.private);

	w->name[0] = '\0';
	if (!operations || !w->special)
		return NULL;
	TRY(field_read(w->kernel, &w->f.name_function, operations, &function));
	if (!function || function != w->special)
		return NULL;
	TRY(field_read(w->kernel, &w->f.special_name, special, &text));
	return memory_string(&w->kernel->memory, text, w->name, sizeof(w->name));
}

/*
 * Where the name of a mapping is; 0: it has none. In 5.17 to 6.1 the name shares its place with
 * what links mappings of a file.
 */
static uint64_t name_place(const struct mapping_walk *w, const struct object *vma, bool has_file)
{
	return !w->f.anon_name_text.present ||
		       (has_file && w->f.anon_name.offset == w->f.shared.offset)
		   ? 0
		   : object_uint(vma, &w->f.anon_name);
}

/* What prctl(PR_SET_VMA_ANON_NAME) called it; "" when that was not done. */
static struct error *anonymous_name(struct mapping_walk *w, bool has_file)
{
	uint64_t address = name_place(w, w->vma, has_file);
	char text[NAME_CAPACITY - sizeof("[anon_shmem:]")];

	w->name[0] = '\0';
	if (!address)
		return NULL;
	TRY(memory_string(&w->kernel->memory, address + w->f.anon_name_text.offset, text,
			  sizeof(text)));
	snprintf(w->name, sizeof(w->name), has_file ? "[anon_shmem:%s]" : "[anon:%s]", text);
	return NULL;
}

static bool is_heap(const struct mapping_walk *w, uint64_t start, uint64_t end)
{
	return start < object_uint(&w->mm, &w->f.brk) && end > object_uint(&w->mm, &w->f.start_brk);
}

static bool is_stack(const struct mapping_walk *w, uint64_t start, uint64_t end)
{
	uint64_t stack = object_uint(&w->mm, &w->f.start_stack);

	return start <= stack && end >= stack;
}

/* fs/proc/task_mmu.c: show_map_vma() */
static struct error *fill_name(struct mapping_walk *w, uint64_t start, uint64_t end,
			       struct cell *ret)
{
	TRY(special_name(w));
	if (w->f.vdso.present && start == object_uint(&w->mm, &w->f.vdso))
		*ret = cell_text("[vdso]");
	else if (!w->name[0] && is_heap(w, start, end))
		*ret = cell_text("[heap]");
	else if (!w->name[0] && is_stack(w, start, end))
		*ret = cell_text("[stack]");
	else if (!w->name[0])
		TRY(anonymous_name(w, false));
	if (w->name[0])
		*ret = cell_text(w->name);
	return NULL;
}

static struct error *fill_file(struct mapping_walk *w, uint64_t file, struct layouts_row *row)
{
	uint64_t offset = object_uint(w->vma, &w->f.page_offset) * w->kernel->memory.page_size;

	row->file = cell_pointer(file);
	if (object_has(w->vma, &w->f.page_offset))
		row->offset = cell_integer((int64_t)offset);
	TRY(find_path(w, file));
	row->path = cell_text_of(w->path.text, w->path.size);
	if (w->path.text)
		row->deleted = cell_integer(w->path.deleted);
	TRY(anonymous_name(w, true));
	if (w->name[0])
		row->path = cell_text(w->name);
	return NULL;
}

static struct cell flags_text(struct cell flags, char text[4])
{
	if (cell_is_null(flags))
		return flags;
	text[0] = flags.integer & VM_READ ? 'r' : '-';
	text[1] = flags.integer & VM_WRITE ? 'w' : '-';
	text[2] = flags.integer & VM_EXEC ? 'x' : '-';
	text[3] = flags.integer & VM_MAYSHARE ? 's' : 'p';
	return cell_text_of(text, 4);
}

static struct error *emit_mapping(struct mapping_walk *w, const struct object *vma, int64_t place)
{
	const struct vmas_fields *f = &w->vmas.f;
	uint64_t file = object_uint(vma, &f->file);
	char flags[4];
	struct layouts_row row = {
	    .layout = cell_pointer(w->mm.address),
	    .place = cell_integer(place),
	    .vma = cell_pointer(vma->address),
	    .start = object_cell(vma, &f->start),
	    .end = object_cell(vma, &f->end),
	    .vm_flags = object_cell(vma, &f->flags),
	};

	w->vma = vma;
	row.flags = flags_text(row.vm_flags, flags);
	if (file)
		TRY(walk_skip(w->walk, fill_file(w, file, &row)));
	else
		TRY(walk_skip(w->walk, fill_name(w, (uint64_t)row.start.integer,
						 (uint64_t)row.end.integer, &row.path)));
	return emit_layouts(w->walk->sink, &row);
}

/* Mappings, as they are: what their rows tell follows from these members and the mm's. */
static struct error *note_mapping(void *context, const struct object *vma)
{
	struct mapping_walk *w = context;
	const struct field *const members[] = {
	    &w->vmas.f.start,  &w->vmas.f.end,   &w->vmas.f.flags, &w->vmas.f.file,
	    &w->f.page_offset, &w->f.operations, &w->f.private,
	};
	uint64_t file = object_uint(vma, &w->vmas.f.file);

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		w->hash = hash_combine(w->hash, object_uint(vma, members[i]));
	w->hash = hash_combine(w->hash, name_place(w, vma, file != 0));
	w->whole &= !vma->lost;
	if (!w->exe && !w->f.exe.present && object_uint(vma, &w->vmas.f.flags) & VM_EXECUTABLE)
		w->exe = file;
	return vector_push(&w->areas, vma->address) ? NULL : error_no_memory();
}

static struct error *emit_areas(struct mapping_walk *w)
{
	for (size_t i = 0; i < w->areas.count; i++) {
		TRY(object_load(&w->area, w->areas.data[i]));
		TRY(emit_mapping(w, &w->area, (int64_t)i));
	}
	return NULL;
}

/* Whether address_spaces.vmas can tell where the mappings lie. */
static bool are_near(const struct mapping_walk *w)
{
	vector_for_each(&w->areas, area)
		if ((*area ^ w->mm.address) >> VMA_BITS || *area % VMA_ALIGN)
			return false;
	return true;
}

static struct error *write_areas(struct mapping_walk *w, struct cell *ret)
{
	w->text.count = 0;
	if (!vector_reserve(&w->text, w->areas.count * VMA_DIGITS + 1))
		return error_no_memory();
	vector_for_each(&w->areas, area) {
		uint64_t bits = *area & (((uint64_t)1 << VMA_BITS) - 1);

		snprintf(w->text.data + w->text.count, VMA_DIGITS + 1, "%010llu",
			 (unsigned long long)bits / VMA_ALIGN);
		w->text.count += VMA_DIGITS;
	}
	*ret = cell_text_of(w->text.data, w->text.count);
	return NULL;
}

/* The mappings go to the layout, unless another address space has the same. */
static struct error *find_layout(struct mapping_walk *w, struct address_spaces_row *row)
{
	uint64_t *first = w->whole && are_near(w) ? map_insert(&w->layouts, w->hash, NULL) : NULL;

	if (first && *first) {
		row->layout = cell_pointer(*first);
		return write_areas(w, &row->vmas);
	}
	if (first)
		*first = w->mm.address;
	row->layout = cell_pointer(w->mm.address);
	return emit_areas(w);
}

static struct cell bytes_of(const struct mapping_walk *w, const struct field *pages)
{
	return object_has(&w->mm, pages) ? cell_pages(w->kernel, object_int(&w->mm, pages))
					 : (struct cell){0};
}

/* Until 4.14 tables were counted, of each level by itself; one is a page. */
static struct cell page_tables(const struct mapping_walk *w)
{
	const struct mapping_fields *f = &w->f;

	if (!object_has(&w->mm, &f->tables_of_entries))
		return object_cell(&w->mm, &f->page_tables);
	return cell_pages(w->kernel, object_int(&w->mm, &f->tables_of_entries) +
					 object_int(&w->mm, &f->middle_tables) +
					 object_int(&w->mm, &f->upper_tables));
}

static struct error *emit_space(struct mapping_walk *w, const struct task_share *share)
{
	const struct mapping_fields *f = &w->f;
	const struct object *mm = &w->mm;
	/* The peak is noted when the space shrinks. */
	const struct field *larger = object_uint(mm, &f->total_vm) > object_uint(mm, &f->hiwater_vm)
					 ? &f->total_vm
					 : &f->hiwater_vm;
	struct address_spaces_row row = {
	    .mm = cell_pointer(share->address),
	    .tasks = cell_integer((int64_t)share->tasks),
	    .mappings = cell_integer((int64_t)w->areas.count),
	    .exe_file = cell_pointer(w->exe),
	    .hiwater_rss = bytes_of(w, &f->hiwater_rss),
	    .hiwater_vm = bytes_of(w, larger),
	    .locked = bytes_of(w, &f->locked),
	    .pinned = bytes_of(w, &f->pinned),
	    .data = bytes_of(w, &f->data),
	    .exec = bytes_of(w, &f->exec),
	    .stack = bytes_of(w, &f->stack),
	    .page_tables = page_tables(w),
	    .start_brk = object_cell(mm, &f->start_brk),
	    .brk = object_cell(mm, &f->brk),
	    .start_stack = object_cell(mm, &f->start_stack),
	    .pgd = object_cell(mm, &f->pgd),
	};

	if (w->areas.count)
		TRY(walk_skip(w->walk, find_layout(w, &row)));
	if (w->exe)
		TRY(walk_skip(w->walk, find_path(w, w->exe)));
	if (w->exe)
		row.exe = cell_text_of(w->path.text, w->path.size);
	return emit_address_spaces(w->walk->sink, &row);
}

static struct error *walk_space(struct mapping_walk *w, const struct task_share *share)
{
	const struct field *const marks[] = {&w->f.start_brk, &w->f.brk, &w->f.start_stack,
					     &w->f.vdso};

	problems_at(w->kernel->problems, "address space 0x%llx",
		    (unsigned long long)share->address);
	w->areas.count = 0;
	w->hash = 0;
	w->whole = true;
	TRY(object_load(&w->mm, share->address));
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		w->hash = hash_combine(w->hash, object_uint(&w->mm, marks[i]));
	w->exe = object_uint(&w->mm, &w->f.exe);
	TRY(vmas_each(&w->vmas, share->address, note_mapping, w));
	return emit_space(w, share);
}

struct error *walk_mappings(struct walk *walk)
{
	_cleanup_(mapping_walk_deinit) struct mapping_walk w = {.walk = walk,
								.kernel = walk->kernel};
	const struct tasks *tasks;
	const struct symbol *special = symbols_find(&walk->kernel->symbols, "special_mapping_name");

	w.special = special ? special->address : 0;
	TRY(fields_init(walk->kernel, mapping, &w.f));
	TRY(object_init(&w.mm, walk->kernel, "mm_struct"));
	TRY(object_init(&w.area, walk->kernel, "vm_area_struct"));
	TRY(vmas_init(&w.vmas, walk->kernel));
	TRY(paths_init(&w.paths, walk->kernel));
	TRY(crash_tasks(walk->crash, &tasks));
	TRY(task_shares_collect(walk->kernel, tasks, "task_struct.mm", &w.spaces));
	vector_for_each(&w.spaces.list, share) {
		TRY(interrupt_check());
		TRY(walk_skip(walk, walk_space(&w, share)));
	}
	return NULL;
}
