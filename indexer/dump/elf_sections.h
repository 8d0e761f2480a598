/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two formats are ELF core files: one has segments, and Xen's has sections alone. */
#ifndef INQUEST_DUMP_ELF_SECTIONS_H
#define INQUEST_DUMP_ELF_SECTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the first bytes are a core file's that has sections and no segments. */
bool elf_has_sections_only(const uint8_t *head);

#endif
