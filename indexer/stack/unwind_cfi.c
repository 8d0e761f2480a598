/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DWARF call frame information of a vmlinux (.debug_frame, .eh_frame; DWARF 5, 6.4), for kernels
 * without ORC. libdw reads the tables; the expressions in them, nearly always a register and an
 * offset, are evaluated here over the dump's memory.
 */
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "image/kernel.h"
#include "image/vmlinux.h"
#include "stack/unwind.h"

enum { STACK_MAX = 16 };

struct cfi {
	Dwarf_CFI *tables[2]; /* of .debug_frame, of .eh_frame; NULL: it has none */
};

static void cfi_destroy(void *state)
{
	struct cfi *cfi = state;

	/* That of .debug_frame belongs to the Dwarf. */
	dwarf_cfi_end(cfi->tables[1]);
	free(cfi);
}

/* Nothing where no vmlinux was given. */
static struct error *cfi_create(struct kernel *kernel, void **ret)
{
	Dwarf *dwarf;

	if (!kernel->vmlinux || !kernel->arch->dwarf_registers)
		return NULL;
	struct cfi *cfi = calloc(1, sizeof(*cfi));
	if (!cfi)
		return error_no_memory();
	errno = 0;
	if (!vmlinux_dwarf(kernel->vmlinux, &dwarf))
		cfi->tables[0] = dwarf_getcfi(dwarf);
	const struct vmlinux *contents = kernel->vmlinux->contents;
	cfi->tables[1] = dwarf_getcfi_elf(contents ? contents->elf : kernel->vmlinux->elf);
	struct error *error = error_if_no_memory();
	if (!error && (cfi->tables[0] || cfi->tables[1]))
		*ret = cfi;
	else
		cfi_destroy(cfi);
	return error;
}

/* Evaluation */

struct evaluation {
	struct unwind *unwind;
	uint64_t cfa;
	uint64_t stack[STACK_MAX];
	unsigned int depth;
};

static struct error *not_followed(const struct evaluation *e)
{
	return error_lost("call frame information that is not understood",
			  e->unwind->registers.value[e->unwind->kernel->arch->ip]);
}

static bool push(struct evaluation *e, uint64_t value)
{
	if (e->depth == STACK_MAX)
		return false;
	e->stack[e->depth++] = value;
	return true;
}

static bool push_register(struct evaluation *e, uint64_t number, uint64_t offset)
{
	const struct arch_ops *arch = e->unwind->kernel->arch;

	if (number >= arch->dwarf_count ||
	    !register_known(&e->unwind->registers, arch->dwarf_registers[number]))
		return false;
	return push(e, e->unwind->registers.value[arch->dwarf_registers[number]] + offset);
}

static bool load(struct evaluation *e)
{
	if (!e->depth)
		return false;
	struct error *error = memory_pointer(&e->unwind->kernel->memory, e->stack[e->depth - 1],
					     &e->stack[e->depth - 1]);
	error_destroy(error);
	return !error;
}

static bool combine(struct evaluation *e, uint8_t atom)
{
	if (e->depth < 2)
		return false;
	uint64_t right = e->stack[--e->depth], *left = &e->stack[e->depth - 1];

	switch (atom) {
	case DW_OP_plus:
		*left += right;
		return true;
	case DW_OP_minus:
		*left -= right;
		return true;
	case DW_OP_and:
		*left &= right;
		return true;
	case DW_OP_shl:
		*left = right < 64 ? *left << right : 0;
		return true;
	case DW_OP_ge:
		*left = (int64_t)*left >= (int64_t)right;
		return true;
	default:
		return false;
	}
}

static bool evaluate_one(struct evaluation *e, const Dwarf_Op *op)
{
	if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg31)
		return push_register(e, op->atom - DW_OP_breg0, op->number);
	if (op->atom >= DW_OP_lit0 && op->atom <= DW_OP_lit31)
		return push(e, op->atom - DW_OP_lit0);
	switch (op->atom) {
	case DW_OP_bregx:
		return push_register(e, op->number, op->number2);
	case DW_OP_call_frame_cfa:
		return push(e, e->cfa);
	case DW_OP_plus_uconst:
		return push(e, op->number) && combine(e, DW_OP_plus);
	case DW_OP_addr:
	case DW_OP_const1u:
	case DW_OP_const1s:
	case DW_OP_const2u:
	case DW_OP_const2s:
	case DW_OP_const4u:
	case DW_OP_const4s:
	case DW_OP_const8u:
	case DW_OP_const8s:
	case DW_OP_constu:
	case DW_OP_consts:
		return push(e, op->number);
	case DW_OP_deref:
		return load(e);
	default:
		return combine(e, op->atom);
	}
}

