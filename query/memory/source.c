/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See source.h. Which file it is says the vmlinux, which nobody vouches for: no path leads out of
 * the folder that the user names, not by ".." nor by a link.
 */
#include "memory/source.h"

#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "output/text.h"

enum { BEFORE = 5, LINES = 10 };

static const char *chosen_folder;

/* The row of the innermost call, and the function that has the code. */
struct found {
	char *file, *function;
	int64_t line;
	uint64_t address;
};

static void found_deinit(struct found *found)
{
	free(found->file);
	free(found->function);
}

void source_choose(const char *folder)
{
	chosen_folder = folder;
}

static const char *behind(const char *text, const char *word)
{
	size_t size = strlen(word);

	text += strspn(text, " \t");
	if (strncmp(text, word, size) != 0 || !isspace((unsigned char)text[size]))
		return NULL;
	return text + size + strspn(text + size, " \t");
}

bool source_is_line(const char *text, const char **place)
{
	const char *rest = behind(text, "gdb");

	rest = rest ? behind(rest, "list") : NULL;
	if (rest && *rest == '*') {
		*place = rest + 1;
		return true;
	}
	rest = behind(text, "dis");
	rest = rest ? behind(rest, "-s") : NULL;
	*place = rest;
	return rest;
}

static struct error *take_row(void *context, const struct protocol_frame *frame)
{
	struct found *found = context;

	if (frame->kind != PROTOCOL_ROW)
		return NULL;
	if (frame->cell_count != 5 || frame->cells[4].kind != CELL_INTEGER)
		return error_create(ERROR_CRASHED, "what came is no row");
	found->address = (uint64_t)frame->cells[4].integer;
	free(found->function);
	found->function =
	    frame->cells[1].kind == CELL_TEXT ? strdup(frame->cells[1].text) : strdup("?");
	if (!found->function)
		return error_no_memory();
	if (found->file || frame->cells[2].kind != CELL_TEXT ||
	    frame->cells[3].kind != CELL_INTEGER)
		return NULL;
	found->line = frame->cells[3].integer;
	found->file = strdup(frame->cells[2].text);
	return found->file ? NULL : error_no_memory();
}

/* NULL: it is not there, or no file that can be read. */
static FILE *open_source(const char *path)
{
	const struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
				     .resolve = RESOLVE_BENEATH};
	struct stat status;
	int folder = chosen_folder ? open(chosen_folder, O_PATH | O_CLOEXEC) : -1, file;

	if (folder < 0)
		return NULL;
	file = (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));
	close(folder);
	if (file < 0)
		return NULL;
	if (fstat(file, &status) == 0 && S_ISREG(status.st_mode))
		return fdopen(file, "r");
	close(file);
	return NULL;
}

static void print_text(struct output *output, const char *text)
{
	while (*text) {
		size_t size = strcspn(text, "\t");

		text_write(output->file, (struct text){text, size});
		text += size;
		if (*text)
			putc(*text++, output->file);
	}
	putc('\n', output->file);
}

/* format: of a line's number; mark: of the one that is meant. */
static void print_lines(struct output *output, FILE *source, int64_t wanted, const char *plain,
			const char *mark)
{
	_cleanup_free_ char *line = NULL;
	size_t room = 0;
	ssize_t size;
	int64_t first = wanted > BEFORE ? wanted - BEFORE : 1;

	for (int64_t number = 1;
	     number < first + LINES && (size = getline(&line, &room, source)) >= 0; number++) {
		if (number < first)
			continue;
		if (size && line[size - 1] == '\n')
			line[size - 1] = '\0';
		fprintf(output->file, "%s%" PRId64 "%s", number == wanted ? mark : plain, number,
			*plain ? " " : "\t");
		print_text(output, line);
	}
}

static void print_gdb(struct output *output, const struct found *found, FILE *source)
{
	fprintf(output->file, "0x%" PRIx64 " is in ", found->address);
	text_write(output->file, (struct text){found->function, strlen(found->function)});
	fputs(" (", output->file);
	text_write(output->file, (struct text){found->file, strlen(found->file)});
	fprintf(output->file, ":%" PRId64 ").\n", found->line);
	if (source) {
		print_lines(output, source, found->line, "", "");
		return;
	}
	fprintf(output->file, "%" PRId64 "\tin ", found->line > BEFORE ? found->line - BEFORE : 1);
	print_text(output, found->file);
}

static void print_dis(struct output *output, const struct found *found, FILE *source,
		      const char *place)
{
	fputs("FILE: ", output->file);
	print_text(output, found->file);
	fprintf(output->file, "LINE: %" PRId64 "\n\n", found->line);
	if (source) {
		print_lines(output, source, found->line, "  ", "* ");
		return;
	}
	fprintf(output->file, "dis: %s: source code is not available\n", place);
}

struct error *source_print(struct memory *memory, const char *text, struct output *output)
{
	_cleanup_(found_deinit) struct found found = {0};
	const struct server_taker taker = {take_row, &found};
	const char *place;

	if (!source_is_line(text, &place))
		return error_create(ERROR_USAGE, "that is no place of code");
	_cleanup_free_ char *trimmed = strndup(place, strcspn(place, " \t\r\n"));
	if (!trimmed)
		return error_no_memory();
	const struct protocol_frame question = {.kind = PROTOCOL_CALL,
						.text = "source",
						.text_size = strlen("source"),
						.cell_count = 1,
						.cells = {cell_text(trimmed)}};
	TRY(memory_ask(memory, 0, &question, &taker));
	if (!found.file)
		return error_create(ERROR_USAGE, "nothing tells which line of source %s is of",
				    trimmed);
	FILE *source = open_source(found.file);
	if (*text == 'g')
		print_gdb(output, &found, source);
	else
		print_dis(output, &found, source, trimmed);
	if (source)
		fclose(source);
	return NULL;
}
