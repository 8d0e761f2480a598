/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prologues as compilers wrote them; the frames' sizes are counted by hand. */
#include "arch/x86_prologue.h"

#include <stdlib.h>

#include "harness.h"

struct example {
	const char *what;
	const char *code;
	size_t code_size;
	bool wide;
	uint64_t size, fp;
	size_t saved;
};

#define CODE(text) text, sizeof(text) - 1

static const struct example examples[] = {
    {"push %ebp; mov %esp,%ebp; push %edi; push %esi; push %ebx; sub $0x1c,%esp",
     CODE("\x55\x89\xe5\x57\x56\x53\x83\xec\x1c"), false, 44, 4, 4},
    {"sub $0x24,%esp; mov %ebx,0x14(%esp); mov 0x28(%esp),%ebx; test %ebx,%ebx; je",
     CODE("\x83\xec\x24\x89\x5c\x24\x14\x8b\x5c\x24\x28\x85\xdb\x74\x10\x53"), false, 36, 0, 0},
    {"push %esi; push %ebx; mov $0xffffe000,%eax; and %esp,%eax; push %edx: an argument",
     CODE("\x56\x53\xb8\x00\xe0\xff\xff\x21\xe0\x52"), false, 8, 0, 2},
    {"nopl; push %rbp; push %r15; push %r14; mov %rdi,%r14; sub $0x88,%rsp; mov %gs:0x28,%rax",
     CODE("\x0f\x1f\x44\x00\x00\x55\x41\x57\x41\x56\x49\x89\xfe\x48\x81\xec\x88\x00\x00\x00"
	  "\x65\x48\x8b\x04\x25\x28\x00\x00\x00\x53"),
     true, 0xa8, 0, 4},
    {"endbr64; push %rbp; mov %rsp,%rbp; and $-16,%rsp: not known from there on",
     CODE("\xf3\x0f\x1e\xfa\x55\x48\x89\xe5\x48\x83\xe4\xf0\x48\x83\xec\x20"), true, 8, 8, 1},
    {"call of a tracer; push %rbx; add $-128,%rsp",
     CODE("\xe8\x01\x02\x03\x04\x53\x48\x83\xc4\x80"), true, 136, 0, 1},
    {"cut within an instruction", CODE("\x53\x81\xec\x10"), false, 4, 0, 1},
    {"nothing", CODE(""), true, 0, 0, 0},
};

static void test_prologues(void)
{
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const struct example *example = &examples[i];
		struct x86_prologue prologue;

		x86_prologue((const uint8_t *)example->code, example->code_size, example->wide,
			     &prologue);
		CHECK_NUMBER((int64_t)prologue.size, (int64_t)example->size);
		CHECK_NUMBER((int64_t)prologue.fp, (int64_t)example->fp);
		if (!CHECK_NUMBER((int64_t)prologue.saved_count, (int64_t)example->saved))
			printf("\t%s\n", example->what);
	}
}

static void test_arguments(void)
{
	static const uint8_t add[] = {0x83, 0xc4, 0x0c}, wide[] = {0x48, 0x81, 0xc4, 0, 1, 0, 0},
			     pop[] = {0x5b};

	CHECK_NUMBER((int64_t)x86_arguments(add, sizeof(add), false), 12);
	CHECK_NUMBER((int64_t)x86_arguments(wide, sizeof(wide), true), 256);
	CHECK_NUMBER((int64_t)x86_arguments(pop, sizeof(pop), false), 0);
}

/* No byte that follows is looked at: the sanitizers see. */
static void test_any_bytes(void)
{
	uint32_t state = 1;

	for (int n = 0; n < 200000; n++) {
		uint8_t code[24];
		struct x86_prologue prologue;
		size_t size = (state >> 20) % (sizeof(code) + 1);
		uint8_t *exact = malloc(size + !size);

		for (size_t i = 0; i < size; i++)
			exact[i] = (uint8_t)((state = state * 1664525 + 1013904223) >> 24);
		x86_prologue(exact, size, n & 1, &prologue);
		x86_arguments(exact, size, n & 1);
		if (prologue.saved_count > X86_SAVED_MAX)
			abort();
		state += 7;
		free(exact);
	}
}

int main(void)
{
	RUN(test_prologues);
	RUN(test_arguments);
	RUN(test_any_bytes);
	return harness_finish();
}
