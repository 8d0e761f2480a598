/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machine code as text, by capstone, written as gdb writes it where that can be. */
#ifndef INQUEST_ANSWER_CODE_H
#define INQUEST_ANSWER_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

enum { CODE_TEXT_MAX = 256 };

struct instruction {
	uint64_t address;
	unsigned int size;
	const uint8_t *bytes;
	char mnemonic[32];
	char operands[CODE_TEXT_MAX];
	bool has_target; /* it jumps or calls there */
	uint64_t target;
	bool has_place; /* it names memory relative to itself, there */
	uint64_t place;
};

/*
 * Calls visit for each instruction from address on, up to end or count of them. visit returns
 * what ends the walk. Damage: the bytes cannot be read; what is no instruction is "(bad)".
 */
struct error *code_walk(struct kernel *kernel, uint64_t address, uint64_t end, uint64_t count,
			struct error *(*visit)(void *context, const struct instruction *one),
			void *context);

/* The function that covers address: its start, its end, its name. False when none does. */
bool code_function(struct kernel *kernel, uint64_t address, uint64_t *start, uint64_t *end);

#endif
