/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Page tables for pages.h: the image's two pages of 4 MiB. */
#define AT(n) [(IMAGE >> 22) + n] = (IMAGE - DIRECT + n * 0x400000) + 0x1e3

unsigned long swapper_pg_dir[1024] PAGE_TABLES = {AT(0), AT(1)};
char *high_memory = (char *)IMAGE + 0x800000;
