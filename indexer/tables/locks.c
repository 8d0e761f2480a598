/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * locks, waiters: who waits for what, and who holds it.
 *
 * kernel/waits.h tells what each sleeping task waits for; here the locks themselves are read. Who
 * holds what: kernel/locking/{mutex,rwsem,rtmutex,percpu-rwsem}.c, kernel/futex/pi.c, fs/locks.c.
 * Cost: two reads per sleeping task, some dozens per distinct lock.
 */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"
#include "base/map.h"
#include "image/cpus.h"
#include "image/user_space.h"
#include "objects/mm/page_flags.h"
#include "objects/locks/naming.h"
#include "objects/sched/tasks.h"
#include "objects/locks/waits.h"
#include "tables/walk.h"

enum {
	MUTEX_FLAG_HANDOFF = 2, /* kernel/locking/mutex.c */
	MUTEX_FLAG_PICKUP = 4,
	OWNER_FLAGS = 7,         /* of mutexes and rwsems: bits below the task's address */
	RWSEM_WRITER_LOCKED = 1, /* kernel/locking/rwsem.c */
	RWSEM_FLAG_HANDOFF = 4,
	RWSEM_READER_SHIFT = 8,
	RWSEM_READER_OWNED = 1,
	RWBASE_WRITER_BIAS = 1 << 30, /* include/linux/rwbase_rt.h */
	FL_FLOCK = 2,                 /* include/linux/filelock.h */
	FL_LEASE = 32,
	F_WRLCK = 1,
	FUTEX_TID_MASK = 0x3fffffff,
	FLUSHED_MAX = 1 << 16, /* works of a worker */
};
#define FUTEX_WAITERS UINT32_C(0x80000000)

#define LOCKS_FIELDS(F)                                                                            \
	F(pid, "task_struct.pid")                                                                  \
	F(mm, "task_struct.mm")                                                                    \
	F(vfork_done, "task_struct.vfork_done")                                                    \
	F(last_arrival, "?task_struct.sched_info.last_arrival")                                    \
	F(mutex_owner, "?mutex.owner.counter")                                                     \
	F(rwsem_count, "?rw_semaphore.count.counter")                                              \
	F(rwsem_owner, "?rw_semaphore.owner.counter")                                              \
	F(semaphore_count, "semaphore.count")                                                      \
	F(semaphore_holder, "?semaphore.last_holder")                                              \
	F(rt_mutex, "?mutex.rtmutex|mutex.lock")                                                   \
	F(rt_rwsem, "?rw_semaphore.rwbase.rtmutex|rw_semaphore.rtmutex")                           \
	F(rt_rwsem_readers, "?rw_semaphore.rwbase.readers|rw_semaphore.readers")                   \
	F(rt_owner, "?rt_mutex_base.owner|rt_mutex.owner")                                         \
	F(pi_mutex, "?futex_pi_state.pi_mutex")                                                    \
	F(pi_key, "?futex_pi_state.key")                                                           \
	F(percpu_block, "?percpu_rw_semaphore.block")                                              \
	F(percpu_writer, "?percpu_rw_semaphore.writer.task")                                       \
	F(sb_frozen, "?super_block.s_writers.frozen")                                              \
	F(futex_key, "futex_q.key")                                                                \
	F(key_address, "futex_key.private.address")                                                \
	F(key_offset, "futex_key.both.offset")                                                     \
	F(file_pid, "file_lock_core.flc_pid|file_lock.fl_pid")                                     \
	F(file_flags, "file_lock_core.flc_flags|file_lock.fl_flags")                               \
	F(file_type, "file_lock_core.flc_type|file_lock.fl_type")                                  \
	F(file_file, "file_lock_core.flc_file|file_lock.fl_file")                                  \
	F(file_link, "file_lock_core.flc_link|file_lock.fl_link")                                  \
	F(file_listed, "?file_lock.fl_link.prev")                                                  \
	F(file_list, "?file_lock_list_struct.hlist")                                               \
	F(file_inode, "file.f_inode|file.f_path.dentry->d_inode|file.f_dentry->d_inode")           \
	F(page_flags, "page.flags.f|page.flags")                                                   \
	F(page_mapping, "page.mapping")                                                            \
	F(mapping_host, "address_space.host")                                                      \
	F(buffer_state, "buffer_head.b_state")                                                     \
	F(buffer_block, "buffer_head.b_blocknr")                                                   \
	F(buffer_device, "buffer_head.b_bdev")                                                     \
	F(device_disk, "?block_device.bd_disk")                                                    \
	F(disk_name, "?gendisk.disk_name")                                                         \
	F(barrier_done, "?wq_barrier.done")                                                        \
	F(barrier_work, "?wq_barrier.work")                                                        \
	F(work_entry, "work_struct.entry")                                                         \
	F(work_func, "work_struct.func")                                                           \
	F(worker_scheduled, "?worker.scheduled")                                                   \
	F(worker_task, "?worker.task")                                                             \
	F(worker_func, "?worker.current_func")
