/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest fleet: makes a fleet, tells of it, brings it up to a newer schema. */
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "fleet/fleet.h"
#include "forget.h"
#include "schema.h"
#include "schema/version.h"

struct arguments {
	const struct action *action;
	const char *url, *servers;
	struct forget_wish wish;
};

static struct error *init(const struct fleet *fleet, const struct arguments *arguments)
{
	int64_t version;

	TRY(error_context(fleet_version(fleet, &version), "%s", fleet->name));
	if (version != 0)
		return error_create(ERROR_CASE, "%s: a fleet already (schema %" PRId64 ")",
				    fleet->name, version);
	return schema_make(fleet, arguments->servers);
}

static struct error *upgrade(const struct fleet *fleet, const struct arguments *arguments)
{
	int64_t version;

	(void)arguments;
	TRY(error_context(fleet_version(fleet, &version), "%s", fleet->name));
	return version == 0 ? fleet_check(fleet) : schema_make(fleet, NULL);
}

static struct error *status(const struct fleet *fleet, const struct arguments *arguments)
{
	_cleanup_(fleet_clearp) PGresult *result = NULL;
	static const char sql[] =
	    "SELECT (SELECT count(*) FROM dumps) AS dumps, "
	    "(SELECT count(DISTINCT machine) FROM dumps) AS machines, "
	    "(SELECT count(*) FROM kernels) AS kernels, "
	    "(SELECT count(DISTINCT signature) FROM dumps) AS signatures, "
	    "(SELECT to_char(to_timestamp(min(crash_time) / 1000000000) AT TIME ZONE 'UTC', "
	    "'YYYY-MM-DD') FROM dumps) AS \"first crash\", "
	    "(SELECT to_char(to_timestamp(max(crash_time) / 1000000000) AT TIME ZONE 'UTC', "
	    "'YYYY-MM-DD') FROM dumps) AS \"last crash\", "
	    "(SELECT pg_size_pretty(sum(pg_total_relation_size(oid))) FROM pg_class "
	    "WHERE relkind = 'r' AND relnamespace = '" FLEET_SCHEMA "'::regnamespace) AS size, "
	    "(SELECT schema_version || ', by Inquest ' || inquest_version FROM fleet) AS schema";

	(void)arguments;
	TRY(fleet_check(fleet));
	TRY(error_context(fleet_query(fleet, sql, 0, NULL, &result), "%s", fleet->name));
	for (int i = 0; i < PQnfields(result); i++)
		printf("%-12s %s\n", PQfname(result, i), PQgetvalue(result, 0, i));
	return NULL;
}

static struct error *forget(const struct fleet *fleet, const struct arguments *arguments)
{
	return forget_dumps(fleet, &arguments->wish);
}

static const struct action {
	const char *name;
	bool reading;
	struct error *(*run)(const struct fleet *fleet, const struct arguments *arguments);
} actions[] = {
    {"init", false, init},
    {"status", true, status},
    {"upgrade", false, upgrade},
    {"forget", false, forget},
};

enum { OPTION_OLDER = 256, OPTION_KEEP, OPTION_SERVERS };

static const struct argp_option options[] = {
    {"older-than", OPTION_OLDER, "DAYS", 0, "forget: dumps whose crash is older, as 180d", 0},
    {"keep-signatures", OPTION_KEEP, NULL, 0,
     "forget: keep the row of each dump, with its signature, machine and kernel", 0},
    {"servers", OPTION_SERVERS, "URL,URL...", 0,
     "init: keep the rows of dumps on these servers, which the fleet's own reaches by them", 0},
    {0},
};

static void take_action(struct arguments *arguments, const char *name,
			const struct argp_state *state)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (strcmp(actions[i].name, name) == 0)
			arguments->action = &actions[i];
	}
	if (!arguments->action)
		argp_error(state, "init, status, upgrade or forget, and not '%s'", name);
}

static int64_t read_days(const char *text, const struct argp_state *state)
{
	char *end;
	long days = strtol(text, &end, 10);

	if (end == text || strcmp(end, "d") != 0 || days < 0 || days > 100000)
		argp_error(state, "--older-than takes days, as 180d: '%s'", text);
	return days;
}

static void take_word(struct arguments *arguments, char *word, const struct argp_state *state)
{
	if (!arguments->action)
		take_action(arguments, word, state);
	else if (!arguments->url)
		arguments->url = word;
	else if (arguments->action->run == forget && arguments->wish.count < FORGET_DUMPS_MAX)
		arguments->wish.dumps[arguments->wish.count++] = word;
	else
		argp_error(state, "too many arguments");
}

static void check(const struct arguments *arguments, const struct argp_state *state)
{
	const struct forget_wish *wish = &arguments->wish;
	bool forgets = arguments->action && arguments->action->run == forget;

	if (!arguments->action || !arguments->url)
		argp_error(state, "%s is missing",
			   arguments->action ? "the fleet's URL"
					     : "init, status, upgrade or forget");
	if (!forgets && (wish->has_age || wish->keep))
		argp_error(state, "--older-than and --keep-signatures go with forget");
	if (arguments->servers && arguments->action->run != init)
		argp_error(state, "--servers goes with init");
	if (forgets && wish->has_age == (wish->count > 0))
		argp_error(state, "which dumps? their numbers, or --older-than");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_OLDER:
		arguments->wish.days = read_days(argument, state);
		arguments->wish.has_age = true;
		return 0;
	case OPTION_KEEP:
		arguments->wish.keep = true;
		return 0;
	case OPTION_SERVERS:
		arguments->servers = argument;
		return 0;
	case ARGP_KEY_ARG:
		take_word(arguments, argument, state);
		return 0;
	case ARGP_KEY_END:
		check(arguments, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "init [--servers URL,URL...] URL\nstatus URL\nupgrade URL\nforget URL "
		"DUMP...\nforget URL --older-than DAYS",
    .doc =
	"A fleet is a PostgreSQL database (15 or newer) that holds the dumps of many machines, in "
	"the tables of a case. 'inquest push' fills it.\n\n"
	"init makes it, with the roles inquest_read and inquest_push: it takes a user who may "
	"create schemas and roles. upgrade brings an older one up to this Inquest; its rows stay. "
	"forget takes dumps away without stopping those who read.",
};

struct error *command_fleet(int argc, char **argv)
{
	struct arguments arguments = {0};
	_cleanup_(fleet_close) struct fleet fleet = {0};

	if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0)
		return error_no_memory();
	TRY(fleet_open(arguments.url, arguments.action->reading, &fleet));
	return arguments.action->run(&fleet, &arguments);
}
