/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of some files is the vmlinux of the kernel that crashed: by build id, else by the kernel's
 * banner ("Linux version … #1 SMP …"), else by the release.
 */
#ifndef INQUEST_IMAGE_VMLINUX_CHOOSE_H
#define INQUEST_IMAGE_VMLINUX_CHOOSE_H

#include "image/vmlinux.h"

/* Files that were opened while that was allowed. */
struct vmlinux_file {
	char *path;
	int fd;
};

struct vmlinux_files {
	VECTOR(struct vmlinux_file) list; /* what is likely first */
	bool given; /* by the user, who wants one of them to be taken, rather than found */
};

void vmlinux_files_deinit(struct vmlinux_files *files);

/* There is nothing to choose from: one file was given, and it is an ELF file itself. */
bool vmlinux_files_are_plain(const struct vmlinux_files *files);

/*
 * Chooses by what facts and dump tell of the kernel. *ret is NULL when none of those that were
 * found is it. Of those that were given one must be: ERROR_MISMATCH names the nearest and both
 * banners. ERROR_FORMAT: none is a kernel.
 */
struct error *vmlinux_choose(const struct vmlinux_files *files, const struct facts *facts,
			     struct dump *dump, const char *wanted, struct vmlinux **ret);

#endif
