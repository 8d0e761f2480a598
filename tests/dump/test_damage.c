/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Damage to files and trouble around them: files cut anywhere, flipped bytes, absurd numbers in
 * every header field, failing memory and failing reads. Nothing may crash, hang or ask for memory
 * by a number from the file; what can still be read must be right.
 *
 * malloc, calloc, realloc and pread are wrapped by the linker (--wrap).
 */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>

#include "dump/image.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/*
 * Without sanitizers, and in a long run with them, all is tried; else one of three places that are
 * alike, others in each subject.
 */
static size_t stride(void)
{
#ifdef INQUEST_SANITIZED
	return getenv("INQUEST_TESTS_LONG") ? 1 : 3;
#else
	return 1;
#endif
}

/* Trouble */

static struct trouble {
	uint64_t fail_allocation; /* which one fails; 0: none */
	uint64_t fail_read;
	bool short_reads; /* every read gives a few bytes only, or is interrupted */
	/* what happened */
	uint64_t allocations, reads;
	size_t largest;
} trouble;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *pointer, size_t size);
ssize_t __real_pread(int fd, void *buffer, size_t size, off_t offset);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *pointer, size_t size);
ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset);

static bool refuse(size_t size)
{
	if (size > trouble.largest)
		trouble.largest = size;
	return ++trouble.allocations == trouble.fail_allocation;
}

void *__wrap_malloc(size_t size)
{
	return refuse(size) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return refuse(count * size) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *pointer, size_t size)
{
	return refuse(size) ? NULL : __real_realloc(pointer, size);
}

ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset)
{
	if (++trouble.reads == trouble.fail_read) {
		errno = EIO;
		return -1;
	}
	if (trouble.short_reads && trouble.reads % 3 == 0) {
		errno = EINTR;
		return -1;
	}
	if (trouble.short_reads && size > 1000)
		size = 1 + trouble.reads % 1000;
	return __real_pread(fd, buffer, size, offset);
}

/* Subjects: small dumps of every kind */

#define SUBJECTS 9
#define PAGES    "..ccrc0x0cc.cc0c0.xccrccu"
#define CORE     "..ccrc.cc.cc..rc"

struct subject {
	const char *name, *pages;
	struct image image;
	size_t data_end[64]; /* all 0 for flattened files */
	size_t headers;      /* the part of the file that says where pages are */
};

static struct subject subjects[SUBJECTS];

static const struct kdump_shape kdumps[] = {
    {.machine = "x86_64", .version = 6, .word = 8, .off_alignment = 8, .codec = 0x1},
    {.machine = "i686", .version = 5, .word = 4, .off_alignment = 4, .codec = 0x2},
    {.machine = "s390x", .version = 4, .word = 8, .off_alignment = 8, .codec = 0x20, .big = true},
    {.diskdump = true, .machine = "x86_64", .word = 8, .off_alignment = 8, .codec = 0x4},
};

static const struct elf_shape elfs[] = {
    {.pages = CORE, .wide = true, .machine = EM_X86_64, .vmcoreinfo = "OSRELEASE=test\n"},
    {.pages = CORE, .big = true, .machine = EM_PPC, .extended = true, .text_segment = false},
};

static struct subject *build_flattened(struct subject *subject, const struct subject *plain)
{
	struct flat_shape shape = {.record = 4000, .varied = true, .order = FLAT_SHUFFLED};

	subject->name = "flattened";
	subject->pages = plain->pages;
	flat_build(&subject->image, &plain->image, &shape);
	subject->headers = subject->image.size;
	return subject + 1;
}

static void build_subjects(void)
{
	struct subject *subject = subjects;

	for (size_t i = 0; i < COUNT(kdumps); i++, subject++) {
		struct kdump_shape shape = kdumps[i];
		subject->name = shape.diskdump ? "diskdump" : "kdump";
		subject->pages = shape.pages = PAGES;
		shape.vmcoreinfo = "OSRELEASE=test\n";
		shape.dump_level = 31;
		kdump_build(&subject->image, &shape, subject->data_end);
		subject->headers = 5 * 4096 + 24 * strlen(PAGES);
	}
	for (size_t i = 0; i < COUNT(elfs); i++, subject++) {
		subject->name = "elf";
		subject->pages = CORE;
		elf_build(&subject->image, &elfs[i], subject->data_end);
		subject->headers = 800;
	}
	subject = build_flattened(subject, &subjects[0]);
	subject = build_flattened(subject, &subjects[4]);
	build_flattened(subject, &subjects[5]);
}