DEFINE_FIELDS(locks, LOCKS_FIELDS)

struct lock_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct locks_fields f;
	const struct tasks *tasks;
	struct waits *waits;
	struct naming *naming;
	VECTOR(struct wait) list;             /* by lock and order */
	struct map pids;                      /* pid → task */
	struct map vforks;                    /* completion → the child that will complete it */
	struct map emitted;                   /* locks that have their row */
	uint64_t page_locked, page_writeback; /* bits of page.flags */
	struct name name;
	char state[64];
};

/* A task that is known, as a POINTER cell; else NULL. */
static struct cell task_cell(const struct lock_walk *w, uint64_t task)
{
	return map_find(&w->tasks->seen, task) ? cell_pointer(task) : (struct cell){0};
}

static void set_state(struct lock_walk *w, struct locks_row *row, const char *text)
{
	snprintf(w->state, sizeof(w->state), "%s", text);
	row->owner_state = cell_text(w->state);
}

/* Who holds it, by kind. */

static bool try_word(const struct lock_walk *w, const struct field *field, uint64_t lock,
		     uint64_t *ret)
{
	if (!field_try(w->kernel, field, lock, ret))
		return false;
	*ret = kernel_word(w->kernel, *ret);
	return true;
}

static void fill_rtmutex(struct lock_walk *w, uint64_t rtmutex, struct locks_row *row)
{
	uint64_t owner;

	if (!field_try(w->kernel, &w->f.rt_owner, rtmutex, &owner))
		return;
	row->owner = task_cell(w, owner & ~UINT64_C(1));
	set_state(w, row, owner & ~UINT64_C(1) ? "locked" : "free");
}

static void fill_mutex(struct lock_walk *w, uint64_t mutex, struct locks_row *row)
{
	uint64_t owner;

	if (w->f.rt_mutex.present) {
		fill_rtmutex(w, mutex + w->f.rt_mutex.offset, row);
		return;
	}
	if (!try_word(w, &w->f.mutex_owner, mutex, &owner))
		return;
	row->owner = task_cell(w, owner & ~(uint64_t)OWNER_FLAGS);
	set_state(w, row,
		  !(owner & ~(uint64_t)OWNER_FLAGS)                         ? "free"
		  : owner & MUTEX_FLAG_PICKUP || owner & MUTEX_FLAG_HANDOFF ? "handoff"
									    : "locked");
}

/*
 * rwbase: the count of readers, or that of a writer. While there are readers, who owns the rt_mutex
 * is a writer who waits for them.
 */
static void fill_rt_rwsem(struct lock_walk *w, uint64_t rwsem, struct locks_row *row)
{
	uint64_t readers;

	fill_rtmutex(w, rwsem + w->f.rt_rwsem.offset, row);
	if (!field_try(w->kernel, &w->f.rt_rwsem_readers, rwsem, &readers))
		return;
	uint32_t count = (uint32_t)readers & (RWBASE_WRITER_BIAS - 1);
	if (count) {
		snprintf(w->state, sizeof(w->state), "read-held %u", count);
		row->owner_state = cell_text(w->state);
		row->owner = (struct cell){0};
	} else if (readers & RWBASE_WRITER_BIAS) {
		set_state(w, row, "write");
	}
}

