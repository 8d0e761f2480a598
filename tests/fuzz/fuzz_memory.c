/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions about the memory of the sample dump. The first byte tells which kind: a command, as it
 * was typed, or a call of a table-valued function, its name and arguments a line each (numbers are
 * numbers, "-" is NULL).
 */
#include "answer/answer.h"
#include "base/cleanup.h"
#include "base/nearest.h"
#include "fuzz.h"

/* Of one answer: what is beyond finds nothing new, and takes the time of many questions. */
enum { LINE_MAX_SIZE = 4096, ROWS_MAX = 500, TEXT_MAX = 32 << 10, READS_MAX = 8 << 10 };

static struct answering answering;

/* Once: the fuzzer asks one open dump. */
static void open_sample(void)
{
	static struct problems problems;
	static const char *const paths[] = {SAMPLE};
	static const struct crash_options options = {0};
	struct dump *dump;
	struct crash *crash;

	if (answering.kernel)
		return;
	problems_init(&problems);
	if (dump_open(paths, 1, &(struct dump_options){0}, &dump) ||
	    crash_open(dump, &options, &problems, &crash))
		__builtin_trap();
	answering_init(&answering, crash, &problems, -1);
	answering.rows_max = ROWS_MAX;
	answering.out.total_max = TEXT_MAX;
	crash->kernel->memory.budget = READS_MAX;
}

void __real_nearest_offer(struct nearest *nearest, const char *name);
void __wrap_nearest_offer(struct nearest *nearest, const char *name);

/* A wrong name is held against 100,000 symbols: here against those that begin alike. */
void __wrap_nearest_offer(struct nearest *nearest, const char *name)
{
	const char *wanted = nearest->wanted;

	if (wanted[0] == name[0] && wanted[0] && wanted[1] == name[1])
		__real_nearest_offer(nearest, name);
}

static struct cell argument(const char *text)
{
	char *end;
	long long number = strtoll(text, &end, 0);

	if (!strcmp(text, "-"))
		return (struct cell){0};
	return end > text && !*end ? cell_integer(number) : cell_text(text);
}

static void take_arguments(struct protocol_frame *frame, char *text)
{
	char *save;

	frame->text = strtok_r(text, "\n", &save);
	if (!frame->text)
		frame->text = "";
	for (char *word; (word = strtok_r(NULL, "\n", &save)) && frame->cell_count < 4;)
		frame->cells[frame->cell_count++] = argument(word);
	frame->text_size = (uint32_t)strlen(frame->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct protocol_frame frame = {.kind = PROTOCOL_LINE};

	open_sample();
	if (size < 2 || size > LINE_MAX_SIZE)
		return 0;
	_cleanup_free_ char *text = strndup((const char *)bytes + 1, size - 1);
	if (!text)
		return 0;
	frame.text = text;
	frame.text_size = (uint32_t)strlen(text);
	if (bytes[0] & 1) {
		frame.kind = PROTOCOL_CALL;
		take_arguments(&frame, text);
	}
	error_destroy(answer(&answering, &frame));
	return 0;
}
