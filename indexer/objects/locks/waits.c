/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What sleeping tasks wait for. Waiters: kernel/locking/{mutex,rwsem,semaphore,rtmutex,
 * percpu-rwsem}.c, kernel/sched/{wait,wait_bit,swait,completion}.c, kernel/futex/, mm/filemap.c,
 * fs/locks.c.
 *
 * Since 7.1 mutexes, rwsems and semaphores keep a pointer to their first waiter in place of a list
 * head, so that the waiters' ring has no node of the lock's own: blocked_on and blocker name the
 * lock then, else a word on the stack does, and in any case the lock must name the ring.
 */
#include "objects/locks/waits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/map.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/list.h"
#include "shapes/rbtree.h"
#include "shapes/ring.h"
#include "objects/sched/tasks.h"
#include "objects/locks/wait_code.h"

enum {
	TASK_UNINTERRUPTIBLE = 0x2, /* include/linux/sched.h */
	TASK_NOLOAD = 0x400,
	WQ_FLAG_EXCLUSIVE = 0x1, /* include/linux/wait.h */
	BLOCKER_TYPE_MASK = 0x3, /* include/linux/hung_task.h */
	STACK_MAX = 64 << 10,
	RT_CALLERS =
	    4, /* calls from the one that takes an rt_mutex to the one that names the lock */
};

#define WAITS_FIELDS(F)                                                                            \
	F(state, "task_struct.__state|task_struct.state")                                          \
	F(on_cpu, "?task_struct.on_cpu")                                                           \
	F(stack, "?task_struct.stack|task_struct.thread_info")                                     \
	F(blocked_on, "?task_struct.blocked_on")                                                   \
	F(blocker, "?task_struct.blocker")                                                         \
	F(pi_blocked_on, "?task_struct.pi_blocked_on")                                             \
	F(mutex_node, "?mutex_waiter.list")                                                        \
	F(mutex_task, "?mutex_waiter.task")                                                        \
	F(mutex_waiters, "?mutex.wait_list|mutex.first_waiter")                                    \
	F(rwsem_node, "?rwsem_waiter.list")                                                        \
	F(rwsem_task, "?rwsem_waiter.task")                                                        \
	F(rwsem_type, "?rwsem_waiter.type")                                                        \
	F(rwsem_waiters, "?rw_semaphore.wait_list|rw_semaphore.first_waiter")                      \
	F(semaphore_node, "?semaphore_waiter.list")                                                \
	F(semaphore_task, "?semaphore_waiter.task")                                                \
	F(semaphore_waiters, "?semaphore.wait_list|semaphore.first_waiter")                        \
	F(rt_task, "?rt_mutex_waiter.task")                                                        \
	F(rt_lock, "?rt_mutex_waiter.lock")                                                        \
	F(rt_node, "?rt_mutex_waiter.tree.entry|rt_mutex_waiter.tree_entry")                       \
	F(rt_waiters, "?rt_mutex_base.waiters.rb_root|rt_mutex.waiters.rb_root")                   \
	F(rt_mutex, "?mutex.rtmutex|mutex.lock")                                                   \
	F(rt_rwsem, "?rw_semaphore.rwbase.rtmutex|rw_semaphore.rtmutex")                           \
	F(rt_rwsem_readers, "?rw_semaphore.rwbase.readers|rw_semaphore.readers")                   \
	F(rt_rwlock, "?rwlock_t.rwbase.rtmutex|rwlock_t.rtmutex")                                  \
	F(rt_owner, "?rt_mutex_base.owner|rt_mutex.owner")                                         \
	F(pi_mutex, "?futex_pi_state.pi_mutex")                                                    \
	F(swait_task, "?swait_queue.task")                                                         \
	F(swait_node, "?swait_queue.task_list")                                                    \
	F(swait_head, "completion.wait.task_list|completion.wait.head")                            \
	F(completion_queue, "?completion.wait")                                                    \
	F(semaphore_queue, "?semaphore.wait")                                                      \
	F(entry_flags, "wait_queue_entry.flags|__wait_queue.flags")                                \
	F(entry_task, "wait_queue_entry.private|__wait_queue.private|__wait_queue.task")           \
	F(entry_func, "wait_queue_entry.func|__wait_queue.func")                                   \
	F(entry_node, "wait_queue_entry.entry|__wait_queue.task_list")                             \
	F(queue_head, "wait_queue_head.head|__wait_queue_head.task_list")                          \
	F(percpu_waiters, "?percpu_rw_semaphore.waiters")                                          \
	F(percpu_writer, "?percpu_rw_semaphore.writer.task")                                       \
	F(page_wait, "?wait_page_queue.wait")                                                      \
	F(page_page, "?wait_page_queue.folio|wait_page_queue.page")                                \
	F(bit_wait, "wait_bit_queue_entry.wq_entry|wait_bit_queue.wait")                           \
	F(bit_word, "wait_bit_queue_entry.key.flags|wait_bit_queue.key.flags")                     \
	F(file_wait, "file_lock_core.flc_wait|file_lock.fl_wait")                                  \
	F(file_blocker, "file_lock_core.flc_blocker|file_lock.fl_blocker|file_lock.fl_next")       \
	F(file_type, "file_lock_core.flc_type|file_lock.fl_type")                                  \
	F(futex_task, "futex_q.task")                                                              \
	F(futex_lock, "futex_q.lock_ptr")                                                          \
	F(futex_node, "futex_q.list.node_list|futex_q.list.plist.node_list|futex_q.list")          \
	F(futex_key, "futex_q.key")                                                                \
	F(key_pointer, "futex_key.both.ptr")                                                       \
	F(key_word, "futex_key.both.word")                                                         \
	F(key_offset, "futex_key.both.offset")                                                     \
	F(bucket_lock, "futex_hash_bucket.lock")                                                   \
	F(bucket_chain, "futex_hash_bucket.chain.node_list|futex_hash_bucket.chain")