static void fill_rwsem(struct lock_walk *w, uint64_t rwsem, struct locks_row *row)
{
	uint64_t count, owner;

	if (w->f.rt_rwsem.present) {
		fill_rt_rwsem(w, rwsem, row);
		return;
	}
	if (!try_word(w, &w->f.rwsem_count, rwsem, &count) ||
	    !try_word(w, &w->f.rwsem_owner, rwsem, &owner))
		return;
	/* The highest bit is a flag. */
	unsigned long long readers = kernel_word(w->kernel, count << 1) >> 1 >> RWSEM_READER_SHIFT;
	const char *handoff = count & RWSEM_FLAG_HANDOFF ? ", handoff" : "";
	if (count & RWSEM_WRITER_LOCKED)
		snprintf(w->state, sizeof(w->state), "write%s", handoff);
	else if (readers)
		snprintf(w->state, sizeof(w->state), "read-held %llu%s", readers, handoff);
	else
		snprintf(w->state, sizeof(w->state), "free%s", handoff);
	row->owner_state = cell_text(w->state);
	if (count & RWSEM_WRITER_LOCKED || (readers && owner & RWSEM_READER_OWNED))
		row->owner = task_cell(w, owner & ~(uint64_t)OWNER_FLAGS);
}

static void fill_semaphore(struct lock_walk *w, uint64_t semaphore, struct locks_row *row)
{
	uint64_t count, holder;

	if (!field_try(w->kernel, &w->f.semaphore_count, semaphore, &count))
		return;
	set_state(w, row, count ? "free" : "locked");
	if (!count && field_try(w->kernel, &w->f.semaphore_holder, semaphore, &holder))
		row->owner = task_cell(w, holder);
}

/* include/linux/fs.h: SB_UNFROZEN … SB_FREEZE_COMPLETE. */
static const char *frozen_state(uint64_t frozen)
{
	static const char *const names[] = {NULL, "freezing: writes", "freezing: page faults",
					    "freezing: file system", "frozen"};

	return frozen < sizeof(names) / sizeof(names[0]) ? names[frozen] : NULL;
}

/* A file system that is frozen is held for writing by nobody in particular. */
static void fill_percpu(struct lock_walk *w, uint64_t sem, struct locks_row *row)
{
	uint64_t frozen, block, writer;

	if (w->name.superblock &&
	    field_try(w->kernel, &w->f.sb_frozen, w->name.superblock, &frozen) &&
	    frozen_state(frozen)) {
		row->kind = cell_text("frozen_sb");
		set_state(w, row, frozen_state(frozen));
		return;
	}
	if (field_try(w->kernel, &w->f.percpu_block, sem, &block))
		set_state(w, row, block ? "write" : "read-held");
	if (field_try(w->kernel, &w->f.percpu_writer, sem, &writer) && writer &&
	    !cell_is_null(row->owner_state))
		set_state(w, row, "read-held, a writer waits");
}

/*
 * The worker that is to complete a flush: the barrier is queued behind the work that it waits for,
 * in the worker's list; behind a work that no worker has taken yet it is in no worker's.
 */
static struct error *find_flushed(struct lock_walk *w, uint64_t entry, uint64_t *ret)
{
	const struct locks_fields *f = &w->f;
	struct list list;
	uint64_t task, func;
	unsigned int count = 0;

	*ret = 0;
	list_begin(&list, w->kernel, entry, LIST_FORWARD);
	while (!*ret && count++ < FLUSHED_MAX && list_next(&list)) {
		uint64_t worker = list.entry - f->worker_scheduled.offset;

		if (field_try(w->kernel, &f->work_func, list.entry - f->work_entry.offset, &func) &&
		    kernel_is_text(w->kernel, func))
			continue;
		if (field_try(w->kernel, &f->worker_task, worker, &task) &&
		    !cell_is_null(task_cell(w, task)))
			*ret = worker;
	}
	return list_end(&list);
}

/* flush_work(): the completion is in a struct wq_barrier. */
static struct error *fill_flush(struct lock_walk *w, uint64_t barrier, struct locks_row *row)
{
	const struct locks_fields *f = &w->f;
	uint64_t work = barrier + f->barrier_work.offset, func, worker, task;
	const struct symbol *symbol = symbols_find(&w->kernel->symbols, "wq_barrier_func");

