/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where facts come from, a file each. One that has nothing to say adds nothing; what is asked first
 * is the best. A vmlinux is a source, too: image/facts_vmlinux.h.
 */
#ifndef INQUEST_MACHINE_FACTS_SOURCES_H
#define INQUEST_MACHINE_FACTS_SOURCES_H

#include "machine/facts.h"

/* The VMCOREINFO of the dump's header or notes. */
struct error *facts_from_note(struct facts *facts, struct dump *dump);

/* The same text in the dump's memory, unless there are facts. Costs a look at each page. */
struct error *facts_from_memory(struct facts *facts, struct dump *dump);

/*
 * NUMBER(cr3), NUMBER(cr4) of an x86 CPU that the dump's maker noted: a page table, when nothing
 * else leads to one.
 */
struct error *facts_from_cpu(struct facts *facts, struct dump *dump);

#endif
