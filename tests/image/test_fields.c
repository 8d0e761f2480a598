/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Members by their paths, and their numbers in bytes that are laid out here. */
#include "image/fields.h"

#include "base/cursor.h"
#include "paper.h"

enum { BYTE = 1, SIGNED, WORD, POINTER, NUMBERS, INNER, OUTER, TO_OUTER, CYCLE };

static const struct paper_type types[] = {
    {"void", TYPE_VOID, 0, 0, 0, {{0}}, false},
    [BYTE] = {"u8", TYPE_INTEGER, 1, 0, 0, {{0}}, false},
    [SIGNED] = {"s16", TYPE_INTEGER, 2, 0, 0, {{0}}, true},
    [WORD] = {"u64", TYPE_INTEGER, 8, 0, 0, {{0}}, false},
    [POINTER] = {NULL, TYPE_POINTER, 8, 0, OUTER, {{0}}, false},
    [NUMBERS] = {NULL, TYPE_ARRAY, 0, 3, SIGNED, {{0}}, false},
    [INNER] = {NULL,
	       TYPE_STRUCT,
	       16,
	       0,
	       0,
	       {{"deep", SIGNED, 8 * 2, 0},
		{"low", WORD, 8 * 8, 3},
		{"high", WORD, 8 * 8 + 3, 10},
		{"beyond", WORD, 8 * 12, 0}}, /* ends behind its struct */
	       false},
    [OUTER] = {"outer",
	       TYPE_STRUCT,
	       48,
	       0,
	       0,
	       {{"first", BYTE, 0, 0},
		{NULL, INNER, 8 * 8, 0},
		{"named", INNER, 8 * 24, 0},
		{"numbers", NUMBERS, 8 * 40, 0}},
	       false},
    [TO_OUTER] =
	{"task", TYPE_STRUCT, 16, 0, 0, {{"to", POINTER, 8 * 8, 0}, {"size", WORD, 0, 0}}, false},
};

static bool start(void)
{
	if (!opened())
		return false;
	types_destroy(paper.machine.kernel.types);
	paper.machine.kernel.types = paper_types(types, sizeof(types) / sizeof(*types));
	return true;
}

static struct field find(const char *path)
{
	struct field field = {.path = path};
	struct error *error = field_find(&paper.machine.kernel, path, &field);

	CHECK(!error || error_is_damage(error));
	CHECK(field.present == !error);
	error_destroy(error);
	return field;
}

static void test_paths(void)
{
	struct field field;

	clear();
	if (!start())
		return;
	field = find("outer.deep"); /* through an anonymous struct */
	CHECK(field.present && field.is_signed);
	CHECK_NUMBER(field.offset, 10);
	CHECK_NUMBER(field.size, 2);
	field = find("outer.named.deep");
	CHECK_NUMBER(field.offset, 26);
	field = find("outer.numbers");
	CHECK_NUMBER(field.count, 3);
	CHECK_NUMBER(field.element, 2);
	CHECK_NUMBER(field.size, 6);
	field = find("outer.gone|outer.first");
	CHECK_NUMBER(field.alternative, 1);
	field = find("nobody|outer");
	CHECK_NUMBER(field.size, 48);
	CHECK(!find("outer.gone").present);
	CHECK(!find("outer.first.deeper").present);
	CHECK(!find("outer.beyond").present);
	CHECK(!find("").present);
	CHECK(!find("outer.").present);
	machine_close(&paper.machine);
}

/* Each missing field is a problem, but for those that need not be there. */
static void test_missing(void)
{
	struct field fields[] = {
	    {.path = "?outer.gone"}, {.path = "outer.gone"}, {.path = "outer.first"}};

	clear();
	if (!start())
		return;
	CHECK_OK(fields_resolve(&paper.machine.kernel, fields, 3));
	CHECK(!fields[0].present && !fields[1].present && fields[2].present);
	CHECK_NUMBER(paper.machine.problems.list.count, 1);
	machine_close(&paper.machine);
}

static void test_load(void)
{
	uint8_t bytes[48] = {0};
	struct kernel *kernel = &paper.machine.kernel;

	clear();
	if (!start())
		return;
	bytes[0] = 200;
	bytes[10] = 0xfe; /* -2, of two bytes */
	bytes[11] = 0xff;
	bytes[16] = 0xff; /* low: 7, high: 0x3ff less what is above bit 7 */
	struct field field = find("outer.first");
	CHECK_NUMBER(field_load(kernel, &field, bytes, sizeof(bytes)), 200);
	CHECK_NUMBER(field_load(kernel, &field, bytes, 0), 0);
	field = find("outer.deep");
	CHECK_NUMBER((int64_t)field_load(kernel, &field, bytes, sizeof(bytes)), -2);
	CHECK_NUMBER(field_load(kernel, &field, bytes, 11), 0); /* cut within the field */
	field = find("outer.low");
	CHECK_NUMBER(field_load(kernel, &field, bytes, sizeof(bytes)), 7);
	field = find("outer.high");
	CHECK_NUMBER(field_load(kernel, &field, bytes, sizeof(bytes)), 0x1f);
	machine_close(&paper.machine);
}

/* A plan says what field_load() says, of any bytes. */
static void test_plan(void)
{
	static const char *const paths[] = {"outer.first", "outer.deep", "outer.low",
					    "outer.high",  "outer.gone", "outer.named.high"};
	struct kernel *kernel = &paper.machine.kernel;
	uint8_t bytes[48];
	uint32_t random = 1;

	clear();
	if (!start())
		return;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct field field = find(paths[i]);
		struct field_plan plan = field_plan(kernel, &field, sizeof(bytes));

		for (int round = 0; round < 100; round++) {
			for (size_t n = 0; n < sizeof(bytes); n++)
				bytes[n] = (uint8_t)((random = random * 1103515245 + 12345) >> 16);
			CHECK_NUMBER(field_plan_load(&plan, bytes),
				     field_load(kernel, &field, bytes, sizeof(bytes)));
		}
	}
	machine_close(&paper.machine);
}

/* "->" is followed in the dump's memory at each look. */
static void test_pointer(void)
{
	enum { TASK = 0x100, TARGET = 0x200 };
	struct kernel *kernel = &paper.machine.kernel;
	uint64_t value;

	clear();
	put(TASK + 8, AT(TARGET));
	put(TARGET, 99);
	if (!start())
		return;
	struct field field = find("task.to->first");
	CHECK_NUMBER(field.hop_count, 1);
	CHECK_OK(field_read(kernel, &field, AT(TASK), &value));
	CHECK_NUMBER(value, 99);
	CHECK(!field_try(kernel, &field, AT(TARGET), &value)); /* NULL behind it */
	CHECK(!field_try(kernel, &field, AT(OUTSIDE), &value));
	CHECK(!find("task.size->first").present); /* a number is no pointer */
	machine_close(&paper.machine);
}

int main(void)
{
	RUN(test_paths);
	RUN(test_missing);
	RUN(test_load);
	RUN(test_plan);
	RUN(test_pointer);
	return harness_finish();
}
