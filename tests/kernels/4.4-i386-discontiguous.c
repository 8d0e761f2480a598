/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386 as of 4.4 with NUMA and discontiguous memory: the middle is the second node's, as
 * physnode_map tells by stretches of 64 MiB.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc9000000 0xc0000000
 */
#define RELEASE "4.4.0-miniature"
#define MACHINE "i686"
#define DIRECT  0xc0000000
#define IMAGE   0xc9000000
#define LOW     0x10
#define MIDDLE  0x4000
#define HIGH    0x8000
#define TWO_NODES
#include "pages.h"
#include "pages-i386.h"

signed char physnode_map[1024] = {0, 1, 0, -1};
