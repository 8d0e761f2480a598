/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See profile.h. A profile is as hostile as a dump: all that the header says is checked once. */
#include "image/profile.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/map.h"

enum {
	AT_VERSION = 16,
	AT_HASH = 56,
	AT_BUILD_ID = 128,
	AT_BANNER = 320,
	RECORD_MAX = 64,
	LEVEL = 19, /* a profile is made once and read often */
};

bool profile_is_one(const void *bytes, size_t size)
{
	return size >= sizeof(PROFILE_MAGIC) - 1 &&
	       !memcmp(bytes, PROFILE_MAGIC, sizeof(PROFILE_MAGIC) - 1);
}

static bool is_sensible(const struct profile_head *head)
{
	return head->packed <= PROFILE_PACKED_MAX && head->size <= PROFILE_MAX &&
	       head->record_size && head->record_size <= RECORD_MAX &&
	       head->records <= head->size &&
	       head->record_count <= (head->size - head->records) / head->record_size;
}

/* Texts end, and are no more than what is printed. */
static bool take_text(const uint8_t *bytes, char *ret, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		ret[i] = (char)bytes[i];
		if (!bytes[i])
			return true;
		if (bytes[i] < ' ' || bytes[i] > '~')
			return false;
	}
	return false;
}

const char *profile_parse(const uint8_t bytes[PROFILE_HEADER], struct profile_head *ret)
{
	struct cursor cursor;

	*ret = (struct profile_head){0};
	if (!profile_is_one(bytes, PROFILE_HEADER))
		return "is no kernel profile";
	cursor_init(&cursor, bytes, PROFILE_HEADER, BYTE_ORDER == BIG_ENDIAN);
	cursor_seek(&cursor, AT_VERSION);
	ret->version = cursor_u32(&cursor);
	ret->record_size = cursor_u32(&cursor);
	ret->packed = cursor_u64(&cursor);
	ret->size = cursor_u64(&cursor);
	ret->records = cursor_u64(&cursor);
	ret->record_count = cursor_u64(&cursor);
	ret->hash = cursor_u64(&cursor);
	if (ret->version != PROFILE_VERSION)
		return "is a kernel profile of another version of Inquest: make it again";
	if (!is_sensible(ret) || !take_text(bytes + AT_BUILD_ID, ret->build_id, PROFILE_BUILD_ID) ||
	    !take_text(bytes + AT_BANNER, ret->banner, PROFILE_BANNER))
		return "is a kernel profile whose header makes no sense";
	return NULL;
}

bool profile_peek(int fd, struct profile_head *ret)
{
	uint8_t bytes[PROFILE_HEADER];

	return pread(fd, bytes, sizeof(bytes), 0) == sizeof(bytes) && !profile_parse(bytes, ret);
}

static uint64_t hash_of(const uint8_t *bytes, size_t size)
{
	uint8_t header[PROFILE_HEADER];

	memcpy(header, bytes, sizeof(header));
	memset(header + AT_HASH, 0, sizeof(uint64_t));
	return hash_combine(hash_bytes(header, sizeof(header)),
			    hash_bytes(bytes + PROFILE_HEADER, size - PROFILE_HEADER));
}

/* Columns */

static void to_columns(const struct profile_head *head, const uint8_t *records, uint8_t *columns)
{
	for (size_t column = 0; column < head->record_size; column++) {
		const uint8_t *at = records + column;
		uint8_t before = 0;

		for (uint64_t i = 0; i < head->record_count; i++, at += head->record_size) {
			*columns++ = (uint8_t)(*at - before);
			before = *at;
		}
	}
}

static void from_columns(const struct profile_head *head, const uint8_t *columns, uint8_t *records)
{
	for (size_t column = 0; column < head->record_size; column++) {
		uint8_t *at = records + column, value = 0;

		for (uint64_t i = 0; i < head->record_count; i++, at += head->record_size)
			*at = value = (uint8_t)(value + *columns++);
	}
}

static bool turn(const struct profile_head *head, uint8_t *elf,
		 void (*change)(const struct profile_head *head, const uint8_t *from, uint8_t *to))
{
	size_t size = head->record_count * head->record_size;
	_cleanup_free_ uint8_t *copy = malloc(size + 1);

	if (!copy)
		return false;
	memcpy(copy, elf + head->records, size);
	change(head, copy, elf + head->records);
	return true;
}

const char *profile_unpack(const uint8_t *bytes, size_t size, const struct profile_head *head,
			   uint8_t *elf)
{
	if (size < PROFILE_HEADER || size - PROFILE_HEADER != head->packed)
		return "is a kernel profile that was cut";
	if (hash_of(bytes, size) != head->hash)
		return "is a kernel profile whose checksum is wrong";
	if (ZSTD_decompress(elf, head->size, bytes + PROFILE_HEADER, head->packed) != head->size)
		return "is a kernel profile that cannot be unpacked";
	return turn(head, elf, from_columns) ? NULL : "takes more memory than there is";
}

/* Packing */

static void put(uint8_t *bytes, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
}

static void put_header(const struct profile_head *head, uint8_t *bytes)
{
	const uint64_t numbers[] = {head->packed, head->size, head->records, head->record_count};

	memset(bytes, 0, PROFILE_HEADER);
	memcpy(bytes, PROFILE_MAGIC, sizeof(PROFILE_MAGIC) - 1);
	put(bytes + AT_VERSION, PROFILE_VERSION, 4);
	put(bytes + AT_VERSION + 4, head->record_size, 4);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		put(bytes + AT_VERSION + 8 * (i + 1), numbers[i], 8);
	memcpy(bytes + AT_BUILD_ID, head->build_id, strlen(head->build_id));
	memcpy(bytes + AT_BANNER, head->banner, strlen(head->banner));
}

struct error *profile_pack(struct profile_head *head, uint8_t *elf, uint8_t **ret, size_t *size)
{
	size_t room = ZSTD_compressBound(head->size);
	_cleanup_free_ uint8_t *bytes = malloc(PROFILE_HEADER + room);

	if (!bytes || !turn(head, elf, to_columns))
		return error_no_memory();
	size_t packed = ZSTD_compress(bytes + PROFILE_HEADER, room, elf, head->size, LEVEL);
	if (ZSTD_isError(packed))
		return error_no_memory();
	head->packed = packed;
	if (!is_sensible(head))
		return error_create(ERROR_FORMAT, "this kernel is too large for a profile");
	put_header(head, bytes);
	head->hash = hash_of(bytes, PROFILE_HEADER + packed);
	put(bytes + AT_HASH, head->hash, 8);
	*size = PROFILE_HEADER + packed;
	*ret = steal(&bytes);
	return NULL;
}
