/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/spans.h"

#include "harness.h"

struct named {
	uint64_t start, end;
	char name;
};

enum { COUNT = 5 };

static size_t find(const struct named *spans, size_t count, uint64_t at)
{
	return spans_find(spans, count, sizeof(*spans), at);
}

/* One lies within another, one begins there and ends behind it, one is alone. */
static void test_settle(void)
{
	struct named spans[COUNT] = {
	    {50, 60, 'd'}, {10, 30, 'a'}, {12, 20, 'b'}, {25, 40, 'c'}, {70, 71, 'e'}};
	const struct named wanted[] = {{10, 30, 'a'}, {30, 40, 'c'}, {50, 60, 'd'}, {70, 71, 'e'}};
	size_t count = spans_settle(spans, COUNT, sizeof(*spans));

	CHECK_NUMBER(count, 4);
	for (size_t i = 0; i < count && i < 4; i++) {
		CHECK_NUMBER(spans[i].start, wanted[i].start);
		CHECK_NUMBER(spans[i].end, wanted[i].end);
		CHECK_NUMBER(spans[i].name, wanted[i].name);
	}
	CHECK_NUMBER(spans_settle(NULL, 0, sizeof(*spans)), 0);
}

static void test_find(void)
{
	const struct named spans[] = {{10, 30, 'a'}, {30, 40, 'b'}, {50, UINT64_MAX, 'c'}};

	CHECK_NUMBER(find(spans, 3, 0), 0);
	CHECK_NUMBER(find(spans, 3, 29), 0);
	CHECK_NUMBER(find(spans, 3, 30), 1);
	CHECK_NUMBER(find(spans, 3, 40), 2);
	CHECK_NUMBER(find(spans, 3, UINT64_MAX), 3);
	CHECK_NUMBER(find(NULL, 0, 5), 0);
}

int main(void)
{
	RUN(test_settle);
	RUN(test_find);
	return harness_finish();
}
