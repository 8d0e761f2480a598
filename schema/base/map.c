/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The integer hash map and the project's hash functions. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	return x;
}

uint64_t hash_bytes(const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ at[i]) * 0x100000001b3u;
	return mix(hash);
}

uint64_t hash_string(const char *text)
{
	return hash_bytes(text, strlen(text));
}

uint64_t hash_combine(uint64_t hash, uint64_t value)
{
	return mix(hash * 31 + mix(value));
}

void map_deinit(struct map *map)
{
	free(map->slots);
	*map = (struct map){0};
}

/* The slot that holds key, or the free one where it belongs. */
static struct map_slot *slot_of(const struct map *map, uint64_t key)
{
	size_t mask = map->capacity - 1;
	size_t i = mix(key) & mask;

	while (map->slots[i].used && map->slots[i].key != key)
		i = (i + 1) & mask;
	return &map->slots[i];
}

uint64_t *map_find(const struct map *map, uint64_t key)
{
	if (!map->capacity)
		return NULL;
	struct map_slot *slot = slot_of(map, key);
	return slot->used ? &slot->value : NULL;
}

static bool grow(struct map *map)
{
	struct map grown = {.count = map->count,
			    .capacity = map->capacity ? map->capacity * 2 : 64};

	grown.slots = calloc(grown.capacity, sizeof(*grown.slots));
	if (!grown.slots)
		return false;
	for (size_t i = 0; i < map->capacity; i++)
		if (map->slots[i].used)
			*slot_of(&grown, map->slots[i].key) = map->slots[i];
	free(map->slots);
	*map = grown;
	return true;
}

uint64_t *map_insert(struct map *map, uint64_t key, bool *added)
{
	if (map->count * 4 >= map->capacity * 3 && !grow(map))
		return NULL;
	struct map_slot *slot = slot_of(map, key);
	if (added)
		*added = !slot->used;
	if (!slot->used) {
		*slot = (struct map_slot){.key = key, .used = true};
		map->count++;
	}
	return &slot->value;
}
