/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of a report: see registers.h. */
#include "text/registers.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text/scan.h"
#include "text/told.h"

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
	bool faulty = !strcmp(reg.name, "cr2") || !strcmp(reg.name, "badva") ||
		      !strcmp(reg.name, "badaddr") || !strcmp(reg.name, "dar");
	if (faulty && !open->oops.address_known &&
	    !strcmp(open->oops.kind ? open->oops.kind : "", "oops")) {
		open->oops.address = value;
		open->oops.address_known = true;
	}
	return vector_push(&open->oops.registers, reg) ? NULL : error_no_memory();
}

/* Names of registers that are no letter and a number. */
static const char *const names[] = {
    /* x86 */
    "eflags",
    "orig_rax",
    "orig_eax",
    "pkru",
    "err",
    "cr0",
    "cr2",
    "cr3",
    "cr4",
    "gs",
    "fs",
    "cs",
    "ds",
    "es",
    "ss",
    /* arm, arm64 */
    "pstate",
    "sp",
    "lr",
    "pc",
    "psr",
    "ip",
    "fp",
    "r0",
    /* riscv, loongarch, mips */
    "ra",
    "gp",
    "tp",
    "status",
    "badaddr",
    "cause",
    "epc",
    "era",
    "hi",
    "lo",
    "badva",
    "prid",
    "u0",
    /* powerpc */
    "nip",
    "ctr",
    "regs",
    "msr",
    "xer",
    "cfar",
    "dar",
    "dsisr",
    "irqmask",
    "cr",
};

/* The size of a register's name at `at`, which a colon follows; 0 when it is none. */
static size_t register_name(const char *at)
{
	size_t size = 0;

	while (isalnum((unsigned char)at[size]) || at[size] == '_')
		size++;
	if (size < 2 || size >= sizeof(((struct oops_register *)0)->name))
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((*at | 0x20) == (*names[i] | 0x20) && strlen(names[i]) == size &&
		    !strncasecmp(at, names[i], size))
			return size;
	char c = (char)tolower((unsigned char)at[0]);
	bool x86 = size == 3 && (c == 'r' || c == 'e') && strchr("xipXIP", at[2]);
	bool numbered = strchr("rxats", c) && size <= 3 && isdigit((unsigned char)at[1]) &&
			(size == 2 || isdigit((unsigned char)at[2]));
	bool debug = size == 3 && !strncasecmp(at, "dr", 2) && isdigit((unsigned char)at[2]);
	return x86 || numbered || debug ? size : 0;
}

/* "RSP: 0018:ffff…": a segment in front; "FS:  0000…(0000)": its selector behind. */
static bool scan_value(const char **at, uint64_t *ret)
{
	const char *p = *at, *behind;

	scan_spaces(&p);
	if (scan_word(&p, "[<")) { /* arm */
		bool whole = scan_hex(&p, ret) && scan_word(&p, ">]");

		*at = p;
		return whole;
	}
	if (!scan_hex(&p, ret))
		return false;
	behind = p;
	if (scan_word(&behind, " <") && scan_behind(&behind, ">")) /* powerpc: bits by name */
		p = behind;
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

/* Rows of values: "GPR04: …", "$ 4   : …", "Krnl GPRS: …" and the lines below it. */
static const struct block {
	const char *start, *name;
	unsigned int lines;
} blocks[] = {
    {"GPR", "gpr", 1},
    {"$", "r", 1},
    {"Krnl GPRS:", "r", 4},
};

static struct error *add_numbered(struct oops_open *open, const char *prefix, int number,
				  uint64_t value)
{
	char name[sizeof(((struct oops_register *)0)->name)];
	int size = snprintf(name, sizeof(name), "%s%d", prefix, number);

	return add_register(open, name, (size_t)size, value);
}

/* Up to four values in a row, of registers from *number on. */
static struct error *add_row(struct oops_open *open, const char *prefix, int number, const char *at)
{
	uint64_t value;

	for (int i = 0; i < 8; i++) {
		scan_spaces(&at);
		if (!scan_hex(&at, &value))
			break;
		TRY(add_numbered(open, prefix, number + i, value));
	}
	return NULL;
}

/* Where the values of a row begin; *number of the first register. NULL: it is no row. */
static const char *begin_row(const struct block *block, const char *line, int64_t *number)
{
	*number = 0;
	if (!scan_word(&line, block->start))
		return NULL;
	if (block->lines > 1)
		return line;
	scan_spaces(&line);
	if (!scan_decimal(&line, number) || *number > 63)
		return NULL;
	scan_spaces(&line);
	return scan_word(&line, ":") ? line : NULL;
}

static struct error *take_row(struct oops_open *open, const char *line, bool *known)
{
	int64_t number;

	*known = true;
	if (open->block && strspn(line, "0123456789abcdef") == 16) {
		number = 4 * (4 - (int64_t)open->block--);
		return add_row(open, "r", (int)number, line);
	}
	open->block = 0;
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		const char *values = begin_row(&blocks[i], line, &number);

		if (!values)
			continue;
		open->block = blocks[i].lines - 1;
		return add_row(open, blocks[i].name, (int)number, values);
	}
	*known = false;
	return NULL;
}

/* "pc 9000000000a ra 90000000 tp 9000000001 sp 90000": loongarch, without colons */
static bool has_no_colons(const char *line)
{
	uint64_t value;

	if ((strncmp(line, "pc ", 3) != 0 && strncmp(line, "a0 ", 3) != 0 &&
	     strncmp(line, "a4 ", 3) != 0 && strncmp(line, "t0 ", 3) != 0 &&
	     strncmp(line, "t4 ", 3) != 0 && strncmp(line, "t8 ", 3) != 0 &&
	     strncmp(line, "s1 ", 3) != 0 && strncmp(line, "s5 ", 3) != 0))
		return false;
	const char *at = line + 3, *start = at;
	return scan_hex(&at, &value) && at - start == 16;
}

/* A line of nothing but registers, or that begins with some. */
struct error *registers_line(struct oops_open *open, const char *line, bool *known)
{
	const char *p = line;
	bool bare = has_no_colons(line);
	uint64_t value;

	TRY(take_row(open, line, known));
	if (*known)
		return NULL;
	for (;;) {
		scan_spaces(&p);
		size_t size = register_name(p);
		const char *name = p, *at = p + size;

		scan_spaces(&at);
		if (!size || (!bare && !scan_word(&at, ":")) || !scan_value(&at, &value))
			break;
		TRY(add_register(open, name, size, value));
		*known = true;
		p = at;
	}
	if (!*known)
		return NULL;
	const char *taints = told_find_taints(p); /* "REGS: … TRAP: 0300   Not tainted  (6.4.0)" */
	taints = taints ? told_taints(&open->oops, taints) : NULL;
	told_release_in_parentheses(&open->oops, taints ? taints : p);
	return NULL;
}
