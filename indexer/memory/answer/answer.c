/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See answer.h. */
#include "answer/answer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answer/nearby.h"
#include "base/cleanup.h"
#include "base/nearest.h"
#include "protocol/functions.h"
#include "objects/mm/slab.h"

enum { ROWS_MAX = 4 << 20 };

void answering_init(struct answering *answering, struct crash *crash, struct problems *problems,
		    int fd)
{
	*answering = (struct answering){.crash = crash,
					.kernel = crash ? crash->kernel : NULL,
					.problems = problems,
					.fd = fd,
					.rows_max = ROWS_MAX};
	answering->out.sink = &answering->bytes;
	answering->out.fd = fd;
}

void answering_deinit(struct answering *answering)
{
	slabs_close(answering->slabs);
	printer_deinit(&answering->out);
	protocol_bytes_deinit(&answering->bytes);
}

static struct error *send_frames(struct answering *answering)
{
	if (answering->fd >= 0)
		return protocol_send(answering->fd, &answering->bytes);
	answering->bytes.list.count = 0;
	return NULL;
}

struct error *answer_row(struct answering *answering, const struct cell *cells, uint32_t count)
{
	struct protocol_frame frame = {.kind = PROTOCOL_ROW, .text = "", .cell_count = count};

	if (++answering->rows > answering->rows_max)
		return error_create(ERROR_USAGE, "the answer has too many rows; ask for less");
	memcpy(frame.cells, cells, count * sizeof(*cells));
	TRY(protocol_put(&answering->bytes, &frame));
	return answering->bytes.list.count < PROTOCOL_BATCH ? NULL : send_frames(answering);
}

struct error *answer_damage(struct kernel *kernel, struct error *error)
{
	struct error *told;

	if (!error_is_damage(error) || (!error->address && error->kind != ERROR_FAULT))
		return error;
	if (error->kind == ERROR_FAULT)
		told = nearby_error(kernel, error->message, error->address);
	else
		told = error_create(ERROR_CORRUPT, "%s: %" PRIx64, error->message, error->address);
	error_destroy(error);
	return told;
}

static bool has_name(const char *names, const char *name)
{
	size_t size = strlen(name);

	for (; *names; names += strcspn(names, "|"), names += *names == '|')
		if (!strncmp(names, name, size) && (names[size] == '|' || !names[size]))
			return true;
	return false;
}

/* "p/x" is p. */
static const struct word *find_word(const char *name)
{
	if (!strncmp(name, "p/", 2))
		name = "p";
	for (const struct word *const *word = word_registry; *word; word++)
		if (has_name((*word)->names, name))
			return *word;
	return NULL;
}

/* What needs more than types says so before it looks for more. */
static struct error *check_dump(const struct answering *answering, bool of_types)
{
	return of_types || answering->kernel->dump ? NULL
						   : error_lost("the dump's memory is not here", 0);
}

/* "task_struct.pid ADDRESS" is "struct task_struct.pid ADDRESS", as in crash. */
static struct error *answer_struct(struct answering *answering, const char *text)
{
	_cleanup_free_ char *whole = malloc(strlen(text) + sizeof("struct "));

	if (!whole)
		return error_no_memory();
	strcpy(whole, "struct ");
	strcat(whole, text);
	return answer_line(answering, whole);
}

struct error *answer_line(struct answering *answering, const char *text)
{
	_cleanup_(line_deinit) struct line line = {0};

	TRY(line_init(&line, text));
	if (!line.count)
		return NULL;
	const struct word *word = find_word(line.words[0]);
	if (!word)
		return answer_struct(answering, text);
	TRY(check_dump(answering, word->of_types));
	return word->run(answering, &line);
}

static struct error *run_call(struct answering *answering, const struct protocol_frame *question)
{
	struct cell cells[PROTOCOL_CELLS_MAX] = {{0}};

	memcpy(cells, question->cells, question->cell_count * sizeof(*cells));
	for (const struct call *const *call = call_registry; *call; call++)
		if (!strcmp((*call)->name, question->text)) {
			TRY(check_dump(answering, (*call)->of_types));
			return (*call)->run(answering, cells);
		}
	return error_create(ERROR_USAGE, "there is no function %s", question->text);
}

/* What damage a walk met and went on. */
static void print_problems(struct answering *answering)
{
	struct problems *problems = answering->problems;

	for (size_t i = 0; i < problems->list.count; i++) {
		const struct problem *problem = &problems->list.data[i];

		print(&answering->out, "(%s: %" PRIx64, problem->reason, problem->address);
		if (problem->count > 1)
			print(&answering->out, ", and %" PRIu64 " more", problem->count - 1);
		print(&answering->out, ")\n");
	}
}

static struct error *run(struct answering *answering, const struct protocol_frame *question)
{
	if (question->kind == PROTOCOL_CALL)
		return run_call(answering, question);
	if (question->kind == PROTOCOL_LINE)
		return answer_line(answering, question->text);
	return error_create(ERROR_USAGE, "that is no question");
}

/* The memory's budget is new for each question, and what stopped it is the answer's error. */
static struct error *run_bounded(struct answering *answering, const struct protocol_frame *question)
{
	struct memory *memory = &answering->kernel->memory;

	problems_deinit(answering->problems);
	problems_init(answering->problems);
	problems_enter(answering->problems, "memory", NULL);
	TRY(memory_renew(memory));
	struct error *error = run(answering, question);
	struct error *failure = memory_renew(memory);
	if (failure) {
		error_destroy(error);
		return failure;
	}
	return answer_damage(answering->kernel, error);
}

struct error *answer(struct answering *answering, const struct protocol_frame *question)
{
	struct protocol_frame end = {.kind = PROTOCOL_END, .text = ""};
	struct error *error, *flushed;

	answering->rows = 0;
	answering->out.total = 0;
	error = run_bounded(answering, question);
	if (question->kind == PROTOCOL_LINE)
		print_problems(answering);
	flushed = printer_flush(&answering->out);
	if (!error)
		error = steal(&flushed);
	error_destroy(flushed);
	printer_clear(&answering->out);
	if (error) {
		end.status = (uint32_t)error->kind + 1;
		end.text = error->message;
		end.text_size = (uint32_t)strlen(error->message);
	}
	struct error *failure = protocol_put(&answering->bytes, &end);
	error_destroy(error);
	TRY(failure);
	return send_frames(answering);
}
