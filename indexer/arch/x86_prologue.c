/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A function's prologue, instruction by instruction. Compilers mix it with what does not touch the
 * stack (moves, tests, arithmetic between registers), whose length must be known to get past.
 * Lengths: Intel SDM, volume 2, chapter 2 and appendix A.
 */
#include "arch/x86_prologue.h"

#include <endian.h>

#include "base/cursor.h"

/* How an opcode goes on: with a ModRM byte, an immediate, or it is none of those that are known. */
enum form { UNKNOWN, BARE, MODRM, MODRM_IMM8, MODRM_IMM32, IMM8, IMM32, MOV_IMM };

/* One-byte opcodes that neither branch nor push nor pop. */
static enum form form_of(uint8_t opcode)
{
	if (opcode < 0x40) /* arithmetic: op r/m,r  op r,r/m  op al,imm  op eax,imm */
		return (opcode & 7) < 4    ? MODRM
		       : (opcode & 7) == 4 ? IMM8
		       : (opcode & 7) == 5 ? IMM32
					   : UNKNOWN;
	if (opcode >= 0xb0 && opcode <= 0xb7)
		return IMM8;
	if (opcode >= 0xb8 && opcode <= 0xbf)
		return MOV_IMM;
	switch (opcode) {
	case 0x63:
	case 0x84 ... 0x8d:
	case 0xd0 ... 0xd3:
		return MODRM;
	case 0x6b:
	case 0x80:
	case 0x83:
	case 0xc0:
	case 0xc1:
	case 0xc6:
		return MODRM_IMM8;
	case 0x69:
	case 0x81:
	case 0xc7:
		return MODRM_IMM32;
	case 0x90:
	case 0x98:
	case 0x99:
	case 0xfa: /* cli */
	case 0xfc: /* cld */
		return BARE;
	case 0xa8:
		return IMM8;
	case 0xa9:
		return IMM32;
	default:
		return UNKNOWN;
	}
}

/* Opcodes behind 0f: endbr and nops, set, cmov, movzx and movsx. */
static enum form form_of_two(uint8_t opcode)
{
	switch (opcode) {
	case 0x1e:
	case 0x1f:
	case 0x40 ... 0x4f:
	case 0x90 ... 0x9f:
	case 0xaf:
	case 0xb6:
	case 0xb7:
	case 0xbe:
	case 0xbf:
		return MODRM;
	default:
		return UNKNOWN;
	}
}

/* One instruction, taken apart. */
struct instruction {
	size_t size;
	bool two; /* behind 0f */
	uint8_t opcode, rex, modrm;
	int32_t immediate;
};

static size_t modrm_size(const uint8_t *code, size_t size)
{
	uint8_t modrm = code[0], mod = modrm >> 6, rm = modrm & 7;
	size_t sib = mod != 3 && rm == 4;

	if (mod == 3)
		return 1;
	if (mod == 1)
		return 2 + sib;
	if (mod == 2)
		return 5 + sib;
	if (sib)
		return size > 1 && (code[1] & 7) == 5 ? 6 : 2;
	return rm == 5 ? 5 : 1;
}

static size_t immediate_size(enum form form, const struct instruction *instruction, bool half)
{
	switch (form) {
	case IMM8:
	case MODRM_IMM8:
		return 1;
	case MOV_IMM:
		return instruction->rex & 8 ? 8 : half ? 2 : 4;
	case IMM32:
	case MODRM_IMM32:
		return half ? 2 : 4;
	default:
		return 0;
	}
}

/* False: not known, or cut short. */
static bool take_apart(const uint8_t *code, size_t size, bool wide, struct instruction *ret)
{
	size_t at = 0;
	bool half = false;

	*ret = (struct instruction){0};
	while (at < size &&
	       (code[at] == 0x66 || code[at] == 0xf3 || code[at] == 0x65 || code[at] == 0x64))
		half |= code[at++] == 0x66;
	if (wide && at < size && (code[at] & 0xf0) == 0x40)
		ret->rex = code[at++];
	if (at < size && code[at] == 0x0f) {
		ret->two = true;
		at++;
	}
	if (at >= size)
		return false;
	ret->opcode = code[at++];
	enum form form = ret->two ? form_of_two(ret->opcode) : form_of(ret->opcode);
	if (form == UNKNOWN)
		return false;
	if (form == MODRM || form == MODRM_IMM8 || form == MODRM_IMM32) {
		if (at >= size)
			return false;
		ret->modrm = code[at];
		at += modrm_size(code + at, size - at);
	}
	size_t immediate = immediate_size(form, ret, half);
	if (at + immediate > size)
		return false;
	if (immediate == 1)
		ret->immediate = (int8_t)code[at];
	else if (immediate == 4)
		ret->immediate = (int32_t)load_uint(code + at, 4, BYTE_ORDER == BIG_ENDIAN);
	ret->size = at + immediate;
	return true;
}

