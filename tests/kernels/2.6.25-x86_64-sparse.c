/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 2.6.25: page flags are macros, whose numbers nothing tells but the pages of the
 * kernel's text; the first of them is HIGH + 6. The map of pages is an array of
 * pointers to sections, of 128 MiB.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff90036000 0xffffffff80000000
 */
#define RELEASE "2.6.25-miniature"
#define MACHINE "x86_64"
#define DIRECT  0xffff810000000000
#define LOW     0x10
#define MIDDLE  0x8020
#define HIGH    0x10030
#define OLD_COMPOUND
#define FLAGS_ARE_MACROS
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