	if (!symbol || !f->barrier_done.present ||
	    !field_try(w->kernel, &f->work_func, work, &func) || func != symbol->address)
		return NULL;
	set_state(w, row, "flush of a work");
	TRY(find_flushed(w, work + f->work_entry.offset, &worker));
	if (!worker || !field_try(w->kernel, &f->worker_task, worker, &task) ||
	    !field_try(w->kernel, &f->worker_func, worker, &func))
		return NULL;
	struct place place = kernel_place(w->kernel, func);
	row->owner = task_cell(w, task);
	row->symbol = cell_text(place.name);
	row->module = cell_text(place.module);
	row->member = (struct cell){0};
	return NULL;
}

static struct error *fill_completion(struct lock_walk *w, uint64_t completion,
				     struct locks_row *row)
{
	const uint64_t *child = map_find(&w->vforks, completion);

	if (!child)
		return fill_flush(w, completion - w->f.barrier_done.offset, row);
	row->owner = cell_pointer(*child);
	set_state(w, row, "vfork");
	return NULL;
}

/* Futexes. */

static struct error *read_user(struct lock_walk *w, uint64_t mm, uint64_t address, void *buffer,
			       size_t size)
{
	struct address_space space;

	TRY(kernel_user_space(w->kernel, mm, &space));
	return memory_read_user(&w->kernel->memory, &space, address, buffer, size);
}

/*
 * The thread of this id, if it lives in that address space. In a PID namespace of its own a process
 * has other ids: then there is none.
 */
static uint64_t thread_in(struct lock_walk *w, uint32_t tid, uint64_t mm)
{
	const uint64_t *task = tid ? map_find(&w->pids, tid) : NULL;
	uint64_t own;

	return task && field_try(w->kernel, &w->f.mm, *task, &own) && own == mm ? *task : 0;
}

/*
 * The word of a robust or PI futex is the owner's thread id. That of a plain pthread mutex is 2
 * when others wait, and glibc and musl keep the owner beside it: its lock, count and owner (glibc).
 */
static void fill_futex_owner(struct lock_walk *w, uint64_t mm, uint64_t uaddr,
			     struct locks_row *row)
{
	enum { PTHREAD_CONTENDED = 2, LOCK = 0, OWNER = 2 };
	uint8_t bytes[3 * sizeof(uint32_t)];
	uint64_t owner = 0;
	uint32_t word;

	if (read_user(w, mm, uaddr, bytes, sizeof(bytes)))
		return;
	word = (uint32_t)load_uint(bytes + 4 * LOCK, 4, w->kernel->memory.swap);
	if (word & FUTEX_WAITERS) {
		owner = thread_in(w, word & FUTEX_TID_MASK, mm);
		set_state(w, row, "locked");
	} else if (word == PTHREAD_CONTENDED) {
		uint32_t tid = (uint32_t)load_uint(bytes + 4 * OWNER, 4, w->kernel->memory.swap);

		owner = thread_in(w, tid, mm);
		if (owner)
			set_state(w, row, "pthread mutex");
	}
	row->owner = cell_pointer(owner);
}

/*
 * union futex_key: what tells address spaces or files apart, address of the page, offset in it,
 * with FUT_OFF_INODE when the page is a file's. If not, the address is one of the waiter's own.
 * Returns its address space, 0 for a file's page.
 */
static uint64_t fill_futex_key(struct lock_walk *w, uint64_t key, uint64_t waiter,
			       struct locks_row *row)
{
	enum { FUT_OFF_INODE = 1, FUT_OFF_FLAGS = 3 };
	uint64_t mm, address, offset;

	if (!field_try(w->kernel, &w->f.key_address, key, &address) ||
	    !field_try(w->kernel, &w->f.key_offset, key, &offset) || offset & FUT_OFF_INODE ||
	    !field_try(w->kernel, &w->f.mm, waiter, &mm))
		return 0;
	row->uaddr = cell_pointer(address + (offset & ~(uint64_t)FUT_OFF_FLAGS));
	naming_process(w->naming, mm, &w->name);
	row->symbol = cell_text(w->name.text[0] ? w->name.text : NULL);
	return mm;
}

static void fill_futex(struct lock_walk *w, const struct wait *wait, struct locks_row *row)
{
	uint64_t mm = fill_futex_key(w, wait->lock + w->f.futex_key.offset, wait->task, row);

	if (mm)
		fill_futex_owner(w, mm, (uint64_t)row->uaddr.integer, row);
}

