/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files among which a dump's kernel is looked for: opened while that is allowed (confine.h). */
#ifndef INQUEST_INDEXER_KERNEL_FILES_H
#define INQUEST_INDEXER_KERNEL_FILES_H

#include "dump/dump.h"
#include "image/vmlinux_choose.h"
#include "index.h"

/*
 * With options->vmlinux: that file and its separate debugging information, or the kernels,
 * System.maps and packages in that folder. Without: what lies where distributions put it, and
 * beside the dump.
 */
struct error *kernel_files_open(const struct index_options *options, const struct dump_info *info,
				struct vmlinux_files *files);

#endif
