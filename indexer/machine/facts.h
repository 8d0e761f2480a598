/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts: what a dump says about its kernel before anything of the kernel can be read. Plain
 * numbers and strings of VMCOREINFO (Documentation/admin-guide/kdump/vmcoreinfo.rst), from the
 * dump's header, its ELF notes, or from the memory page that holds the text. Address translation,
 * symbols and types start from here, so none of them is needed here.
 */
#ifndef INQUEST_MACHINE_FACTS_H
#define INQUEST_MACHINE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "dump/dump.h"

struct facts {
	char *text;      /* VMCOREINFO with its line ends turned into NULs */
	struct map keys; /* hash of KEY → offset of its value in text, plus 1 */
	bool from_scan;  /* the text was found in memory: the file has no VMCOREINFO note */
};

/* Finds VMCOREINFO. Damage when there is none: a much older kernel, or a dump without it. */
struct error *facts_init(struct facts *facts, struct dump *dump);
void facts_deinit(struct facts *facts);

/* The text after "KEY=", NULL when there is no such line. */
const char *facts_string(const struct facts *facts, const char *key);

/* NUMBER(name), decimal or 0x-hexadecimal, possibly negative. */
bool facts_number(const struct facts *facts, const char *name, int64_t *ret);

/* SYMBOL(name): a run-time address. */
bool facts_symbol(const struct facts *facts, const char *name, uint64_t *ret);

/* A bare line KEY=hexadecimal, as KERNELOFFSET. */
bool facts_hex(const struct facts *facts, const char *key, uint64_t *ret);

#endif