static void fill_futex_pi(struct lock_walk *w, const struct wait *wait, struct locks_row *row)
{
	if (w->f.pi_key.present)
		fill_futex_key(w, wait->lock + w->f.pi_key.offset, wait->task, row);
	fill_rtmutex(w, wait->lock + w->f.pi_mutex.offset, row);
}

/* File locks. */

static const char *file_lock_kind(uint64_t flags)
{
	return flags & FL_FLOCK ? "flock" : flags & FL_LEASE ? "lease" : "posix";
}

/* What is locked of a file is named by the file's path. */
static struct error *name_inode(struct lock_walk *w, uint64_t inode, struct locks_row *row)
{
	TRY(naming_inode(w->naming, inode, &w->name));
	row->symbol = cell_text(w->name.text[0] ? w->name.text : NULL);
	row->member = (struct cell){0};
	return NULL;
}

/* fl_pid is the process that locked, in the initial namespace; -1 for locks of open files. */
static struct error *fill_file_lock(struct lock_walk *w, uint64_t lock, struct locks_row *row)
{
	uint64_t flags, type, pid, file, inode;

	if (field_try(w->kernel, &w->f.file_flags, lock, &flags))
		row->kind = cell_text(file_lock_kind(flags));
	if (field_try(w->kernel, &w->f.file_type, lock, &type))
		set_state(w, row, type == F_WRLCK ? "write" : "read");
	if (field_try(w->kernel, &w->f.file_pid, lock, &pid) && pid) {
		const uint64_t *task = map_find(&w->pids, (uint32_t)pid);

		row->owner = task ? cell_pointer(*task) : (struct cell){0};
	}
	if (!field_try(w->kernel, &w->f.file_file, lock, &file) || !file ||
	    !field_try(w->kernel, &w->f.file_inode, file, &inode))
		return NULL;
	return name_inode(w, inode, row);
}

/* Bits of pages and buffers. */

static bool has_bit(struct lock_walk *w, uint64_t flags, const char *name)
{
	int64_t bit;

	return !types_enumerator(w->kernel->types, name, &bit) && bit >= 0 && bit < 64 &&
	       flags >> bit & 1;
}

static struct error *fill_page(struct lock_walk *w, uint64_t page, struct locks_row *row)
{
	uint64_t flags, mapping, inode;

	if (field_try(w->kernel, &w->f.page_flags, page, &flags))
		set_state(w, row,
			  flags & w->page_locked      ? "locked"
			  : flags & w->page_writeback ? "writeback"
						      : "free");
	if (!field_try(w->kernel, &w->f.page_mapping, page, &mapping) || !mapping || mapping & 3 ||
	    !field_try(w->kernel, &w->f.mapping_host, mapping, &inode))
		return NULL;
	return name_inode(w, inode, row);
}

static void fill_buffer(struct lock_walk *w, uint64_t buffer, struct locks_row *row)
{
	uint64_t block, device, disk, state;
	char name[32] = "";

	row->kind = cell_text("buffer_bit");
	if (field_try(w->kernel, &w->f.buffer_state, buffer, &state))
		set_state(w, row, has_bit(w, state, "BH_Lock") ? "locked" : "free");
	if (!field_try(w->kernel, &w->f.buffer_block, buffer, &block) ||
	    !field_try(w->kernel, &w->f.buffer_device, buffer, &device) ||
	    !field_try(w->kernel, &w->f.device_disk, device, &disk) ||
	    memory_string(&w->kernel->memory, disk + w->f.disk_name.offset, name, sizeof(name)))
		return;
	snprintf(w->name.text, sizeof(w->name.text), "%s: block %llu", name,
		 (unsigned long long)block);
	row->symbol = cell_text(w->name.text);
	row->member = (struct cell){0};
}

/* Rows. */

