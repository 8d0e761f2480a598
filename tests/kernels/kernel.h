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
/* 140 of them, one after the other: the queue of a priority array. */
#define ALONE_5(q, n)                                                                              \
	LIST_ALONE((q)[n]), LIST_ALONE((q)[n + 1]), LIST_ALONE((q)[n + 2]),                        \
	    LIST_ALONE((q)[n + 3]), LIST_ALONE((q)[n + 4])
#define ALONE_20(q, n) ALONE_5(q, n), ALONE_5(q, n + 5), ALONE_5(q, n + 10), ALONE_5(q, n + 15)
#define ALONE_140(q)                                                                               \
	ALONE_20(q, 0), ALONE_20(q, 20), ALONE_20(q, 40), ALONE_20(q, 60), ALONE_20(q, 80),        \
	    ALONE_20(q, 100), ALONE_20(q, 120)

/* M(n0) to M(n9), to M(n99), to M(n999): with all numbers that begin with the digits n. */
#define TIMES_10(M, n)                                                                             \
	M(n##0) M(n##1) M(n##2) M(n##3) M(n##4) M(n##5) M(n##6) M(n##7) M(n##8) M(n##9)
#define TIMES_100(M, n)                                                                            \
	TIMES_10(M, n##0)                                                                          \
	TIMES_10(M, n##1)                                                                          \
	TIMES_10(M, n##2)                                                                          \
	TIMES_10(M, n##3)                                                                          \
	TIMES_10(M, n##4)                                                                          \
	TIMES_10(M, n##5)                                                                          \
	TIMES_10(M, n##6)                                                                          \
	TIMES_10(M, n##7)                                                                          \
	TIMES_10(M, n##8)                                                                          \
	TIMES_10(M, n##9)
#define TIMES_1000(M, n)                                                                           \
	TIMES_100(M, n##0)                                                                         \
	TIMES_100(M, n##1)                                                                         \
	TIMES_100(M, n##2)                                                                         \
	TIMES_100(M, n##3)                                                                         \
	TIMES_100(M, n##4)                                                                         \
	TIMES_100(M, n##5)                                                                         \
	TIMES_100(M, n##6)                                                                         \
	TIMES_100(M, n##7)                                                                         \
	TIMES_100(M, n##8)                                                                         \
	TIMES_100(M, n##9)

typedef struct {
	int counter;
} atomic_t;
typedef struct {
	long counter;
} atomic_long_t;

/* The log of a kernel that keeps it as text. */
#define LOG(TEXT)                                                                                  \
	char __log_buf[1 << 15] = TEXT;                                                            \
	char *log_buf = __log_buf;                                                                 \
	int log_buf_len = sizeof(__log_buf);                                                       \
	unsigned long log_start, log_end = sizeof(TEXT) - 1, logged_chars = sizeof(TEXT) - 1
/* Of load averages, whose fixed point is after 11 bits. */
#define LOAD(hundredths) (((hundredths)*2048 + 99) / 100)

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
