/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The domain types by name. */
#include "schema/domain.h"

#include <stddef.h>
#include <strings.h>

static const struct {
	const char *name, *meaning;
} domains[] = {
#define X(name, meaning) [DOMAIN_##name] = {#name, meaning},
    DOMAINS(X)
#undef X
};

const char *domain_name(enum domain domain)
{
	return domains[domain].name;
}

const char *domain_meaning(enum domain domain)
{
	return domains[domain].meaning;
}

bool domain_is_text(enum domain domain)
{
	return domain == DOMAIN_TEXT || domain == DOMAIN_LINES || domain == DOMAIN_TEXT_FLAGS ||
	       domain == DOMAIN_TEXT_LIST;
}

bool domain_is_unsigned(enum domain domain)
{
	return domain == DOMAIN_POINTER || domain == DOMAIN_HASH || domain == DOMAIN_HEX;
}

bool domain_find(const char *name, enum domain *ret)
{
	for (size_t i = 0; name && i < sizeof(domains) / sizeof(*domains); i++) {
		if (strcasecmp(domains[i].name, name) == 0) {
			*ret = (enum domain)i;
			return true;
		}
	}
	return false;
}
