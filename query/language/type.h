/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a value is, as far as it matters for what it may be compared with. */
#ifndef INQUEST_LANGUAGE_TYPE_H
#define INQUEST_LANGUAGE_TYPE_H

#include "schema/domain.h"

enum type {
	TYPE_LITERAL, /* a number without a unit: goes with every kind of number */
	TYPE_ANY,     /* what SQL computed, and nobody knows what it is: goes with everything */
	TYPE_NUMBER,
	TYPE_BYTES,
	TYPE_PAGES,
	TYPE_JIFFIES,
	TYPE_DURATION, /* points in time since boot too */
	TYPE_TIME,
	TYPE_TEXT,
	TYPE_TRUTH,
};

/* "a size in bytes" … */
const char *type_name(enum type type);
enum type type_of_domain(enum domain domain);
/* How a computed value prints. */
enum domain domain_of_type(enum type type);

#endif
