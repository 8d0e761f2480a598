/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See identity.h. */
#include "identity.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What boards are sold with, and what hosts are called that nobody has named. */
static bool is_anybodys(const char *text)
{
	static const char *const names[] = {
	    "",
	    "(none)",
	    "localhost",
	    "localhost.localdomain",
	    "Default string",
	    "System Serial Number",
	    "To be filled by O.E.M.",
	    "Not Specified",
	    "Not Available",
	    "Not Applicable",
	    "Not Settable",
	    "Not Present",
	    "None",
	    "N/A",
	    "OEM",
	    "Unknown",
	    "Serial Number",
	    "123456789",
	    "0123456789",
	    "1234567890",
	    "03000200-0400-0500-0006-000700080009",
	    "00020003-0004-0005-0006-000700080009",
	    "12345678-1234-5678-90ab-cddeefaabbcc",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcasecmp(text, names[i]) == 0)
			return true;
	}
	/* Zeroes, or another letter that stands for nothing. */
	return strspn(text, "0-") == strlen(text) || strspn(text, "fF-") == strlen(text) ||
	       strspn(text, "xX.-*") == strlen(text);
}

/* At the end is what a firmware's table was filled up with. */
static void cut_blanks(char *text)
{
	size_t size = strlen(text);

	while (size > 0 && isspace((unsigned char)text[size - 1]))
		text[--size] = '\0';
}

static struct error *read_ident(struct kernel *kernel, const char *name, uint64_t table,
				char ret[static IDENTITY_TEXT])
{
	uint64_t text;
	int64_t field;

	TRY(types_enumerator_of(kernel->types, "dmi_field", name, &field));
	TRY(memory_pointer(&kernel->memory, table + (uint64_t)field * kernel->arch->pointer_size,
			   &text));
	if (text == 0)
		return NULL;
	TRY(memory_string(&kernel->memory, text, ret, IDENTITY_TEXT));
	cut_blanks(ret);
	return NULL;
}

struct error *identity_of_firmware(struct kernel *kernel, char ret[static IDENTITY_TEXT])
{
	static const char *const fields[] = {"DMI_PRODUCT_UUID", "DMI_PRODUCT_SERIAL"};
	uint64_t table;

	*ret = '\0';
	if (!kernel_has_symbol(kernel, "dmi_ident"))
		return NULL;
	TRY(kernel_symbol(kernel, "dmi_ident", &table));
	for (size_t i = 0; i < 2 && is_anybodys(ret); i++) {
		*ret = '\0';
		TRY(read_ident(kernel, fields[i], table, ret));
	}
	if (is_anybodys(ret))
		*ret = '\0';
	return NULL;
}

/* 32 hex digits, small ones as systemd writes them, and no more. */
static bool is_machine_id(const char *text, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	size_t length = 0;

	while (length < size && text[length] && strchr(digits, text[length]))
		length++;
	return length == IDENTITY_ID - 1 &&
	       (length == size || !isalnum((unsigned char)text[length]));
}

/* Takes the id behind the first of the words that has one. */
static void take_behind(char id[static IDENTITY_ID], const char *word, const char *text,
			size_t size)
{
	size_t length = strlen(word);

	for (const char *end = text + size; (text = memmem(text, size, word, length));) {
		text += length;
		size = (size_t)(end - text);
		if (is_machine_id(text, size)) {
			snprintf(id, IDENTITY_ID, "%.32s", text);
			return;
		}
	}
}

void identity_take_text(char id[static IDENTITY_ID], struct cell text)
{
	if (!*id && text.kind == CELL_TEXT)
		take_behind(id, "/log/journal/", text.text, text.size);
}

void identity_fill(char id[static IDENTITY_ID], struct dumps_row *row)
{
	if (row->machine.kind != CELL_NULL)
		return;
	if (row->cmdline.kind == CELL_TEXT)
		take_behind(id, "systemd.machine_id=", row->cmdline.text, row->cmdline.size);
	if (*id)
		row->machine = cell_text(id);
	else if (row->nodename.kind == CELL_TEXT && !is_anybodys(row->nodename.text))
		row->machine = row->nodename;
}