DEFINE_FIELDS(waits, WAITS_FIELDS)

struct waits {
	struct kernel *kernel;
	const struct tasks *tasks;
	struct waits_fields f;
	struct map stacks; /* task → lowest address of its stack */
	struct rings rings;
	struct map trees;   /* rt_mutex → 1: its waiters are in nodes */
	struct map nodes;   /* rb_node of an rt_mutex_waiter → place in its tree */
	struct map futexes; /* hash of a futex's key → the futex_q that stands for it */
	struct wait_code code;
	uint64_t wake_percpu, wake_page, wake_bit, wake_var; /* wake functions of wait queues */
	struct field task_sp;
	/* The task that is looked at. */
	uint64_t task, sp, state;
	VECTOR(uint64_t) words; /* of its stack, from sp on */
	uint64_t bucket;        /* the lock of the futex hash bucket that is walked */
};

static struct error *pointer_at(struct waits *w, uint64_t address, uint64_t *ret)
{
	return memory_pointer(&w->kernel->memory, address, ret);
}

/* Preparation. */

static struct error *find_stacks(struct waits *w)
{
	vector_for_each(&w->tasks->list, task) {
		uint64_t stack = 0, *place = map_insert(&w->stacks, *task, NULL);

		if (!place)
			return error_no_memory();
		TRY(problems_note(w->kernel->problems,
				  tasks_read(w->tasks, w->kernel, &w->f.stack, *task, &stack)));
		*place = stack;
	}
	return NULL;
}

