/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of a report: see registers.h. */
#include "text/registers.h"

#include <ctype.h>
#include <string.h>

#include "text/details.h"
#include "text/scan.h"

static bool has_register(const struct oops *oops, const char *name, bool user)
{
	vector_for_each(&oops->registers, reg)
		if (reg->user == user && !strcmp(reg->name, name))
			return true;
	return false;
}

static struct error *add_register(struct oops_open *open, const char *name, size_t size,
				  uint64_t value)
{
	struct oops_register reg = {.value = value, .user = open->user_mode};

	for (size_t i = 0; i < size; i++)
		reg.name[i] = (char)tolower((unsigned char)name[i]);
	if (!strncmp(reg.name, "cr", 2)) /* the address of the fault comes again at the end */
		reg.user = false;
	if (open->nested || open->oops.registers.count >= OOPS_REGISTERS_MAX ||
	    has_register(&open->oops, reg.name, reg.user))
		return NULL;
	if (!strcmp(reg.name, "cr2") && !open->oops.address_known &&
	    !strcmp(open->oops.kind ? open->oops.kind : "", "oops")) {
		open->oops.address = value;
		open->oops.address_known = true;
	}
	return vector_push(&open->oops.registers, reg) ? NULL : error_no_memory();
}

/* The size of a register's name at `at`, which a colon follows; 0 when it is none. */
static size_t register_name(const char *at)
{
	static const char *const others[] = {
	    "eflags", "orig_rax", "orig_eax", "pkru", "pstate", "sp", "lr", "err", "cr0",
	    "cr2",    "cr3",      "cr4",      "gs",   "fs",     "cs", "ds", "es",  "ss"};
	size_t size = 0;

	while (isalnum((unsigned char)at[size]) || at[size] == '_')
		size++;
	if (size < 2 || size >= sizeof(((struct oops_register *)0)->name))
		return 0;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strlen(others[i]) == size && !strncasecmp(at, others[i], size))
			return size;
	char c = (char)tolower((unsigned char)at[0]);
	bool x86 = size == 3 && (c == 'r' || c == 'e') && strchr("xipXIP", at[2]);
	bool numbered = (c == 'r' || c == 'x') && size <= 3 && isdigit((unsigned char)at[1]);
	bool debug = size == 3 && !strncasecmp(at, "dr", 2) && isdigit((unsigned char)at[2]);
	return x86 || numbered || debug ? size : 0;
}

/* "RSP: 0018:ffff…": a segment in front; "FS:  0000…(0000)": its selector behind. */
static bool scan_value(const char **at, uint64_t *ret)
{
	const char *p = *at, *behind;

	scan_spaces(&p);
	if (!scan_hex(&p, ret))
		return false;
	behind = p;
	if (scan_word(&behind, ":") && scan_hex(&behind, ret))
		p = behind;
	behind = p;
	uint64_t selector;
	if (scan_word(&behind, "(") && scan_hex(&behind, &selector) && scan_word(&behind, ")"))
		p = behind;
	if (*p && *p != ' ')
		return false;
	*at = p;
	return true;
}

/* A line of nothing but registers, or that begins with some. */
struct error *registers_line(struct oops_open *open, const char *line, bool *known)
{
	const char *p = line;
	uint64_t value;

	*known = false;
	for (;;) {
		scan_spaces(&p);
		size_t size = register_name(p);
		const char *name = p, *at = p + size;

		scan_spaces(&at);
		if (!size || !scan_word(&at, ":") || !scan_value(&at, &value))
			break;
		TRY(add_register(open, name, size, value));
		*known = true;
		p = at;
	}
	if (*known)
		details_release_in_parentheses(&open->oops, p);
	return NULL;
}
