/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all formats share: the terminal, the order of calls, failing writes. */
#include "output/output.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "output/format.h"
#include "output/style.h"

const struct format *format_find(const char *name)
{
	for (const struct format *const *format = format_registry; *format; format++) {
		if (strcmp((*format)->name, name) == 0)
			return *format;
	}
	return NULL;
}

void output_init(struct output *output, FILE *file, const struct format *format)
{
	struct winsize size = {0};
	bool screen = isatty(fileno(file));

	if (!screen || ioctl(fileno(file), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		size.ws_col = 80;
	*output = (struct output){
	    .file = file,
	    .format = format ? format : format_find(screen ? "table" : "csv"),
	    .screen = screen,
	    .styled = style_wanted(file),
	    .ascii = screen && style_is_ascii(),
	    .width = size.ws_col,
	};
}

static void drop_state(struct output *output)
{
	if (output->state && output->format->deinit)
		output->format->deinit(output);
	output->state = NULL;
}

void output_deinit(struct output *output)
{
	drop_state(output);
	vector_deinit(&output->scratch);
}

static struct error *check_file(struct output *output, struct error *error)
{
	return error || !ferror(output->file) ? error : error_from_errno("cannot write the result");
}

struct error *output_begin(struct output *output, const struct output_column *columns, size_t count)
{
	output->columns = columns;
	output->column_count = count;
	output->rows = 0;
	return output->format->begin ? check_file(output, output->format->begin(output)) : NULL;
}

struct error *output_row(struct output *output, const struct cell *cells)
{
	TRY(output->format->row(output, cells));
	output->rows++;
	return check_file(output, NULL);
}

struct error *output_end(struct output *output)
{
	struct error *error = output->format->end ? output->format->end(output) : NULL;

	drop_state(output);
	output->results++;
	if (!error && fflush(output->file) != 0)
		error = error_from_errno("cannot write the result");
	return check_file(output, error);
}
