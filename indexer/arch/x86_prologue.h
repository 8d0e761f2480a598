/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the first instructions of a function of x86 put on the stack. */
#ifndef INQUEST_ARCH_X86_PROLOGUE_H
#define INQUEST_ARCH_X86_PROLOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { X86_SAVED_MAX = 16, X86_SP = 4, X86_FP = 5 };

struct x86_prologue {
	uint64_t size; /* bytes from the stack pointer to the return address */
	uint64_t fp;   /* from the frame pointer, where the function sets one; else 0 */
	size_t saved_count;
	struct {
		uint8_t reg;   /* as instructions number it */
		uint64_t size; /* bytes from where it was pushed to the return address */
	} saved[X86_SAVED_MAX];
};

/*
 * Follows code from a function's start to its end, or to the first instruction that may leave the
 * straight line or is not known here. wide: 64-bit code. Everything that code does to the stack
 * behind that (arguments pushed for a call) is not in it.
 */
void x86_prologue(const uint8_t *code, size_t size, bool wide, struct x86_prologue *ret);

/* How many bytes of arguments code takes off the stack at once: what a call has returned to. */
uint64_t x86_arguments(const uint8_t *code, size_t size, bool wide);

#endif
