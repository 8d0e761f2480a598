/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lines are commands about memory, and not questions. */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "memory/memory.h"

/* What they do and take is in the table of crash's words. */
static const char *const words[] = {"rd",    "p",      "px",   "pd",     "struct",
				    "union", "list",   "tree", "dis",    "pte",
				    "ptov",  "whatis", "vtop", "search", NULL};

static size_t word_size(const char *text)
{
	size_t size = 0;

	while (isalnum((unsigned char)text[size]) || text[size] == '_')
		size++;
	return size;
}

static bool is_word(const char *text, size_t size)
{
	for (const char *const *word = words; *word; word++)
		if (strlen(*word) == size && !strncmp(*word, text, size))
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

static bool is_of_gdb(const char *text)
{
	static const char *const commands[] = {"p ", "print ", "ptype ", "whatis ", "list *"};

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strncmp(text, commands[i], strlen(commands[i])))
			return true;
	return false;
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
	if (size == 3 && !strncmp(text, "gdb", 3))
		return is_of_gdb(text + size + strspn(text + size, " \t"));
	/* kmem -i, kmem -s are questions about tables. */
	if (size == 4 && !strncmp(text, "kmem", 4))
		return is_at_address(text + size);
	if (is_word(text, size) && (!text[size] || isspace((unsigned char)text[size])))
		return text[size + strspn(text + size, " \t\r\n")] != '|';
	return is_member(text, size);
}
