/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 2.6.27 with discontiguous memory: two nodes, of which one lies within the other, as
 * memnode tells by stretches of 64 KiB.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff81000000 0xffffffff80000000
 */
#define RELEASE "2.6.27-miniature"
#define MACHINE "x86_64"
#define DIRECT  0xffff880000000000
#define LOW     0x10
#define MIDDLE  0x40
#define HIGH    0x80
#define TWO_NODES
#define OLD_COMPOUND
#include "pages.h"
#include "pages-x86_64.h"

short node_of_stretch[16] = {-1, 0, -1, -1, 1, -1, -1, -1, 0};
struct memnode {
	int shift;
	unsigned int mapsize;
	short *map;
} memnode = {16, 16, node_of_stretch};
