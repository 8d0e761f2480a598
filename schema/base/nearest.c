/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Optimal string alignment distance, without regard to case. Long names are not looked at. */
#include "base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { MAX_NAME = 64 };

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* A row of the table of distances, from the two above it; returned: its least. */
static size_t fill_row(size_t rows[3][MAX_NAME + 1], size_t i, const char *a, const char *b)
{
	size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
	size_t least = row[0] = i;

	for (size_t j = 1; b[j - 1]; j++) {
		row[j] = smallest(above[j] + 1, row[j - 1] + 1,
				  above[j - 1] + !same(a[i - 1], b[j - 1]));
		if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]) &&
		    above2[j - 2] + 1 < row[j])
			row[j] = above2[j - 2] + 1;
		if (row[j] < least)
			least = row[j];
	}
	return least;
}

/* More than most: how much more is not told, as two rows that are beyond it tell enough. */
static size_t distance(const char *a, const char *b, size_t most)
{
	size_t rows[3][MAX_NAME + 1], length = strlen(b), before = 0;

	for (size_t j = 0; j <= length; j++)
		rows[0][j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t least = fill_row(rows, i, a, b);

		if (least > most && before > most)
			return least;
		before = least;
	}
	return rows[strlen(a) % 3][length];
}

void nearest_offer(struct nearest *nearest, const char *name)
{
	size_t length = strlen(nearest->wanted), other = strlen(name);
	/* A third of the letters may be wrong: more is another name. */
	size_t most = (length + 2) / 3;

	if (length > MAX_NAME || other > MAX_NAME)
		return;
	if (nearest->name && nearest->distance <= most)
		most = nearest->distance - !!nearest->distance;
	if (other > length + most || length > other + most)
		return;
	size_t far = distance(nearest->wanted, name, most);
	if (far > most || (nearest->name && far >= nearest->distance))
		return;
	nearest->name = name;
	nearest->distance = far;
}

struct error *nearest_error(const struct nearest *nearest, const char *what)
{
	return error_create(ERROR_USAGE, "%s '%s'%s%s", what, nearest->wanted,
			    nearest->name ? "; the nearest is " : "",
			    nearest->name ? nearest->name : "");
}
