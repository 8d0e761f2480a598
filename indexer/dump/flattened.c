/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The index of a flattened file's records.
 *
 * Writers buffer 16 KiB (QEMU) or 64 KiB (makedumpfile), and most records continue the one before
 * them: such a chain is one extent, and a record in it costs 4 bytes. So the index of a 100 GB file
 * takes 25 MB at most. Opening reads one record header per record: there is no other way.
 */
#include "dump/flattened.h"

#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"
#include "dump/extents.h"

#define HEADER_SIZE        4096
#define RECORD_HEADER_SIZE 16
#define END_MARK           ((uint64_t)-1)
/* Beyond the first ones, chains and records that are shorter on average are no writer's work. */
#define RUNS_FREE  65536
#define CHAIN_MIN  1024
#define RECORD_MIN 256

/* Records that follow each other both in the file and in what they cover. */
struct chain {
	uint64_t file_offset; /* of the first record's data */
	size_t first;         /* index of its first record in ends */
	size_t count;
};

struct flattened {
	flattened_reader *reader;
	void *context;
	uint64_t file_size, size;
	uint64_t records; /* that were read, empty ones too */
	enum source_state state;
	VECTOR(struct chain) chains;
	VECTOR(uint32_t) ends; /* where each record ends, counted from its chain's start */
	struct extents extents;
};

void flattened_destroy(struct flattened *flattened)
{
	if (!flattened)
		return;
	vector_deinit(&flattened->chains);
	vector_deinit(&flattened->ends);
	vector_deinit(&flattened->extents.list);
	free(flattened);
}

uint64_t flattened_size(const struct flattened *flattened)
{
	return flattened->size;
}

enum source_state flattened_state(const struct flattened *flattened)
{
	return flattened->state;
}

bool flattened_claims(const uint8_t *head, size_t size)
{
	static const char signature[FLATTENED_SIGNATURE] = "makedumpfile";

	return size == FLATTENED_SIGNATURE && !memcmp(head, signature, sizeof(signature));
}

struct record {
	uint64_t offset, size; /* of the data in the unpacked file */
	uint64_t file_offset;  /* of the data in this file */
};

/* Whether the record goes on where the newest chain ends. */
static bool continues(const struct flattened *flattened, const struct record *record)
{
	if (!flattened->chains.count)
		return false;
	const struct chain *chain = &flattened->chains.data[flattened->chains.count - 1];
	const struct extent *extent = &flattened->extents.list.data[flattened->chains.count - 1];
	uint64_t covered = extent->end - extent->start;
	return record->offset == extent->end && covered + record->size <= UINT32_MAX &&
	       record->file_offset ==
		   chain->file_offset + covered + chain->count * RECORD_HEADER_SIZE;
}

static bool start_chain(struct flattened *flattened, const struct record *record)
{
	struct chain chain = {.file_offset = record->file_offset, .first = flattened->ends.count};
	struct extent extent = {.start = record->offset,
				.end = record->offset,
				.origin = record->offset,
				.id = flattened->chains.count};

	return vector_push(&flattened->chains, chain) &&
	       vector_push(&flattened->extents.list, extent);
}

static struct error *add_record(struct flattened *flattened, const struct record *record)
{
	if (!record->size)
		return NULL;
	if (!continues(flattened, record) && !start_chain(flattened, record))
		return error_no_memory();
	struct chain *chain = &flattened->chains.data[flattened->chains.count - 1];
	struct extent *extent = &flattened->extents.list.data[flattened->chains.count - 1];
	extent->end += record->size;
	if (!vector_push(&flattened->ends, (uint32_t)(extent->end - extent->start)))
		return error_no_memory();
	chain->count++;
	if (extent->end > flattened->size)
		flattened->size = extent->end;
	return NULL;
}

/* Whether the runs before this record are too many for the bytes that they take. */
static bool too_many(uint64_t runs, uint64_t bytes, uint64_t run_min)
{
	return runs > RUNS_FREE && runs > bytes / run_min;
}

/* Whether the index, or the time to read it, grows out of proportion to the file. */
static bool is_shredded(const struct flattened *flattened, const struct record *record)
{
	return too_many(flattened->chains.count, record->file_offset, CHAIN_MIN) ||
	       too_many(flattened->records, record->file_offset, RECORD_MIN);
}

