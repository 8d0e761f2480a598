/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which walkers run: see walkers.h. */
#include "walkers.h"

#include <string.h>

#include "base/nearest.h"

const struct walker walkers[WALKER_COUNT] = {
#define WALKER(name) {#name, walk_##name},
#include "tables/walkers.inc"
#undef WALKER
};

/* FILLS(walker, table), as the build finds them: the rows that a walker's file emits. */
static const struct {
	unsigned int walker;
	const char *table;
} fills[] = {
#define FILLS(walker, table) {WALKER_##walker, #table},
#include "tables/fills.inc"
#undef FILLS
};

#define FILLS_COUNT (sizeof(fills) / sizeof(fills[0]))

static struct error *unknown(const char *name, size_t size)
{
	char wanted[64];
	struct nearest nearest = {.wanted = wanted};

	snprintf(wanted, sizeof(wanted), "%.*s", (int)size, name);
	for (size_t i = 0; i < FILLS_COUNT; i++)
		nearest_offer(&nearest, fills[i].table);
	for (size_t i = 0; i < WALKER_COUNT; i++)
		nearest_offer(&nearest, walkers[i].name);
	return error_create(ERROR_USAGE, "no walker fills a table '%s'%s%s", wanted,
			    nearest.name ? "; the nearest is " : "",
			    nearest.name ? nearest.name : "");
}

static bool is_name(const char *right, const char *name, size_t size)
{
	return strlen(right) == size && !strncmp(right, name, size);
}

static struct error *set_one(struct walker_choice *choice, const char *name, size_t size,
			     bool value)
{
	bool found = false;

	for (size_t i = 0; i < FILLS_COUNT; i++) {
		if (!is_name(fills[i].table, name, size) &&
		    !is_name(walkers[fills[i].walker].name, name, size))
			continue;
		choice->chosen[fills[i].walker] = value;
		found = true;
	}
	return found ? NULL : unknown(name, size);
}

static struct error *set_all(struct walker_choice *choice, const char *names, bool value)
{
	while (names) {
		size_t size = strcspn(names, ",");

		TRY(set_one(choice, names, size, value));
		names = names[size] ? names + size + 1 : NULL;
	}
	return NULL;
}

struct error *walkers_choose(const char *only, const char *without, struct walker_choice *ret)
{
	for (size_t i = 0; i < WALKER_COUNT; i++)
		ret->chosen[i] = !only;
	TRY(set_all(ret, only, true));
	return set_all(ret, without, false);
}

bool walkers_fill(const struct walker_choice *choice, const char *table)
{
	for (size_t i = 0; i < FILLS_COUNT; i++)
		if (choice->chosen[fills[i].walker] && !strcmp(fills[i].table, table))
			return true;
	return false;
}
