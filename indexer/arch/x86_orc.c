/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ORC: the kernel's own unwind tables, read from the dump (arch/x86/include/asm/orc_types.h,
 * arch/x86/kernel/unwind_orc.c, Linux 4.14 to 7.2).
 *
 * Two parallel arrays, sorted by address: where an entry begins (32 bits, relative to the place),
 * and the entry: how to find the caller's stack pointer and frame pointer. Nothing is loaded ahead:
 * a lookup is a binary search in the dump's memory, kept per pc, and distinct pcs are few.
 *
 * The layout changed three times and is not declared; the data tells which one it is:
 *  - `type` has 2 bits and counts from CALL = 0, or (since 6.4) 3 bits and UNDEFINED = 0: BTF;
 *  - a bit `end` tells the chain's end until 6.3: BTF;
 *  - registers were renumbered in 7.1: SP, by far the commonest base, is 5 before and 3 since;
 *  - SP_INDIRECT added its offset before the load until 5.11, after it since: the one of the two
 *    that leads to a plausible frame is taken.
 */
#include "arch/x86_unwind.h"

#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "image/fields.h"
#include "image/kernel.h"

enum orc_register {
	ORC_UNDEFINED,
	ORC_PREV_SP,
	ORC_AX,
	ORC_DX,
	ORC_DI,
	ORC_BP,
	ORC_SP,
	ORC_R10,
	ORC_R13,
	ORC_BP_INDIRECT,
	ORC_SP_INDIRECT,
	ORC_BAD,
};

enum orc_type { ORC_TYPE_UNDEFINED, ORC_TYPE_END, ORC_TYPE_CALL, ORC_TYPE_REGS, ORC_TYPE_IRET };

enum {
	ORC_ENTRY_SIZE = 6,
	ORC_MODULE_MAX = 1 << 20, /* entries of one module */
	ORC_SAMPLE = 256,         /* entries looked at for the register numbering */
};

/* An entry in our own terms; fits a map's value. */
struct orc_entry {
	int16_t sp_offset, bp_offset;
	uint8_t sp_register, bp_register, type;
	uint8_t found;
};
_Static_assert(sizeof(struct orc_entry) == sizeof(uint64_t), "an entry is a map's value");

struct orc_table {
	uint64_t ips, entries;
	uint64_t count;
};

#define ORC_FIELDS(F)                                                                              \
	F(sp_register, "orc_entry.sp_reg")                                                         \
	F(bp_register, "orc_entry.bp_reg")                                                         \
	F(type, "orc_entry.type")                                                                  \
	F(end, "?orc_entry.end")                                                                   \
	F(module_ips, "?module.arch.orc_unwind_ip")                                                \
	F(module_entries, "?module.arch.orc_unwind")                                               \
	F(module_count, "?module.arch.num_orcs")
DEFINE_FIELDS(orc, ORC_FIELDS)

struct orc {
	struct orc_fields f;
	struct orc_table kernel;
	const enum orc_register *numbering;
	struct map entries; /* pc → struct orc_entry */
};

static const enum orc_register numbering_4_14[16] = {
    ORC_UNDEFINED,   ORC_PREV_SP,     ORC_DX,  ORC_DI,  ORC_BP,  ORC_SP,  ORC_R10, ORC_R13,
    ORC_BP_INDIRECT, ORC_SP_INDIRECT, ORC_BAD, ORC_BAD, ORC_BAD, ORC_BAD, ORC_BAD, ORC_BAD,
};
static const enum orc_register numbering_7_1[16] = {
    ORC_UNDEFINED, ORC_AX,          ORC_DX,          ORC_SP,  ORC_BP,  ORC_DI,  ORC_R10, ORC_R13,
    ORC_PREV_SP,   ORC_SP_INDIRECT, ORC_BP_INDIRECT, ORC_BAD, ORC_BAD, ORC_BAD, ORC_BAD, ORC_BAD,
};

static struct error *kernel_table(struct kernel *kernel, struct orc_table *table)
{
	uint64_t ips_end, entries_end;

