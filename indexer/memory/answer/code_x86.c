/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What capstone writes otherwise than gdb. */
#include "answer/code_x86.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* gdb's letter for the size goes where a register tells it. */
static bool names_register(const char *operands)
{
	unsigned int depth = 0;

	for (const char *at = operands; *at; at++) {
		depth += *at == '(';
		depth -= *at == ')' && depth;
		if (*at == '%' && !depth && !strchr("gcdsf", at[1]))
			return true;
		if (*at == '%' && !depth && strchr("cds", at[1]) && at[2] != 's')
			return true;
	}
	return false;
}

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(text, *words))
			return true;
	return false;
}

/* movq %rax, %rbx is mov, but not movzbl: only what ends in its one size. */
static void shorten(char *mnemonic, const char *operands)
{
	static const char *const always[] = {"callq",  "retq",  "pushq", "popq", "jmpq", "leaveq",
					     "pushfq", "popfq", "calll", "retl", NULL};
	static const char *const bases[] = {
	    "mov", "add",  "sub",  "and",     "or",     "xor",  "cmp", "test", "lea", "inc",
	    "dec", "neg",  "not",  "shl",     "shr",    "sar",  "sal", "rol",  "ror", "adc",
	    "sbb", "xchg", "imul", "mul",     "div",    "idiv", "bt",  "bts",  "btr", "btc",
	    "bsf", "bsr",  "xadd", "cmpxchg", "movabs", "push", "pop", NULL};
	bool is_prefixed = !strncmp(mnemonic, "lock ", 5);
	char base[32];

	mnemonic += is_prefixed ? 5 : 0;
	size_t size = strlen(mnemonic);
	if (size < 3 || !strchr("bwlq", mnemonic[size - 1]))
		return;
	snprintf(base, sizeof(base), "%.*s", (int)size - 1, mnemonic);
	bool is_sized = is_one_of(base, bases) || !strncmp(base, "cmov", 4);
	if (is_one_of(mnemonic, always) || (is_sized && names_register(operands)))
		mnemonic[size - 1] = '\0';
}

/* Prefixes, each of which gdb tells, and a nop: "data16 xchg %ax,%ax". */
static void respell_nop(const cs_insn *insn, struct instruction *one)
{
	enum { PREFIXES_MAX = 4 };
	unsigned int prefixes = 0;

	while (prefixes < insn->size && insn->bytes[prefixes] == 0x66)
		prefixes++;
	if (!prefixes || prefixes > PREFIXES_MAX || insn->size != prefixes + 1 ||
	    insn->bytes[prefixes] != 0x90)
		return;
	*one->mnemonic = '\0';
	for (unsigned int i = 1; i < prefixes; i++)
		strcat(one->mnemonic, "data16 ");
	strcat(one->mnemonic, "xchg");
	strcpy(one->operands, "%ax,%ax");
}

/* What gdb spells in other words. */
static void respell(const cs_insn *insn, struct instruction *one)
{
	static const struct {
		const char *mnemonic, *operands, *as, *with;
	} spellings[] = {
	    {"rep stosq", "%rax,(%rdi)", "rep stos", "%rax,%es:(%rdi)"},
	    {"rep stosl", "%eax,(%rdi)", "rep stos", "%eax,%es:(%rdi)"},
	    {"rep stosb", "%al,(%rdi)", "rep stos", "%al,%es:(%rdi)"},
	    {"rep movsb", "(%rsi),(%rdi)", "rep movsb", "%ds:(%rsi),%es:(%rdi)"},
	    {"rep movsl", "(%rsi),(%rdi)", "rep movsl", "%ds:(%rsi),%es:(%rdi)"},
	    {"rep movsq", "(%rsi),(%rdi)", "rep movsq", "%ds:(%rsi),%es:(%rdi)"},
	};

	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++)
		if (!strcmp(one->mnemonic, spellings[i].mnemonic) &&
		    !strcmp(one->operands, spellings[i].operands)) {
			strcpy(one->mnemonic, spellings[i].as);
			strcpy(one->operands, spellings[i].with);
			return;
		}
	respell_nop(insn, one);
}

