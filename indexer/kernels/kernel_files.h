/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files among which a dump's kernel is looked for: opened while that is allowed (confine.h). */
#ifndef INQUEST_KERNELS_KERNEL_FILES_H
#define INQUEST_KERNELS_KERNEL_FILES_H

#include "dump/dump.h"
#include "image/vmlinux_choose.h"

/* Where it may lie when the user does not say. */
struct kernel_places {
	const char *dump;     /* its path: a kernel may lie beside it */
	const char *fetched;  /* a vmlinux that debuginfod has, or NULL */
	const char *profiles; /* a folder of kernel profiles; NULL: the user's own */
};

/* That file and its separate debugging information, or the kernels, System.maps and packages in
 * that folder. */
struct error *kernel_files_given(const char *path, struct vmlinux_files *files);

/* What lies where distributions put it, and in places. */
struct error *kernel_files_find(const struct kernel_places *places, const struct dump_info *info,
				struct vmlinux_files *files);

#endif
