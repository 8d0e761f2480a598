/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growth of vectors: doubling, so that n pushes cost O(n). */
#include "base/vector.h"

#include <stdint.h>

bool vector_grow(void **data, size_t *capacity, size_t element, size_t need)
{
	size_t wanted = *capacity ? *capacity * 2 : 16;

	if (wanted < need)
		wanted = need;
	if (wanted > SIZE_MAX / element)
		return false;
	void *grown = realloc(*data, wanted * element);
	if (!grown)
		return false;
	*data = grown;
	*capacity = wanted;
	return true;
}