struct rewriting {
	const char *at;
	char *to, *end;
	bool in_parentheses;
	unsigned int commas; /* in them */
};

static void put(struct rewriting *rewriting, const char *text, size_t size)
{
	for (; size && rewriting->to + 1 < rewriting->end; size--)
		*rewriting->to++ = *text++;
}

/* Numbers outside of parentheses are hexadecimal; in them they are scales. */
static void put_number(struct rewriting *rewriting)
{
	size_t size = strspn(rewriting->at, "0123456789abcdefx");
	char text[32];

	if (rewriting->in_parentheses || rewriting->at[1] == 'x') {
		put(rewriting, rewriting->at, size);
	} else {
		size = strspn(rewriting->at, "0123456789");
		snprintf(text, sizeof(text), "0x%llx", strtoull(rewriting->at, NULL, 10));
		put(rewriting, text, strlen(text));
	}
	rewriting->at += size;
}

static void put_other(struct rewriting *rewriting)
{
	char c = *rewriting->at++;

	if (c == '(') {
		rewriting->in_parentheses = true;
		rewriting->commas = 0;
	}
	rewriting->commas += c == ',';
	if (c == ')') {
		if (rewriting->commas == 1)
			put(rewriting, ",1", 2);
		rewriting->in_parentheses = false;
	}
	if (c != ' ')
		put(rewriting, &c, 1);
}

/* "8(%rax, %rcx), %rdx" is "0x8(%rax,%rcx,1),%rdx" to gdb. */
static void rewrite(const char *from, char *to, size_t size)
{
	struct rewriting rewriting = {.at = from, .to = to, .end = to + size};

	while (*rewriting.at) {
		bool begins = rewriting.at == from || !isalnum((unsigned char)rewriting.at[-1]);

		if (begins && isdigit((unsigned char)*rewriting.at))
			put_number(&rewriting);
		else
			put_other(&rewriting);
	}
	*rewriting.to = '\0';
}

/* A displacement that is there and is 0: gdb writes it. */
static void restore_zero(const cs_insn *insn, char text[CODE_TEXT_MAX])
{
	char *open = strchr(text, '(');
	size_t rest = open ? strlen(open) + 1 : 0;

	if (!open || !insn->detail->x86.encoding.disp_offset || insn->detail->x86.disp ||
	    (size_t)(open - text) + rest + 1 > CODE_TEXT_MAX)
		return;
	memmove(open + 1, open, rest);
	*open = '0';
}

/* "$-2" of 4 bytes is "$0xfffffffe" to gdb. */
static void restore_sign(const cs_insn *insn, char text[CODE_TEXT_MAX])
{
	char *minus = strstr(text, "$-"), rest[CODE_TEXT_MAX];
	uint8_t size = insn->detail->x86.operands[0].size;
	uint64_t number;

	if (!minus || insn->detail->x86.operands[0].type != X86_OP_IMM)
		return;
	number = (uint64_t)insn->detail->x86.operands[0].imm;
	if (size < 8)
		number &= (UINT64_C(1) << size * 8) - 1;
	snprintf(rest, sizeof(rest), "%s", minus + strcspn(minus, ","));
	snprintf(minus, CODE_TEXT_MAX - (size_t)(minus - text), "$0x%" PRIx64 "%s", number, rest);
}

static void find_place(const cs_insn *insn, struct instruction *one)
{
	for (uint8_t i = 0; i < insn->detail->x86.op_count; i++) {
		const cs_x86_op *operand = &insn->detail->x86.operands[i];

		if (operand->type != X86_OP_MEM || operand->mem.base != X86_REG_RIP)
			continue;
		one->has_place = true;
		one->place = insn->address + insn->size + (uint64_t)operand->mem.disp;
	}
}

void code_write_x86(const cs_insn *insn, struct instruction *one)
{
	char text[CODE_TEXT_MAX];

	find_place(insn, one);
	snprintf(text, sizeof(text), "%s", insn->op_str);
	restore_sign(insn, text);
	restore_zero(insn, text);
	rewrite(text, one->operands, sizeof(one->operands));
	shorten(one->mnemonic, one->operands);
	respell(insn, one);
}
