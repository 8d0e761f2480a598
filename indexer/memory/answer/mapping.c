/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See mapping.h. */
#include "answer/mapping.h"

#include <inttypes.h>

#include "image/fields.h"
#include "objects/fs/path.h"
#include "objects/mm/vmas.h"

#define MAPPING_FIELDS(F)                                                                          \
	F(task_mm, "task_struct.mm")                                                               \
	F(start, "vm_area_struct.vm_start")                                                        \
	F(end, "vm_area_struct.vm_end")                                                            \
	F(flags, "vm_area_struct.vm_flags|vm_area_struct.__vm_flags|vm_area_struct.flags")         \
	F(file, "vm_area_struct.vm_file")
DEFINE_FIELDS(mapping, MAPPING_FIELDS)

struct finding {
	struct vmas vmas;
	uint64_t address, found;
};

static struct error *compare(void *context, const struct object *vma)
{
	struct finding *finding = context;

	if (finding->address >= object_uint(vma, &finding->vmas.f.start) &&
	    finding->address < object_uint(vma, &finding->vmas.f.end))
		finding->found = vma->address;
	return NULL;
}

static struct error *find(struct finding *finding, struct kernel *kernel, uint64_t mm)
{
	TRY(vmas_init(&finding->vmas, kernel));
	return vmas_each(&finding->vmas, mm, compare, finding);
}

struct error *mapping_find(struct space *space, uint64_t address, uint64_t *ret)
{
	struct kernel *kernel = space->answering->kernel;
	struct finding finding = {.address = address};
	struct mapping_fields f;
	uint64_t mm;

	TRY(fields_init(kernel, mapping, &f));
	TRY(field_read(kernel, &f.task_mm, space->task, &mm));
	struct error *error = find(&finding, kernel, mm);
	vmas_deinit(&finding.vmas);
	*ret = finding.found;
	return error;
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
