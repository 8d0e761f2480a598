/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A running inquest-memory, and one question to it at a time. */
#ifndef INQUEST_MEMORY_SERVER_H
#define INQUEST_MEMORY_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "protocol/protocol.h"

struct server {
	pid_t pid; /* 0: none runs */
	int fd;
	struct protocol_inbox inbox;
	uint64_t bytes; /* of this answer */
};

/* What is made of an answer: frames of the kinds TEXT and ROW. */
struct server_taker {
	struct error *(*frame)(void *context, const struct protocol_frame *frame);
	void *context;
};

/*
 * Starts it for a dump (and a vmlinux, or NULL), and takes its greeting. A zeroed server. file: the
 * dump, open, instead of its path; -1: none.
 */
struct error *server_start(struct server *server, const char *dump, int file, const char *vmlinux,
			   const struct server_taker *taker);
/* The same for the types of a kernel alone, from an open file of BTF; machine as uname -m. */
struct error *server_start_types(struct server *server, int file, const char *machine,
				 const struct server_taker *taker);
/* Ends it, if it runs. */
void server_stop(struct server *server);

/*
 * Asks, and hands the answer to taker, to its end. What is wrong with the question is its error
 * and the server goes on; one that is dead or does not answer is stopped: ERROR_CRASHED.
 */
struct error *server_ask(struct server *server, const struct protocol_frame *question,
			 const struct server_taker *taker);

#endif