static const char *kind_name(enum wait_kind kind)
{
	static const char *const names[] = {
	    [WAIT_MUTEX] = "mutex",
	    [WAIT_RWSEM] = "rwsem",
	    [WAIT_SEMAPHORE] = "semaphore",
	    [WAIT_RTMUTEX] = "rtmutex",
	    [WAIT_SPINLOCK] = "spinlock",
	    [WAIT_RWLOCK] = "rwlock",
	    [WAIT_COMPLETION] = "completion",
	    [WAIT_PERCPU_RWSEM] = "percpu_rwsem",
	    [WAIT_FUTEX] = "futex",
	    [WAIT_FUTEX_PI] = "futex",
	    [WAIT_FLOCK] = "flock",
	    [WAIT_PAGE_BIT] = "page_bit",
	    [WAIT_BIT] = "bit",
	    [WAIT_QUEUE] = "waitqueue",
	};

	return names[kind];
}

static struct error *fill_owner(struct lock_walk *w, const struct wait *wait, struct locks_row *row)
{
	switch (wait->kind) {
	case WAIT_MUTEX:
		fill_mutex(w, wait->lock, row);
		return NULL;
	case WAIT_RWSEM:
		fill_rwsem(w, wait->lock, row);
		return NULL;
	case WAIT_SEMAPHORE:
		fill_semaphore(w, wait->lock, row);
		return NULL;
	case WAIT_RTMUTEX:
	case WAIT_SPINLOCK:
	case WAIT_RWLOCK:
		fill_rtmutex(w, wait->lock, row);
		return NULL;
	case WAIT_PERCPU_RWSEM:
		fill_percpu(w, wait->lock, row);
		return NULL;
	case WAIT_COMPLETION:
		return fill_completion(w, wait->lock, row);
	case WAIT_FUTEX:
		fill_futex(w, wait, row);
		return NULL;
	case WAIT_FUTEX_PI:
		fill_futex_pi(w, wait, row);
		return NULL;
	case WAIT_FLOCK:
		return fill_file_lock(w, wait->lock, row);
	case WAIT_PAGE_BIT:
		return fill_page(w, wait->lock, row);
	case WAIT_BIT:
		if (wait->buffer)
			fill_buffer(w, wait->lock, row);
		return NULL;
	default:
		return NULL;
	}
}

/* A futex is known by its users, a page and a file lock by their file: not by where they lie. */
static bool has_place(enum wait_kind kind)
{
	return kind != WAIT_FUTEX && kind != WAIT_FUTEX_PI && kind != WAIT_PAGE_BIT &&
	       kind != WAIT_FLOCK;
}

static struct error *emit_lock(struct lock_walk *w, const struct wait *wait, size_t waiters)
{
	struct locks_row row = {
	    .lock = cell_pointer(wait->lock),
	    .kind = cell_text(kind_name(wait->kind)),
	    .waiters = cell_integer((int64_t)waiters),
	};
	bool added;

