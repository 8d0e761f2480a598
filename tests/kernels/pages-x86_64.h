/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Page tables for pages.h: the image and the direct map by one page of 1 GiB each. */
#define IMAGE       0xffffffff80000000
#define PHYSICAL(x) ((unsigned long)(x)-IMAGE)
#define TABLE       0x067
#define LARGE       0x1e3

unsigned long image_pud[512] PAGE_TABLES = {[510] = LARGE};
unsigned long direct_pud[512] PAGE_TABLES = {[0] = LARGE};
unsigned long init_level4_pgt[512] PAGE_TABLES = {
    [DIRECT >> 39 & 511] = PHYSICAL(direct_pud) + TABLE,
    [511] = PHYSICAL(image_pud) + TABLE,
};
char *high_memory = (char *)DIRECT + (HIGH + WINDOW) * 4096UL;
