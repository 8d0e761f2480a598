/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An open dump: its files, the format that knows where their pages are, and the page cache above.
 * Memory: the cache's bound, 256 KiB per file, and what the format keeps.
 */
#include "dump/dump.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/vector.h"
#include "dump/cache.h"
#include "dump/companion.h"
#include "dump/foreign.h"
#include "dump/format.h"

/* Pages that lie in the file as they are cost little to be read again. */
#define CACHE_PACKED ((size_t)128 << 20)
#define CACHE_PLAIN  ((size_t)32 << 20)

struct dump {
	struct dump_info info;
	struct dump_counters counters;
	VECTOR(struct source *) sources;
	const struct format_ops *ops;
	void *format;
	struct cache *cache;
	/* The page of the previous call: structs that are read in turn often share one. */
	uint64_t last_pfn;
	const uint8_t *last_page;
	uint8_t *scanned; /* dump_scan_page()'s; NULL before the first */
	uint64_t scanned_pfn;
	struct map tracked;
	uint64_t turn; /* 0: pages are not tracked */
};

void dump_close(struct dump *dump)
{
	if (!dump)
		return;
	if (dump->ops)
		dump->ops->close(dump->format);
	cache_destroy(dump->cache);
	free(dump->scanned);
	map_deinit(&dump->tracked);
	vector_for_each(&dump->sources, source)
		source_close(*source);
	vector_deinit(&dump->sources);
	free(dump);
}

void format_remark(struct dump_info *info, enum dump_completeness completeness, const char *remark)
{
	if (info->completeness < completeness)
		info->completeness = completeness;
	if (!info->remark)
		info->remark = remark;
}

struct error *format_not_split(const struct source *source)
{
	return error_create(
	    ERROR_USAGE, "%s is a whole dump, not a part of a split one; give one dump at a time",
	    source_path(source));
}

static struct error *open_source(struct dump *dump, const char *path)
{
	struct source *source;

	if (!vector_reserve(&dump->sources, dump->sources.count + 1))
		return error_no_memory();
	TRY(source_open(path, &dump->counters, &source));
	vector_push(&dump->sources, source);
	dump->info.file_size += source_file_size(source);
	if (source_container(source))
		dump->info.container = source_container(source);
	if (source_state(source) == SOURCE_CUT)
		format_remark(&dump->info, DUMP_TRUNCATED, REMARK_CUT);
	if (source_state(source) == SOURCE_DAMAGED)
		format_remark(&dump->info, DUMP_DAMAGED, "a record of the flattened file is wrong");
	return NULL;
}

static struct error *find_format(struct source *source, bool raw, const struct format_ops **ret)
{
	uint8_t head[FORMAT_HEAD];
	size_t got;

	TRY(source_read(source, 0, head, sizeof(head), &got));
	for (size_t i = 0; format_registry[i]; i++)
		if (format_registry[i]->claims(head)) {
			*ret = format_registry[i];
			return NULL;
		}
	if (!raw || !got)
		return foreign_error(source, head, got);
	*ret = &format_raw;
	return NULL;
}

/* paired: the first file tells what the second one holds. */
static struct error *open_format(struct dump *dump, bool raw, bool paired)
{
	struct format_input input = {.sources = dump->sources.data,
				     .count = dump->sources.count,
				     .info = &dump->info,
				     .counters = &dump->counters};
	const struct format_ops *first = NULL, *ops;

	vector_for_each(&dump->sources, source) {
		if (first && paired)
			break;
		TRY(find_format(*source, raw, &ops));
		if (first && ops != first)
			return error_create(ERROR_MISMATCH, "%s and %s are not of one dump",
					    source_path(dump->sources.data[0]),
					    source_path(*source));
		first = ops;
	}
	dump->info.format = first->name;
	dump->info.page_size = 4096;
	TRY(first->open(&input, &dump->format));
	dump->ops = first;
	return NULL;
}

struct error *dump_open(const char *const *paths, size_t count, const struct dump_options *options,
			struct dump **ret)
{
	_cleanup_(dump_closep) struct dump *dump = calloc(1, sizeof(*dump));
	char both[2][PATH_MAX];

