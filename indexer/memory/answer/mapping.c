/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See mapping.h. A maple tree has them since 6.1, a list before (include/linux/mm_types.h). */
#include "answer/mapping.h"

#include <inttypes.h>

#include "objects/fs/path.h"
#include "shapes/maple.h"

enum { MAPPINGS_MAX = 1 << 20 };

#define MAPPING_FIELDS(F)                                                                          \
	F(mm, "task_struct.mm")                                                                    \
	F(tree, "?mm_struct.mm_mt")                                                                \
	F(list, "?mm_struct.mmap")                                                                 \
	F(start, "vm_area_struct.vm_start")                                                        \
	F(end, "vm_area_struct.vm_end")                                                            \
	F(next, "?vm_area_struct.vm_next")                                                         \
	F(flags, "vm_area_struct.vm_flags|vm_area_struct.__vm_flags|vm_area_struct.flags")         \
	F(file, "vm_area_struct.vm_file")
DEFINE_FIELDS(mapping, MAPPING_FIELDS)

static struct error *find_in_tree(struct kernel *kernel, uint64_t root, uint64_t address,
				  uint64_t *ret)
{
	struct maple_layout layout;
	struct maple tree;

	TRY(maple_layout_init(&layout, kernel));
	for (maple_begin(&tree, &layout, root); maple_next(&tree);)
		if (address >= tree.first && address <= tree.last && !*ret)
			*ret = tree.entry;
	return maple_end(&tree);
}

static struct error *find_in_list(struct kernel *kernel, const struct mapping_fields *f,
				  uint64_t vma, uint64_t address, uint64_t *ret)
{
	for (unsigned int i = 0; vma && i < MAPPINGS_MAX; i++) {
		uint64_t start, end;

		TRY(field_read(kernel, &f->start, vma, &start));
		TRY(field_read(kernel, &f->end, vma, &end));
		if (address >= start && address < end) {
			*ret = vma;
			return NULL;
		}
		TRY(field_read(kernel, &f->next, vma, &vma));
	}
	return NULL;
}

struct error *mapping_find(struct space *space, uint64_t address, uint64_t *ret)
{
	struct kernel *kernel = space->answering->kernel;
	struct mapping_fields f;
	uint64_t mm, first;

	*ret = 0;
	TRY(fields_init(kernel, mapping, &f));
	TRY(field_read(kernel, &f.mm, space->task, &mm));
	if (f.tree.present)
		return find_in_tree(kernel, mm + f.tree.offset, address, ret);
	TRY(field_read(kernel, &f.list, mm, &first));
	return find_in_list(kernel, &f, first, address, ret);
}

static struct error *print_path(struct answering *answering, uint64_t file)
{
	_cleanup_(paths_deinit) struct paths paths = {0};
	struct path path = {0};

	if (!file)
		return NULL;
	TRY(paths_init(&paths, answering->kernel));
	TRY(path_of_file(&paths, file, &path));
	if (path.text)
		print_bytes(&answering->out, path.text, path.size);
	return NULL;
}

struct error *mapping_print(struct answering *answering, uint64_t vma)
{
	struct kernel *kernel = answering->kernel;
	struct mapping_fields f;
	uint64_t start, end, flags, file;

	TRY(fields_init(kernel, mapping, &f));
	TRY(field_read(kernel, &f.start, vma, &start));
	TRY(field_read(kernel, &f.end, vma, &end));
	TRY(field_read(kernel, &f.flags, vma, &flags));
	TRY(field_read(kernel, &f.file, vma, &file));
	print(&answering->out, "      VMA           START       END     FLAGS FILE\n");
	print(&answering->out, "%16" PRIx64 " %10" PRIx64 " %10" PRIx64 " %6" PRIx64 " ", vma,
	      start, end, flags);
	struct error *error = print_path(answering, file);
	print(&answering->out, "\n\n");
	return error;
}