/* false at the end, whichever one; state tells. The record is clipped to the file. */
static bool accept_record(struct flattened *flattened, struct record *record)
{
	uint64_t left = flattened->file_size - record->file_offset;

	if (record->offset == END_MARK && record->size == END_MARK)
		return false;
	if (record->offset > INT64_MAX || record->size > INT64_MAX - record->offset ||
	    record->size > UINT32_MAX || is_shredded(flattened, record)) {
		flattened->state = SOURCE_DAMAGED;
		return false;
	}
	if (record->size > left) {
		flattened->state = SOURCE_CUT;
		record->size = left;
	}
	return true;
}

static struct error *read_record(struct flattened *flattened, uint64_t offset,
				 struct record *record, bool *ret)
{
	uint8_t bytes[RECORD_HEADER_SIZE];
	size_t got = 0;

	*ret = false;
	if (offset <= flattened->file_size)
		TRY(flattened->reader(flattened->context, offset, bytes, sizeof(bytes), &got));
	if (got < sizeof(bytes)) {
		flattened->state = SOURCE_CUT;
		return NULL;
	}
	bool swap = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
	record->offset = load_uint(bytes, 8, swap);
	record->size = load_uint(bytes + 8, 8, swap);
	record->file_offset = offset + sizeof(bytes);
	flattened->records++;
	*ret = accept_record(flattened, record);
	return NULL;
}

/* Writers leave gaps between headers. One that is longer than the file is a wrong offset. */
static void check_holes(struct flattened *flattened)
{
	uint64_t end = 0;

	vector_for_each(&flattened->extents.list, extent) {
		if (extent->start - end > flattened->file_size)
			flattened->state = SOURCE_DAMAGED;
		end = extent->end;
	}
}

static struct error *read_index(struct flattened *flattened)
{
	struct record record = {.file_offset = HEADER_SIZE};
	bool more = true;

	while (more) {
		TRY(interrupt_check());
		TRY(read_record(flattened, record.file_offset + record.size, &record, &more));
		if (more)
			TRY(add_record(flattened, &record));
		if (flattened->state != SOURCE_WHOLE)
			break;
	}
	if (!extents_settle(&flattened->extents))
		return error_no_memory();
	check_holes(flattened);
	return NULL;
}

struct error *flattened_create(flattened_reader *reader, void *context, uint64_t file_size,
			       struct flattened **ret)
{
	_cleanup_(flattened_destroyp) struct flattened *flattened = calloc(1, sizeof(*flattened));

	if (!flattened)
		return error_no_memory();
	flattened->reader = reader;
	flattened->context = context;
	flattened->file_size = file_size;
	TRY(read_index(flattened));
	*ret = steal(&flattened);
	return NULL;
}

/* The record of a chain that holds the byte at `into`. */
static size_t record_of(const struct flattened *flattened, const struct chain *chain, uint64_t into)
{
	const uint32_t *ends = flattened->ends.data + chain->first;
	size_t low = 0, high = chain->count - 1;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (ends[middle] <= into)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A hole before the next extent: zeroes, but in a cut file it may be where data was lost. */
static size_t read_hole(const struct flattened *flattened, uint64_t hole, void *buffer, size_t size)
{
	if (flattened->state != SOURCE_WHOLE)
		return 0;
	size = hole < size ? (size_t)hole : size;
	memset(buffer, 0, size);
	return size;
}

/* Reads as much as one record, or one hole, has at offset. */
static struct error *read_run(struct flattened *flattened, uint64_t offset, void *buffer,
			      size_t size, size_t *got)
{
	const struct extent *extent = extents_find(&flattened->extents, offset);

	if (!extent || extent->start > offset) {
		*got = read_hole(flattened, extent ? extent->start - offset : size, buffer, size);
		return NULL;
	}
	const struct chain *chain = &flattened->chains.data[extent->id];
	uint64_t into = offset - extent->origin;
	size_t record = record_of(flattened, chain, into);
	uint64_t run = flattened->ends.data[chain->first + record] - into;
	if (run > extent->end - offset)
		run = extent->end - offset;
	return flattened->reader(flattened->context,
				 chain->file_offset + into + record * RECORD_HEADER_SIZE, buffer,
				 size < run ? size : (size_t)run, got);
}

struct error *flattened_read(struct flattened *flattened, uint64_t offset, void *buffer,
			     size_t size, size_t *got)
{
	for (*got = 0; *got < size;) {
		size_t run = 0;
		TRY(read_run(flattened, offset + *got, (uint8_t *)buffer + *got, size - *got,
			     &run));
		if (!run)
			break;
		*got += run;
	}
	return NULL;
}
