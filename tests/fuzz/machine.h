/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine whose memory is the input: page 0 is at MACHINE_BASE, virtual addresses are physical
 * ones plus that. A VMCOREINFO that the input begins with is that of its kernel, whose types are
 * few: those of the shapes, and of ORC's entries.
 */
#ifndef INQUEST_TESTS_FUZZ_MACHINE_H
#define INQUEST_TESTS_FUZZ_MACHINE_H

#include "fuzz.h"
#include "image/kernel.h"

#define MACHINE_BASE UINT64_C(0xffffffff81000000)

struct machine {
	struct dump *dump;
	struct problems problems;
	struct kernel kernel;
};

/* Where there is no such machine (an input without a page) false; nothing is to be closed then. */
bool machine_open(struct machine *machine, const uint8_t *bytes, size_t size);
void machine_close(struct machine *machine);

#endif
