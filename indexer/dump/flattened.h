/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flattened container (makedumpfile -F; QEMU and libvirt write it always): a 4096-byte header,
 * then records of a big-endian (offset, size) pair and data, in any order, to the end mark (-1,
 * -1). Records that come later overwrite earlier ones, as they would if the file were unpacked;
 * what no record covers reads as zeroes, unless the file is cut: there it may be what was lost, and
 * a read ends at it. Layout: makedumpfile.h, struct makedumpfile_header and
 * makedumpfile_data_header.
 *
 * Used by source.c only.
 */
#ifndef INQUEST_DUMP_FLATTENED_H
#define INQUEST_DUMP_FLATTENED_H

#include "dump/source.h"

#define FLATTENED_SIGNATURE 16

struct flattened;

/* Reads from the file itself: see source_read() for the contract. */
typedef struct error *flattened_reader(void *context, uint64_t offset, void *buffer, size_t size,
				       size_t *got);

bool flattened_claims(const uint8_t *head, size_t size);

/* reader and context are borrowed for the container's life. */
struct error *flattened_create(flattened_reader *reader, void *context, uint64_t file_size,
			       struct flattened **ret);
void flattened_destroy(struct flattened *flattened);
DEFINE_CLEANUP(struct flattened *, flattened_destroy);

uint64_t flattened_size(const struct flattened *flattened);
enum source_state flattened_state(const struct flattened *flattened);

/* As source_read(), for a range that ends within flattened_size(). */
struct error *flattened_read(struct flattened *flattened, uint64_t offset, void *buffer,
			     size_t size, size_t *got);

#endif