static struct error *prepare(struct waits *w)
{
	TRY(fields_init(w->kernel, waits, &w->f));
	TRY(problems_note(w->kernel->problems,
			  field_find(w->kernel, w->kernel->arch->task_sp, &w->task_sp)));
	w->wake_percpu = kernel_symbol_or(w->kernel, "percpu_rwsem_wake_function", 0);
	w->wake_page = kernel_symbol_or(w->kernel, "wake_page_function", 0);
	w->wake_bit = kernel_symbol_or(w->kernel, "wake_bit_function", 0);
	w->wake_var = kernel_symbol_or(w->kernel, "var_wake_function", 0);
	rings_init(&w->rings, w->kernel);
	TRY(wait_code_load(&w->code, w->kernel));
	return find_stacks(w);
}

struct error *waits_create(struct kernel *kernel, const struct tasks *tasks, struct waits **ret)
{
	_cleanup_(waits_destroyp) struct waits *waits = calloc(1, sizeof(*waits));

	if (!waits)
		return error_no_memory();
	waits->kernel = kernel;
	waits->tasks = tasks;
	TRY(prepare(waits));
	*ret = steal(&waits);
	return NULL;
}

void waits_destroy(struct waits *waits)
{
	if (!waits)
		return;
	map_deinit(&waits->stacks);
	rings_deinit(&waits->rings);
	map_deinit(&waits->trees);
	map_deinit(&waits->nodes);
	map_deinit(&waits->futexes);
	wait_code_deinit(&waits->code);
	vector_deinit(&waits->words);
	free(waits);
}

/* The stack, and the functions on it. */

static const struct wait_function *way_at(const struct waits *w, uint64_t word)
{
	return wait_code_at(&w->code, kernel_code_address(w->kernel, word));
}

/* The nearest known function below word n: the one whose frame word n is in, or one further in. */
static const struct wait_function *way_below(const struct waits *w, size_t n)
{
	const struct wait_function *way = NULL;

	while (n-- > 0 && !way)
		way = way_at(w, w->words.data[n]);
	return way;
}

/* The return address of a call. */
static bool is_call(const struct waits *w, uint64_t word)
{
	word = kernel_code_address(w->kernel, word);
	return kernel_is_text(w->kernel, word) &&
	       w->kernel->arch->is_return_address(w->kernel, word);
}

/* The nearest one among the next few calls around word n. */
static const struct wait_function *way_above(const struct waits *w, size_t n, enum wait_kind kind)
{
	const struct wait_function *way = NULL;

	for (int calls = 0; n < w->words.count && !way && calls < RT_CALLERS; n++) {
		way = way_at(w, w->words.data[n]);
		if (way && kind && way->kind != kind)
			way = NULL;
		calls += is_call(w, w->words.data[n]);
	}
	return way;
}

static const struct wait_function *way_of_kind(const struct waits *w, enum wait_kind kind)
{
	vector_for_each(&w->words, word) {
		const struct wait_function *way = way_at(w, *word);

		if (way && way->kind == kind)
			return way;
	}
	return NULL;
}

/* A stack that cannot be read is told of by whoever unwinds it. */
static struct error *load_stack(struct waits *w, uint64_t stack)
{
	uint8_t bytes[STACK_MAX];
	size_t width = w->kernel->arch->pointer_size, size;

	w->words.count = 0;
	if (w->sp < stack || w->sp >= stack + w->kernel->stack_size || w->sp % width)
		return NULL;
	size = stack + w->kernel->stack_size - w->sp;
	size = size < STACK_MAX ? size : STACK_MAX;
	memory_hold(&w->kernel->memory, w->sp, size);
	TRY(memory_read_partial(&w->kernel->memory, w->sp, bytes, size, NULL));
	if (!vector_reserve(&w->words, size / width))
		return error_no_memory();
	for (size_t at = 0; at + width <= size; at += width)
		w->words.data[w->words.count++] =
		    load_uint(bytes + at, width, w->kernel->memory.swap);
	return NULL;
}

/* Mutexes, rwsems, semaphores, completions: {list, task} on the stack; in the lock a list head. */

struct list_lock {
	const struct waits *w;
	const struct field *node, *task, *waiters;
};

static struct list_lock list_lock_of(const struct waits *w, enum wait_kind kind)
{
	const struct waits_fields *f = &w->f;

