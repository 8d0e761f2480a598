/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BTF of a kernel, and of a module that goes on from it. The first byte tells the byte order and
 * whether there is a module's, the second then where that begins.
 */
#include "types.h"

static void look_at_ids(struct types *types)
{
	for (uint64_t id = 0; id < TYPES_LOOKED_AT; id++) {
		const struct type *type;
		struct error *error = types_get(types, id, &type);

		if (!error)
			types_look_at(type);
		error_destroy(error);
	}
}

static void look_at_split(const struct types *base, const uint8_t *bytes, size_t size, bool swap,
			  uint8_t first_id, uint8_t first_string)
{
	struct types *types = NULL;

	error_destroy(
	    types_btf_create_split(base, first_id, first_string, bytes, size, swap, &types));
	if (!types)
		return;
	look_at_ids(types);
	types_look_at_all(types);
	types_destroy(types);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct types *types = NULL;

	if (size < 2)
		return 0;
	bool swap = bytes[0] & 1, split = bytes[0] & 2;
	size_t end = split ? 1 + (size - 1) * bytes[1] / 256 : size;
	error_destroy(types_btf_create(bytes + 1, end - 1, swap, 8, &types));
	if (!types)
		return 0;
	look_at_ids(types);
	types_look_at_all(types);
	if (split)
		look_at_split(types, bytes + end, size - end, swap, bytes[0] >> 2, bytes[1]);
	types_destroy(types);
	return 0;
}