/* A small cache, so that what is left of the memory shows. */
static struct error *open_bytes(const struct image *image, size_t size, struct dump **ret)
{
	_cleanup_image_file_ struct image_file file = image_write(image, size);
	struct dump_options options = {.cache_bytes = 1 << 16};
	const char *path = file.path;

	*ret = NULL;
	return dump_open(&path, 1, &options, ret);
}

/* Cuts */

static void check_cut(const struct subject *subject, size_t size)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	bool sure[64] = {false};
	size_t last = 0;

	struct error *error = open_bytes(&subject->image, size, &dump);
	if (error) {
		CHECK(error->kind == ERROR_FORMAT && size < subject->headers);
		error_destroy(error);
		return;
	}
	for (size_t pfn = 0; subject->pages[pfn]; pfn++) {
		sure[pfn] = subject->data_end[pfn] && subject->data_end[pfn] <= size;
		if (subject->data_end[pfn] > last)
			last = subject->data_end[pfn];
	}
	bool told = dump_info(dump)->completeness >= DUMP_TRUNCATED && dump_info(dump)->remark;
	if (!CHECK(last <= size || told))
		printf("\t%s cut to %zu bytes\n", subject->name, size);
	dump_check_damaged(dump, subject->pages, sure);
}

static void test_cuts(void)
{
	for (size_t i = 0; i < SUBJECTS; i++) {
		const struct subject *subject = &subjects[i];
		size_t dense = subject->headers < 2048 ? subject->headers : 2048;
		for (size_t size = i; size < dense; size += 3 * stride())
			check_cut(subject, size);
		for (size_t size = dense; size < subject->image.size; size += 101 * stride())
			check_cut(subject, size);
		for (size_t pfn = 0; subject->pages[pfn]; pfn++)
			for (size_t by = 0; subject->data_end[pfn] && by < 3; by++)
				check_cut(subject, subject->data_end[pfn] - by);
		check_cut(subject, subject->image.size);
	}
}

/* Flipped bytes and absurd numbers: whatever comes of it, it must come soon and cost little. */

static void check_survival(const struct image *image)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const uint8_t *page;
	uint64_t pfn = 0;

	trouble.largest = 0;
	struct error *error = open_bytes(image, image->size, &dump);
	if (error) {
		CHECK(error->kind == ERROR_FORMAT || error->kind == ERROR_UNSUPPORTED);
		error_destroy(error);
	}
	for (int i = 0; dump && i < 100 && dump_next_page(dump, &pfn); i++, pfn++)
		error_destroy(dump_page(dump, pfn, &page));
	for (int bit = 0; dump && bit < 64; bit++)
		error_destroy(dump_page(dump, (uint64_t)1 << bit, &page));
	CHECK(trouble.largest <= 2 << 20);
}

/* The parts of a file that have structure: not the middle of a page of zeroes. */
static bool is_worth_changing(const struct image *image, size_t at)
{
	return image->bytes[at] || (at % 4096) < 120 || (at > 400 && at < 470);
}

static void test_flips(void)
{
	static const uint8_t masks[] = {0x01, 0x80, 0xff};

	for (size_t i = 0; i < SUBJECTS; i++) {
		struct image *image = &subjects[i].image;
		size_t step = (subjects[i].headers == image->size ? 17 : 1) * stride();
		for (size_t at = i % step; at < subjects[i].headers; at += step)
			for (size_t j = 0; j < COUNT(masks) && is_worth_changing(image, at); j++) {
				image->bytes[at] ^= masks[j];
				check_survival(image);
				image->bytes[at] ^= masks[j];
			}
	}
}