	switch (kind) {
	case WAIT_MUTEX:
		return (struct list_lock){w, &f->mutex_node, &f->mutex_task, &f->mutex_waiters};
	case WAIT_RWSEM:
		return (struct list_lock){w, &f->rwsem_node, &f->rwsem_task, &f->rwsem_waiters};
	case WAIT_SEMAPHORE:
		return (struct list_lock){w, &f->semaphore_node, &f->semaphore_task,
					  &f->semaphore_waiters};
	default:
		return (struct list_lock){w, &f->swait_node, &f->swait_task, &f->swait_head};
	}
}

/* The node names a task, and lies on that task's stack. */
static bool is_waiter(void *context, uint64_t node)
{
	const struct list_lock *lock = context;
	const struct waits *w = lock->w;
	uint64_t waiter = node - lock->node->offset, task;

	if (memory_pointer(&w->kernel->memory, waiter + lock->task->offset, &task))
		return false;
	const uint64_t *stack = map_find(&w->stacks, task);
	return stack && waiter >= *stack && waiter < *stack + w->kernel->stack_size;
}

/* Since 7.1 first_waiter instead, which points to the waiter, not to its node. */
static bool has_head(const struct list_lock *kind)
{
	return kind->waiters->size > kind->w->kernel->arch->pointer_size;
}

/* The lock at address names, as its first waiter, one of the ring that node is in. */
static bool names_ring(struct waits *w, const struct list_lock *kind, uint64_t lock, uint64_t node,
		       uint64_t *first)
{
	uint64_t waiter;

	if (!lock || lock % w->kernel->arch->pointer_size ||
	    pointer_at(w, lock + kind->waiters->offset, &waiter) || !waiter)
		return false;
	*first = has_head(kind) ? waiter : waiter + kind->node->offset;
	return rings_share(&w->rings, *first, node);
}

/* Where the ring has no head: by what the task says, else by any word on its stack. */
static uint64_t find_lock(struct waits *w, const struct list_lock *kind, uint64_t node,
			  uint64_t *first)
{
	uint64_t lock;

	if (!field_read(w->kernel, &w->f.blocked_on, w->task, &lock) &&
	    names_ring(w, kind, lock, node, first))
		return lock;
	if (!field_read(w->kernel, &w->f.blocker, w->task, &lock) &&
	    names_ring(w, kind, lock & ~(uint64_t)BLOCKER_TYPE_MASK, node, first))
		return lock & ~(uint64_t)BLOCKER_TYPE_MASK;
	vector_for_each(&w->words, word)
		if (memory_is_kernel(&w->kernel->memory, *word) &&
		    names_ring(w, kind, *word, node, first))
			return *word;
	return 0;
}

/* Counts the place in a ring without a head from the lock's first waiter. */
static struct error *place_behind(struct waits *w, uint64_t first, const struct ring_member *member,
				  struct wait *wait)
{
	const struct ring *ring;
	uint32_t start;

	TRY(rings_find(&w->rings, first, member, &ring, &start));
	if (ring)
		wait->order = ring->cut ? wait->order - start
					: (wait->order + ring->count - start) % ring->count;
	return NULL;
}

static struct error *try_list(struct waits *w, uint64_t at, const struct wait_function *way,
			      struct wait *wait)
{
	struct list_lock kind = list_lock_of(w, way->kind);
	const struct ring_member member = {is_waiter, &kind};
	const struct ring *ring;
	uint64_t waiter = at - kind.task->offset, node = waiter + kind.node->offset, first;
	uint32_t place;

	if (!kind.node->present || !kind.task->present || !kind.waiters->present)
		return NULL;
	TRY(rings_find(&w->rings, node, &member, &ring, &place));
	if (!ring)
		return NULL;
	*wait = (struct wait){.waiter = waiter, .order = place, .mode = way->mode};
	if (ring->head && has_head(&kind)) {
		wait->lock = ring->head - kind.waiters->offset;
	} else if (!ring->head) {
		wait->lock = find_lock(w, &kind, node, &first);
		if (wait->lock)
			TRY(place_behind(w, first, &member, wait));
	}
	wait->kind = wait->lock ? way->kind : WAIT_NONE;
	return NULL;
}

