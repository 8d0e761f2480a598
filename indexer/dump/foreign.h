/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a file is that is no dump, told to the user who took it for one. */
#ifndef INQUEST_DUMP_FOREIGN_H
#define INQUEST_DUMP_FOREIGN_H

#include "dump/source.h"

/*
 * Never NULL: ERROR_FORMAT, or ERROR_UNSUPPORTED for the dumps of other tools, with a message that
 * says what to do. head has FORMAT_HEAD bytes, of which the file has size.
 */
struct error *foreign_error(const struct source *source, const uint8_t *head, size_t size);

/* False for what is known to be something else than memory. */
bool foreign_may_be_memory(const uint8_t *head, size_t size);

#endif
