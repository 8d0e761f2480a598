/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cells as processes send them to each other: the kind, then eight bytes, or a text. */
#ifndef INQUEST_BASE_CELL_TAKE_H
#define INQUEST_BASE_CELL_TAKE_H

#include "base/cell.h"
#include "base/cursor.h"

/*
 * A text: 32 bits that say its size, its bytes, NUL. Borrowed from the cursor's bytes; NULL, and
 * the cursor has failed, if they are not such.
 */
const char *cell_take_text(struct cursor *cursor, uint32_t *size);

/* A cell; the cursor has failed if there is none. */
struct cell cell_take(struct cursor *cursor);

#endif