/* Wait queues: struct wait_queue_entry, which a larger struct may hold. */

/* It names a function: an address in one, behind a saved register, is where a call returns to. */
static bool is_entry(void *context, uint64_t node)
{
	const struct waits *w = context;
	uint64_t func, entry = node - w->f.entry_node.offset;

	if (memory_pointer(&w->kernel->memory, entry + w->f.entry_func.offset, &func) ||
	    !kernel_is_text(w->kernel, func))
		return false;
	const struct place place = kernel_place(w->kernel, func);
	return !place.name || place.offset == 0;
}

/* head: of the list in the struct wait_queue_head that the file lock has for its waiters. */
static struct error *fill_file_lock(struct waits *w, uint64_t queue, struct wait *wait)
{
	enum { F_RDLCK = 0 };
	uint64_t request = queue - w->f.file_wait.offset, blocker = 0, type = 0;

	if (field_read(w->kernel, &w->f.file_blocker, request, &blocker) || !blocker)
		return NULL;
	wait->kind = WAIT_FLOCK;
	wait->lock = blocker;
	if (!field_read(w->kernel, &w->f.file_type, request, &type))
		wait->mode = type == F_RDLCK ? "read" : "write";
	return NULL;
}

/* What the waker looks at, in the struct around the entry. */
static void fill_key(struct waits *w, uint64_t entry, const struct field *inside,
		     const struct field *key, enum wait_kind kind, struct wait *wait)
{
	if (!inside->present || !key->present ||
	    pointer_at(w, entry - inside->offset + key->offset, &wait->lock))
		return;
	wait->kind = wait->lock ? kind : WAIT_NONE;
}

/* A reader has a flag more than a writer (WQ_FLAG_CUSTOM, whose value changes). */
static void fill_percpu(struct waits *w, uint64_t flags, uint64_t queue, struct wait *wait)
{
	wait->lock = queue - w->f.percpu_waiters.offset;
	wait->kind = WAIT_PERCPU_RWSEM;
	wait->mode = flags & ~(uint64_t)WQ_FLAG_EXCLUSIVE ? "read" : "write";
}

/* Completions (to 5.6) and semaphores (to 2.6.25) that have a wait queue, and no other list. */
static bool fill_owner(struct waits *w, uint64_t queue, const struct wait_function *way,
		       struct wait *wait)
{
	const struct field *member = way && way->kind == WAIT_COMPLETION  ? &w->f.completion_queue
				     : way && way->kind == WAIT_SEMAPHORE ? &w->f.semaphore_queue
									  : NULL;

	if (!member || !member->present)
		return false;
	wait->kind = way->kind;
	wait->lock = queue - member->offset;
	wait->mode = way->mode;
	return true;
}

static struct error *fill_queue(struct waits *w, uint64_t entry, uint64_t queue,
				const struct wait_function *way, struct wait *wait)
{
	uint64_t func = 0, flags = 0;

	TRY(error_ignore_damage(field_read(w->kernel, &w->f.entry_func, entry, &func)));
	TRY(error_ignore_damage(field_read(w->kernel, &w->f.entry_flags, entry, &flags)));
	if (flags & WQ_FLAG_EXCLUSIVE)
		wait->mode = "exclusive";
	if (func == w->wake_percpu) {
		fill_percpu(w, flags, queue, wait);
	} else if (func == w->wake_page) {
		fill_key(w, entry, &w->f.page_wait, &w->f.page_page, WAIT_PAGE_BIT, wait);
	} else if (func == w->wake_bit || func == w->wake_var) {
		fill_key(w, entry, &w->f.bit_wait, &w->f.bit_word, WAIT_BIT, wait);
		wait->buffer = way_of_kind(w, WAIT_BIT);
	} else if (way && way->kind == WAIT_FLOCK) {
		return fill_file_lock(w, queue, wait);
	} else if (!fill_owner(w, queue, way, wait) &&
		   (w->state & (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)) == TASK_UNINTERRUPTIBLE) {
		wait->kind = WAIT_QUEUE;
		wait->lock = queue;
	}
	return NULL;
}

