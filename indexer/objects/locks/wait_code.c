/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One pass over the kernel's symbols, a binary search per question. */
#include "objects/locks/wait_code.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/map.h"
#include "image/kernel.h"

static const struct wait_function functions[] = {
    {"__mutex_lock", WAIT_MUTEX, "exclusive"},
    {"__mutex_lock_slowpath", WAIT_MUTEX, "exclusive"},
    {"__mutex_lock_killable_slowpath", WAIT_MUTEX, "exclusive"},
    {"__mutex_lock_interruptible_slowpath", WAIT_MUTEX, "exclusive"},
    {"__ww_mutex_lock", WAIT_MUTEX, "exclusive"},
    {"__ww_mutex_lock_slowpath", WAIT_MUTEX, "exclusive"},
    {"__ww_mutex_lock_interruptible_slowpath", WAIT_MUTEX, "exclusive"},
    {"mutex_lock", WAIT_MUTEX, "exclusive"},
    {"_mutex_lock", WAIT_MUTEX, "exclusive"},
    {"mutex_lock_io", WAIT_MUTEX, "exclusive"},
    {"mutex_lock_killable", WAIT_MUTEX, "exclusive"},
    {"_mutex_lock_killable", WAIT_MUTEX, "exclusive"},
    {"mutex_lock_interruptible", WAIT_MUTEX, "exclusive"},
    {"_mutex_lock_interruptible", WAIT_MUTEX, "exclusive"},
    {"ww_mutex_lock", WAIT_MUTEX, "exclusive"},
    {"ww_mutex_lock_interruptible", WAIT_MUTEX, "exclusive"},
    {"rwsem_down_read_slowpath", WAIT_RWSEM, "read"},
    {"rwsem_down_write_slowpath", WAIT_RWSEM, "write"},
    {"rwsem_down_failed_common", WAIT_RWSEM, NULL},
    {"rwsem_down_read_failed", WAIT_RWSEM, "read"},
    {"rwsem_down_read_failed_killable", WAIT_RWSEM, "read"},
    {"rwsem_down_write_failed", WAIT_RWSEM, "write"},
    {"rwsem_down_write_failed_killable", WAIT_RWSEM, "write"},
    {"__down_write_nested", WAIT_RWSEM, "write"},
    {"down_read", WAIT_RWSEM, "read"},
    {"down_read_killable", WAIT_RWSEM, "read"},
    {"down_read_interruptible", WAIT_RWSEM, "read"},
    {"__down_read", WAIT_RWSEM, "read"},
    {"__down_read_common", WAIT_RWSEM, "read"},
    {"rwbase_read_lock", WAIT_RWSEM, "read"},
    {"__rwbase_read_lock", WAIT_RWSEM, "read"},
    {"down_write", WAIT_RWSEM, "write"},
    {"down_write_killable", WAIT_RWSEM, "write"},
    {"__down_write", WAIT_RWSEM, "write"},
    {"__down_write_common", WAIT_RWSEM, "write"},
    {"rwbase_write_lock", WAIT_RWSEM, "write"},
    {"__down", WAIT_SEMAPHORE, "exclusive"},
    {"__down_common", WAIT_SEMAPHORE, "exclusive"},
    {"___down_common", WAIT_SEMAPHORE, "exclusive"},
    {"__down_interruptible", WAIT_SEMAPHORE, "exclusive"},
    {"__down_killable", WAIT_SEMAPHORE, "exclusive"},
    {"__down_timeout", WAIT_SEMAPHORE, "exclusive"},
    {"down", WAIT_SEMAPHORE, "exclusive"},
    {"down_interruptible", WAIT_SEMAPHORE, "exclusive"},
    {"down_killable", WAIT_SEMAPHORE, "exclusive"},
    {"down_timeout", WAIT_SEMAPHORE, "exclusive"},
    {"rt_mutex_lock", WAIT_RTMUTEX, "exclusive"},
    {"rt_mutex_lock_interruptible", WAIT_RTMUTEX, "exclusive"},
    {"rt_mutex_lock_killable", WAIT_RTMUTEX, "exclusive"},
    {"rt_spin_lock", WAIT_SPINLOCK, "exclusive"},
    {"rt_spin_lock_slowlock", WAIT_SPINLOCK, "exclusive"},
    {"rt_read_lock", WAIT_RWLOCK, "read"},
    {"rt_write_lock", WAIT_RWLOCK, "write"},
    {"__read_rt_lock", WAIT_RWLOCK, "read"},
    {"__write_rt_lock", WAIT_RWLOCK, "write"},
    {"__percpu_down_read", WAIT_PERCPU_RWSEM, "read"},
    {"percpu_down_write", WAIT_PERCPU_RWSEM, "write"},
    {"__wait_for_common", WAIT_COMPLETION, NULL},
    {"wait_for_common", WAIT_COMPLETION, NULL},
    {"wait_for_completion", WAIT_COMPLETION, NULL},
    {"wait_for_completion_timeout", WAIT_COMPLETION, NULL},
    {"wait_for_completion_io", WAIT_COMPLETION, NULL},
    {"wait_for_completion_io_timeout", WAIT_COMPLETION, NULL},
    {"wait_for_completion_interruptible", WAIT_COMPLETION, NULL},
    {"wait_for_completion_interruptible_timeout", WAIT_COMPLETION, NULL},
    {"wait_for_completion_killable", WAIT_COMPLETION, NULL},
    {"wait_for_completion_killable_timeout", WAIT_COMPLETION, NULL},
    {"wait_for_completion_state", WAIT_COMPLETION, NULL},
    {"futex_wait_queue", WAIT_FUTEX, NULL},
    {"futex_wait_queue_me", WAIT_FUTEX, NULL},
    {"futex_do_wait", WAIT_FUTEX, NULL},
    {"__futex_wait", WAIT_FUTEX, NULL},
    {"futex_wait", WAIT_FUTEX, NULL},
    {"do_futex", WAIT_FUTEX, NULL},
    {"futex_wait_requeue_pi", WAIT_FUTEX, NULL},
    {"futex_lock_pi", WAIT_FUTEX_PI, "exclusive"},
    {"locks_lock_inode_wait", WAIT_FLOCK, NULL},
    {"flock_lock_inode_wait", WAIT_FLOCK, NULL},
    {"posix_lock_inode_wait", WAIT_FLOCK, NULL},
    {"do_lock_file_wait", WAIT_FLOCK, NULL},
    {"flock_lock_file_wait", WAIT_FLOCK, NULL},
    {"posix_lock_file_wait", WAIT_FLOCK, NULL},
    {"fcntl_setlk", WAIT_FLOCK, NULL},
    {"fcntl_setlk64", WAIT_FLOCK, NULL},
    {"__break_lease", WAIT_FLOCK, NULL},
    {"__wait_on_buffer", WAIT_BIT, NULL},
    {"__lock_buffer", WAIT_BIT, "exclusive"},
};

