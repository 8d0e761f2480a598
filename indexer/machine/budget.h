/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a walk over a dump may cost, whatever the dump says: the one bound of all loops over its
 * data.
 *
 * A dump is finite, so what can be found in it is: a walk that reads more often than the dump has
 * words to read goes in circles, or through a maze that somebody built. Then reads and rows return
 * ERROR_SPENT, which ends the walk wherever it is, and kernel_end_walk() makes it one row of
 * problems. Steps stand for time, too: a clock would make two runs over one dump differ.
 */
#ifndef INQUEST_MACHINE_BUDGET_H
#define INQUEST_MACHINE_BUDGET_H

#include <stdint.h>

#include "dump/dump.h"

enum { BUDGET_ENTRIES = 4 << 20 }; /* of one list: as many as a machine can have threads */

struct budget {
	uint64_t steps;          /* reads of memory by one walk, of a page or a part of it */
	uint64_t rows;           /* of one table */
	uint64_t rows_of_parent; /* of one table and one object, as descriptors of a task */
	uint64_t bytes;          /* of the rows of the dump */
};

struct budget budget_for(const struct dump_info *info);

/*
 * Bytes of the rows that a file of so many bytes can have, whatever it holds, counted as in
 * report.c. Who writes the case asks it, too: the process that reads may have been taken over.
 */
uint64_t budget_bytes(uint64_t file_size);

#endif