	if (!dump)
		return error_no_memory();
	if (!count)
		return error_create(ERROR_USAGE, "no dump file was given");
	bool paired = companion_find(paths, count, both);
	for (size_t i = 0; i < (paired ? 2 : count); i++)
		TRY(open_source(dump, paired ? both[i] : paths[i]));
	TRY(open_format(dump, options && options->raw, paired));
	size_t bytes = dump->ops->place ? CACHE_PLAIN : CACHE_PACKED;
	if (options && options->cache_bytes)
		bytes = options->cache_bytes;
	TRY(cache_create(bytes, dump->info.page_size, dump->info.page_count, &dump->cache));
	*ret = steal(&dump);
	return NULL;
}

static struct error *read_split_key(const char *path, char key[DUMP_SPLIT_KEY])
{
	char both[2][PATH_MAX];

	if (companion_find(&path, 1, both)) {
		snprintf(key, DUMP_SPLIT_KEY, "vmss %016" PRIx64, hash_string(both[1]));
		return NULL;
	}
	_cleanup_(source_closep) struct source *source = NULL;
	struct dump_counters counters = {0};
	const struct format_ops *ops;

	TRY(source_open(path, &counters, &source));
	TRY(find_format(source, false, &ops));
	return ops->split_key ? ops->split_key(source, key) : NULL;
}

/* What else is wrong with the file is told when it is opened as a dump. */
struct error *dump_split_key(const char *path, char key[DUMP_SPLIT_KEY])
{
	key[0] = '\0';
	struct error *error = read_split_key(path, key);
	if (error && error->kind == ERROR_NO_MEMORY)
		return error;
	error_destroy(error);
	return NULL;
}

bool dump_may_be_memory(const char *path)
{
	_cleanup_(source_closep) struct source *source = NULL;
	struct dump_counters counters = {0};
	uint8_t head[FORMAT_HEAD];
	size_t got = 0;
	struct error *error = source_open(path, &counters, &source);

	if (!error)
		error = source_read(source, 0, head, sizeof(head), &got);
	bool may = !error && foreign_may_be_memory(head, got);
	error_destroy(error);
	return may;
}

const struct dump_info *dump_info(const struct dump *dump)
{
	return &dump->info;
}

const struct dump_counters *dump_counters(const struct dump *dump)
{
	return &dump->counters;
}

static void note(struct dump *dump, uint64_t pfn, uint64_t turn)
{
	bool added;
	uint64_t *place = map_insert(&dump->tracked, pfn, &added);

	if (place && (added || turn == DUMP_PRIVATE))
		*place = turn;
}

void dump_track(struct dump *dump)
{
	dump->turn++;
}

void dump_track_end(struct dump *dump)
{
	dump->turn = 0;
}

const struct map *dump_tracked(const struct dump *dump)
{
	return &dump->tracked;
}

void dump_note_private(struct dump *dump, uint64_t pfn)
{
	if (dump->turn)
		note(dump, pfn, DUMP_PRIVATE);
}

static bool is_zero(const uint8_t *page, size_t size)
{
	return !page[0] && !memcmp(page, page + 1, size - 1);
}

static struct error *fill_page(struct dump *dump, uint64_t pfn, uint8_t *page)
{
	const char *reason = cache_lost(dump->cache, pfn);

	if (reason)
		return error_fault(reason, pfn * dump->info.page_size);
	struct error *error = dump->ops->page(dump->format, pfn, page);
	if (error && error->kind == ERROR_FAULT) {
		cache_lose(dump->cache, pfn, error->message);
		if (!strcmp(error->message, FAULT_CUT))
			format_remark(&dump->info, DUMP_TRUNCATED, REMARK_CUT);
	}
	TRY(error);
	dump->counters.pages_read += !is_zero(page, dump->info.page_size);
	if (dump->turn)
		note(dump, pfn, dump->turn);
	return NULL;
}

/*
 * A page of zeroes is as soon made as found, and most memory of a machine that has just booted is
 * of such pages: its frame is left to the next one.
 */