/* push of a register: its number and the instruction's size, or 0. */
static size_t is_push(const uint8_t *code, size_t size, bool wide, uint8_t *reg)
{
	bool extended = wide && size > 1 && code[0] == 0x41;

	if (size <= extended || (code[extended] & 0xf8) != 0x50)
		return 0;
	*reg = (uint8_t)((code[extended] & 7) | extended << 3);
	return extended + 1;
}

/* op $immediate,%sp with the operation `extension` of group 1. */
static bool changes_sp(const struct instruction *instruction, unsigned int extension)
{
	return !instruction->two && (instruction->opcode == 0x83 || instruction->opcode == 0x81) &&
	       !(instruction->rex & 1) && instruction->modrm == (0xc0 | extension << 3 | X86_SP);
}

/* mov %sp,%fp in either encoding. */
static bool sets_fp(const struct instruction *instruction)
{
	return !instruction->two && !(instruction->rex & 5) &&
	       ((instruction->opcode == 0x89 && instruction->modrm == 0xe5) ||
		(instruction->opcode == 0x8b && instruction->modrm == 0xec));
}

/* Anything else that writes the stack pointer: and $-64,%sp; lea -8(%sp),%sp. */
static bool spoils_sp(const struct instruction *instruction)
{
	uint8_t opcode = instruction->opcode, reg = instruction->modrm >> 3 & 7;

	if (instruction->two)
		return false;
	if ((opcode == 0x8b || opcode == 0x8d) && reg == X86_SP && !(instruction->rex & 4))
		return true;
	return (opcode == 0x81 || opcode == 0x83 || opcode == 0x89) &&
	       (instruction->modrm & 0xc7) == (0xc0 | X86_SP) && !(instruction->rex & 1) &&
	       reg != 7;
}

/* Registers that a function has to give back as they were; pushes of others are arguments. */
static bool is_kept(uint8_t reg, bool wide)
{
	return reg == 3 || reg == X86_FP || (wide ? reg >= 12 : reg == 6 || reg == 7);
}

/* The call of a tracer that functions begin with. */
static bool is_tracer(const uint8_t *code, size_t size, size_t at)
{
	return code[at] == 0xe8 && size - at >= 5 && at <= 8;
}

void x86_prologue(const uint8_t *code, size_t size, bool wide, struct x86_prologue *ret)
{
	uint64_t width = wide ? 8 : 4;
	struct instruction instruction;
	uint8_t reg;

	*ret = (struct x86_prologue){0};
	for (size_t at = 0; at < size;) {
		size_t push = is_push(code + at, size - at, wide, &reg);
		if (push) {
			if (ret->saved_count == X86_SAVED_MAX || !is_kept(reg, wide))
				return;
			ret->size += width;
			ret->saved[ret->saved_count].reg = reg;
			ret->saved[ret->saved_count++].size = ret->size;
			at += push;
			continue;
		}
		if (is_tracer(code, size, at)) {
			at += 5;
			continue;
		}
		if (!take_apart(code + at, size - at, wide, &instruction))
			return;
		at += instruction.size;
		if (changes_sp(&instruction, 5))
			ret->size += (uint64_t)(int64_t)instruction.immediate;
		else if (changes_sp(&instruction, 0) && instruction.immediate < 0)
			ret->size -= (uint64_t)(int64_t)instruction.immediate;
		else if (sets_fp(&instruction))
			ret->fp = ret->size;
		else if (spoils_sp(&instruction))
			return;
	}
}

uint64_t x86_arguments(const uint8_t *code, size_t size, bool wide)
{
	struct instruction instruction;

	if (!take_apart(code, size, wide, &instruction) || !changes_sp(&instruction, 0) ||
	    instruction.immediate < 0)
		return 0;
	return (uint64_t)instruction.immediate;
}