	TRY(kernel_symbol(kernel, "__start_orc_unwind_ip", &table->ips));
	TRY(kernel_symbol(kernel, "__stop_orc_unwind_ip", &ips_end));
	TRY(kernel_symbol(kernel, "__start_orc_unwind", &table->entries));
	TRY(kernel_symbol(kernel, "__stop_orc_unwind", &entries_end));
	table->count = (ips_end - table->ips) / 4;
	if (ips_end < table->ips || (entries_end - table->entries) / ORC_ENTRY_SIZE != table->count)
		return error_corrupt("ORC tables make no sense", table->ips);
	return NULL;
}

static struct error *choose_numbering(struct kernel *kernel, struct orc *orc)
{
	unsigned int counts[16] = {0};

	for (unsigned int i = 0; i < ORC_SAMPLE; i++) {
		uint64_t at =
		    orc->kernel.entries + orc->kernel.count / ORC_SAMPLE * i * ORC_ENTRY_SIZE;
		uint64_t number;

		if (!field_read(kernel, &orc->f.sp_register, at, &number))
			counts[number & 15]++;
	}
	orc->numbering = counts[3] > counts[5] ? numbering_7_1 : numbering_4_14;
	return NULL;
}

static void orc_destroy(void *state)
{
	struct orc *orc = state;

	map_deinit(&orc->entries);
	free(orc);
}

/* Absent in a kernel without ORC. */
static struct error *orc_create(struct kernel *kernel, void **ret)
{
	/* Where a vmlinux is given, its call frame information is as good. */
	if (kernel->vmlinux && !kernel_has_symbol(kernel, "__start_orc_unwind_ip"))
		return NULL;
	struct orc *orc = calloc(1, sizeof(*orc));
	struct error *error;

	if (!orc)
		return error_no_memory();
	error = fields_init(kernel, orc, &orc->f);
	if (!error && !orc->f.type.present)
		error = error_absent("type", "orc_entry");
	if (!error)
		error = kernel_table(kernel, &orc->kernel);
	if (!error)
		error = choose_numbering(kernel, orc);
	if (error)
		orc_destroy(orc);
	else
		*ret = orc;
	return error;
}

/* The table that covers pc: the kernel's or its module's. */
static struct error *table_of(struct kernel *kernel, const struct orc *orc, uint64_t pc,
			      struct orc_table *table)
{
	const struct module *module = module_at(&kernel->modules, pc);

	if (!module) {
		*table = orc->kernel;
		return NULL;
	}
	TRY(field_read(kernel, &orc->f.module_ips, module->address, &table->ips));
	TRY(field_read(kernel, &orc->f.module_entries, module->address, &table->entries));
	TRY(field_read(kernel, &orc->f.module_count, module->address, &table->count));
	table->count &= UINT32_MAX;
	return table->count <= ORC_MODULE_MAX
		   ? NULL
		   : error_corrupt("a module's ORC table makes no sense", module->address);
}

/* The last entry that begins at or before pc; -1 when there is none. */
static struct error *search(struct kernel *kernel, const struct orc_table *table, uint64_t pc,
			    int64_t *ret)
{
	uint64_t low = 0, high = table->count;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2, place = table->ips + 4 * middle;
		uint32_t relative;

		TRY(memory_u32(&kernel->memory, place, &relative));
		if (place + (uint64_t)(int64_t)(int32_t)relative <= pc)
			low = middle + 1;
		else
			high = middle;
	}
	*ret = (int64_t)low - 1;
	return NULL;
}

static enum orc_type type_of(const struct orc *orc, unsigned int type, bool end)
{
	static const enum orc_type two_bits[4] = {ORC_TYPE_CALL, ORC_TYPE_REGS, ORC_TYPE_IRET,
						  ORC_TYPE_UNDEFINED};

	if (orc->f.type.bit_size > 2)
		return type > ORC_TYPE_IRET ? ORC_TYPE_UNDEFINED : (enum orc_type)type;
	return end ? ORC_TYPE_END : two_bits[type & 3];
}

