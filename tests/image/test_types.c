/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the model of types makes of a source that says what it likes; and BTF of sane types, of
 * which each byte is changed in turn.
 */
#include "image/types.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "paper.h"
#include "image/btf_writer.h"

enum {
	WORD = 1,
	HUGE,
	MANY,
	OVERFLOW,
	ITSELF,
	FIRST_OF_TWO,
	SECOND_OF_TWO,
	FORWARD,
	DEFINED,
	SANE
};

static const struct paper_type types[] = {
    {"void", TYPE_VOID, 0, 0, 0, {{0}}, false},
    [WORD] = {"u64", TYPE_INTEGER, 8, 0, 0, {{0}}, false},
    [HUGE] = {"huge", TYPE_STRUCT, UINT64_C(1) << 61, 0, 0, {{"a", WORD, 0, 0}}, false},
    [MANY] = {NULL, TYPE_ARRAY, 0, UINT64_C(1) << 32, WORD, {{0}}, false},
    [OVERFLOW] = {NULL, TYPE_ARRAY, 0, UINT64_MAX / 8 + 2, WORD, {{0}}, false},
    [ITSELF] = {"itself", TYPE_STRUCT, 8, 0, 0, {{NULL, ITSELF, 0, 0}, {"a", WORD, 0, 0}}, false},
    [FIRST_OF_TWO] = {"first", TYPE_STRUCT, 8, 0, 0, {{"a", SECOND_OF_TWO, 0, 0}}, false},
    [SECOND_OF_TWO] = {"second", TYPE_STRUCT, 8, 0, 0, {{"a", FIRST_OF_TWO, 0, 0}}, false},
    [FORWARD] = {"declared", TYPE_FORWARD, 0, 0, 0, {{0}}, false},
    [DEFINED] = {"declared", TYPE_STRUCT, 8, 0, 0, {{"a", WORD, 0, 0}}, false},
    [SANE] = {"sane",
	      TYPE_STRUCT,
	      16,
	      0,
	      0,
	      {{"a", WORD, 0, 0},
	       {"beyond", WORD, 8 * 12, 0},
	       {"far", WORD, UINT64_MAX - 7, 0},
	       {"bits", WORD, 8 * 8, 3},
	       {"wide", WORD, 8 * 8, 200}},
	      false},
};

static struct types *sources(void)
{
	return paper_types(types, sizeof(types) / sizeof(*types));
}
DEFINE_CLEANUP(struct types *, types_destroy);

static bool makes_sense(struct types *from, uint64_t id)
{
	const struct type *type;
	struct error *error = types_get(from, id, &type);
	bool sane = !error;

	CHECK(!error || error_is_damage(error));
	error_destroy(error);
	return sane;
}

static const struct type_member *member_of(const struct type *type, const char *name)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (type->members[i].name && !strcmp(type->members[i].name, name))
			return &type->members[i];
	return NULL;
}

static void test_sizes(void)
{
	_cleanup_(types_destroyp) struct types *from = sources();

	CHECK(makes_sense(from, WORD));
	CHECK(!makes_sense(from, HUGE));
	CHECK(!makes_sense(from, MANY));
	CHECK(!makes_sense(from, OVERFLOW));
}

static void test_members(void)
{
	_cleanup_(types_destroyp) struct types *from = sources();
	const struct type *sane;

	if (!CHECK_OK(types_find(from, "sane", &sane)))
		return;
	CHECK(member_of(sane, "a") && member_of(sane, "bits"));
	CHECK(!member_of(sane, "beyond") && !member_of(sane, "far") && !member_of(sane, "wide"));
}

/* A member of its own type, or of one that contains it, is none. */
static void test_containment(void)
{
	_cleanup_(types_destroyp) struct types *from = sources();
	static const char *const names[] = {"itself", "first", "second"};

	for (size_t i = 0; i < 3; i++) {
		const struct type *type;
		struct error *error = types_find(from, names[i], &type);

		for (size_t n = 0; !error && n < type->member_count; n++)
			CHECK(type->members[n].type != ITSELF);
		error_destroy(error);
	}
}

