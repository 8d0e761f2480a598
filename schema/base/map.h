/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hash map from uint64_t to uint64_t: open addressing, linear probing, no deletion.
 * Zero-initialised is empty. All keys are allowed. Lookup and insertion are O(1).
 */
#ifndef INQUEST_BASE_MAP_H
#define INQUEST_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_slot {
	uint64_t key, value;
	bool used;
};

struct map {
	struct map_slot *slots;
	size_t count, capacity; /* capacity is a power of two, or 0 */
};

void map_deinit(struct map *map);

/* The value's place, NULL when key is not there; valid until the next insertion. */
uint64_t *map_find(const struct map *map, uint64_t key);

/*
 * The value's place, made (as 0) if it is not there; *added tells which (may be NULL).
 * NULL: no memory.
 */
uint64_t *map_insert(struct map *map, uint64_t key, bool *added);

/* FNV-1a over bytes with a final mix; the same on every machine, so it may be stored. */
uint64_t hash_bytes(const void *bytes, size_t size);
uint64_t hash_string(const char *text);
/* Mixes one more value into a hash. */
uint64_t hash_combine(uint64_t hash, uint64_t value);

#endif