static struct error *read_entry(struct kernel *kernel, const struct orc *orc, uint64_t address,
				struct orc_entry *entry)
{
	uint8_t bytes[ORC_ENTRY_SIZE + 8] = {0}; /* bit-fields may be declared as 4-byte units */
	bool swap = kernel->memory.swap;

	TRY(memory_read(&kernel->memory, address, bytes, ORC_ENTRY_SIZE));
	bool end = orc->f.end.present && field_load(kernel, &orc->f.end, bytes, sizeof(bytes));
	unsigned int type = (unsigned int)field_load(kernel, &orc->f.type, bytes, sizeof(bytes));
	*entry = (struct orc_entry){
	    .sp_offset = (int16_t)load_uint(bytes, 2, swap),
	    .bp_offset = (int16_t)load_uint(bytes + 2, 2, swap),
	    .sp_register =
		(uint8_t)orc
		    ->numbering[field_load(kernel, &orc->f.sp_register, bytes, sizeof(bytes)) & 15],
	    .bp_register =
		(uint8_t)orc
		    ->numbering[field_load(kernel, &orc->f.bp_register, bytes, sizeof(bytes)) & 15],
	    .type = (uint8_t)type_of(orc, type, end),
	    .found = true,
	};
	return NULL;
}

static struct error *look_up(struct kernel *kernel, const struct orc *orc, uint64_t pc,
			     struct orc_entry *entry)
{
	struct orc_table table;
	int64_t place;

	*entry = (struct orc_entry){.type = ORC_TYPE_UNDEFINED, .found = true};
	TRY(table_of(kernel, orc, pc, &table));
	TRY(search(kernel, &table, pc, &place));
	if (place >= 0)
		TRY(read_entry(kernel, orc, table.entries + (uint64_t)place * ORC_ENTRY_SIZE,
			       entry));
	return NULL;
}

static struct error *entry_for(struct kernel *kernel, struct orc *orc, uint64_t pc,
			       struct orc_entry *entry)
{
	uint64_t *place = map_insert(&orc->entries, pc, NULL);

	if (!place)
		return error_no_memory();
	memcpy(entry, place, sizeof(*entry));
	if (!entry->found) {
		TRY(look_up(kernel, orc, pc, entry));
		memcpy(place, entry, sizeof(*entry));
	}
	return NULL;
}

static bool base_value(const struct unwind *unwind, enum orc_register base, uint64_t *ret)
{
	const uint8_t *numbers = unwind->kernel->arch->orc_registers;
	static const uint8_t index_of[] = {
	    [ORC_AX] = ORC_ARCH_AX,          [ORC_DX] = ORC_ARCH_DX,
	    [ORC_DI] = ORC_ARCH_DI,          [ORC_R10] = ORC_ARCH_R10,
	    [ORC_R13] = ORC_ARCH_R13,        [ORC_BP] = ORC_ARCH_BP,
	    [ORC_SP] = ORC_ARCH_SP,          [ORC_BP_INDIRECT] = ORC_ARCH_BP,
	    [ORC_SP_INDIRECT] = ORC_ARCH_SP,
	};

	if (base == ORC_UNDEFINED || base == ORC_PREV_SP || base >= ORC_BAD)
		return false;
	unsigned int number = numbers[index_of[base]];
	*ret = unwind->registers.value[number];
	return register_known(&unwind->registers, number);
}

/* The caller's stack pointer, or the address of the saved registers. */
static struct error *frame_address(struct unwind *unwind, const struct orc_entry *entry,
				   uint64_t *ret)
{
	struct memory *memory = &unwind->kernel->memory;
	uint64_t base, loaded, end;

	if (!base_value(unwind, entry->sp_register, &base))
		return error_corrupt("ORC needs a register that is not known",
				     unwind->registers.value[unwind->kernel->arch->ip]);
	switch ((enum orc_register)entry->sp_register) {
	case ORC_BP_INDIRECT:
		return memory_pointer(memory, base + (uint64_t)(int64_t)entry->sp_offset, ret);
	case ORC_SP_INDIRECT:
		TRY(memory_pointer(memory, base, &loaded));
		*ret = loaded + (uint64_t)(int64_t)entry->sp_offset;
		if (unwind_stack_at(unwind, *ret - 1, &end) != STACK_UNKNOWN)
			return NULL;
		return memory_pointer(memory, base + (uint64_t)(int64_t)entry->sp_offset, ret);
	case ORC_SP:
	case ORC_BP:
		*ret = base + (uint64_t)(int64_t)entry->sp_offset;
		return NULL;
	default:
		*ret = base;
		return NULL;
	}
}

