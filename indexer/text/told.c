/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See told.h. */
#include "text/told.h"

#include <ctype.h>
#include <string.h>

#include "text/scan.h"

int64_t told_kilobytes(const char *line, const char *key)
{
	int64_t value;

	return scan_behind(&line, key) && scan_decimal(&line, &value) && value < INT64_MAX / 1024
		   ? value * 1024
		   : -1;
}

void told_number(int64_t *place, int64_t value)
{
	if (*place < 0)
		*place = value;
}

void told_text(char *place, size_t size, const char *at, const char *end)
{
	if (!place[0])
		scan_copy(at, end, place, size);
}

struct error *told_append(struct oops_text *text, char separator, const char *line)
{
	size_t size = strlen(line), used = text->count ? text->count - 1 : 0;

	if (used + size + 2 > OOPS_LINES_MAX)
		return NULL;
	if (!vector_reserve(text, used + size + 2))
		return error_no_memory();
	char *at = text->data + used;
	if (used)
		*at++ = separator;
	memcpy(at, line, size + 1);
	text->count = (size_t)(at - text->data) + size + 1;
	return NULL;
}

/*
 * "Not tainted 6.1.0-56 #1 …", "Tainted: P        W  OE   6.1.0 #1", "Tainted: GF": letters as
 * dumps.taints has them. G is the place of P where nothing is proprietary, and no taint.
 */
const char *told_taints(struct oops *oops, const char *at)
{
	size_t size = 0;

	if (scan_word(&at, "Not tainted")) {
		oops->tainted_known = true;
		return at;
	}
	if (!scan_word(&at, "Tainted:"))
		return NULL;
	while (*at == ' ' || isupper((unsigned char)*at)) {
		size_t word = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

		if (word && (!strncmp(at, "VLI", 3) || !strchr(" ),-", at[word])))
			break;
		for (size_t i = 0; i < word; i++)
			if (at[i] != 'G' && !oops->tainted_known && size + 1 < sizeof(oops->taints))
				oops->taints[size++] = at[i];
		at += word ? word : 1;
	}
	if (!oops->tainted_known)
		oops->taints[size] = '\0';
	oops->tainted_known = true;
	return at;
}

/* Behind the taints stands the release, then what version and hardware this is. */
void told_release(struct oops *oops, const char *at)
{
	if (!at)
		return;
	at += strspn(at, " -"); /* Red Hat's kernels have a line there */
	if (isdigit((unsigned char)*at))
		SET_TEXT(oops->release, at, at + strcspn(at, " "));
}

/* "(2.6.9-22.ELsmp)", "(2.4.21-50.ELsmp/i686)" */
void told_release_in_parentheses(struct oops *oops, const char *at)
{
	scan_spaces(&at);
	if (scan_word(&at, "(") && isdigit((unsigned char)*at) && strchr(at, '.'))
		SET_TEXT(oops->release, at, at + strcspn(at, "/) "));
}

const char *told_find_taints(const char *at)
{
	const char *found = strstr(at, "Not tainted");

	return found ? found : strstr(at, "Tainted:");
}
