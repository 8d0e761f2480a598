/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mappings of an address space (include/linux/mm_types.h: struct mm_struct, struct
 * vm_area_struct), by whichever index the kernel keeps of them.
 *
 * A new kind of index is one file vmas_NAME.c that defines `const struct vmas_ops vmas_NAME`; the
 * build finds it. A kernel that keeps two of them has the second asked for what the first has lost.
 */
#ifndef INQUEST_OBJECTS_MM_VMAS_H
#define INQUEST_OBJECTS_MM_VMAS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "image/object.h"

struct vmas;

struct vmas_ops {
	/* What walk() needs; it is freed with free(). Damage: this kernel has no such index. */
	struct error *(*create)(struct kernel *kernel, void **ret);

	/*
	 * Calls vmas_visit() for each mapping of the address space, in the order of addresses.
	 * Damage, or vmas->broken: some were left out.
	 */
	struct error *(*walk)(void *state, struct vmas *vmas);
};

enum { VMAS_INDICES_MAX = 4 };

/* Of a mapping; vma is there until the next one. Damage that it returns is noted. */
typedef struct error *vmas_visitor(void *context, const struct object *vma);

#define VMAS_FIELDS(F)                                                                             \
	F(mm, "vm_area_struct.vm_mm")                                                              \
	F(start, "vm_area_struct.vm_start")                                                        \
	F(end, "vm_area_struct.vm_end")                                                            \
	F(flags, "vm_area_struct.vm_flags|vm_area_struct.__vm_flags|vm_area_struct.flags")         \
	F(file, "vm_area_struct.vm_file")

struct vmas {
	struct kernel *kernel;
	struct vmas_fields {
		VMAS_FIELDS(FIELD_MEMBER_)
	} f;
	struct {
		const struct vmas_ops *ops;
		void *state;
	} indices[VMAS_INDICES_MAX];
	unsigned int index_count;

	uint64_t mm;       /* whose mappings are visited */
	struct object vma; /* that was loaded last */
	uint64_t end;      /* of the one that was visited last */
	bool broken;       /* the index that is walked has lost some */
	vmas_visitor *visitor;
	void *context;
};

/* Damage when there is no index that is known. */
struct error *vmas_init(struct vmas *vmas, struct kernel *kernel);
void vmas_deinit(struct vmas *vmas);

/* Each mapping of the struct mm_struct at mm once, in the order of addresses. Loss is noted. */
struct error *vmas_each(struct vmas *vmas, uint64_t mm, vmas_visitor *visitor, void *context);

/* The struct vm_area_struct that covers address in the struct mm_struct at mm; 0: none does. */
struct error *vmas_find(struct vmas *vmas, uint64_t mm, uint64_t address, uint64_t *ret);

/* For vmas_*.c. Damage: what lies at address is no mapping of this address space. */
struct error *vmas_visit(struct vmas *vmas, uint64_t address);

/* Written by the build from vmas_*.c; ends with NULL. */
extern const struct vmas_ops *const vmas_registry[];

#endif
