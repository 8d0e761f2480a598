/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dump format: where in a file a physical page lies.
 *
 * A new format is one file, format_NAME.c, which defines `const struct format_ops format_NAME`; the
 * build puts it into format_registry. Take format_diskdump.c as the pattern. Then:
 *  1. claims() looks at the first bytes and nothing else. Two formats never claim the same bytes.
 *  2. open() parses and checks the headers, through struct cursor, and fills info. A number of the
 *     file is no size of an allocation before it has been compared with the size of the file. It
 *     fails only if nothing can be got out of the file, with a message that says what to do; any
 *     lesser contradiction is info->completeness and info->remark.
 *  3. page() and next() trust what open() has checked, and nothing that is read later.
 *  4. tests/dump/test_NAME.c builds a dump by a description and checks every variant, every cut
 *     and flipped bytes (see tests/dump/image.h).
 */
#ifndef INQUEST_DUMP_FORMAT_H
#define INQUEST_DUMP_FORMAT_H

#include "dump/source.h"

/* Bytes that claims() may look at; a shorter file is padded with zeroes. */
#define FORMAT_HEAD 1024

/* The files of one dump, each opened by its source, and what to write about them. */
struct format_input {
	struct source *const *sources;
	size_t count;
	struct dump_info *info;         /* zeroed, but for file_size, container, page_size */
	struct dump_counters *counters; /* pages_decompressed is the format's to count */
};

struct format_ops {
	const char *name;

	/* false is "not mine"; true makes what follows the format's to judge. */
	bool (*claims)(const uint8_t *head);

	/*
	 * What the parts of one split dump have in common, "" for a file that is no such part. NULL
	 * for a format that is never split. key comes in as "".
	 */
	struct error *(*split_key)(struct source *source, char key[DUMP_SPLIT_KEY]);

	/* input's members are borrowed until close(). */
	struct error *(*open)(const struct format_input *input, void **ret);
	/* Takes NULL. */
	void (*close)(void *state);

	/* Fills info->page_size bytes. ERROR_FAULT if the page is not to be had. */
	struct error *(*page)(void *state, uint64_t pfn, uint8_t *page);

	/*
	 * The file that the page lies in as it is, from *offset on; NULL when page() has to tell.
	 * NULL for a format whose pages are packed.
	 */
	struct source *(*place)(void *state, uint64_t pfn, uint64_t *offset);

	/*
	 * Moves *pfn to the first page at or after it that the dump claims to have; pages in a hole
	 * of the file may be left out.
	 */
	struct error *(*next)(void *state, uint64_t *pfn, bool *found);
};

extern const struct format_ops *const format_registry[]; /* ends with NULL */
extern const struct format_ops format_raw;               /* which claims nothing */

/* Reasons of faults that more than one format gives. */
#define FAULT_ABSENT   "page is not in the dump"
#define FAULT_EXCLUDED "page was excluded from the dump"
#define FAULT_LOST     "page was lost when the dump was written"
#define FAULT_PART     "page is in a part of the split dump that was not given"
#define FAULT_CUT      "page lies behind the end of the cut file"

/* The error of a file that ends before anything is known; %s is its path. */
#define MESSAGE_SHORT "%s ends within its header; nothing can be read from it"

/* Remarks that more than one format makes. */
#define REMARK_CUT        "the file ends before its pages do"
#define REMARK_INCOMPLETE "its maker marked it as incomplete (no space left?)"
#define REMARK_NOTES      "its notes are cut or make no sense"

/*
 * Worsens info->completeness and remarks on it (NULL: no words). The first remark stays; info
 * borrows it.
 */
void format_remark(struct dump_info *info, enum dump_completeness completeness, const char *remark);

/* The error for a file that is a whole dump, when several are given. */
struct error *format_not_split(const struct source *source);

#endif
