/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process has mapped at an address, as crash's vm and vtop tell it. */
#ifndef INQUEST_ANSWER_MAPPING_H
#define INQUEST_ANSWER_MAPPING_H

#include "answer/space.h"

/* The struct vm_area_struct of space, a process's, that covers address; 0: none does. */
struct error *mapping_find(struct space *space, uint64_t address, uint64_t *ret);

/* Two lines and an empty one: its struct, range, flags and path. */
struct error *mapping_print(struct answering *answering, uint64_t vma);

#endif
