/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See session.h. */
#include "session/session.h"

#include "base/cleanup.h"
#include "language/language.h"
#include "manual/topics.h"
#include "output/format.h"
#include "run/open.h"
#include "run/result.h"
#include "session/fleet_answers.h"
#include "session/message.h"
#include "session/pretty.h"
#include "session/tables.h"

struct error *session_open(struct session *session, const char *path, const char *queries)
{
	*session = (struct session){0};
	TRY(open_case(path, &session->database));
	TRY(memory_create(session->database, &session->memory));
	if (open_is_fleet(path))
		TRY(fleet_answers_open(path, &session->fleet));
	TRY(questions_load(queries, &session->questions));
	TRY(error_context(questions_add_case(&session->questions, session->database), "%s", path));
	return tables_of_questions(session->database, &session->questions);
}

void session_close(struct session *session)
{
	questions_deinit(&session->questions);
	memory_destroy(session->memory);
	fleet_answers_close(session->fleet);
	database_close(session->database);
}

static struct error *print_sql(const struct session *session, sqlite3_stmt *statement, FILE *file)
{
	if (session->fleet)
		return fleet_answers_print(statement, file);
	_cleanup_free_ char *sql = pretty_expanded(statement);
	if (!sql)
		return error_no_memory();
	pretty_sql(file, sql);
	return NULL;
}

static struct error *ask_sql(struct session *session, const struct request *request,
			     struct output *output)
{
	const char *place;
	struct error *error = run_sql(session->database, request->text, output, &place);

	if (place)
		message_place(request->text, place);
	return error;
}

static struct error *ask_help(const struct session *session, const char *topic,
			      const struct output *output)
{
	struct help help = help_to(stdout);
	struct nearest nearest = {.wanted = topic};

	help.file = output->file;
	if (help_topic(&help, &session->questions, *topic ? topic : "crash", &nearest))
		return NULL;
	return nearest_error(&nearest, "there is no help on");
}

/* Its lines are crash's layout; another format that was chosen takes them as rows. */
static struct error *ask_crash(struct session *session, const struct request *request,
			       struct output *output)
{
	const char *topic = crash_help_topic(request->text);

	if (topic)
		return ask_help(session, topic, output);
	if (!request->formats)
		output->format = format_find("lines");
	TRY(crash_run(session->database, &session->context, request->text, output));
	if (output->rows == 0)
		message_notices("the dump has nothing of this");
	return NULL;
}

static struct error *run_answer(const struct session *session, const struct answer *answer,
				struct output *output)
{
	bool answered = false;

	if (session->fleet)
		TRY(fleet_answers_run(session->fleet, answer->statement, answer->columns, output,
				      &answered));
	return answered ? NULL : run_statement(answer->statement, answer->columns, output);
}

struct error *session_ask(struct session *session, const struct request *request,
			  struct output *output)
{
	_cleanup_(answer_deinit) struct answer answer = {0};
	struct place place;

	if (request->sql)
		return ask_sql(session, request, output);
	if (memory_is_line(request->text) && !crash_answers(request->text)) {
		TRY(crash_refuse(request->text));
		return memory_line(session->memory, request->text, output);
	}
	if (crash_claims(&session->questions, request->text, request->formats))
		return ask_crash(session, request, output);
	struct error *error = language_compile(session->database, &session->questions,
					       request->text, &answer, &place);
	if (place.at)
		message_place(place.text, place.at);
	TRY(error);
	message_notices(answer.notices);
	if (!request->formats && answer.format)
		output->format = format_find(answer.format);
	if (answer.explain || request->explain)
		TRY(print_sql(session, answer.statement, output->file));
	return answer.explain ? NULL : run_answer(session, &answer, output);
}
