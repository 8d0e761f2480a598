/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "arch/x86_pages.h"

const struct entry_flag x86_entry_flags[] = {
    {PTE_PRESENT, "PRESENT"},
    {0x2, "RW"},
    {0x4, "USER"},
    {0x8, "PWT"},
    {0x10, "PCD"},
    {0x20, "ACCESSED"},
    {0x40, "DIRTY"},
    {PTE_LARGE, "PSE"},
    {PTE_PROTNONE, "GLOBAL"},
    {UINT64_C(1) << 63, "NX"},
    {0, NULL},
};

uint64_t x86_entry_address(const struct memory *memory, uint64_t entry, uint64_t frame)
{
	uint64_t address = entry & frame;

	if (!(entry & PTE_PRESENT) && address >= memory_physical_end(memory))
		return ~entry & frame;
	return address;
}
