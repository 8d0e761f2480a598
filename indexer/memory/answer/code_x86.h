/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INQUEST_ANSWER_CODE_X86_H
#define INQUEST_ANSWER_CODE_X86_H

#include <capstone/capstone.h>

#include "answer/code.h"

/* What one names relative to itself, its operands and its mnemonic, in gdb's AT&T syntax. */
void code_write_x86(const cs_insn *insn, struct instruction *one);

#endif
