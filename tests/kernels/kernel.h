/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What miniature kernels share. Such a kernel is a C file that is never run: its variables are what
 * a crash left in memory, its few functions are there to have names, code and unwind tables.
 * A struct has only the members that are asked for, in an order of its own: nobody may rely on it.
 */
#ifndef INQUEST_TESTS_KERNELS_KERNEL_H
#define INQUEST_TESTS_KERNELS_KERNEL_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

#define PERCPU      __attribute__((section(".percpu")))
#define PAGE_TABLES __attribute__((section(".page_tables"), aligned(4096)))
#define STACKS      __attribute__((section(".stacks"), aligned(0x4000)))
#define PAGES       __attribute__((section(".pages")))
#define CRASH       __attribute__((section(".crash"), aligned(4)))

struct list_head {
	struct list_head *next, *prev;
};
#define LIST_ALONE(list)                                                                           \
	{                                                                                          \
		&(list), &(list)                                                                   \
	}

typedef struct {
	int counter;
} atomic_t;
typedef struct {
	long counter;
} atomic_long_t;

/* An ELF note, with its name padded to words of 4 bytes. */
struct note {
	u32 name_size, size, type;
	char name[8];
};
#define NOTE(NAME, TYPE, OBJECT)                                                                   \
	{                                                                                          \
		sizeof(NAME), sizeof(OBJECT), TYPE, NAME                                           \
	}
enum { NT_PRSTATUS = 1 };

#endif