static void test_declared_first(void)
{
	_cleanup_(types_destroyp) struct types *from = sources();
	const struct type *type;

	if (CHECK_OK(types_find(from, "declared", &type)))
		CHECK_NUMBER(type->size, 8);
}

/* Types in each other, deeper than any kernel's; of a name, more than any kernel has. */
static void test_bounds(void)
{
	enum { DEEP = 100, ALIKE = 300 };
	static struct paper_type list[2 + DEEP + ALIKE];
	_cleanup_(types_destroyp) struct types *from = NULL;
	struct namesakes walk = {0};
	const struct type *type;
	unsigned int depth = 0, alike = 0;
	uint64_t id;

	list[WORD] = types[WORD];
	for (unsigned int i = 2; i < 2 + DEEP; i++)
		list[i] = (struct paper_type){.name = "deep",
					      .kind = TYPE_STRUCT,
					      .size = 8,
					      .members = {{"in", i - 1, 0, 0}}};
	for (unsigned int i = 2 + DEEP; i < 2 + DEEP + ALIKE; i++)
		list[i] = (struct paper_type){.name = "alike", .kind = TYPE_FORWARD};
	from = paper_types(list, 2 + DEEP + ALIKE);
	CHECK_OK(types_get(from, 1 + DEEP, &type));
	for (; type->member_count; depth++)
		CHECK_OK(types_get(from, type->members[0].type, &type));
	CHECK_NUMBER(depth, TYPE_NESTING_MAX - 1);
	CHECK_OK(types_next(from, "alike", &walk, &id));
	for (; id; alike++)
		CHECK_OK(types_next(from, "alike", &walk, &id));
	CHECK_NUMBER(alike, NAMESAKES_MAX);
}

/* Changed bytes. */

static bool is_wanted(void *context, const char *name)
{
	(void)context;
	(void)name;
	return true;
}

static bool look_at(void *context, uint64_t id)
{
	const struct type *type;
	struct error *error = types_get(context, id, &type);

	CHECK(!error || error_is_damage(error));
	for (size_t i = 0; !error && i < type->member_count; i++)
		CHECK(type->members[i].bit_offset <= type->size * 8);
	CHECK(error || type->size <= TYPE_SIZE_MAX);
	error_destroy(error);
	return true;
}

static void read_btf(const uint8_t *bytes, size_t size, bool whole)
{
	_cleanup_(types_destroyp) struct types *btf = NULL;
	struct error *error = types_btf_create(bytes, size, false, 8, &btf);
	const struct type *sane;

	CHECK(whole ? !error : !error || error_is_damage(error));
	if (whole && CHECK_OK(types_find(btf, "sane", &sane))) {
		CHECK_NUMBER(sane->size, 16);
		CHECK_NUMBER(sane->member_count, 2);
		CHECK_NUMBER(sane->members[1].bit_offset, 64);
		CHECK_NUMBER(sane->members[1].bit_size, 3);
	}
	if (!error)
		error = types_each_named(btf, look_at, btf);
	error_destroy(error);
}

static void test_btf(void)
{
	static const uint8_t changes[] = {0x01, 0x80, 0xff};
	_cleanup_(types_destroyp) struct types *from = sources();
	_cleanup_free_ uint8_t *bytes = NULL;
	size_t size;

	if (!CHECK_OK(btf_write(from, false, is_wanted, NULL, &bytes, &size)))
		return;
	read_btf(bytes, size, true);
	for (size_t at = 0; at < size; at++) {
		for (size_t i = 0; i < sizeof(changes); i++) {
			bytes[at] ^= changes[i];
			read_btf(bytes, size, false);
			bytes[at] ^= changes[i];
		}
		read_btf(bytes, at, false); /* cut */
	}
}

int main(void)
{
	RUN(test_sizes);
	RUN(test_members);
	RUN(test_containment);
	RUN(test_declared_first);
	RUN(test_bounds);
	RUN(test_btf);
	return harness_finish();
}