static void test_absurd_numbers(void)
{
	static const uint64_t numbers[] = {0,
					   1,
					   0x7fffffff,
					   0xffffffff,
					   (uint64_t)1 << 40,
					   (uint64_t)1 << 60,
					   INT64_MAX,
					   UINT64_MAX - 4095,
					   UINT64_MAX};

	for (size_t i = 0; i < SUBJECTS; i++) {
		struct image *image = &subjects[i].image;
		const size_t start = i % stride() * 4, step = stride() * 4;
		for (size_t at = start; at + 8 < subjects[i].headers; at += step) {
			uint8_t saved[8];
			if (!is_worth_changing(image, at))
				continue;
			memcpy(saved, image->bytes + at, 8);
			for (size_t j = 0; j < COUNT(numbers); j++) {
				size_t size = at % 8 == 0 ? 8 : 4;
				image_put_uint(image, at, size, numbers[j], false);
				check_survival(image);
				image_put_uint(image, at, size, numbers[j], true);
				check_survival(image);
				memcpy(image->bytes + at, saved, 8);
			}
			at += subjects[i].headers == image->size ? 128 : 0;
		}
	}
}

/* Random damage to several places at once; the seed makes a failure repeatable. */
static void test_random_damage(void)
{
	uint64_t x = 88172645463325252u;

	for (int round = 0; round < 4000; round++) {
		const struct subject *subject = &subjects[round % SUBJECTS];
		_cleanup_image_ struct image image = {0};
		image_put(&image, 0, subject->image.bytes, subject->image.size);
		for (int i = 0; i < 1 + round % 6; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			image.bytes[(x >> 8) % subject->headers] = (uint8_t)x;
		}
		check_survival(&image);
	}
}

/* Trouble around the file */

/* Opens and reads all, until the first error that is not damage. */
static struct error *read_all(const struct subject *subject)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const uint8_t *page;

	TRY(open_bytes(&subject->image, subject->image.size, &dump));
	for (uint64_t pfn = 0; dump_next_page(dump, &pfn); pfn++)
		TRY(error_ignore_damage(dump_page(dump, pfn, &page)));
	/* A walk that could not go on says so here. */
	if (dump_info(dump)->completeness == DUMP_DAMAGED)
		return error_create(ERROR_IO, "%s", dump_info(dump)->remark);
	return NULL;
}

static void test_no_memory(void)
{
	for (size_t i = 0; i < SUBJECTS; i++)
		for (uint64_t n = 1; n < 10000; n++) {
			trouble = (struct trouble){.fail_allocation = n};
			struct error *error = read_all(&subjects[i]);
			bool failed = trouble.allocations >= n;
			trouble = (struct trouble){0};
			CHECK(!error || error->kind == ERROR_NO_MEMORY);
			error_destroy(error);
			if (!failed)
				break;
		}
}

static void test_failing_reads(void)
{
	for (size_t i = 0; i < SUBJECTS; i++)
		for (uint64_t n = 1; n < 10000; n++) {
			trouble = (struct trouble){.fail_read = n};
			struct error *error = read_all(&subjects[i]);
			bool failed = trouble.reads >= n;
			trouble = (struct trouble){0};
			CHECK(failed ? error && error->kind == ERROR_IO : !error);
			error_destroy(error);
			if (!failed)
				break;
		}
}

static void test_short_reads(void)
{
	for (size_t i = 0; i < SUBJECTS; i++) {
		_cleanup_(dump_closep) struct dump *dump = NULL;
		trouble = (struct trouble){.short_reads = true};
		if (CHECK_OK(open_bytes(&subjects[i].image, subjects[i].image.size, &dump)))
			dump_check_damaged(dump, subjects[i].pages, NULL);
		CHECK(dump && dump_counters(dump)->pages_read >= 10);
		trouble = (struct trouble){0};
	}
}

int main(void)
{
	build_subjects();
	RUN(test_cuts);
	RUN(test_flips);
	RUN(test_absurd_numbers);
	RUN(test_random_damage);
	RUN(test_no_memory);
	RUN(test_failing_reads);
	RUN(test_short_reads);
	for (size_t i = 0; i < SUBJECTS; i++)
		image_deinit(&subjects[i].image);
	return harness_finish();
}
