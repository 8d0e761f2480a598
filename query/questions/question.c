/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See question.h. */
#include "questions/question.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Behind white space and comments; a comment that never ends takes all. */
static const char *skip(const char *text)
{
	for (;;) {
		text += strspn(text, " \t\r\n");
		if (strncmp(text, "--", 2) == 0)
			text += strcspn(text, "\n");
		else if (strncmp(text, "/*", 2) == 0)
			text = strstr(text, "*/") ? strstr(text, "*/") + 2 : text + strlen(text);
		else
			return text;
	}
}

static bool begins_with(const char *text, const char *const *words)
{
	for (; *words; words++) {
		size_t length = strlen(*words);

		if (strncasecmp(text, *words, length) == 0 && text[length] != '_' &&
		    !isalpha((unsigned char)text[length]))
			return true;
	}
	return false;
}

bool text_is_sql(const char *text)
{
	static const char *const first[] = {"select", "with", "values", "pragma", NULL};
	static const char *const explain[] = {"explain", NULL}, *const query[] = {"query", NULL};

	text = skip(text);
	if (begins_with(text, explain)) {
		text = skip(text + strlen(*explain));
		return begins_with(text, first) || begins_with(text, query);
	}
	return begins_with(text, first);
}
