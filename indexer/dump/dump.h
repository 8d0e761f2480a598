/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A crash dump file as physical pages. This stage knows file formats and page codecs, and nothing
 * of kernels: what a note or the VMCOREINFO text means is for the kernel stage.
 *
 * A new format is one file format_NAME.c that defines `const struct format_ops format_NAME`; a new
 * page codec is one file codec_NAME.c (see format.h and codec.h). The build finds both.
 */
#ifndef INQUEST_DUMP_DUMP_H
#define INQUEST_DUMP_DUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/map.h"

struct dump;

struct dump_options {
	size_t cache_bytes; /* bound of the page cache; 0 is the default */
	bool raw;           /* a file of no known format is memory as it is */
};

enum dump_completeness {
	DUMP_COMPLETE,  /* every page of the machine's memory is there */
	DUMP_FILTERED,  /* pages were left out on purpose (dump level > 0) */
	DUMP_TRUNCATED, /* the file ends before its pages do, or its maker says so */
	DUMP_DAMAGED,   /* the file contradicts itself */
};

/* An ELF note of the dump (from the file or from a kdump sub-header), borrowed. */
struct dump_note {
	const char *name; /* "CORE", "QEMU", "VMCOREINFO" … */
	uint32_t type;
	const uint8_t *desc;
	size_t size;
};

/*
 * What the headers say. Strings are borrowed from the dump, NULL when they are not there.
 * completeness may get worse, and remark appear, when pages turn out to be behind the file's end.
 */
struct dump_info {
	const char *format;    /* elf, netdump, kdump, diskdump, lkcd, lime, vmss, xen, raw */
	const char *container; /* "flattened", or NULL */
	enum dump_completeness completeness;
	const char *remark;   /* what is wrong with the file, NULL if nothing is */
	uint16_t machine;     /* ELF EM_*; 0 when the format does not tell */
	uint8_t pointer_bits; /* 32 or 64; 0 when the format does not tell */
	bool swap;            /* the dumped machine has the other byte order */
	uint32_t page_size;   /* bytes; 4096 until the kernel stage knows better */
	uint64_t file_size;   /* of all the files together */
	uint64_t max_pfn;     /* no page at or beyond */
	uint64_t page_count;  /* pages that the dump claims to have */
	const char *release, *version, *nodename, *machine_name; /* utsname of a kdump header */
	uint32_t dump_level;    /* makedumpfile's -d; 0 when unknown */
	uint64_t crash_seconds; /* kdump header's timestamp (epoch), 0 when not there */
	const char *vmcoreinfo; /* text, NUL-terminated */
	size_t vmcoreinfo_size;
	const struct dump_note *notes;
	size_t note_count;
};

struct dump_counters {
	uint64_t pages_read; /* page loads from the file, without failed ones and zeroes */
	uint64_t pages_decompressed;
	uint64_t pages_again; /* of these, loads of a page that had been evicted from the cache */
	uint64_t cache_hits;
	uint64_t file_reads; /* system calls */
	uint64_t file_bytes;
};

/*
 * Opens one dump: one file, or all the files of a split dump in any order. A file that is not a
 * dump, is compressed as a whole, or is not supported is an error whose text says what to do.
 */
struct error *dump_open(const char *const *paths, size_t count, const struct dump_options *options,
			struct dump **ret);
void dump_close(struct dump *dump);
DEFINE_CLEANUP(struct dump *, dump_close);

/*
 * Tells the parts of split dumps from dumps that are one file, by their headers: parts of one dump
 * have the same key, any other file has "", be it a dump or not. Fails for want of memory only.
 */
enum { DUMP_SPLIT_KEY = 192 };
struct error *dump_split_key(const char *path, char key[DUMP_SPLIT_KEY]);

/*
 * Whether a file that cannot be opened as a dump may yet hold a machine's memory: it is not known
 * to be something else (packed, a program, a kernel image, a database, text).
 */
bool dump_may_be_memory(const char *path);

const struct dump_info *dump_info(const struct dump *dump);
const struct dump_counters *dump_counters(const struct dump *dump);

/*
 * The page that holds pfn: info->page_size bytes, read-only, valid until the next call on this
 * dump. ERROR_FAULT when it is not in the dump, was excluded, cannot be decompressed, or lies
 * behind the file's end. A page lost once stays lost at no cost: failures are remembered.
 */
struct error *dump_page(struct dump *dump, uint64_t pfn, const uint8_t **ret);
/* The same for who looks at every page once: one that is not in the cache does not get there. */
struct error *dump_scan_page(struct dump *dump, uint64_t pfn, const uint8_t **ret);

/* Physical memory, across pages. On error the buffer's content is undefined. */
struct error *dump_read(struct dump *dump, uint64_t physical, void *buffer, size_t size);
/* The same for who looks at a page of its own once: no more of it is read, where that can be. */
struct error *dump_peek(struct dump *dump, uint64_t physical, void *buffer, size_t size);
/* The same as dump_scan_page() does it. */
struct error *dump_scan(struct dump *dump, uint64_t physical, void *buffer, size_t size);

/*
 * From here on the dump notes which pages are read: the map of pfn → the turn in which that was
 * first, or DUMP_PRIVATE. The next call begins the next turn. Failure to note one is silent.
 */
#define DUMP_PRIVATE UINT64_MAX
void dump_track(struct dump *dump);
/* No longer. */
void dump_track_end(struct dump *dump);
const struct map *dump_tracked(const struct dump *dump);
/* The page is a process's own. */
void dump_note_private(struct dump *dump, uint64_t pfn);

/*
 * The first page at or after *pfn that the dump claims to have; false when there is none. Pages
 * that are in a hole of the file, and so are zeroes, may be left out.
 */
bool dump_next_page(struct dump *dump, uint64_t *pfn);

#endif