static struct error *frame_pointer(struct unwind *unwind, const struct orc_entry *entry,
				   uint64_t previous_sp, struct registers *registers)
{
	unsigned int bp = unwind->kernel->arch->fp;
	uint64_t address = previous_sp, value;

	if (entry->bp_register == ORC_UNDEFINED)
		return NULL;
	if (entry->bp_register == ORC_BP) {
		if (!register_known(registers, bp))
			return NULL;
		address = registers->value[bp];
	} else if (entry->bp_register != ORC_PREV_SP) {
		return error_corrupt("unknown ORC frame pointer rule", previous_sp);
	}
	TRY(memory_pointer(&unwind->kernel->memory, address + (uint64_t)(int64_t)entry->bp_offset,
			   &value));
	register_set(registers, bp, value);
	return NULL;
}

static struct error *step_call(struct unwind *unwind, const struct orc_entry *entry, uint64_t sp)
{
	struct kernel *kernel = unwind->kernel;
	struct registers registers = unwind->registers;
	uint64_t pc;

	TRY(memory_pointer(&kernel->memory, sp - kernel->arch->pointer_size, &pc));
	TRY(frame_pointer(unwind, entry, sp, &registers));
	registers.known &= UINT64_C(1) << kernel->arch->fp; /* ORC follows no other */
	register_set(&registers, kernel->arch->sp, sp);
	register_set(&registers, kernel->arch->ip, pc);
	unwind->registers = registers;
	unwind->interrupted = false;
	return NULL;
}

/* Registers that the CPU itself saved: what it did not is still what it was. */
static enum unwind_result step_partial(struct unwind *unwind, const struct orc_entry *entry,
				       uint64_t address, struct error **error)
{
	const struct arch_ops *arch = unwind->kernel->arch;
	struct registers registers = unwind->registers, saved;
	bool user;

	*error = arch->frame_registers(unwind->kernel, address, false, &saved, &user);
	if (*error)
		return UNWIND_CANNOT;
	if (user)
		return UNWIND_END;
	for (unsigned int i = 0; i < arch->register_count; i++)
		if (register_known(&saved, i))
			register_set(&registers, i, saved.value[i]);
	*error = frame_pointer(unwind, entry, address, &registers);
	unwind->registers = registers;
	unwind->interrupted = true;
	return UNWIND_NEXT;
}

static enum unwind_result orc_step(struct unwind *unwind, void *state, struct error **error)
{
	struct kernel *kernel = unwind->kernel;
	uint64_t ip = unwind->registers.value[kernel->arch->ip], address;
	struct orc_entry entry = {0};

	if (!register_known(&unwind->registers, kernel->arch->ip) || !kernel_is_text(kernel, ip))
		return UNWIND_CANNOT;
	*error = entry_for(kernel, state, ip - !unwind->interrupted, &entry);
	if (*error || entry.type == ORC_TYPE_UNDEFINED)
		return UNWIND_CANNOT;
	if (entry.type == ORC_TYPE_END)
		return UNWIND_END;
	*error = frame_address(unwind, &entry, &address);
	if (*error)
		return UNWIND_CANNOT;
	if (entry.type == ORC_TYPE_REGS)
		return unwind_exception(unwind, address, NULL, error);
	if (entry.type != ORC_TYPE_CALL)
		return step_partial(unwind, &entry, address, error);
	*error = step_call(unwind, &entry, address);
	return *error ? UNWIND_CANNOT : UNWIND_NEXT;
}

const struct unwinder_ops unwind_orc = {
    .name = "orc",
    .reliable = true,
    .create = orc_create,
    .destroy = orc_destroy,
    .step = orc_step,
};
