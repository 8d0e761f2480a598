/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See claims.h. 0 marks a free place: a kernel of that hash is nobody's and written by each. */
#include "store/claims.h"

#include <stdatomic.h>
#include <sys/mman.h>

#include "case/case.h"

enum { CLAIMS_MAX = 64 };

struct claims {
	_Atomic int64_t kernels[CLAIMS_MAX];
};

struct error *claims_create(struct claims **ret)
{
	void *memory =
	    mmap(NULL, sizeof(**ret), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return error_no_memory();
	*ret = memory;
	return NULL;
}

void claims_destroy(struct claims *claims)
{
	if (claims)
		munmap(claims, sizeof(*claims));
}

void claims_keep(struct claims *claims)
{
	if (claims)
		madvise(claims, sizeof(*claims), MADV_DONTFORK);
}

struct error *claims_fill(struct claims *claims, sqlite3 *database)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *kernels = NULL;
	int rc;

	TRY(database_prepare(database,
			     "SELECT kernel FROM kernels AS k WHERE EXISTS "
			     "(SELECT 1 FROM kernel_symbol_blocks AS s WHERE s.kernel = k.kernel)",
			     &kernels));
	while ((rc = sqlite3_step(kernels)) == SQLITE_ROW)
		claims_take(claims, sqlite3_column_int64(kernels, 0));
	return rc == SQLITE_DONE ? NULL : database_error(database);
}

bool claims_take(struct claims *claims, int64_t kernel)
{
	for (unsigned i = 0; kernel != 0 && i < CLAIMS_MAX; i++) {
		int64_t found = 0;

		if (atomic_compare_exchange_strong(&claims->kernels[i], &found, kernel))
			return true;
		if (found == kernel)
			return false;
	}
	return true;
}
