/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See mapping.h. */
#include "answer/mapping.h"

#include <inttypes.h>

#include "image/fields.h"
#include "objects/fs/path.h"
#include "objects/mm/vmas.h"

static struct error *find(struct vmas *vmas, struct space *space, uint64_t address, uint64_t *ret)
{
	struct kernel *kernel = space->answering->kernel;
	struct field task_mm;
	uint64_t mm;

	TRY(field_find(kernel, "task_struct.mm", &task_mm));
	TRY(field_read(kernel, &task_mm, space->task, &mm));
	return vmas_find(vmas, mm, address, ret);
}

struct error *mapping_find(struct space *space, uint64_t address, uint64_t *ret)
{
	_cleanup_(vmas_deinit) struct vmas vmas = {0};

	*ret = 0;
	TRY(vmas_init(&vmas, space->answering->kernel));
	return find(&vmas, space, address, ret);
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

static struct error *print_mapping(struct answering *answering, const struct vmas *vmas)
{
	const struct object *vma = &vmas->vma;

	print(&answering->out, "      VMA           START       END     FLAGS FILE\n");
	print(&answering->out, "%16" PRIx64 " %10" PRIx64 " %10" PRIx64 " %6" PRIx64 " ",
	      vma->address, object_uint(vma, &vmas->f.start), object_uint(vma, &vmas->f.end),
	      object_uint(vma, &vmas->f.flags));
	struct error *error = print_path(answering, object_uint(vma, &vmas->f.file));
	print(&answering->out, "\n\n");
	return error;
}

struct error *mapping_print(struct answering *answering, uint64_t vma)
{
	_cleanup_(vmas_deinit) struct vmas vmas = {0};

	TRY(vmas_init(&vmas, answering->kernel));
	TRY(object_load(&vmas.vma, vma));
	return print_mapping(answering, &vmas);
}
