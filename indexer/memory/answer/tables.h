/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Page tables and what they lead to, as crash's vtop and pte print them. */
#ifndef INQUEST_ANSWER_TABLES_H
#define INQUEST_ANSWER_TABLES_H

#include "answer/space.h"

/* The entries that lead to address, and the last of them with its flags. */
struct error *tables_print(struct space *space, uint64_t address);

/* An entry with its flags. */
void tables_print_entry(struct kernel *kernel, struct printer *out, uint64_t entry);

/* The struct page of a physical address: whose the page is, its counter, its flags. */
struct error *tables_print_page(struct kernel *kernel, struct printer *out, uint64_t physical);

#endif
