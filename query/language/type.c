/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See type.h. */
#include "language/type.h"

const char *type_name(enum type type)
{
	static const char *const names[] = {
	    [TYPE_LITERAL] = "a number",
	    [TYPE_ANY] = "a value",
	    [TYPE_NUMBER] = "a number without a unit",
	    [TYPE_BYTES] = "a size in bytes",
	    [TYPE_PAGES] = "a number of pages",
	    [TYPE_JIFFIES] = "a time in jiffies",
	    [TYPE_DURATION] = "a duration",
	    [TYPE_TIME] = "a point in time",
	    [TYPE_TEXT] = "text",
	    [TYPE_TRUTH] = "true or false",
	};

	return names[type];
}

enum type type_of_domain(enum domain domain)
{
	switch (domain) {
	case DOMAIN_TEXT:
	case DOMAIN_LINES:
	case DOMAIN_TEXT_FLAGS:
	case DOMAIN_TEXT_LIST:
		return TYPE_TEXT;
	case DOMAIN_BOOLEAN:
		return TYPE_TRUTH;
	case DOMAIN_BYTES:
		return TYPE_BYTES;
	case DOMAIN_PAGES:
		return TYPE_PAGES;
	case DOMAIN_JIFFIES:
		return TYPE_JIFFIES;
	case DOMAIN_NS:
	case DOMAIN_BOOT_NS:
		return TYPE_DURATION;
	case DOMAIN_TIME_NS:
		return TYPE_TIME;
	default:
		return TYPE_NUMBER;
	}
}

enum domain domain_of_type(enum type type)
{
	switch (type) {
	case TYPE_BYTES:
		return DOMAIN_BYTES;
	case TYPE_PAGES:
		return DOMAIN_PAGES;
	case TYPE_JIFFIES:
		return DOMAIN_JIFFIES;
	case TYPE_DURATION:
		return DOMAIN_NS;
	case TYPE_TIME:
		return DOMAIN_TIME_NS;
	case TYPE_TEXT:
		return DOMAIN_TEXT;
	case TYPE_TRUTH:
		return DOMAIN_BOOLEAN;
	case TYPE_ANY:
		return DOMAINS_END;
	default:
		return DOMAIN_INTEGER;
	}
}