static struct error *try_queue(struct waits *w, uint64_t at, const struct wait_function *way,
			       struct wait *wait)
{
	const struct ring_member member = {is_entry, w};
	uint64_t entry = at - w->f.entry_task.offset, node = entry + w->f.entry_node.offset;
	const struct ring *ring;
	uint32_t place;

	if (!w->f.entry_node.present || !w->f.entry_func.present || !is_entry(w, node))
		return NULL;
	TRY(rings_find(&w->rings, node, &member, &ring, &place));
	if (!ring || !ring->head)
		return NULL;
	*wait = (struct wait){.waiter = entry, .order = place};
	return fill_queue(w, entry, ring->head - w->f.queue_head.offset, way, wait);
}

/* Futexes: struct futex_q in the list of its hash bucket. */

static bool is_in_bucket(void *context, uint64_t node)
{
	const struct waits *w = context;
	uint64_t lock, q = node - w->f.futex_node.offset;

	return !memory_pointer(&w->kernel->memory, q + w->f.futex_lock.offset, &lock) &&
	       lock == w->bucket;
}

/* union futex_key: a pointer or number, a word, an offset; nothing else of it counts. */
static struct error *futex_hash(struct waits *w, uint64_t q, uint64_t *ret)
{
	uint64_t pointer, word, offset, key = q + w->f.futex_key.offset;

	TRY(field_read(w->kernel, &w->f.key_pointer, key, &pointer));
	TRY(field_read(w->kernel, &w->f.key_word, key, &word));
	TRY(field_read(w->kernel, &w->f.key_offset, key, &offset));
	*ret = hash_combine(hash_combine(hash_combine(w->bucket, pointer), word), offset);
	return NULL;
}

/* All waiters of a bucket are put under their keys: the first of a key stands for its futex. */
static struct error *name_futexes(struct waits *w, uint64_t head)
{
	uint64_t q, hash;
	struct list list;
	bool added;

	for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);) {
		q = list.entry - w->f.futex_node.offset;
		if (futex_hash(w, q, &hash))
			continue;
		uint64_t *slot = map_insert(&w->futexes, hash, &added);
		if (!slot)
			return error_no_memory();
		if (added)
			*slot = q;
	}
	return list_end(&list);
}

static struct error *try_futex(struct waits *w, uint64_t at, const struct wait_function *way,
			       struct wait *wait)
{
	const struct ring_member member = {is_in_bucket, w};
	const struct waits_fields *f = &w->f;
	uint64_t q = at - f->futex_task.offset, hash;
	const struct ring *ring;
	uint32_t place;

	if (!f->futex_node.present || !f->futex_lock.present || !f->bucket_chain.present ||
	    pointer_at(w, q + f->futex_lock.offset, &w->bucket))
		return NULL;
	TRY(rings_find(&w->rings, q + f->futex_node.offset, &member, &ring, &place));
	if (!ring || ring->head != w->bucket - f->bucket_lock.offset + f->bucket_chain.offset ||
	    futex_hash(w, q, &hash))
		return NULL;
	uint64_t *slot = map_find(&w->futexes, hash);
	if (!slot) {
		TRY(name_futexes(w, ring->head));
		slot = map_find(&w->futexes, hash);
	}
	*wait = (struct wait){.waiter = q, .order = place, .mode = way->mode};
	wait->lock = slot ? *slot : 0;
	wait->kind = slot ? WAIT_FUTEX : WAIT_NONE;
	return NULL;
}