/* Compilers clone functions (.constprop.0, .isra.0), and static ones may share a name. */
static struct error *add_range(struct wait_code *code, const struct symbols *symbols,
			       const struct map *names, const struct symbol *symbol)
{
	const struct symbol *last = symbols->list.data + symbols->list.count, *next = symbol;
	const char *name = symbols_name(symbols, symbol);
	size_t size = strcspn(name, ".");
	const uint64_t *place = map_find(names, hash_bytes(name, size));

	if (!place)
		return NULL;
	const struct wait_function *function = &functions[*place];
	while (next < last && next->address == symbol->address)
		next++;
	if (strlen(function->name) != size || memcmp(name, function->name, size) || next == last)
		return NULL;
	struct wait_range range = {symbol->address, next->address, function};
	return vector_push(&code->ranges, range) ? NULL : error_no_memory();
}

static int by_start(const void *a, const void *b)
{
	const struct wait_range *one = a, *other = b;

	return (one->start > other->start) - (one->start < other->start);
}

struct error *wait_code_load(struct wait_code *code, struct kernel *kernel)
{
	_cleanup_(map_deinit) struct map names = {0};

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		uint64_t *place = map_insert(&names, hash_string(functions[i].name), NULL);

		if (!place)
			return error_no_memory();
		*place = i;
	}
	vector_for_each(&kernel->symbols.list, symbol)
		if (!symbol->module && (symbol->type | 0x20) == 't')
			TRY(add_range(code, &kernel->symbols, &names, symbol));
	if (code->ranges.count)
		qsort(code->ranges.data, code->ranges.count, sizeof(*code->ranges.data), by_start);
	return NULL;
}

void wait_code_deinit(struct wait_code *code)
{
	vector_deinit(&code->ranges);
}

/* A return address behind a call that ends its function is the start of the next one. */
const struct wait_function *wait_code_at(const struct wait_code *code, uint64_t pc)
{
	size_t low = 0, high = code->ranges.count;

	if (!high || pc <= code->ranges.data[0].start || pc > code->ranges.data[high - 1].end)
		return NULL;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (code->ranges.data[middle].start < pc)
			low = middle + 1;
		else
			high = middle;
	}
	return low && pc <= code->ranges.data[low - 1].end ? code->ranges.data[low - 1].function
							   : NULL;
}
