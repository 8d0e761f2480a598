/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fleet.h. */
#include "fleet/fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schema/version.h"

static const char *value_of(const PQconninfoOption *options, const char *keyword)
{
	for (; options->keyword; options++) {
		if (strcmp(options->keyword, keyword) == 0)
			return options->val && *options->val ? options->val : NULL;
	}
	return NULL;
}

static bool is_loopback(const char *host)
{
	return *host == '/' || *host == '@' || strcmp(host, "localhost") == 0 ||
	       strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0;
}

/* A list of hosts is local when each of them is. Without a host it is a socket. */
static bool is_local(const PQconninfoOption *options)
{
	const char *hosts = value_of(options, "hostaddr");
	char host[256];

	if (value_of(options, "service") || getenv("PGSERVICE"))
		return false;
	hosts = hosts ? hosts : value_of(options, "host");
	hosts = hosts ? hosts : getenv("PGHOSTADDR") ? getenv("PGHOSTADDR") : getenv("PGHOST");
	for (; hosts && *hosts; hosts += strcspn(hosts, ","), hosts += *hosts == ',') {
		snprintf(host, sizeof(host), "%.*s", (int)strcspn(hosts, ","), hosts);
		if (!is_loopback(host))
			return false;
	}
	return true;
}

static char *name_of(const PQconninfoOption *options)
{
	const char *host = value_of(options, "host"), *base = value_of(options, "dbname");
	const char *port = value_of(options, "port"), *service = value_of(options, "service");
	char *name;

	if (asprintf(&name, "postgresql://%s%s%s/%s%s%s", host && *host != '/' ? host : "",
		     port ? ":" : "", port ? port : "", base ? base : "",
		     service ? "?service=" : "", service ? service : "") < 0)
		return NULL;
	return name;
}

/* Lower in rank than what the URL or a service file says. */
static void default_to_verified(const PQconninfoOption *options)
{
	if (!is_local(options))
		setenv("PGSSLMODE", "verify-full", 0);
}

static struct error *read_url(const char *url, char **name)
{
	char *message = NULL;
	PQconninfoOption *options = PQconninfoParse(url, &message);

	if (!options) {
		struct error *error = error_create(ERROR_USAGE, "not the URL of a fleet: %s",
						   message ? message : "out of memory");

		PQfreemem(message);
		return error;
	}
	bool password = value_of(options, "password") != NULL;
	*name = name_of(options);
	default_to_verified(options);
	PQconninfoFree(options);
	if (password)
		return error_create(ERROR_USAGE, "a password on a command line is everybody's to "
						 "read: put it into ~/.pgpass or a service file");
	return *name ? NULL : error_no_memory();
}

/* The server's message is a line or several; ours is one. */
static struct error *failed(enum error_kind kind, const char *message)
{
	size_t length = strlen(message);

	while (length > 0 && message[length - 1] == '\n')
		length--;
	return error_create(kind, "%.*s", (int)length, message);
}

/* Notices are what SQL of IF NOT EXISTS says. */
static void drop_notice(void *unused, const PGresult *notice)
{
	(void)unused;
	(void)notice;
}

static struct error *connect_to(const char *url, struct fleet *fleet)
{
	const char *const words[] = {"fallback_application_name", "connect_timeout",
				     "client_encoding", "dbname", NULL};
	const char *const values[] = {"inquest", getenv("PGCONNECT_TIMEOUT") ?: "10", "UTF8", url,
				      NULL};

	fleet->connection = PQconnectdbParams(words, values, 1);
	if (!fleet->connection)
		return error_no_memory();
	if (PQstatus(fleet->connection) != CONNECTION_OK)
		return failed(ERROR_IO, PQerrorMessage(fleet->connection));
	PQsetNoticeReceiver(fleet->connection, drop_notice, NULL);
	return fleet_run(fleet, "SET search_path = " FLEET_SCHEMA ", pg_catalog, pg_temp");
}

static struct error *prepare(struct fleet *fleet, bool reading)
{
	/* Compiling a plan costs more than these gain, and sorts of some 100,000 rows are common.
	 */
	static const char only_reading[] = "SET default_transaction_read_only = on; SET jit = off; "
					   "SET bytea_output = hex; "
					   "SELECT set_config('work_mem', '64MB', false) WHERE "
					   "pg_size_bytes(current_setting('work_mem')) < 67108864; "
					   "SELECT set_config('statement_timeout', '5min', false) "
					   "WHERE current_setting('statement_timeout') = '0'";

