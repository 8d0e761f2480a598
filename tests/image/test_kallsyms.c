/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kallsyms of 600 names, found by VMCOREINFO: what is damaged costs what it holds, and no more. */
#include "image/symbols.h"

#include "base/cleanup.h"
#include "paper.h"

enum { COUNT = 600, GROUP = 256, NAME_SIZE = 8 }; /* "Tsym_NNN", or "T_stext" for the first */
enum {
	COUNTER = 0x1000,
	OFFSETS = 0x1008,
	BASE = OFFSETS + 4 * COUNT,
	NAMES = 0x2000,
	MARKERS = 0x3800,
	TOKENS = 0x4000,
	INDEX = 0x5000,
};

static void put_facts(void)
{
	int size = snprintf((char *)paper.bytes, 4096,
			    "OSRELEASE=6.1.0\nPAGESIZE=4096\nSYMBOL(_stext)=%llx\n"
			    "SYMBOL(kallsyms_num_syms)=%llx\nSYMBOL(kallsyms_names)=%llx\n"
			    "SYMBOL(kallsyms_token_table)=%llx\nSYMBOL(kallsyms_token_index)=%llx\n"
			    "SYMBOL(kallsyms_offsets)=%llx\nSYMBOL(kallsyms_relative_base)=%llx\n"
			    "SYMBOL(init_uts_ns)=%llx\n",
			    (long long)AT(0), (long long)AT(COUNTER), (long long)AT(NAMES),
			    (long long)AT(TOKENS), (long long)AT(INDEX), (long long)AT(OFFSETS),
			    (long long)AT(BASE), (long long)AT(0x7000));

	CHECK(size > 0 && size < 4096);
}

static void put_number(size_t at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		paper.bytes[at + i] = (uint8_t)(value >> 8 * i);
}

/* Every token is one character: itself. Number 0 has none. */
static void put_tokens(void)
{
	size_t at = 0;

	for (unsigned int token = 0; token < 256; token++) {
		put_number(INDEX + 2 * token, at, 2);
		if (token)
			paper.bytes[TOKENS + at++] = (uint8_t)token;
		paper.bytes[TOKENS + at++] = '\0';
	}
}

static void name_of(unsigned int n, char name[NAME_SIZE + 1])
{
	if (n)
		snprintf(name, NAME_SIZE + 1, "Tsym_%03u", n % 1000);
	else
		strcpy(name, "T_stext");
}

static void put_names(void)
{
	size_t at = 0;

	for (unsigned int n = 0; n < COUNT; n++) {
		char name[NAME_SIZE + 1];

		name_of(n, name);
		if (n % GROUP == 0)
			put_number(MARKERS + n / GROUP * 4, at, 4);
		paper.bytes[NAMES + at++] = (uint8_t)strlen(name);
		memcpy(paper.bytes + NAMES + at, name, strlen(name));
		at += strlen(name);
	}
	CHECK(NAMES + at <= MARKERS);
}

/* Symbol n lies 16 n bytes behind _stext. */
static void put_kallsyms(void)
{
	clear();
	put_facts();
	put_number(COUNTER, COUNT, 4);
	for (unsigned int n = 0; n < COUNT; n++)
		put_number(OFFSETS + 4 * n, 16 * n, 4);
	put(BASE, AT(0));
	put_names();
	put_tokens();
}

/* How many symbols come out; each must be right. */
static size_t read_symbols(bool whole)
{
	struct symbols *symbols = &paper.machine.kernel.symbols;
	struct error *error;

	if (!opened())
		return 0;
	error = symbols_from_kallsyms(&paper.machine.kernel, symbols);
	CHECK(whole ? !error : error && error_is_damage(error));
	error_destroy(error);
	CHECK_OK(symbols_finish(symbols));
	vector_for_each(&symbols->list, symbol) {
		char name[NAME_SIZE + 1];

		name_of((unsigned int)((symbol->address - AT(0)) / 16), name);
		CHECK_TEXT(symbols_name(symbols, symbol), name + 1);
		CHECK_NUMBER(symbol->type, 'T');
	}
	size_t count = symbols->list.count;
	machine_close(&paper.machine);
	return count;
}

static void test_whole(void)
{
	put_kallsyms();
	CHECK_NUMBER(read_symbols(true), COUNT);
}

/* What follows a lost name in its group is lost, and the other groups are not. */
static void test_lost_name(void)
{
	enum { LOST = 300 };

	put_kallsyms();
	memset(paper.bytes + NAMES + LOST * 9 - 1, 0, 90);
	size_t count = read_symbols(false);
	CHECK(count < COUNT && count >= COUNT - GROUP + (LOST - GROUP) - 1);
}

/* Without markers a group begins where the one before it ends. */
static void test_lost_markers(void)
{
	put_kallsyms();
	memset(paper.bytes + MARKERS, 0xff, 12);
	CHECK_NUMBER(read_symbols(true), COUNT);
}

static void test_lies(void)
{
	static const struct {
		size_t at, size;
		uint64_t value;
	} lies[] = {
	    {COUNTER, 4, 0},              /* none */
	    {COUNTER, 4, UINT32_MAX},     /* more than any kernel has */
	    {INDEX + 2 * 'x', 2, 0xffff}, /* disagrees with the table */
	    {OFFSETS, 4, 0x1000},         /* _stext would lie elsewhere */
	    {NAMES + 2, 1, 'x'},          /* no _stext */
	};

	for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		put_kallsyms();
		put_number(lies[i].at, lies[i].value, lies[i].size);
		CHECK_NUMBER(read_symbols(false), 0);
	}
}

int main(void)
{
	RUN(test_whole);
	RUN(test_lost_name);
	RUN(test_lost_markers);
	RUN(test_lies);
	return harness_finish();
}
