/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of this stage: a case's servers, one for each dump that was asked about. */
#ifndef INQUEST_MEMORY_CLIENT_H
#define INQUEST_MEMORY_CLIENT_H

#include "memory/memory.h"
#include "memory/server.h"

enum { MEMORY_SERVERS_MAX = 4 };

struct memory {
	sqlite3 *database;
	struct memory_dump {
		int64_t dump;
		uint64_t used; /* when; 0: free */
		struct server server;
		struct error *lost; /* it has types alone, as the dump could not be opened */
	} dumps[MEMORY_SERVERS_MAX];
	uint64_t uses;
};

/* Asks about a dump of the case; 0: the newest that is no text. */
struct error *memory_ask(struct memory *memory, int64_t dump, const struct protocol_frame *question,
			 const struct server_taker *taker);

/* The functions, one module for all. */
struct error *tables_register(struct memory *memory);

#endif
