/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 4.4 without a virtual map of pages: an array of pointers to sections, of 128 MiB.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff91000000 0xffffffff80000000
 */
#define RELEASE "4.4.0-miniature"
#define MACHINE "x86_64"
#define DIRECT  0xffff880000000000
#define LOW     0x10
#define MIDDLE  0x8020
#define HIGH    0x10030
#include "pages.h"
#include "pages-x86_64.h"

struct mem_section {
	unsigned long section_mem_map, *pageblock_flags;
};
#define SECTION(window, first)                                                                     \
	{                                                                                          \
		MAP_FROM_0(window, first) + 3                                                      \
	}
struct mem_section root[256] = {SECTION(low, LOW), SECTION(middle, MIDDLE), SECTION(high, HIGH)};
struct mem_section *mem_section[2048] = {root};
