/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How single pages are compressed.
 *
 * A new codec: codec_NAME.c defines `const struct codec_ops codec_NAME`; the build puts it into
 * codec_registry. If it needs a library, link it to the dump stage in CMakeLists.txt. Add it to the
 * table of tests/dump/test_kdump.c and every variant of the format is tested with it.
 */
#ifndef INQUEST_DUMP_CODEC_H
#define INQUEST_DUMP_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct codec_ops {
	const char *name;
	/* The bit in a page descriptor: DUMP_DH_COMPRESSED_* of makedumpfile's diskdump_mod.h. */
	uint32_t page_flag;

	/* State to keep between pages; both NULL if there is none. create returns NULL: no memory.
	 */
	void *(*create)(void);
	void (*destroy)(void *state);

	/*
	 * true if the input is sound and yields exactly page_size bytes. Never writes beyond them,
	 * whatever the input says.
	 */
	bool (*decompress)(void *state, const uint8_t *input, size_t size, uint8_t *page,
			   size_t page_size);
};

extern const struct codec_ops *const codec_registry[]; /* ends with NULL */

/* All the codecs, with the states of those that have been used. */
struct codecs;
struct error *codecs_create(struct codecs **ret);
void codecs_destroy(struct codecs *codecs);
DEFINE_CLEANUP(struct codecs *, codecs_destroy);

/*
 * Decompresses one page by its descriptor's flags. ERROR_FAULT (with that address) if the input is
 * broken or no codec has exactly these flags.
 */
struct error *codecs_decompress(struct codecs *codecs, uint32_t flags, const uint8_t *input,
				size_t size, uint8_t *page, size_t page_size, uint64_t address);

#endif
