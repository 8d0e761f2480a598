/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An aligned table. Rows are held back in blocks of BLOCK_ROWS, whose columns are as wide as their
 * widest value; columns only grow from block to block. Memory is bounded by a block.
 *
 * On a terminal a table must fit: long texts are cut between words, marked by an ellipsis, and a
 * table that would not fit even so becomes a line per value. A function's name is not cut.
 * Elsewhere nothing is ever cut.
 */
#include <string.h>

#include "output/block.h"
#include "output/format.h"
#include "output/record.h"
#include "output/style.h"
#include "output/text.h"

enum {
	BLOCK_ROWS = 10000,
	GAP = 2,       /* between columns */
	MIN_TEXT = 16, /* text is not cut below this width */
	MAX_NAME = 60, /* names that are longer are no functions' */
};

struct table {
	struct block *block;
	size_t *widths; /* on the screen, of the columns of this block */
	struct text *rests;
	bool begun, as_records;
};

static void deinit(struct output *output)
{
	struct table *table = output->state;

	block_destroy(table->block);
	free(table->widths);
	free(table->rests);
	free(table);
}

static struct error *begin(struct output *output)
{
	size_t count = output->column_count;
	struct table *table = output->state = calloc(1, sizeof(*table));

	if (!table)
		return error_no_memory();
	table->widths = calloc(count, sizeof(*table->widths));
	table->rests = calloc(count, sizeof(*table->rests));
	if (!table->widths || !table->rests)
		return error_no_memory();
	return block_create(output, &table->block);
}

static struct error *title_of(struct output *output, size_t column, struct text *ret)
{
	const char *name = output->columns[column].name;

	return text_escaped(output, (struct text){name, strlen(name)}, ret);
}

static struct error *natural_widths(struct output *output, struct table *table)
{
	for (size_t i = 0; i < output->column_count; i++) {
		struct text title;

		TRY(title_of(output, i, &title));
		size_t width = table->block->columns[i].width;
		table->widths[i] = text_width(title) > width ? text_width(title) : width;
	}
	return NULL;
}

static size_t total_width(const struct output *output, const struct table *table)
{
	size_t total = (output->column_count - 1) * GAP;

	for (size_t i = 0; i < output->column_count; i++)
		total += table->widths[i];
	return total;
}

static bool may_shrink(const struct table *table, size_t i)
{
	const struct block_column *column = &table->block->columns[i];
	size_t least = column->is_prose ? MIN_TEXT : MAX_NAME;

	return column->is_text && table->widths[i] > least;
}

/* The widest column of text that may still be cut, column_count when there is none. */
static size_t widest_text(const struct output *output, const struct table *table)
{
	size_t widest = output->column_count;

	for (size_t i = 0; i < output->column_count; i++) {
		if (may_shrink(table, i) &&
		    (widest == output->column_count || table->widths[i] > table->widths[widest]))
			widest = i;
	}
	return widest;
}

/* Cuts the widest texts until the table fits; false when it cannot. */
static bool fit(const struct output *output, struct table *table)
{
	for (size_t i = 0; i < output->column_count; i++) {
		if (table->block->columns[i].is_text && table->widths[i] > output->width)
			table->widths[i] = output->width;
	}
	while (total_width(output, table) > output->width) {
		size_t widest = widest_text(output, table);

		if (widest == output->column_count)
			return false;
		table->widths[widest]--;
	}
	return true;
}

/* Between words, where that leaves a third of the width at least. */
static struct text cut_line(struct text line, size_t width)
{
	struct text cut = text_cut(line, width);
	size_t end = cut.size;

	while (end > 0 && cut.start[end] != ' ')
		end--;
	return 3 * end > cut.size ? (struct text){cut.start, end} : cut;
}

/*
 * A line of a cell, cut and padded. Blanks are owed until something follows them: no line ends in
 * blanks.
 */
static void write_cell(struct output *output, const struct table *table, size_t column,
		       struct text line, size_t *owed)
{
	size_t width = table->widths[column], taken = text_width(line);
	bool cut = taken > width;

	if (cut)
		line = cut_line(line, width - 1);
	taken = cut ? text_width(line) + 1 : taken;
	size_t blank = width - taken;
	if (!table->block->columns[column].is_text) {
		*owed += blank;
		blank = 0;
	}
	if (taken > 0) {
		text_pad(output->file, *owed);
		*owed = 0;
	}
	fwrite(line.start, 1, line.size, output->file);
	fputs(!cut ? "" : output->ascii ? "~" : "…", output->file);
	*owed += blank + GAP;
}

static struct error *write_header(struct output *output, const struct table *table)
{
	size_t owed = 0;

	if (output->results > 0)
		putc('\n', output->file);
	fputs(style_begin(STYLE_HEADING, output->styled), output->file);
	for (size_t i = 0; i < output->column_count; i++) {
		struct text title;

		TRY(title_of(output, i, &title));
		write_cell(output, table, i, title, &owed);
	}
	fprintf(output->file, "%s\n", style_end(output->styled));
	for (size_t i = 0; i < output->column_count; i++) {
		for (size_t dash = 0; dash < table->widths[i]; dash++)
			putc('-', output->file);
		fputs(i + 1 < output->column_count ? "  " : "\n", output->file);
	}
	return NULL;
}

/* One line of every cell; false when no cell had one left. */
static bool write_row_line(struct output *output, struct table *table, bool first)
{
	bool any = first;
	size_t owed = 0;

	for (size_t i = 0; i < output->column_count && !any; i++)
		any = table->rests[i].start != NULL;
	if (!any)
		return false;
	for (size_t i = 0; i < output->column_count; i++) {
		struct text line = {"", 0};

		text_next_line(&table->rests[i], &line);
		write_cell(output, table, i, line, &owed);
	}
	putc('\n', output->file);
	return true;
}

static void write_table_row(struct output *output, struct table *table, size_t row)
{
	for (size_t i = 0; i < output->column_count; i++)
		table->rests[i] = block_text(table->block, row, i);
	for (bool first = true; write_row_line(output, table, first); first = false)
		;
}

/* The first block decides whether the result becomes a table or records. */
static struct error *lay_out(struct output *output, struct table *table)
{
	TRY(natural_widths(output, table));
	bool fits = !output->screen || fit(output, table);
	if (!table->begun)
		table->as_records = !fits && table->block->row_count > 0;
	if (!table->begun && !table->as_records)
		TRY(write_header(output, table));
	return NULL;
}

static struct error *flush(struct output *output)
{
	struct table *table = output->state;

	TRY(lay_out(output, table));
	for (size_t row = 0; row < table->block->row_count; row++) {
		bool first = output->results == 0 && row == 0 && !table->begun;

		if (table->as_records)
			TRY(record_write(output, table->block, row, first));
		else
			write_table_row(output, table, row);
	}
	table->begun = true;
	block_clear(table->block);
	return NULL;
}

static struct error *add_row(struct output *output, const struct cell *cells)
{
	struct table *table = output->state;

	TRY(block_add(table->block, output, cells));
	return table->block->row_count == BLOCK_ROWS ? flush(output) : NULL;
}

static struct error *end(struct output *output)
{
	struct table *table = output->state;

	return !table->begun || table->block->row_count > 0 ? flush(output) : NULL;
}

const struct format format_table = {
    .name = "table",
    .summary = "an aligned table",
    .brief = true,
    .begin = begin,
    .row = add_row,
    .end = end,
    .deinit = deinit,
};
