/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries of page tables of x86: arch/x86/include/asm/pgtable_types.h. */
#ifndef INQUEST_ARCH_X86_PAGES_H
#define INQUEST_ARCH_X86_PAGES_H

#include "machine/arch.h"
#include "machine/memory.h"

#define PTE_PRESENT    UINT64_C(0x001)
#define PTE_LARGE      UINT64_C(0x080)
#define PTE_PROTNONE   UINT64_C(0x100) /* mapped, not accessible */
#define PTE_FRAME_MASK UINT64_C(0x000ffffffffff000)

/* For arch_ops. */
extern const struct entry_flag x86_entry_flags[];

/*
 * Where an entry points; frame: which of its bits tell. One that is mapped but not accessible holds
 * its frame inverted since 4.18 (pgtable-invert.h: no processor is to speculate with it), which no
 * memory reaches.
 */
uint64_t x86_entry_address(const struct memory *memory, uint64_t entry, uint64_t frame);

#endif
