/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel comes wrapped in: vmlinuz, packages, archives, compressed files, a System.map. */
#include <fcntl.h>

#include "base/cleanup.h"
#include "fuzz.h"
#include "image/wrapping.h"

static struct error *look(void *context, struct wrapped *wrapped, bool *done)
{
	uint8_t pointer_size;

	(void)context, (void)done;
	fuzz_look_text(wrapped->name);
	fuzz_look(wrapped->bytes, wrapped->size);
	if (wrapped->kind != WRAPPED_MAP)
		return NULL;
	TRY(wrapped_map_to_elf(wrapped, &pointer_size));
	fuzz_look(wrapped->bytes, wrapped->size);
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char path[FUZZ_PATH_SIZE];

	fuzz_file(bytes, size, path);
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		__builtin_trap();
	error_destroy(wrapping_open(path, fd, look, NULL));
	return 0;
}
