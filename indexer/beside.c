/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See beside.h. */
#include "beside.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"
#include "schema/catalog.h"

enum { WORTH_BYTES = 256 << 20, READERS_OF_ITSELF = 4, WAIT_NS = 50 * 1000 * 1000 };

/*
 * Walkers that take long where there are many tasks or much memory, in the order in which they go
 * to readers of their own. Of two readers the second takes as many as are as long as the others.
 */
static const unsigned int apart[] = {
    WALKER_mappings, WALKER_descriptors, WALKER_sockets, WALKER_page_kinds,
    WALKER_locks,    WALKER_zones,       WALKER_slabs,
};

enum { APART = sizeof(apart) / sizeof(apart[0]), APART_OF_TWO = 4 };

static unsigned int cpus(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (unsigned int)CPU_COUNT(&set) : 1;
}

/* Of several dumps each has a process already; which pages a walk touches, one process knows. */
unsigned int beside_readers(const struct index_options *options, uint64_t bytes)
{
	unsigned int readers = options->readers;

	if (options->board || options->keep || options->salvage || options->only ||
	    options->without)
		return 1;
	if (!readers && bytes >= WORTH_BYTES)
		readers = cpus() < READERS_OF_ITSELF ? cpus() : READERS_OF_ITSELF;
	return readers < 1 ? 1 : readers < BESIDE_MAX ? readers : BESIDE_MAX;
}

struct error *beside_init(struct beside *beside, unsigned int readers)
{
	*beside = (struct beside){.readers = readers};
	if (readers == 1)
		return NULL;
	void *memory = mmap(NULL, (readers - 1) * sizeof(*beside->boards), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return error_no_memory();
	beside->boards = memory;
	for (unsigned int i = 0; i < readers - 1; i++)
		sem_init(&beside->boards[i].told, true, 0);
	return NULL;
}

void beside_deinit(struct beside *beside)
{
	if (beside->boards)
		munmap(beside->boards, (beside->readers - 1) * sizeof(*beside->boards));
	*beside = (struct beside){0};
}

static unsigned int reader_of(const struct beside *beside, size_t place)
{
	if (beside->readers == 2)
		return place < APART_OF_TWO;
	return 1 + (unsigned int)place % (beside->readers - 1);
}

void beside_choose(const struct beside *beside, unsigned int reader, struct walker_choice *choice)
{
	struct walker_choice all = *choice;

	if (beside->readers == 1)
		return;
	for (size_t i = 0; reader && i < WALKER_COUNT; i++)
		choice->chosen[i] = false;
	for (size_t i = 0; i < APART; i++)
		choice->chosen[apart[i]] = all.chosen[apart[i]] && reader_of(beside, i) == reader;
}

/* Problems as bytes: two numbers and four texts each */

static bool put(struct beside_board *board, const void *data, size_t size)
{
	if (size > BESIDE_TEXT - board->size)
		return false;
	memcpy(board->text + board->size, data, size);
	board->size += (uint32_t)size;
	return true;
}

static bool put_text(struct beside_board *board, const char *text)
{
	return put(board, text ? text : "", text ? strlen(text) + 1 : 1);
}

static bool put_problem(struct beside_board *board, const struct problem *problem)
{
	const uint64_t numbers[] = {problem->kind, problem->address, problem->count};

	return put(board, numbers, sizeof(numbers)) && put_text(board, problem->stage) &&
	       put_text(board, problem->table) && put_text(board, problem->reason) &&
	       put_text(board, problem->first_at);
}

static void put_problems(struct beside_board *board, const struct problems *problems)
{
	vector_for_each(&problems->list, problem) {
		uint32_t size = board->size;

		if (!put_problem(board, problem)) {
			board->size = size;
			return;
		}
	}
}

/* Stages and tables of problems are literals of the sources. */
static const char *stage_of(const char *name)
{
	static const char *const stages[] = {"store", "kernel", "dump"};

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (strcmp(stages[i], name) == 0)
			return stages[i];
	return "tables";
}

static const char *table_of(const char *name)
{
	const struct catalog_table *table = catalog_find(name);

	for (size_t i = 0; i < WALKER_COUNT; i++)
		if (strcmp(walkers[i].name, name) == 0)
			return walkers[i].name;
	return table ? table->name : NULL;
}

static struct error *take_problem(struct cursor *cursor, struct problems *problems)
{
	uint64_t kind = cursor_u64(cursor), address = cursor_u64(cursor);
	uint64_t count = cursor_u64(cursor);
	const char *stage = cursor_string(cursor), *table = cursor_string(cursor);
	const char *reason = cursor_string(cursor), *at = cursor_string(cursor);

	if (cursor->failed || kind > ERROR_LOST)
		return error_create(ERROR_CRASHED,
				    "a process that read it told what is no problem");
	struct error *error = error_create((enum error_kind)kind, "%s", reason);
	error->address = address;
	problems_enter(problems, stage_of(stage), table_of(table));
	problems_at(problems, *at ? "%s" : NULL, at);
	return problems_note_times(problems, error, count);
}

void beside_tell(struct beside_board *board, const struct session *session,
		 const struct dump_counters *counters)
{
	const struct report *report = session ? &session->report : NULL;

	for (size_t i = 0; report && i < report->step_count; i++)
		for (size_t walker = 0; walker < WALKER_COUNT; walker++)
			if (report->steps[i].name == walkers[walker].name)
				board->steps[walker] = (__typeof__(board->steps[0])){
				    report->steps[i].ns, report->steps[i].rows, true};
	if (report) {
		memcpy(board->counts, report->counts, sizeof(board->counts));
		memcpy(board->machine_id, report->machine_id, sizeof(board->machine_id));
		memcpy(board->counters, counters, sizeof(*counters));
		board->total = report->total;
		put_problems(board, &session->problems);
	}
	sem_post(&board->told);
}

static struct error *wait_for(struct beside_board *board)
{
	struct timespec until;

	for (;;) {
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += WAIT_NS;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		if (sem_timedwait(&board->told, &until) == 0)
			return NULL;
		TRY(interrupt_check());
	}
}

static struct error *take_board(const struct beside_board *board, struct session *session,
				struct dump_counters *counters)
{
	struct report *report = &session->report;
	uint32_t size = board->size;
	struct cursor cursor;

	for (size_t i = 0; i < TABLE_COUNT; i++)
		report->counts[i] += board->counts[i];
	report->total += board->total;
	for (size_t i = 0; i < WALKER_COUNT; i++)
		if (board->steps[i].ran)
			report_step(report, walkers[i].name, board->steps[i].ns,
				    board->steps[i].rows);
	for (size_t i = 0; i < sizeof(*counters) / sizeof(uint64_t); i++)
		((uint64_t *)counters)[i] += board->counters[i];
	/* Files come before the log, which may name others' journals. */
	if (board->machine_id[0])
		memcpy(report->machine_id, board->machine_id, sizeof(board->machine_id) - 1);
	cursor_init(&cursor, board->text, size < BESIDE_TEXT ? size : BESIDE_TEXT, false);
	while (cursor_left(&cursor))
		TRY(take_problem(&cursor, &session->problems));
	return NULL;
}

struct error *beside_take(const struct beside *beside, struct session *session,
			  struct dump_counters *counters)
{
	for (unsigned int i = 0; i + 1 < beside->readers; i++) {
		struct beside_board *board = &beside->boards[i];

		TRY(wait_for(board));
		TRY(take_board(board, session, counters));
	}
	return NULL;
}
