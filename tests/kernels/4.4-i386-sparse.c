/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386 as of 4.4 with sparse memory: an array of sections, of 64 MiB.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc9000000 0xc0000000
 */
#define RELEASE "4.4.0-miniature"
#define MACHINE "i686"
#define DIRECT  0xc0000000
#define IMAGE   0xc9000000
#define LOW     0x10
#define MIDDLE  0x4020
#define HIGH    0x8030
#include "pages.h"
#include "pages-i386.h"

struct mem_section {
	unsigned long section_mem_map, *pageblock_flags;
} mem_section[64][1] = {
    {{MAP_FROM_0(low, LOW) + 3}},
    {{MAP_FROM_0(middle, MIDDLE) + 3}},
    {{MAP_FROM_0(high, HIGH) + 3}},
};
struct page *mem_map; /* of no meaning here */
