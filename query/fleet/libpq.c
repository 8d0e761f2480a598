/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See libpq.h: under libpq's names functions that call those of the library. */
#include "fleet_case/libpq.h"

#include <dlfcn.h>
#include <libpq-fe.h>
#include <stddef.h>

/* Result, name, parameters, arguments: all that the fleet's code calls. */
#define LIBPQ(F)                                                                                   \
	F(int, PQcancel, (PGcancel * cancel, char *text, int size), (cancel, text, size))          \
	F(void, PQclear, (PGresult * result), (result))                                            \
	F(PGconn *, PQconnectdbParams,                                                             \
	  (const char *const *words, const char *const *values, int expand),                       \
	  (words, values, expand))                                                                 \
	F(void, PQconninfoFree, (PQconninfoOption * options), (options))                           \
	F(PQconninfoOption *, PQconninfoParse, (const char *info, char **message),                 \
	  (info, message))                                                                         \
	F(int, PQconsumeInput, (PGconn * connection), (connection))                                \
	F(char *, PQerrorMessage, (const PGconn *connection), (connection))                        \
	F(PGresult *, PQexec, (PGconn * connection, const char *sql), (connection, sql))           \
	F(PGresult *, PQexecParams,                                                                \
	  (PGconn * connection, const char *sql, int count, const Oid *types,                      \
	   const char *const *values, const int *lengths, const int *formats, int format),         \
	  (connection, sql, count, types, values, lengths, formats, format))                       \
	F(void, PQfinish, (PGconn * connection), (connection))                                     \
	F(void, PQfreeCancel, (PGcancel * cancel), (cancel))                                       \
	F(void, PQfreemem, (void *memory), (memory))                                               \
	F(Oid, PQftype, (const PGresult *result, int column), (result, column))                    \
	F(PGcancel *, PQgetCancel, (PGconn * connection), (connection))                            \
	F(PGresult *, PQgetResult, (PGconn * connection), (connection))                            \
	F(int, PQgetisnull, (const PGresult *result, int row, int column), (result, row, column))  \
	F(int, PQgetlength, (const PGresult *result, int row, int column), (result, row, column))  \
	F(char *, PQgetvalue, (const PGresult *result, int row, int column),                       \
	  (result, row, column))                                                                   \
	F(int, PQisBusy, (PGconn * connection), (connection))                                      \
	F(int, PQnfields, (const PGresult *result), (result))                                      \
	F(int, PQntuples, (const PGresult *result), (result))                                      \
	F(char *, PQresultErrorField, (const PGresult *result, int field), (result, field))        \
	F(ExecStatusType, PQresultStatus, (const PGresult *result), (result))                      \
	F(int, PQsendQueryParams,                                                                  \
	  (PGconn * connection, const char *sql, int count, const Oid *types,                      \
	   const char *const *values, const int *lengths, const int *formats, int format),         \
	  (connection, sql, count, types, values, lengths, formats, format))                       \
	F(PQnoticeReceiver, PQsetNoticeReceiver,                                                   \
	  (PGconn * connection, PQnoticeReceiver receiver, void *context),                         \
	  (connection, receiver, context))                                                         \
	F(int, PQsocket, (const PGconn *connection), (connection))                                 \
	F(ConnStatusType, PQstatus, (const PGconn *connection), (connection))

#define MEMBER(type, name, parameters, arguments) type(*name) parameters;
#define FIND(type, name, parameters, arguments)   {#name, offsetof(struct functions, name)},
#define FORWARD(type, name, parameters, arguments)                                                 \
	type name parameters                                                                       \
	{                                                                                          \
		return functions.name arguments;                                                   \
	}

static struct functions {
	LIBPQ(MEMBER)
} functions;

static const struct {
	const char *name;
	size_t offset;
} names[] = {LIBPQ(FIND)};

LIBPQ(FORWARD)

struct error *libpq_load(void)
{
	static void *library;

	if (library)
		return NULL;
	void *opened = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		void *function = opened ? dlsym(opened, names[i].name) : NULL;

		if (!function)
			return error_create(ERROR_OTHER, "a fleet is asked by libpq: %s",
					    dlerror());
		*(void **)((char *)&functions + names[i].offset) = function;
	}
	library = opened;
	return NULL;
}