	if (!map_insert(&w->emitted, wait->lock, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	w->name = (struct name){.text = ""};
	if (has_place(wait->kind)) {
		TRY(naming_find(w->naming, wait->lock, &w->name));
		row.symbol = cell_text(w->name.text[0] ? w->name.text : NULL);
		row.member = cell_text(w->name.member);
		row.module = cell_text(kernel_place(w->kernel, wait->lock).module);
	}
	TRY(fill_owner(w, wait, &row));
	return emit_locks(w->walk->sink, &row);
}

static struct cell waited(struct lock_walk *w, uint64_t task)
{
	const struct clock *clock = &w->walk->crash->clock;
	uint64_t last;

	if (!clock->known || !field_try(w->kernel, &w->f.last_arrival, task, &last) || !last)
		return (struct cell){0};
	int64_t ns = clock->boottime - (int64_t)last;
	return cell_integer(ns > 0 ? ns : 0);
}

static struct error *emit_waiter(struct lock_walk *w, const struct wait *wait, size_t position)
{
	struct waiters_row row = {
	    .lock = cell_pointer(wait->lock),
	    .task = cell_pointer(wait->task),
	    .mode = cell_text(wait->mode),
	    .position = cell_integer((int64_t)position),
	    .waiter = cell_pointer(wait->waiter),
	    .waited_ns = waited(w, wait->task),
	};

	return emit_waiters(w->walk->sink, &row);
}

static int by_lock(const void *a, const void *b)
{
	const struct wait *one = a, *other = b;

	if (one->lock != other->lock)
		return one->lock < other->lock ? -1 : 1;
	return (one->order > other->order) - (one->order < other->order);
}

static struct error *emit_all(struct lock_walk *w)
{
	size_t first = 0;

	for (size_t i = 0; i < w->list.count; i++) {
		struct wait *wait = &w->list.data[i];

		if (i + 1 < w->list.count && w->list.data[i + 1].lock == wait->lock)
			continue;
		problems_enter(w->kernel->problems, "tables", "locks");
		TRY(emit_lock(w, wait, i + 1 - first));
		problems_enter(w->kernel->problems, "tables", "waiters");
		for (size_t n = first; n <= i; n++)
			TRY(emit_waiter(w, &w->list.data[n], n - first));
		first = i + 1;
	}
	return NULL;
}

static struct error *walk_file_list(struct lock_walk *w, uint64_t head, enum list_kind way)
{
	struct wait wait = {.kind = WAIT_FLOCK};
	struct list list;

	for (list_begin(&list, w->kernel, head, way); list_next(&list);) {
		wait.lock = list.entry - w->f.file_link.offset;
		TRY(emit_lock(w, &wait, 0));
	}
	return list_end(&list);
}

/* Held ones, awaited or not: of each CPU those that were got there; until 3.9 in one list. */
static struct error *walk_file_locks(struct lock_walk *w)
{
	uint64_t head;

	if (w->f.file_listed.present) {
		TRY(kernel_symbol(w->kernel, "file_lock_list", &head));
		return walk_file_list(w, head, LIST_FORWARD);
	}
	vector_for_each(&w->kernel->cpus, cpu) {
		TRY(percpu_symbol(w->kernel, cpu, "file_lock_list", &head));
		TRY(walk_file_list(w, head + w->f.file_list.offset, LIST_HEADLESS));
	}
	return NULL;
}

static struct error *put(struct map *map, uint64_t key, uint64_t value)
{
	uint64_t *slot = map_insert(map, key, NULL);

	if (!slot)
		return error_no_memory();
	*slot = value;
	return NULL;
}

static struct error *note_task(struct lock_walk *w, uint64_t task)
{
	uint64_t pid, completion;

	TRY(tasks_read(w->tasks, w->kernel, &w->f.pid, task, &pid));
	TRY(put(&w->pids, (uint32_t)pid, task));
	TRY(tasks_read(w->tasks, w->kernel, &w->f.vfork_done, task, &completion));
	return completion ? put(&w->vforks, completion, task) : NULL;
}

static struct error *find_wait(struct lock_walk *w, uint64_t task)
{
	struct wait wait;

	problems_at(w->kernel->problems, "task 0x%llx", (unsigned long long)task);
	TRY(waits_find(w->waits, task, &wait));
	return !wait.kind || vector_push(&w->list, wait) ? NULL : error_no_memory();
}

static void lock_walk_deinit(struct lock_walk *w)
{
	waits_destroy(w->waits);
	naming_destroy(w->naming);
	vector_deinit(&w->list);
	map_deinit(&w->pids);
	map_deinit(&w->vforks);
	map_deinit(&w->emitted);
}

struct error *walk_locks(struct walk *walk)
{
	_cleanup_(lock_walk_deinit) struct lock_walk w = {.walk = walk, .kernel = walk->kernel};

	TRY(fields_init(walk->kernel, locks, &w.f));
	TRY(error_ignore_damage(page_flag_mask(w.kernel, "PG_locked", &w.page_locked)));
	TRY(error_ignore_damage(page_flag_mask(w.kernel, "PG_writeback", &w.page_writeback)));
	TRY(crash_tasks(walk->crash, &w.tasks));
	TRY(waits_create(walk->kernel, w.tasks, &w.waits));
	TRY(naming_create(walk->kernel, w.tasks, &w.naming));
	vector_for_each(&w.tasks->list, task) {
		TRY(interrupt_check());
		TRY(walk_skip(walk, note_task(&w, *task)));
		TRY(walk_skip(walk, find_wait(&w, *task)));
	}
	problems_at(walk->kernel->problems, NULL);
	if (w.list.count)
		qsort(w.list.data, w.list.count, sizeof(*w.list.data), by_lock);
	TRY(emit_all(&w));
	problems_enter(walk->kernel->problems, "tables", "locks");
	return walk_file_locks(&w);
}
