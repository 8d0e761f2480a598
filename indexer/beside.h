/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several processes read one dump side by side. Each opens it by itself and is confined as if it
 * were the only one; each walks tables that no other walks, so that whoever writes may take their
 * rows in any order. The first reader says what the dump is, and what the user is told in the end;
 * from the others it takes what they have counted, over memory that only the readers of this dump
 * and their writer share.
 *
 * It costs opening the kernel (some 50 ms) once more for each reader.
 */
#ifndef INQUEST_INDEXER_BESIDE_H
#define INQUEST_INDEXER_BESIDE_H

#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>

#include "identity.h"
#include "schema/tables.h"
#include "session.h"

/* More readers than that would have nothing to walk. */
enum { BESIDE_MAX = 8, BESIDE_TEXT = 1 << 20 };

/* What a reader has found: counts, and the problems as texts. Not to be trusted. */
struct beside_board {
	sem_t told;
	uint64_t counts[TABLE_COUNT], total;
	struct {
		int64_t ns;
		uint64_t rows;
		bool ran;
	} steps[WALKER_COUNT];
	uint64_t counters[sizeof(struct dump_counters) / sizeof(uint64_t)];
	char machine_id[IDENTITY_ID];
	uint32_t size;
	uint8_t text[BESIDE_TEXT];
};

struct beside {
	unsigned int readers;
	struct beside_board *boards; /* of all but the first */
};

/* How many readers a dump of so many bytes gets. */
unsigned int beside_readers(const struct index_options *options, uint64_t bytes);

/* Before any of them starts. One reader needs nothing. */
struct error *beside_init(struct beside *beside, unsigned int readers);
void beside_deinit(struct beside *beside);

/* What this reader walks, from 0 on, of all that is chosen. */
void beside_choose(const struct beside *beside, unsigned int reader, struct walker_choice *choice);

/* By another than the first: what it has found. session NULL: nothing, as there is no kernel. */
void beside_tell(struct beside_board *board, const struct session *session,
		 const struct dump_counters *counters);

/* By the first: waits for what the others have found, and takes it into the session. */
struct error *beside_take(const struct beside *beside, struct session *session,
			  struct dump_counters *counters);

#endif
