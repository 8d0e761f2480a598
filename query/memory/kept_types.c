/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See kept_types.h. A case may be hostile: what it packs is bounded here, and parsed elsewhere. */
#include "memory/kept_types.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "base/cleanup.h"
#include "base/vector.h"
#include "case/case.h"

enum { TYPES_MAX = 64 << 20 };

struct packed {
	VECTOR(uint8_t) list;
};

static void packed_deinit(struct packed *packed)
{
	vector_deinit(&packed->list);
}

static struct error *wrong(void)
{
	return error_create(ERROR_CASE, "the types that the case keeps make no sense");
}

static struct error *add_part(struct packed *packed, sqlite3_stmt *statement)
{
	const void *part = sqlite3_column_blob(statement, 0);
	size_t size = (size_t)sqlite3_column_bytes(statement, 0), before = packed->list.count;

	if (!part)
		return NULL;
	if (before + size > TYPES_MAX)
		return wrong();
	if (!vector_reserve(&packed->list, before + size))
		return error_no_memory();
	memcpy(packed->list.data + before, part, size);
	packed->list.count += size;
	return NULL;
}

static struct error *collect(sqlite3 *database, int64_t dump, struct packed *packed)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	int rc;

	TRY(database_prepare(database,
			     "SELECT t.compressed FROM dumps AS d JOIN kernel_types AS t "
			     "USING (kernel) WHERE d.dump = ? ORDER BY t.part",
			     &statement));
	sqlite3_bind_int64(statement, 1, dump);
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
		TRY(add_part(packed, statement));
	return rc == SQLITE_DONE ? NULL : database_error(database);
}

static struct error *unpack(const struct packed *packed, int *fd)
{
	uint64_t size = ZSTD_getFrameContentSize(packed->list.data, packed->list.count);
	_cleanup_free_ void *bytes = malloc(size <= TYPES_MAX ? size + 1 : 1);

	if (!bytes)
		return error_no_memory();
	if (size > TYPES_MAX ||
	    ZSTD_decompress(bytes, size, packed->list.data, packed->list.count) != size)
		return wrong();
	_cleanup_close_ int file = memfd_create("types", MFD_CLOEXEC);
	if (file < 0 || pwrite(file, bytes, size, 0) != (ssize_t)size)
		return error_from_errno("cannot unpack kept types");
	*fd = file;
	file = -1;
	return NULL;
}

struct error *kept_types_open(sqlite3 *database, int64_t dump, int *fd)
{
	_cleanup_(packed_deinit) struct packed packed = {0};

	*fd = -1;
	TRY(collect(database, dump, &packed));
	return packed.list.count ? unpack(&packed, fd) : NULL;
}
