/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Call chains by ORC's tables, over a stack of three functions: what is damaged ends them. */
#include "fuzz/orc.h"

#include "base/cursor.h"
#include "paper.h"

/* Three functions, and the stack from where the innermost is. */
enum { LEAF = 0x3000, CALLER = 0x3100, FIRST = 0x3200, STACK = 0x800, SAVED = 0x1234 };
enum { ENTRIES = 3, FRAMES_MAX = 8 };

/* arch/x86/include/asm/orc_types.h, 6.4 to 7.0 */
enum { UNDEFINED = 0, PREV_SP = 1, SP = 5 };
enum { END = 1, CALL = 2 };

static void put_bytes(size_t at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		paper.bytes[at + i] = (uint8_t)(value >> 8 * i);
}

static void put_entry(unsigned int n, size_t function, int sp_offset, int bp_offset,
		      unsigned int bp_register, unsigned int type)
{
	size_t place = ORC_IPS_AT + 4 * n, entry = ORC_ENTRIES_AT + 6 * n;

	put_bytes(place, function - place, 4);
	put_bytes(entry, (uint64_t)sp_offset, 2);
	put_bytes(entry + 2, (uint64_t)bp_offset, 2);
	put_bytes(entry + 4, SP | bp_register << 4 | type << 8, 2);
}

/* The caller's frame has 16 bytes: the frame pointer that it saved, and a word. */
static void put_stack(void)
{
	clear();
	put_entry(0, LEAF, 8, 0, UNDEFINED, CALL);
	put_entry(1, CALLER, 24, -24, PREV_SP, CALL);
	put_entry(2, FIRST, 8, 0, UNDEFINED, END);
	put(STACK, AT(CALLER + 0x10));
	put(STACK + 8, SAVED);
	put(STACK + 24, AT(FIRST + 0x10));
}

/* The chain's functions, and whether it came to its end; what is to be asked stays in *unwind. */
static void run(struct unwind *unwind, struct stacks *stacks, struct arch_ops *arch,
		struct met *met)
{
	struct kernel *kernel = &paper.machine.kernel;
	struct registers registers = {0};

	*met = (struct met){.count = 0};
	orc_machine(kernel, arch, ENTRIES, MEMORY);
	register_set(&registers, arch->ip, AT(LEAF + 0x10));
	register_set(&registers, arch->sp, AT(STACK));
	*unwind = (struct unwind){.stacks = stacks};
	CHECK_OK(stacks_init(stacks, kernel));
	CHECK_OK(unwind_run(unwind, kernel, &registers, true, "test", AT(0), AT(0x1000)));
	vector_for_each(&unwind->frames, frame)
		meet(met, frame->pc);
}

static struct met walk(bool finished)
{
	struct arch_ops arch;
	struct unwind unwind;
	struct stacks stacks;
	struct met met = {.count = 0};

	if (!opened())
		return met;
	run(&unwind, &stacks, &arch, &met);
	CHECK_NUMBER(unwind.finished, finished);
	unwind_deinit(&unwind);
	stacks_deinit(&stacks);
	machine_close(&paper.machine);
	return met;
}

static void test_whole(void)
{
	struct arch_ops arch;
	struct unwind unwind;
	struct stacks stacks;
	struct met met;

	put_stack();
	if (!opened())
		return;
	run(&unwind, &stacks, &arch, &met);
	HAS_MET(&met, AT(LEAF + 0x10), AT(CALLER + 0x10), AT(FIRST + 0x10));
	CHECK(unwind.finished);
	CHECK(register_known(&unwind.registers, arch.fp));
	CHECK_NUMBER(unwind.registers.value[arch.fp], SAVED);
	vector_for_each(&unwind.frames, frame)
		CHECK(frame->reliable);
	unwind_deinit(&unwind);
	stacks_deinit(&stacks);
	machine_close(&paper.machine);
}

static void test_wild_return(void)
{
	put_stack();
	put(STACK + 24, AT(OUTSIDE));
	struct met met = walk(false);
	CHECK(met.count >= 2 && met.list[1] == AT(CALLER + 0x10));
}

/* A frame that takes nothing would be met for ever. */
static void test_no_progress(void)
{
	put_stack();
	put_entry(1, CALLER, 0, 0, UNDEFINED, CALL);
	put(STACK, AT(CALLER + 0x10));
	struct met met = walk(false);
	CHECK(met.count >= 1 && met.count < FRAMES_MAX);
}

static void test_out_of_memory(void)
{
	put_stack();
	put_entry(1, CALLER, 0x7ff8, 0, UNDEFINED, CALL);
	struct met met = walk(false);
	HAS_MET(&met, AT(LEAF + 0x10), AT(CALLER + 0x10));
}

/* A function that the tables do not know ends the chain without a guess. */
static void test_unknown_function(void)
{
	put_stack();
	put_entry(1, CALLER, 24, -24, PREV_SP, UNDEFINED);
	struct met met = walk(false);
	HAS_MET(&met, AT(LEAF + 0x10), AT(CALLER + 0x10));
}

int main(void)
{
	RUN(test_whole);
	RUN(test_wild_return);
	RUN(test_no_progress);
	RUN(test_out_of_memory);
	RUN(test_unknown_function);
	return harness_finish();
}