/* The value that an expression leaves; *value: it is a register's value, not where that lies. */
static struct error *evaluate(struct evaluation *e, const Dwarf_Op *ops, size_t count,
			      uint64_t *ret, bool *value)
{
	e->depth = 0;
	*value = count && ops[count - 1].atom == DW_OP_stack_value;
	for (size_t i = 0; i < count - *value; i++)
		if (!evaluate_one(e, &ops[i]))
			return not_followed(e);
	if (!e->depth)
		return not_followed(e);
	*ret = e->stack[e->depth - 1];
	return NULL;
}

/* The caller's value of a register: *known is false when the table does not tell. */
static struct error *restore(struct evaluation *e, Dwarf_Frame *frame, int number, uint64_t *ret,
			     bool *known)
{
	const struct arch_ops *arch = e->unwind->kernel->arch;
	unsigned int index = arch->dwarf_registers[number];
	Dwarf_Op memory[3], *ops;
	bool value;
	size_t count;

	*known = false;
	if (dwarf_frame_register(frame, number, memory, &ops, &count))
		return NULL;
	if (!count) {
		*known = !ops && register_known(&e->unwind->registers, index);
		*ret = e->unwind->registers.value[index];
		return NULL;
	}
	TRY(evaluate(e, ops, count, ret, &value));
	if (!value)
		TRY(memory_pointer(&e->unwind->kernel->memory, *ret, ret));
	*known = true;
	return NULL;
}

static struct error *find_cfa(struct evaluation *e, Dwarf_Frame *frame)
{
	Dwarf_Op *ops;
	size_t count;
	bool value;

	if (dwarf_frame_cfa(frame, &ops, &count) || !count)
		return not_followed(e);
	return evaluate(e, ops, count, &e->cfa, &value);
}

static struct error *find_caller(struct evaluation *e, Dwarf_Frame *frame, int return_register,
				 struct registers *ret)
{
	const struct arch_ops *arch = e->unwind->kernel->arch;

	*ret = (struct registers){0};
	for (int i = 0; i < arch->dwarf_count; i++) {
		uint64_t value;
		bool known;

		TRY(restore(e, frame, i, &value, &known));
		if (i == return_register && known)
			register_set(ret, arch->ip, value);
		else if (known)
			register_set(ret, arch->dwarf_registers[i], value);
	}
	register_set(ret, arch->sp, e->cfa);
	return NULL;
}

static Dwarf_Frame *find_frame(const struct cfi *cfi, uint64_t link, struct error **error)
{
	errno = 0;
	for (size_t i = 0; i < sizeof(cfi->tables) / sizeof(cfi->tables[0]); i++) {
		Dwarf_Frame *frame;

		if (cfi->tables[i] && !dwarf_cfi_addrframe(cfi->tables[i], link, &frame))
			return frame;
	}
	*error = error_if_no_memory();
	return NULL;
}

static enum unwind_result follow(struct unwind *unwind, Dwarf_Frame *frame, struct error **error)
{
	const struct arch_ops *arch = unwind->kernel->arch;
	struct evaluation e = {.unwind = unwind};
	struct registers registers;
	bool signal;
	int return_register = dwarf_frame_info(frame, NULL, NULL, &signal);

	if (return_register < 0 || return_register >= arch->dwarf_count)
		return UNWIND_CANNOT;
	*error = find_cfa(&e, frame);
	if (!*error)
		*error = find_caller(&e, frame, return_register, &registers);
	if (*error)
		return UNWIND_CANNOT;
	if (!register_known(&registers, arch->ip))
		return UNWIND_END;
	unwind->registers = registers;
	unwind->interrupted = signal;
	return UNWIND_NEXT;
}

static enum unwind_result cfi_step(struct unwind *unwind, void *state, struct error **error)
{
	const struct kernel *kernel = unwind->kernel;
	uint64_t pc = unwind->registers.value[kernel->arch->ip] - !unwind->interrupted;

	if (!register_known(&unwind->registers, kernel->arch->ip) || pc < kernel->text_start ||
	    pc >= kernel->image_end)
		return UNWIND_CANNOT;
	Dwarf_Frame *frame = find_frame(state, pc - kernel->vmlinux->offset, error);
	if (!frame)
		return UNWIND_CANNOT;
	enum unwind_result result = follow(unwind, frame, error);
	free(frame);
	return result;
}

const struct unwinder_ops unwind_cfi = {
    .name = "cfi",
    .reliable = true,
    .create = cfi_create,
    .destroy = cfi_destroy,
    .step = cfi_step,
};