static struct error *load_page(struct dump *dump, uint64_t pfn, const uint8_t **ret)
{
	dump->last_page = NULL; /* its frame may be the one that is taken */
	uint8_t *page = cache_take(dump->cache);
	TRY(fill_page(dump, pfn, page));
	if (!is_zero(page, dump->info.page_size))
		dump->counters.pages_again += cache_keep(dump->cache, pfn);
	*ret = page;
	return NULL;
}

struct error *dump_page(struct dump *dump, uint64_t pfn, const uint8_t **ret)
{
	if (dump->last_page && dump->last_pfn == pfn) {
		dump->counters.cache_hits++;
		*ret = dump->last_page;
		return NULL;
	}
	if (pfn >= dump->info.max_pfn)
		return error_fault(FAULT_ABSENT, pfn * dump->info.page_size);
	*ret = cache_find(dump->cache, pfn);
	if (*ret)
		dump->counters.cache_hits++;
	else
		TRY(load_page(dump, pfn, ret));
	dump->last_pfn = pfn;
	dump->last_page = *ret;
	return NULL;
}

static struct error *scan_page(struct dump *dump, uint64_t pfn)
{
	if (dump->scanned && dump->scanned_pfn == pfn)
		return NULL;
	if (!dump->scanned)
		dump->scanned = malloc(dump->info.page_size);
	if (!dump->scanned)
		return error_no_memory();
	dump->scanned_pfn = UINT64_MAX;
	TRY(fill_page(dump, pfn, dump->scanned));
	dump->scanned_pfn = pfn;
	return NULL;
}

struct error *dump_scan_page(struct dump *dump, uint64_t pfn, const uint8_t **ret)
{
	if (pfn >= dump->info.max_pfn)
		return error_fault(FAULT_ABSENT, pfn * dump->info.page_size);
	*ret = cache_find(dump->cache, pfn);
	if (*ret)
		return NULL;
	TRY(scan_page(dump, pfn));
	*ret = dump->scanned;
	return NULL;
}

typedef struct error *page_getter(struct dump *dump, uint64_t pfn, const uint8_t **ret);

static struct error *read_by(struct dump *dump, page_getter *get, uint64_t physical, void *buffer,
			     size_t size)
{
	uint32_t page_size = dump->info.page_size;
	uint8_t *at = buffer;
	const uint8_t *page;

	while (size) {
		size_t into = physical % page_size;
		size_t part = size < page_size - into ? size : page_size - into;
		TRY(get(dump, physical / page_size, &page));
		memcpy(at, page + into, part);
		at += part;
		physical += part;
		size -= part;
	}
	return NULL;
}

struct error *dump_read(struct dump *dump, uint64_t physical, void *buffer, size_t size)
{
	return read_by(dump, dump_page, physical, buffer, size);
}

/* Not what a cut file has lost, nor pages that are noted: that is dump_page()'s. */
static struct error *peek(struct dump *dump, uint64_t physical, void *buffer, size_t size,
			  size_t *got)
{
	uint64_t pfn = physical / dump->info.page_size, offset;

	*got = 0;
	if (!dump->ops->place || dump->turn || pfn >= dump->info.max_pfn ||
	    physical % dump->info.page_size + size > dump->info.page_size)
		return NULL;
	struct source *source = dump->ops->place(dump->format, pfn, &offset);
	return source ? source_read(source, offset + physical % dump->info.page_size, buffer, size,
				    got)
		      : NULL;
}

struct error *dump_peek(struct dump *dump, uint64_t physical, void *buffer, size_t size)
{
	size_t got;

	TRY(peek(dump, physical, buffer, size, &got));
	return got == size ? NULL : dump_read(dump, physical, buffer, size);
}

struct error *dump_scan(struct dump *dump, uint64_t physical, void *buffer, size_t size)
{
	return read_by(dump, dump_scan_page, physical, buffer, size);
}

bool dump_next_page(struct dump *dump, uint64_t *pfn)
{
	bool found = false;

	if (*pfn >= dump->info.max_pfn)
		return false;
	struct error *error = dump->ops->next(dump->format, pfn, &found);
	if (error)
		format_remark(&dump->info, DUMP_DAMAGED, "its page bitmap cannot be read");
	error_destroy(error);
	return !error && found;
}
