/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wanted of an index. */
#ifndef INQUEST_INDEXER_OPTIONS_H
#define INQUEST_INDEXER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct claims;
struct progress_board;

/* Boots in the text of a log: 1 is the first, 0 the last, -1 the one before it. */
#define BOOT_ALL INT64_MIN

struct index_options {
	const char *const *paths; /* one dump: one file, or the parts of a split one */
	size_t path_count;
	const char *shown;          /* the name of what was unpacked into paths, or NULL */
	const char *loss;           /* what could not be unpacked of it; NULL or "": nothing */
	const char *output;         /* the case */
	const char *vmlinux;        /* or NULL */
	const char *fetched;        /* a vmlinux that debuginfod has, or NULL */
	const char *profiles;       /* a folder of kernel profiles, or NULL */
	const char *types;          /* "btf", "dwarf", or NULL */
	const char *label;          /* or NULL */
	const char *only, *without; /* tables, or NULL: see walkers_choose() */
	const char *keep;           /* which pages are kept: see keep.h; NULL: none */
	const char *objects;        /* slab caches whose objects are wanted, or NULL */
	bool salvage;               /* take the text only, whatever else could be read */
	bool replace, verbose, quiet, json;
	unsigned int timeout; /* seconds for one dump; 0: none */
	unsigned int readers; /* processes that read one dump; 0: as many as are worth it */
	int64_t *dump;        /* gets its number in the case, of the first boot; or NULL */
	int64_t *dumps;       /* gets how many those are; or NULL */
	int64_t boot;         /* of a text, the one that is wanted; see BOOT_ALL */

	/* For a dump whose rows go on from output to another case: see many.h. Else all are NULL.
	 */
	const char *goal; /* that case, which may not exist; a dump that it has is refused */
	FILE *body;       /* gets the body of the report, rather than standard output all of it */
	struct progress_board *board;
	struct claims *claims; /* and see store_share() */
	bool *leaned;
};

enum { INDEX_MESSAGE = 1024 };

/* A text of many that one process reads, and what became of it. */
struct index_text {
	const char *path, *body_path; /* NULL: no body of the report is wanted */
	struct index_text_result {
		int64_t dump,
		    dumps; /* the number of the first, and how many they are; 0: it failed */
		int kind;  /* of the error; its message is "" where nobody told */
		char message[INDEX_MESSAGE];
	} * result;
};

#endif
