/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * eframes(address, size): what in a stack looks like the registers that an interrupt saved, whoever
 * left it there. A frame is struct pt_regs of x86_64 (arch/x86/include/asm/ptrace.h), and what
 * makes it one are crash's rules (x86_64_eframe_verify), so that bt -e and -E tell the same.
 */
#include <elf.h>
#include <inttypes.h>
#include <string.h>

#include "answer/cells.h"
#include "base/cursor.h"

enum { STACK_MAX = 1 << 20 };
enum {
	R15,
	R14,
	R13,
	R12,
	BP,
	BX,
	R11,
	R10,
	R9,
	R8,
	AX,
	CX,
	DX,
	SI,
	DI,
	ORIG_AX,
	IP,
	CS,
	FLAGS,
	SP,
	SS,
	WORDS
};
enum { KERNEL_CS = 0x10, KERNEL_SS = 0x18, USER_CS = 0x33, USER_CS_32 = 0x23, USER_SS = 0x2b };

#define FLAGS_ZERO     UINT64_C(0xffffffffffc08028)
#define FLAGS_ONE      UINT64_C(2)
#define VSYSCALL_START UINT64_C(0xffffffffff600000)

struct frames {
	struct answering *answering;
	struct printer text;
	bool of_exceptions; /* the stack is one of a CPU's exceptions */
};

static bool is_of_user(const struct frames *frames, uint64_t address)
{
	return !memory_is_kernel(&frames->answering->kernel->memory, address) && !(address >> 63);
}

/* The word below the registers: what entry code called. */
static bool is_page_fault(const struct frames *frames, uint64_t address)
{
	struct kernel *kernel = frames->answering->kernel;
	uint64_t caller;
	struct error *error = memory_u64(&kernel->memory, address - 8, &caller);

	if (error) {
		error_destroy(error);
		return false;
	}
	struct place place = kernel_place(kernel, caller);
	return place.name && !strcmp(place.name, "page_fault");
}

static bool is_kernel_frame(const struct frames *frames, uint64_t address, const uint64_t *word)
{
	struct kernel *kernel = frames->answering->kernel;
	uint64_t end = address + 8 * WORDS, sp = word[SP], physical;
	bool of_kernel = memory_is_kernel(&kernel->memory, sp);

	if (kernel_is_text(kernel, word[IP]))
		return of_kernel ? word[SS] == KERNEL_SS || sp == end || sp == end + 8 ||
				       frames->of_exceptions
				 : word[SS] == KERNEL_SS && frames->of_exceptions;
	if (word[SS] == KERNEL_SS && (sp == end || is_page_fault(frames, address)))
		return true;
	if (!of_kernel || !memory_is_kernel(&kernel->memory, word[IP]))
		return false;
	struct error *error = memory_translate(&kernel->memory, word[IP], &physical);
	error_destroy(error);
	return !error && !kernel_place(kernel, word[IP]).name;
}

static bool is_frame(const struct frames *frames, uint64_t address, const uint64_t *word)
{
	if (word[FLAGS] & FLAGS_ZERO || !(word[FLAGS] & FLAGS_ONE))
		return false;
	if (word[CS] == KERNEL_CS)
		return is_kernel_frame(frames, address, word);
	bool of_vsyscall = word[CS] == USER_CS && word[IP] >> 12 == VSYSCALL_START >> 12;
	return (word[CS] == USER_CS || word[CS] == USER_CS_32) && word[SS] == USER_SS &&
	       (is_of_user(frames, word[IP]) || of_vsyscall) && is_of_user(frames, word[SP]);
}

/* Where a kernel's frame was interrupted. */
static void print_place(const struct frames *frames, struct printer *out, uint64_t ip)
{
	struct place place = kernel_place(frames->answering->kernel, ip);

	if (!place.name)
		print(out, "    [exception RIP: unknown or invalid address]\n");
	else if (place.offset)
		print(out, "    [exception RIP: %s+%" PRIu64 "]\n", place.name, place.offset);
	else
		print(out, "    [exception RIP: %s]\n", place.name);
}

static void print_registers(struct printer *out, const uint64_t *word)
{
#define HEX "%016" PRIx64
	print(out, "    RIP: " HEX "  RSP: " HEX "  RFLAGS: %08" PRIx64 "\n", word[IP], word[SP],
	      word[FLAGS]);
	print(out, "    RAX: " HEX "  RBX: " HEX "  RCX: " HEX "\n", word[AX], word[BX], word[CX]);
	print(out, "    RDX: " HEX "  RSI: " HEX "  RDI: " HEX "\n", word[DX], word[SI], word[DI]);
	print(out, "    RBP: " HEX "   R8: " HEX "   R9: " HEX "\n", word[BP], word[R8], word[R9]);
	print(out, "    R10: " HEX "  R11: " HEX "  R12: " HEX "\n", word[R10], word[R11],
	      word[R12]);
	print(out, "    R13: " HEX "  R14: " HEX "  R15: " HEX "\n", word[R13], word[R14],
	      word[R15]);
	print(out, "    ORIG_RAX: " HEX "  CS: %04" PRIx64 "  SS: %04" PRIx64, word[ORIG_AX],
	      word[CS], word[SS]);
#undef HEX
}

static struct error *tell(struct frames *frames, uint64_t address, const uint64_t *word)
{
	printer_clear(&frames->text);
	if (!(word[CS] & 3))
		print_place(frames, &frames->text, word[IP]);
	print_registers(&frames->text, word);
	const struct cell row[] = {cell_integer((int64_t)address),
				   cell_text(word[CS] & 3 ? "user" : "kernel"),
				   cell_integer((int64_t)word[IP]), cell_integer((int64_t)word[SP]),
				   cell_text(printer_text(&frames->text))};
	return answer_row(frames->answering, row, 5);
}

static bool is_exception_stack(const struct answering *answering, uint64_t address)
{
	vector_for_each(&answering->crash->stacks.spans, span)
		if (address >= span->start && address < span->end)
			return span->kind == STACK_EXCEPTION || span->kind == STACK_NMI;
	return false;
}

/* Of a page that is lost there is nothing: its zeroes are no frame. */
static struct error *look_through(struct frames *frames, uint64_t address, const uint8_t *bytes,
				  size_t size)
{
	bool swap = frames->answering->kernel->memory.swap;
	uint64_t word[WORDS];

	for (size_t at = 0; at + sizeof(word) <= size; at += 8) {
		for (unsigned int i = 0; i < WORDS; i++)
			word[i] = load_uint(bytes + at + 8 * i, 8, swap);
		if (is_frame(frames, address + at, word))
			TRY(tell(frames, address + at, word));
	}
	return NULL;
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	_cleanup_free_ uint8_t *bytes = NULL;
	_cleanup_(printer_deinit) struct printer text = {0};
	uint64_t address;
	int64_t size;

	TRY(cell_address(answering, &cells[0], &address));
	TRY(cell_count(&cells[1], 0, STACK_MAX, &size));
	if (answering->kernel->arch->machine != EM_X86_64)
		return error_create(ERROR_USAGE, "eframes knows x86_64 alone; the table registers "
						 "has what frames of stacks saved");
	bytes = malloc((size_t)size + 1);
	if (!bytes)
		return error_no_memory();
	TRY(memory_read_partial(&answering->kernel->memory, address, bytes, (size_t)size, NULL));
	struct frames frames = {answering, text, is_exception_stack(answering, address)};
	struct error *error = look_through(&frames, address, bytes, (size_t)size);
	text = frames.text;
	return error;
}

const struct call call_eframes = {.name = "eframes", .run = run};
