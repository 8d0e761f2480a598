/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/cell_take.h"

const char *cell_take_text(struct cursor *cursor, uint32_t *ret)
{
	size_t size = cursor_u32(cursor);
	const char *text = (const char *)cursor_bytes(cursor, size + 1);

	*ret = (uint32_t)size;
	if (text && text[size])
		cursor->failed = true;
	return cursor->failed ? NULL : text;
}

struct cell cell_take(struct cursor *cursor)
{
	struct cell cell = {.kind = (enum cell_kind)cursor_u32(cursor)};

	switch (cell.kind) {
	case CELL_NULL:
		return cell;
	case CELL_INTEGER:
	case CELL_REAL:
		cell.integer = (int64_t)cursor_u64(cursor);
		return cell;
	case CELL_TEXT:
		cell.text = cell_take_text(cursor, &cell.size);
		return cell;
	}
	cursor->failed = true;
	return cell;
}
