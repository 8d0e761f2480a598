/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a vmlinux's DWARF tells source lines and inlined calls, as DWARF. */
#ifndef INQUEST_INDEXER_PROFILE_LINES_WRITER_H
#define INQUEST_INDEXER_PROFILE_LINES_WRITER_H

#include "elf_writer.h"
#include "image/vmlinux.h"

/*
 * Adds .debug_info, .debug_abbrev, .debug_str and .debug_ranges to elf, which refer to the
 * vmlinux's own .debug_line: that has to be copied. Nothing without DWARF.
 */
struct error *lines_write(struct vmlinux *vmlinux, struct elf_writer *elf);

#endif
