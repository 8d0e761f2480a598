/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386 as of 4.4 with flat memory: one array of struct pages.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0400000 0xc0000000
 */
#define RELEASE "4.4.0-miniature"
#define MACHINE "i686"
#define DIRECT  0xc0000000
#define IMAGE   0xc0400000
#define LOW     0x10
#define MIDDLE  0x20
#define HIGH    0x30
#define MAP_OF_NODE
#include "pages.h"
#include "pages-i386.h"

struct page *mem_map = (struct page *)MAP_FROM_0(low, LOW);
