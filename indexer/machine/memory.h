/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual memory of the dumped machine. Every read can fail: ERROR_FAULT with the virtual address
 * that could not be read. Translations are cached; a cached read costs a hash and a copy.
 *
 * A failure (the file cannot be read, no memory, an interrupt) is kept, and from then on every read
 * is ERROR_SPENT, as it is when the walk's budget is spent: so a walk ends even where it cannot
 * tell damage from failures. Whoever started the walk calls memory_renew() when it is over.
 */
#ifndef INQUEST_MACHINE_MEMORY_H
#define INQUEST_MACHINE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "dump/dump.h"
#include "machine/budget.h"
#include "machine/arch.h"
#include "machine/facts.h"

enum { MEMORY_TLB_ENTRIES = 4096, MEMORY_HELD = 64 << 10 };

struct memory {
	struct dump *dump;
	const struct arch_ops *arch;
	struct address_space kernel;
	uint64_t kernel_start; /* the lowest address of the kernel's part of all addresses */
	uint64_t image, moved; /* where the image begins, how far KASLR moved it; 0: facts tell */
	void *state;           /* the architecture's */
	bool big_endian;       /* the kernel's byte order */
	bool peeks;            /* the table that is walked is a process's: dump_peek() */
	bool swap;             /* it is not that of the machine that this runs on */
	uint32_t page_size;    /* the machine's; the unit of the file is another number */
	struct error *failure; /* the first one, owned */
	uint64_t budget, left; /* reads that a walk may make; those left behind this turn */
	uint32_t turn;         /* reads until what stops a walk is looked at again */
	struct {
		uint64_t start;
		size_t size;
		uint8_t bytes[MEMORY_HELD];
	} held; /* see memory_hold() */
	struct {
		uint64_t virtual_page, physical_page; /* page numbers; empty: UINT64_MAX */
	} tlb[MEMORY_TLB_ENTRIES];
};

struct error *memory_init(struct memory *memory, struct dump *dump, const struct arch_ops *arch,
			  const struct facts *facts);
/* There is no memory, and dump is NULL: a read fails for good, with ERROR_LOST. */
void memory_init_none(struct memory *memory, const struct arch_ops *arch, bool swap);
void memory_deinit(struct memory *memory);

/* What made reading fail for good, handed over; NULL while nothing did. */
struct error *memory_failure(struct memory *memory);

/* A walk is over: the same, and a budget for the next. */
struct error *memory_renew(struct memory *memory);

/* As much as so many reads is read in another way; ERROR_SPENT as they would return it. */
struct error *memory_charge(struct memory *memory, uint32_t reads);

/* address is one of the kernel's, not of a process. */
static inline bool memory_is_kernel(const struct memory *memory, uint64_t address)
{
	return address >= memory->kernel_start;
}

/* No physical address at or beyond is in the dump. */
uint64_t memory_physical_end(const struct memory *memory);

/* A number in physical memory. size: 1, 2, 4, 8. */
struct error *memory_physical_uint(struct memory *memory, uint64_t physical, size_t size,
				   uint64_t *ret);

/*
 * Bytes from a kernel address on that no page table maps, or none that can be read; 0: it is
 * mapped.
 */
uint64_t memory_hole(struct memory *memory, uint64_t address);

/* Kernel virtual to physical. */
struct error *memory_translate(struct memory *memory, uint64_t virtual, uint64_t *physical);

/* All of it, or an error; the buffer's content is then undefined. */
struct error *memory_read(struct memory *memory, uint64_t address, void *buffer, size_t size);
/* The same for who reads everything once, and leaves the cache to others. */
struct error *memory_scan(struct memory *memory, uint64_t address, void *buffer, size_t size);

/*
 * Reads what can be read: the pages that cannot are zeroes in the buffer, *lost counts their bytes
 * (may be NULL). Damage is never returned.
 */
struct error *memory_read_partial(struct memory *memory, uint64_t address, void *buffer,
				  size_t size, size_t *lost);

/* The same as memory_read() for who looks at a page of its own once: see dump_peek(). */
struct error *memory_peek(struct memory *memory, uint64_t address, void *buffer, size_t size);

/*
 * Reads of these bytes come soon, and many, as of a stack that is unwound: they are read once, and
 * served from here until others are held. Where some cannot be read, or they are more than
 * MEMORY_HELD, nothing is.
 */
void memory_hold(struct memory *memory, uint64_t address, size_t size);

/* Reads the same from another address space. */
struct error *memory_read_user(struct memory *memory, const struct address_space *space,
			       uint64_t address, void *buffer, size_t size);

/* Unsigned numbers in the machine's byte order. size: 1, 2, 4, 8. */
struct error *memory_uint(struct memory *memory, uint64_t address, size_t size, uint64_t *ret);
struct error *memory_u32(struct memory *memory, uint64_t address, uint32_t *ret);
struct error *memory_u64(struct memory *memory, uint64_t address, uint64_t *ret);
struct error *memory_pointer(struct memory *memory, uint64_t address, uint64_t *ret);

/* Text up to its NUL or to capacity - 1 bytes; always terminated, also at an unreadable page. */
struct error *memory_string(struct memory *memory, uint64_t address, char *buffer, size_t capacity);

#endif
