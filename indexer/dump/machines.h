/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines: ELF's numbers and the names that `uname -m` has for them. */
#ifndef INQUEST_DUMP_MACHINES_H
#define INQUEST_DUMP_MACHINES_H

#include <stdbool.h>
#include <stdint.h>

struct machine {
	const char *name; /* of some machines only its beginning tells: "armv7l" */
	uint16_t machine; /* ELF EM_* */
	uint8_t word;     /* bytes of a long */
	bool little_endian;
};

/* By a name that begins with a known one; NULL: none does. */
const struct machine *machine_of_name(const char *name);

/* "s390x"; NULL for a number that none of them has. pointer_bits: 32, 64, or 0 for unknown. */
const char *machine_name(uint16_t machine, uint8_t pointer_bits, bool big_endian);

#endif
