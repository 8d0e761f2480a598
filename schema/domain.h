/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The domain types of columns: what a number means. A column is declared with one of them in its
 * .sql file, SQLite carries the name as the declared type (sqlite3_column_decltype), and the query
 * program prints by it. A new domain is one line here and one formatter in query/output/value.c.
 * SQLite takes text for text where the declared type has TEXT in it.
 */
#ifndef INQUEST_SCHEMA_DOMAIN_H
#define INQUEST_SCHEMA_DOMAIN_H

#include <stdbool.h>

/* clang-format off */
#define DOMAINS(X)                                                                        \
	X(INTEGER, "a number")                                                            \
	X(REAL,    "a number with a fraction")                                            \
	X(TEXT,    "text in UTF-8; a byte that is none is written as \\xNN")              \
	X(LINES,   "text of several lines")                                               \
	X(TEXT_FLAGS, "text, a letter for each flag")                                     \
	X(TEXT_LIST, "text, words with spaces or commas between them")                    \
	X(BOOLEAN, "0 or 1")                                                              \
	X(COUNT,   "how many")                                                            \
	X(POINTER, "an address; printed in hex, stored as a signed 64-bit integer: SQL sorts by x < 0, x") \
	X(HASH,    "an identity made by hashing; printed in hex")                         \
	X(HEX,     "a number that reads best in hex: flags, offsets")                     \
	X(BYTES,   "a size in bytes")                                                     \
	X(PAGES,   "a number of pages of the dump's page size")                           \
	X(PFN,     "a page frame number: physical address / page size")                   \
	X(JIFFIES, "a time in ticks of the dumped kernel")                                \
	X(NS,      "a duration in nanoseconds")                                           \
	X(BOOT_NS, "a point in time: nanoseconds since the machine's boot")               \
	X(TIME_NS, "a point in time: nanoseconds since 1970-01-01 00:00 UTC")             \
	X(BLOB,    "bytes")

enum domain {
#define X(name, meaning) DOMAIN_##name,
	DOMAINS(X)
#undef X
	DOMAINS_END,
};
/* clang-format on */

/* "POINTER" … */
const char *domain_name(enum domain domain);
const char *domain_meaning(enum domain domain);
bool domain_is_text(enum domain domain);
/* Stored as a signed integer, and not meant so: an address, a hash, bits. */
bool domain_is_unsigned(enum domain domain);
/* false: not the name of a domain; NULL is none. */
bool domain_find(const char *name, enum domain *ret);

#endif
