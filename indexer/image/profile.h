/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel profile: what is needed of a vmlinux, in one or two megabytes. It is an ELF file with
 * symbols, types (BTF), call frame information, the banner and the build id, and nothing else:
 * whoever reads a vmlinux reads that. Packed with zstd behind a header, by which the profile of a
 * kernel is found among hundreds without unpacking any.
 *
 * The table of symbols in it is stored by columns: the first byte of each record, then the second
 * of each, and so on, each less that of the record before. Sorted by address these are mostly
 * zeroes.
 *
 * The header, of PROFILE_HEADER bytes, little-endian:
 *
 *     0   "INQUEST PROFILE\n"
 *     16  u32 version; u32 of one record
 *     24  u64 packed bytes, which follow; u64 bytes of the ELF file
 *     40  u64 offset of the records in it; u64 their number
 *     56  u64 hash_bytes() of the header, with zeroes here, and of the packed bytes
 *     128 build id in hex; 320 banner: each NUL-terminated, "" when there is none
 */
#ifndef INQUEST_IMAGE_PROFILE_H
#define INQUEST_IMAGE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define PROFILE_MAGIC "INQUEST PROFILE\n"

enum {
	PROFILE_VERSION = 1,
	PROFILE_HEADER = 1024,
	PROFILE_BUILD_ID = 129,
	PROFILE_BANNER = 512,
	PROFILE_PACKED_MAX = 64 << 20,
	PROFILE_MAX = 1 << 30,
};

struct profile_head {
	uint32_t version, record_size;
	uint64_t packed, size, records, record_count, hash;
	char build_id[PROFILE_BUILD_ID], banner[PROFILE_BANNER];
};

bool profile_is_one(const void *bytes, size_t size);

/* Takes the header apart and checks it; NULL, or what is wrong with it ("is …"). */
const char *profile_parse(const uint8_t bytes[PROFILE_HEADER], struct profile_head *ret);

/* The header of an open file; false: it is no profile, or a broken one. */
bool profile_peek(int fd, struct profile_head *ret);

/*
 * Unpacks all the bytes of a profile to elf, which has room for head->size. NULL, or what is wrong
 * with them.
 */
const char *profile_unpack(const uint8_t *bytes, size_t size, const struct profile_head *head,
			   uint8_t *elf);

/*
 * Makes a profile, malloc'd, of an ELF file, which is turned into columns where it is. head's sizes
 * and hash are filled in.
 */
struct error *profile_pack(struct profile_head *head, uint8_t *elf, uint8_t **ret, size_t *size);

#endif
