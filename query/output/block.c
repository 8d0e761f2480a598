/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See block.h. All texts lie in one buffer: a cell costs no allocation of its own. */
#include "output/block.h"

#include <ctype.h>
#include <string.h>

#include "output/text.h"

static bool holds_text(const struct output_column *column)
{
	return column->has_domain && domain_is_text(column->domain);
}

struct error *block_create(const struct output *output, struct block **ret)
{
	_cleanup_(block_destroyp) struct block *block = calloc(1, sizeof(*block));

	if (!block)
		return error_no_memory();
	block->column_count = output->column_count;
	block->columns = calloc(block->column_count, sizeof(*block->columns));
	if (!block->columns || !vector_reserve(&block->bytes, 1))
		return error_no_memory();
	for (size_t i = 0; i < block->column_count; i++)
		block->columns[i].is_text = holds_text(&output->columns[i]);
	*ret = steal(&block);
	return NULL;
}

void block_destroy(struct block *block)
{
	if (!block)
		return;
	vector_deinit(&block->bytes);
	vector_deinit(&block->texts);
	free(block->columns);
	free(block);
}

void block_clear(struct block *block)
{
	block->bytes.count = block->texts.count = block->row_count = 0;
}

static size_t widest_line(struct text text)
{
	size_t widest = 0;
	struct text line;

	while (text_next_line(&text, &line)) {
		size_t width = text_width(line);

		widest = width > widest ? width : widest;
	}
	return widest;
}

/* "__schedule.cold", a line or more of such. */
static bool is_name(struct text text)
{
	for (size_t i = 0; i < text.size; i++) {
		char c = text.start[i];

		if (!isalnum((unsigned char)c) && !strchr("_.$\n", c))
			return false;
	}
	return true;
}

static struct error *add_text(struct block *block, struct text text)
{
	if (!vector_reserve(&block->bytes, block->bytes.count + text.size) ||
	    !vector_push(&block->texts,
			 (struct block_text){.start = block->bytes.count, .size = text.size}))
		return error_no_memory();
	memcpy(block->bytes.data + block->bytes.count, text.start, text.size);
	block->bytes.count += text.size;
	return NULL;
}

struct error *block_add(struct block *block, struct output *output, const struct cell *cells)
{
	for (size_t i = 0; i < block->column_count; i++) {
		struct block_column *column = &block->columns[i];
		struct value_buffer buffer;
		struct text text;

		TRY(text_readable(output, &output->columns[i], cells[i], &buffer, &text));
		TRY(add_text(block, text));
		size_t width = widest_line(text);
		column->width = width > column->width ? width : column->width;
		column->is_text |= cells[i].kind == CELL_TEXT;
		column->is_prose |= !is_name(text);
	}
	block->row_count++;
	return NULL;
}

struct text block_text(const struct block *block, size_t row, size_t column)
{
	const struct block_text *text = &block->texts.data[row * block->column_count + column];

	return (struct text){block->bytes.data + text->start, text->size};
}
