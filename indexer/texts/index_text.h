/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of kernel logs, read as dumps are. */
#ifndef INQUEST_TEXTS_INDEX_TEXT_H
#define INQUEST_TEXTS_INDEX_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct index_text;
struct session;

/* The text of a kernel log instead of a dump: *done is false when the file is none. */
struct error *index_text(struct session *session, bool *done);

/* The texts, one after the other; those that are none, or refused, end with an error each. */
struct error *index_text_files(struct session *session, const struct index_text *texts,
			       size_t count);

#endif
