/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lines are commands about memory, and not questions. */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "memory/memory.h"

const struct memory_word memory_words[] = {
    {"rd", "[-8|-16|-32|-64] [-adDsxNRpu] [-o OFFSET] [-e END] ADDRESS [COUNT]",
     "memory as numbers and characters"},
    {"p", "[/FORMAT] [-x|-d] EXPRESSION[:CPUS]", "what a C expression is worth"},
    {"px", "EXPRESSION", "the same in hexadecimal"},
    {"pd", "EXPRESSION", "the same in decimal"},
    {"struct", "TYPE[.MEMBER,...] [-orxd] [-l OFFSET] [ADDRESS[:CPUS] [COUNT]]",
     "what a struct is made of, or an object of it holds"},
    {"union", "TYPE[.MEMBER,...] [-orxd] [ADDRESS [COUNT]]", "the same of a union"},
    {"list", "[-o] [OFFSET|TYPE.MEMBER] [-s TYPE[.MEMBER,...]] [-xdr] [-e END] [-h|-H] START",
     "what is linked to a list"},
    {"tree", "[-t KIND] [-o OFFSET|TYPE.MEMBER] [-s TYPE[.MEMBER,...]] [-xdp] [-N] START",
     "what is in a red-black tree, radix tree, xarray or maple tree"},
    {"dis", "[-rflxb] FUNCTION|ADDRESS [COUNT]", "machine code"},
    {"whatis", "[-o] NAME|EXPRESSION|ADDRESS", "the type of a name, or what lies at an address"},
    {"vtop", "[-u] [-c PID|TASK] ADDRESS ...",
     "virtual addresses to physical ones, by the entries of the page table"},
    {"pte", "ENTRY ...", "what the bits of a page table's entry mean"},
    {"ptov", "ADDRESS ...", "physical addresses to those of the kernel's map of all memory"},
    {"search", "[-whc] [-m MASK] [-pu] [-s START -e END|-l LENGTH] VALUE ...",
     "where memory has a number or a text"},
    {NULL, NULL, NULL},
};

static size_t word_size(const char *text)
{
	size_t size = 0;

	while (isalnum((unsigned char)text[size]) || text[size] == '_')
		size++;
	return size;
}

static bool is_word(const char *text, size_t size)
{
	for (const struct memory_word *word = memory_words; word->name; word++)
		if (strlen(word->name) == size && !strncmp(word->name, text, size))
			return true;
	return false;
}

/* A word and an address in hexadecimal, and perhaps a count: no question looks like that. */
static bool is_at_address(const char *text)
{
	size_t digits;

	text += strspn(text, " \t");
	text += !strncmp(text, "0x", 2) ? 2 : 0;
	digits = strspn(text, "0123456789abcdefABCDEF");
	return digits >= 6 && strchr(" \t\r\n", text[digits]);
}

/* "inode.i_sem f7f4f030", "task_struct.comm init_task": a member, and where. */
static bool is_member(const char *text, size_t size)
{
	size_t path = strcspn(text, " \t\r\n");
	const char *address = text + path + strspn(text + path, " \t");
	bool dotted = text[size] == '.' && path > size + 1 && strncmp(text, "case.", 5) != 0;

	if (dotted && word_size(address) && !strpbrk(address, "|="))
		return true;
	return (dotted || path == size) && is_at_address(address);
}

bool memory_is_line(const char *text)
{
	text += strspn(text, " \t\r\n");
	if (*text == '*')
		return true;
	size_t size = word_size(text);
	if (size == 1 && *text == 'p' && text[1] == '/')
		return true;
	if (!size)
		return false;
	/* kmem -i, kmem -s are questions about tables. */
	if (size == 4 && !strncmp(text, "kmem", 4))
		return is_at_address(text + size);
	if (is_word(text, size) && (!text[size] || isspace((unsigned char)text[size])))
		return text[size + strspn(text + size, " \t\r\n")] != '|';
	return is_member(text, size);
}
