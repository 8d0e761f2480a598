/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See machines.h. The first that fits is taken, both ways: longer names stand first. */
#include "dump/machines.h"

#include <elf.h>
#include <stddef.h>
#include <string.h>

static const struct machine machines[] = {
    {"x86_64", EM_X86_64, 8, true},
    {"i386", EM_386, 4, true},
    {"i486", EM_386, 4, true},
    {"i586", EM_386, 4, true},
    {"i686", EM_386, 4, true},
    {"aarch64_be", EM_AARCH64, 8, false},
    {"aarch64", EM_AARCH64, 8, true},
    {"armeb", EM_ARM, 4, false},
    {"arm", EM_ARM, 4, true},
    {"ppc64le", EM_PPC64, 8, true},
    {"ppc64", EM_PPC64, 8, false},
    {"ppc", EM_PPC, 4, false},
    {"s390x", EM_S390, 8, false},
    {"s390", EM_S390, 4, false},
    {"riscv64", EM_RISCV, 8, true},
    {"riscv32", EM_RISCV, 4, true},
    {"loongarch64", EM_LOONGARCH, 8, true},
    {"mips64el", EM_MIPS, 8, true},
    {"mips64", EM_MIPS, 8, false},
    {"mipsel", EM_MIPS, 4, true},
    {"mips", EM_MIPS, 4, false},
    {"ia64", EM_IA_64, 8, true},
    {"sparc64", EM_SPARCV9, 8, false},
    {"sparc", EM_SPARC, 4, false},
    {"alpha", EM_ALPHA, 8, true},
    {"parisc64", EM_PARISC, 8, false},
    {"parisc", EM_PARISC, 4, false},
    {"m68k", EM_68K, 4, false},
    {"sh4", EM_SH, 4, true},
};

const struct machine *machine_of_name(const char *name)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (!strncmp(name, machines[i].name, strlen(machines[i].name)))
			return &machines[i];
	return NULL;
}

const char *machine_name(uint16_t machine, uint8_t pointer_bits, bool big_endian)
{
	const char *close = NULL;

	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
		if (machines[i].machine != machine)
			continue;
		if ((!pointer_bits || machines[i].word * 8 == pointer_bits) &&
		    machines[i].little_endian == !big_endian)
			return machines[i].name;
		close = close ? close : machines[i].name;
	}
	return close;
}