	return reading ? fleet_run(fleet, only_reading)
		       : fleet_run(fleet, "SET synchronous_commit = on");
}

struct error *fleet_open(const char *url, bool reading, struct fleet *ret)
{
	*ret = (struct fleet){0};
	struct error *error = read_url(url, &ret->name);

	if (!error)
		error = error_context(connect_to(url, ret), "%s", ret->name);
	if (!error)
		error = error_context(prepare(ret, reading), "%s", ret->name);
	if (error)
		fleet_close(ret);
	return error;
}

void fleet_close(struct fleet *fleet)
{
	PQfinish(fleet->connection);
	free(fleet->name);
	*fleet = (struct fleet){0};
}

void fleet_clear(PGresult *result)
{
	PQclear(result);
}

/* Classes of SQLSTATE (Appendix A of PostgreSQL's manual). */
static enum error_kind kind_of(const struct fleet *fleet, const char *state)
{
	if (PQstatus(fleet->connection) != CONNECTION_OK || strncmp(state, "53", 2) == 0 ||
	    strncmp(state, "58", 2) == 0 || strncmp(state, "08", 2) == 0)
		return ERROR_IO;
	if (strcmp(state, "57014") == 0)
		return ERROR_TIMEOUT;
	return ERROR_CASE;
}

struct error *fleet_error(const struct fleet *fleet, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE) ?: "";
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
	enum error_kind kind = kind_of(fleet, state);

	if (!message)
		return failed(kind, PQerrorMessage(fleet->connection));
	if (strcmp(state, "42501") == 0)
		hint = "roles that may: inquest_push to push, inquest_read to read";
	return error_create(kind, "%s%s%s%s", message, hint ? " (" : "", hint ? hint : "",
			    hint ? ")" : "");
}

static struct error *checked(const struct fleet *fleet, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? NULL
								       : fleet_error(fleet, result);
}

struct error *fleet_run(const struct fleet *fleet, const char *sql)
{
	_cleanup_(fleet_clearp) PGresult *result = PQexec(fleet->connection, sql);

	return checked(fleet, result);
}

struct error *fleet_query(const struct fleet *fleet, const char *sql, int count,
			  const char *const *values, PGresult **ret)
{
	_cleanup_(fleet_clearp) PGresult *result =
	    PQexecParams(fleet->connection, sql, count, NULL, values, NULL, NULL, 0);

	TRY(checked(fleet, result));
	*ret = steal(&result);
	return NULL;
}

struct error *fleet_number(const struct fleet *fleet, const char *sql, const char *value,
			   int64_t *ret)
{
	_cleanup_(fleet_clearp) PGresult *result = NULL;

	TRY(fleet_query(fleet, sql, value != NULL, &value, &result));
	*ret = PQntuples(result) > 0 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
	return NULL;
}

struct error *fleet_version(const struct fleet *fleet, int64_t *ret)
{
	int64_t there;

	*ret = 0;
	TRY(fleet_number(fleet, "SELECT (to_regclass('" FLEET_SCHEMA ".fleet') IS NOT NULL)::int",
			 NULL, &there));
	return there ? fleet_number(fleet, "SELECT schema_version FROM fleet", NULL, ret) : NULL;
}

struct error *fleet_check(const struct fleet *fleet)
{
	int64_t version;

	TRY(error_context(fleet_version(fleet, &version), "%s", fleet->name));
	if (version == SCHEMA_VERSION)
		return NULL;
	if (version == 0)
		return error_create(ERROR_CASE, "%s: no fleet yet; 'inquest fleet init' makes one",
				    fleet->name);
	return error_create(ERROR_CASE,
			    version < SCHEMA_VERSION
				? "%s: a fleet of an older Inquest (schema %lld, this one has %d); "
				  "'inquest fleet upgrade' brings it up to this one"
				: "%s: a fleet of a newer Inquest (schema %lld, this one has %d); "
				  "take the newer one to ask it",
			    fleet->name, (long long)version, SCHEMA_VERSION);
}
