/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Half a dump may tell what kernel it was, and have nothing of it that can be walked. */
#ifndef INQUEST_INDEXER_HOLLOW_H
#define INQUEST_INDEXER_HOLLOW_H

#include "base/error.h"

struct kernel;

/* Why nothing of the kernel is to be had but what can be salvaged; NULL: it can be walked. */
struct error *hollow_look(struct kernel *kernel, const char **why);

#endif
