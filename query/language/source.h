/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a question begins with: a table, a view, or a saved question with its arguments. */
#ifndef INQUEST_LANGUAGE_SOURCE_H
#define INQUEST_LANGUAGE_SOURCE_H

#include "language/select.h"

/* Makes the SELECT that the question's stages then change, and lets them. *format: see stage.h. */
struct error *source_lower(struct select *select, struct compiler *compiler,
			   const struct tree *tree, const char **format);

#endif
