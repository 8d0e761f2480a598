/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See style.h and https://no-color.org. The sequences are those that every terminal knows. */
#include "output/style.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool style_wanted(FILE *file)
{
	const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return !(refused && *refused) && terminal && *terminal && strcmp(terminal, "dumb") != 0 &&
	       isatty(fileno(file));
}

/* By its name, as it need not be installed. */
bool style_is_ascii(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	const char *locale = "";

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables) && !*locale; i++) {
		const char *value = getenv(variables[i]);

		locale = value ? value : "";
	}
	return !strcasestr(locale, "utf-8") && !strcasestr(locale, "utf8");
}

const char *style_begin(enum style style, bool wanted)
{
	static const char *const sequences[] = {
	    [STYLE_HEADING] = "\033[1m", [STYLE_ERROR] = "\033[31m", [STYLE_MARK] = "\033[1;31m"};

	return wanted ? sequences[style] : "";
}

const char *style_end(bool wanted)
{
	return wanted ? "\033[0m" : "";
}
