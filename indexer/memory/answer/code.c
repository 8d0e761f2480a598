/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See code.h. */
#include "answer/code.h"

#include <capstone/capstone.h>
#include <elf.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "answer/code_x86.h"
#include "image/kernel.h"

enum {
	CHUNK = 4096,
	LONGEST = 16,           /* bytes of an instruction */
	FUNCTION_MAX = 1 << 20, /* bytes */
};

static const struct machine {
	uint16_t machine;
	cs_arch arch;
	cs_mode mode;
	uint8_t least; /* bytes of an instruction */
	/* Operands, and a mnemonic, as gdb writes them; NULL: as capstone does. */
	void (*write)(const cs_insn *insn, struct instruction *one);
} machines[] = {
    {EM_X86_64, CS_ARCH_X86, CS_MODE_64, 1, code_write_x86},
    {EM_386, CS_ARCH_X86, CS_MODE_32, 1, code_write_x86},
    {EM_AARCH64, CS_ARCH_ARM64, CS_MODE_ARM, 4, NULL},
    {EM_ARM, CS_ARCH_ARM, CS_MODE_ARM, 4, NULL},
    {EM_PPC64, CS_ARCH_PPC, CS_MODE_64, 4, NULL},
    {EM_S390, CS_ARCH_SYSZ, CS_MODE_BIG_ENDIAN, 2, NULL},
    {EM_MIPS, CS_ARCH_MIPS, CS_MODE_MIPS64, 4, NULL},
#if CS_API_MAJOR >= 5
    {EM_RISCV, CS_ARCH_RISCV, CS_MODE_RISCV64 | CS_MODE_RISCVC, 2, NULL},
#endif
};

static struct error *open_engine(struct kernel *kernel, const struct machine **machine, csh *ret)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
		cs_mode mode = machines[i].mode;

		if (machines[i].machine != kernel->arch->machine)
			continue;
		if (kernel->memory.big_endian)
			mode |= CS_MODE_BIG_ENDIAN;
		if (cs_open(machines[i].arch, mode, ret) != CS_ERR_OK)
			break;
		cs_option(*ret, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT);
		cs_option(*ret, CS_OPT_DETAIL, CS_OPT_ON);
		*machine = &machines[i];
		return NULL;
	}
	return error_create(ERROR_UNSUPPORTED, "there is no disassembler for %s",
			    kernel->arch->name);
}

static void find_target(csh engine, const cs_insn *insn, struct instruction *one)
{
	const char *number = insn->op_str;

	if (!cs_insn_group(engine, insn, CS_GRP_JUMP) &&
	    !cs_insn_group(engine, insn, CS_GRP_CALL) &&
	    !cs_insn_group(engine, insn, CS_GRP_BRANCH_RELATIVE))
		return;
	number = strrchr(insn->op_str, ' ') ? strrchr(insn->op_str, ' ') + 1 : number;
	number += *number == '#';
	if (strncmp(number, "0x", 2))
		return;
	one->target = strtoull(number, NULL, 16);
	one->has_target = true;
}

static void translate_one(const struct machine *machine, csh engine, const cs_insn *insn,
			  struct instruction *one)
{
	snprintf(one->mnemonic, sizeof(one->mnemonic), "%s", insn->mnemonic);
	find_target(engine, insn, one);
	if (machine->write)
		machine->write(insn, one);
	else
		snprintf(one->operands, sizeof(one->operands), "%s", insn->op_str);
}

struct walking {
	struct kernel *kernel;
	const struct machine *machine;
	csh engine;
	cs_insn *insn;
	struct error *(*visit)(void *context, const struct instruction *one);
	void *context;
};

/* One instruction of the bytes at hand; *used: its size. */
static struct error *step(struct walking *walking, const uint8_t *bytes, size_t size,
			  uint64_t address, unsigned int *used)
{
	struct instruction one = {.address = address, .bytes = bytes};
	const uint8_t *at = bytes;
	uint64_t next = address;

	if (cs_disasm_iter(walking->engine, &at, &size, &next, walking->insn)) {
		one.size = walking->insn->size;
		translate_one(walking->machine, walking->engine, walking->insn, &one);
	} else {
		one.size = walking->machine->least;
		strcpy(one.mnemonic, "(bad)");
	}
	*used = one.size;
	return walking->visit(walking->context, &one);
}

/* What is left of the function, as much as can be read. */
static struct error *read_code(struct kernel *kernel, uint64_t address, uint8_t bytes[CHUNK],
			       size_t *size)
{
	struct error *error = NULL;

	for (*size = CHUNK; *size; *size /= 2) {
		error = memory_read(&kernel->memory, address, bytes, *size);
		if (!error_is_damage(error))
			return error;
	}
	return error;
}

static struct error *walk_code(struct walking *walking, uint64_t address, uint64_t end,
			       uint64_t count)
{
	uint8_t bytes[CHUNK];

	while (address < end && count) {
		size_t size, at = 0;
		unsigned int used;

		TRY(read_code(walking->kernel, address, bytes, &size));
		while (address + at < end && count &&
		       (size - at >= LONGEST || (at == 0 && size < LONGEST))) {
			TRY(step(walking, bytes + at, size - at, address + at, &used));
			at += used;
			count--;
			if (at >= size)
				break;
		}
		address += at;
	}
	return NULL;
}

struct error *code_walk(struct kernel *kernel, uint64_t address, uint64_t end, uint64_t count,
			struct error *(*visit)(void *context, const struct instruction *one),
			void *context)
{
	struct walking walking = {.kernel = kernel, .visit = visit, .context = context};
	struct error *error;

	TRY(open_engine(kernel, &walking.machine, &walking.engine));
	walking.insn = cs_malloc(walking.engine);
	error = walking.insn ? walk_code(&walking, address, end, count) : error_no_memory();
	if (walking.insn)
		cs_free(walking.insn, 1);
	cs_close(&walking.engine);
	return error;
}

/* Where the memory of its module ends, in which the last function has no other behind it. */
static uint64_t limit_of(const struct kernel *kernel, uint64_t address)
{
	const struct module *module = module_at(&kernel->modules, address);

	for (unsigned int i = 0; module && i < module->range_count; i++)
		if (address - module->ranges[i].start < module->ranges[i].size)
			return module->ranges[i].start + module->ranges[i].size;
	return UINT64_MAX;
}

bool code_function(struct kernel *kernel, uint64_t address, uint64_t *start, uint64_t *end)
{
	uint64_t limit = limit_of(kernel, address);

	struct place place = kernel_place(kernel, address);
	const struct symbol *last = kernel->symbols.list.data + kernel->symbols.list.count;

	if (!place.symbol || !kernel_is_text(kernel, address))
		return false;
	*start = place.symbol->address;
	*end = limit - *start < FUNCTION_MAX ? limit : *start + FUNCTION_MAX;
	for (const struct symbol *next = place.symbol; next < last; next++)
		if (next->address > *start && next->module == place.symbol->module) {
			*end = next->address < *end ? next->address : *end;
			break;
		}
	return true;
}
