/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What "has" may be asked of without parentheses: stacks, flags, lists. */
#ifndef INQUEST_LANGUAGE_CHAIN_H
#define INQUEST_LANGUAGE_CHAIN_H

#include "language/select.h"

/* NODE_HAS. */
struct error *chain_resolve(struct select *select, struct node *node);

#endif
