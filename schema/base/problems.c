/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The problem counter. A badly damaged dump notes the same few reasons millions of times: one
 * note costs a hash and no allocation. Reasons are few, for they are literals in the sources
 * (but for names of absent symbols and members, which are in the sources as well).
 */
#include "base/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void problems_init(struct problems *problems)
{
	*problems = (struct problems){.stage = "dump"};
}

void problems_deinit(struct problems *problems)
{
	vector_for_each(&problems->list, problem) {
		free(problem->reason);
		free(problem->first_at);
	}
	vector_deinit(&problems->list);
	map_deinit(&problems->index);
}

void problems_enter(struct problems *problems, const char *stage, const char *table)
{
	problems->stage = stage;
	problems->table = table;
	problems->at[0] = '\0';
}

void problems_at(struct problems *problems, const char *format, ...)
{
	problems->at[0] = '\0';
	if (!format)
		return;
	va_list args;
	va_start(args, format);
	vsnprintf(problems->at, sizeof(problems->at), format, args);
	va_end(args);
}

static struct error *add(struct problems *problems, const struct error *error)
{
	struct problem problem = {
	    .kind = error->kind,
	    .stage = problems->stage,
	    .table = problems->table,
	    .address = error->address,
	    .reason = strdup(error->message),
	    .first_at = problems->at[0] ? strdup(problems->at) : NULL,
	};

	if (!problem.reason || (problems->at[0] && !problem.first_at) ||
	    !vector_push(&problems->list, problem)) {
		free(problem.reason);
		free(problem.first_at);
		return error_no_memory();
	}
	return NULL;
}

struct error *problems_note(struct problems *problems, struct error *error)
{
	return problems_note_times(problems, error, 1);
}

struct error *problems_note_times(struct problems *problems, struct error *error, uint64_t times)
{
	if (!error_is_damage(error))
		return error;

	uint64_t key = hash_string(error->message);
	key = hash_combine(key, hash_string(problems->stage));
	key = hash_combine(key, problems->table ? hash_string(problems->table) : 0);

	uint64_t *place = map_insert(&problems->index, key, NULL);
	if (!place)
		return error_no_memory();
	if (!*place) {
		TRY(add(problems, error));
		*place = problems->list.count;
	}
	problems->list.data[*place - 1].count += times;
	problems->total += times;
	return NULL;
}
