/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory of which nothing is known, searched for kernel logs. The first byte tells the machine, the
 * second in how many bytes at a time the rest comes, and whether there are holes between these.
 */
#include "fuzz.h"
#include "text/salvage.h"

enum { HOLE = 4096 };

static struct error *look_at_record(void *context, const struct record *record, bool logged)
{
	(void)context, (void)logged;
	fuzz_look_text(record->caller);
	fuzz_look(record->text, record->size);
	return NULL;
}

static struct error *feed(struct salvage *salvage, const uint8_t *bytes, size_t size, uint8_t how)
{
	size_t step = (size_t)(how >> 1) * 32 + 1;
	uint64_t hole = how & 1 ? HOLE : 0, address = 0;

	for (size_t at = 0; at < size; at += step, address += step + hole)
		TRY(salvage_feed(salvage, address, bytes + at,
				 size - at < step ? size - at : step));
	return salvage_finish(salvage);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const unsigned int words[] = {0, 4, 8, 8};
	_cleanup_(salvage_destroyp) struct salvage *salvage = NULL;

	if (size < 2)
		return 0;
	struct error *error = salvage_create(bytes[0] & 1, words[bytes[0] >> 1 & 3], &salvage);
	if (!error)
		error = feed(salvage, bytes + 2, size - 2, bytes[1]);
	if (!error)
		error = salvage_read(salvage, look_at_record, NULL);
	error_destroy(error);
	if (salvage)
		fuzz_look_text(salvage_banner(salvage));
	return 0;
}