/* rt_mutexes, which PREEMPT_RT makes nearly all locks from: pi_blocked_on names the waiter. */

static struct error *note_tree(struct waits *w, uint64_t rtmutex)
{
	struct rbtree tree;
	uint64_t place = 0;
	bool added;

	if (!map_insert(&w->trees, rtmutex, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	for (rbtree_begin(&tree, w->kernel, rtmutex + w->f.rt_waiters.offset);
	     rbtree_next(&tree);) {
		uint64_t *slot = map_insert(&w->nodes, tree.entry, &added);

		if (!slot)
			return error_no_memory();
		*slot = place++;
	}
	return rbtree_end(&tree);
}

/* Which lock the rt_mutex is in, by the function that takes it. */
static void name_rtmutex(struct waits *w, uint64_t rtmutex, const struct wait_function *way,
			 struct wait *wait)
{
	const struct waits_fields *f = &w->f;
	const struct field *inside = NULL;

	wait->kind = WAIT_RTMUTEX;
	wait->mode = "exclusive";
	wait->lock = rtmutex;
	if (!way)
		return;
	if (way->kind == WAIT_MUTEX)
		inside = &f->rt_mutex;
	else if (way->kind == WAIT_RWSEM)
		inside = &f->rt_rwsem;
	else if (way->kind == WAIT_RWLOCK)
		inside = &f->rt_rwlock;
	else if (way->kind == WAIT_FUTEX_PI || way->kind == WAIT_FUTEX)
		inside = &f->pi_mutex;
	if (inside && inside->present) {
		wait->kind = way->kind == WAIT_FUTEX ? WAIT_FUTEX_PI : way->kind;
		wait->lock = rtmutex - inside->offset;
	} else if (way->kind == WAIT_SPINLOCK) {
		wait->kind = way->kind;
	}
	if (way->mode)
		wait->mode = way->mode;
}

/*
 * The waiter is in the frame of the function that names the lock, or of one that serves all of them
 * and is called by it. The functions of a rwsem serve rwlocks too: their caller tells.
 */
static const struct wait_function *way_of_rtmutex(const struct waits *w, uint64_t waiter)
{
	size_t width = w->kernel->arch->pointer_size;

	if (waiter < w->sp || waiter >= w->sp + w->words.count * width)
		return NULL;
	size_t n = (waiter - w->sp) / width;
	const struct wait_function *way = way_below(w, n);
	if (!way)
		way = way_above(w, n, WAIT_NONE);
	const struct wait_function *outer =
	    way && way->kind == WAIT_RWSEM ? way_above(w, n, WAIT_RWLOCK) : NULL;
	return outer ? outer : way;
}

static struct error *try_rtmutex(struct waits *w, struct wait *wait)
{
	const struct waits_fields *f = &w->f;
	uint64_t waiter = 0, task, lock;

	if (!f->rt_node.present || !f->rt_waiters.present ||
	    tasks_read(w->tasks, w->kernel, &f->pi_blocked_on, w->task, &waiter) || !waiter)
		return NULL;
	TRY(field_read(w->kernel, &f->rt_task, waiter, &task));
	TRY(field_read(w->kernel, &f->rt_lock, waiter, &lock));
	if (task != w->task)
		return error_corrupt("pi_blocked_on is another task's", waiter);
	TRY(note_tree(w, lock));
	const uint64_t *place = map_find(&w->nodes, waiter + f->rt_node.offset);
	if (!place)
		return NULL; /* woken, and taken out of the tree */
	*wait = (struct wait){.waiter = waiter, .order = (uint32_t)*place};
	name_rtmutex(w, lock, way_of_rtmutex(w, waiter), wait);
	return NULL;
}

/* Writers that have the lock and wait for its readers: no list, but the lock names the task. */

static bool is_percpu_writer(struct waits *w, uint64_t lock)
{
	uint64_t task;

	return !pointer_at(w, lock + w->f.percpu_writer.offset, &task) && task == w->task;
}

/* PREEMPT_RT: it owns the rt_mutex, and the readers' count is not that of a writer. */
static bool is_rwbase_writer(struct waits *w, uint64_t lock)
{
	enum { WRITER_BIAS = 1 << 30 };
	const struct waits_fields *f = &w->f;
	uint64_t owner;
	uint32_t readers;

	return f->rt_rwsem.present && f->rt_rwsem_readers.present && f->rt_owner.present &&
	       !pointer_at(w, lock + f->rt_rwsem.offset + f->rt_owner.offset, &owner) &&
	       (owner & ~UINT64_C(1)) == w->task &&
	       !memory_u32(&w->kernel->memory, lock + f->rt_rwsem_readers.offset, &readers) &&
	       readers && !(readers & WRITER_BIAS);
}

/* A word that may be the address of a lock: any but those of the stack itself. */
static bool is_elsewhere(const struct waits *w, uint64_t word)
{
	size_t width = w->kernel->arch->pointer_size;

	return memory_is_kernel(&w->kernel->memory, word) && !(word % width) &&
	       word - w->sp >= w->words.count * (uint64_t)width;
}

static void try_writer(struct waits *w, enum wait_kind kind,
		       bool (*test)(struct waits *w, uint64_t lock), struct wait *wait)
{
	const struct wait_function *way = way_of_kind(w, kind);

	if (!way || !way->mode || strcmp(way->mode, "write") != 0)
		return;
	vector_for_each(&w->words, word) {
		if (!is_elsewhere(w, *word) || !test(w, *word))
			continue;
		*wait = (struct wait){.kind = kind, .lock = *word, .mode = "write"};
		return;
	}
}

/* A word of the stack that is the task's own address: taken for a waiter of each fitting sort. */
static struct error *try_word(struct waits *w, size_t n, struct wait *wait)
{
	uint64_t at = w->sp + n * w->kernel->arch->pointer_size;
	const struct wait_function *way = way_below(w, n);

	if (way && (way->kind == WAIT_MUTEX || way->kind == WAIT_RWSEM ||
		    way->kind == WAIT_SEMAPHORE || way->kind == WAIT_COMPLETION))
		TRY(try_list(w, at, way, wait));
	else if (way && way->kind == WAIT_FUTEX)
		TRY(try_futex(w, at, way, wait));
	return wait->kind ? NULL : try_queue(w, at, way, wait);
}

static struct error *search(struct waits *w, struct wait *wait)
{
	TRY(try_rtmutex(w, wait));
	for (size_t n = 0; n < w->words.count && !wait->kind; n++)
		if (w->words.data[n] == w->task)
			TRY(try_word(w, n, wait));
	if (!wait->kind && w->f.percpu_writer.present)
		try_writer(w, WAIT_PERCPU_RWSEM, is_percpu_writer, wait);
	if (!wait->kind && w->f.rt_rwsem.present)
		try_writer(w, WAIT_RWSEM, is_rwbase_writer, wait);
	return NULL;
}

struct error *waits_find(struct waits *w, uint64_t task, struct wait *ret)
{
	uint64_t on_cpu = 0;
	const uint64_t *stack = map_find(&w->stacks, task);

	*ret = (struct wait){.kind = WAIT_NONE};
	if (!stack || !*stack)
		return NULL;
	w->task = task;
	TRY(tasks_read(w->tasks, w->kernel, &w->f.state, task, &w->state));
	TRY(tasks_read(w->tasks, w->kernel, &w->task_sp, task, &w->sp));
	if (w->f.on_cpu.present)
		TRY(tasks_read(w->tasks, w->kernel, &w->f.on_cpu, task, &on_cpu));
	if (on_cpu)
		return NULL;
	TRY(load_stack(w, *stack));
	struct error *error = search(w, ret);
	ret->task = task;
	return error;
}
