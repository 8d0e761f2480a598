/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipc: System V objects (ipc/util.h, shm.c, sem.c, msg.c).
 *
 * Each namespace has three tables of ids, of struct kern_ipc_perm at the head of what it is in. A
 * namespace is found by the tasks that are in it; one that a file alone keeps is not. Before 2.6.19
 * there are no namespaces, and until 2.6.23 the tables are arrays of pointers: an id is its place,
 * plus the sequence number times the most ids that there can be.
 */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "objects/sched/tasks.h"
#include "shapes/levels.h"
#include "tables/walk.h"

enum {
	KIND_SEM, /* in the order of ipc_namespace.ids */
	KIND_MSG,
	KIND_SHM,
	KINDS,
	SEMAPHORES_MAX = 1 << 16, /* SEMMSL is 32000 */
	WAITERS_MAX = 1 << 20,
	IDS_MAX = 1 << 15, /* IPCMNI */
	PERMISSIONS = 0777,
	SHM_DEST = 01000,
	MODE_TEXT = 8,
};

#define IPC_FIELDS(F)                                                                              \
	F(namespace, "?nsproxy.ipc_ns")                                                            \
	F(inode, "?ipc_namespace.ns.inum|ipc_namespace.proc_inum")                                 \
	F(tables, "?ipc_namespace.ids")                                                            \
	F(table, "?ipc_ids.ipcs_idr")                                                              \
	F(entries, "?ipc_ids.entries")                                                             \
	F(entry, "?ipc_id_ary.p|ipc_id.p")                                                         \
	F(max_id, "?ipc_ids.max_id")                                                               \
	F(id, "?kern_ipc_perm.id")                                                                 \
	F(sequence, "?kern_ipc_perm.seq")                                                          \
	F(key, "kern_ipc_perm.key")                                                                \
	F(uid, "kern_ipc_perm.uid.val|kern_ipc_perm.uid")                                          \
	F(gid, "kern_ipc_perm.gid.val|kern_ipc_perm.gid")                                          \
	F(mode, "kern_ipc_perm.mode")                                                              \
	F(shm, "shmid_kernel.shm_perm")                                                            \
	F(shm_file, "shmid_kernel.shm_file")                                                       \
	F(shm_attached, "shmid_kernel.shm_nattch")                                                 \
	F(shm_size, "shmid_kernel.shm_segsz")                                                      \
	F(shm_creator, "shmid_kernel.shm_cprid")                                                   \
	F(shm_last, "shmid_kernel.shm_lprid")                                                      \
	F(file_mapping, "file.f_mapping|file.f_dentry->d_inode->i_mapping")                        \
	F(mapping_pages, "address_space.nrpages")                                                  \
	F(sem, "sem_array.sem_perm")                                                               \
	F(sem_count, "sem_array.sem_nsems")                                                        \
	F(sem_change, "sem_array.pending_alter|sem_array.sem_pending")                             \
	F(sem_zero, "?sem_array.pending_const")                                                    \
	F(sem_first, "?sem_array.sems")                                                            \
	F(semaphore, "sem")                                                                        \
	F(semaphore_change, "?sem.pending_alter")                                                  \
	F(semaphore_zero, "?sem.pending_const")                                                    \
	F(msg, "msg_queue.q_perm")                                                                 \
	F(msg_limit, "msg_queue.q_qbytes")                                                         \
	F(msg_used, "msg_queue.q_cbytes")                                                          \
	F(msg_count, "msg_queue.q_qnum")                                                           \
	F(msg_last, "msg_queue.q_lspid")                                                           \
	F(msg_receivers, "msg_queue.q_receivers")                                                  \
	F(msg_senders, "msg_queue.q_senders")                                                      \
	F(pid_numbers, "?pid.numbers")                                                             \
	F(pid_number, "?upid.nr")
DEFINE_FIELDS(ipc, IPC_FIELDS)

struct ipc_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct ipc_fields f;
	struct object perm;
	struct map seen; /* struct ipc_namespace */
	struct cell namespace;
	unsigned int kind;
};

static void ipc_walk_deinit(struct ipc_walk *w)
{
	object_deinit(&w->perm);
	map_deinit(&w->seen);
}

static struct error *read_cell(struct ipc_walk *w, const struct field *field, uint64_t address,
			       struct cell *ret)
{
	uint64_t value;

	TRY(field_read(w->kernel, field, address, &value));
	*ret = cell_integer((int64_t)value);
	return NULL;
}

/* The number in the initial namespace of the struct pid that member points to; until 4.16 it is it.
 */
static struct error *read_pid(struct ipc_walk *w, const struct field *member, uint64_t address,
			      struct cell *ret)
{
	uint64_t pid;

	if (member->is_signed)
		return read_cell(w, member, address, ret);
	TRY(field_read(w->kernel, member, address, &pid));
	return pid ? read_cell(w, &w->f.pid_number, pid + w->f.pid_numbers.offset, ret) : NULL;
}

static struct error *count_list(struct ipc_walk *w, uint64_t head, int64_t *count)
{
	struct list list;

	for (list_begin(&list, w->kernel, head, LIST_FORWARD);
	     list.count < WAITERS_MAX && list_next(&list);)
		++*count;
	return list_end(&list);
}

/* What of the segment is in memory: pages of the file behind it. */
static struct error *fill_resident(struct ipc_walk *w, uint64_t shm, struct ipc_row *row)
{
	uint64_t file, mapping, pages;

	TRY(field_read(w->kernel, &w->f.shm_file, shm, &file));
	TRY(field_read(w->kernel, &w->f.file_mapping, file, &mapping));
	TRY(field_read(w->kernel, &w->f.mapping_pages, mapping, &pages));
	row->used = cell_integer((int64_t)(pages * w->kernel->memory.page_size));
	return NULL;
}

static struct error *fill_shm(struct ipc_walk *w, uint64_t shm, struct ipc_row *row)
{
	const struct ipc_fields *f = &w->f;

	if (object_has(&w->perm, &f->mode))
		row->destroyed = cell_integer(!!(object_uint(&w->perm, &f->mode) & SHM_DEST));
	TRY(read_cell(w, &f->shm_size, shm, &row->bytes));
	TRY(read_cell(w, &f->shm_attached, shm, &row->count));
	TRY(walk_skip(w->walk, read_pid(w, &f->shm_creator, shm, &row->creator_pid)));
	TRY(walk_skip(w->walk, read_pid(w, &f->shm_last, shm, &row->last_pid)));
	return fill_resident(w, shm, row);
}

/* A list that this kernel has: a list head, not the pointer of 2.6.18. */
static struct error *count_queue(struct ipc_walk *w, const struct field *queue, uint64_t address,
				 int64_t *count)
{
	if (!queue->present || queue->size <= w->kernel->arch->pointer_size)
		return NULL;
	return count_list(w, address + queue->offset, count);
}

/*
 * Who waits for one semaphore is in the lists of that, who waits for several in those of the set,
 * which had all of them before 3.0.
 */
static struct error *fill_sem(struct ipc_walk *w, uint64_t sem, struct ipc_row *row)
{
	const struct ipc_fields *f = &w->f;
	int64_t waiters = 0;

	TRY(read_cell(w, &f->sem_count, sem, &row->count));
	if (row->count.integer > SEMAPHORES_MAX)
		return error_corrupt("a set of semaphores has no sensible size", sem);
	TRY(count_queue(w, &f->sem_change, sem, &waiters));
	TRY(count_queue(w, &f->sem_zero, sem, &waiters));
	for (int64_t n = 0; f->sem_first.present && n < row->count.integer; n++) {
		uint64_t semaphore = sem + f->sem_first.offset + (uint64_t)n * f->semaphore.size;

		TRY(count_queue(w, &f->semaphore_change, semaphore, &waiters));
		TRY(count_queue(w, &f->semaphore_zero, semaphore, &waiters));
	}
	if (f->sem_change.size > w->kernel->arch->pointer_size)
		row->waiters = cell_integer(waiters);
	return NULL;
}

static struct error *fill_msg(struct ipc_walk *w, uint64_t msg, struct ipc_row *row)
{
	const struct ipc_fields *f = &w->f;
	int64_t waiters = 0;

	TRY(read_cell(w, &f->msg_limit, msg, &row->bytes));
	TRY(read_cell(w, &f->msg_used, msg, &row->used));
	TRY(read_cell(w, &f->msg_count, msg, &row->count));
	TRY(walk_skip(w->walk, read_pid(w, &f->msg_last, msg, &row->last_pid)));
	TRY(count_list(w, msg + f->msg_receivers.offset, &waiters));
	TRY(count_list(w, msg + f->msg_senders.offset, &waiters));
	row->waiters = cell_integer(waiters);
	return NULL;
}

static struct cell id_of(const struct ipc_walk *w, uint64_t index)
{
	const struct ipc_fields *f = &w->f;

	if (f->id.present || !object_has(&w->perm, &f->sequence))
		return object_cell(&w->perm, &f->id);
	return cell_integer(
	    (int64_t)((object_uint(&w->perm, &f->sequence) & UINT16_MAX) * IDS_MAX + index));
}

static struct error *emit_object(struct ipc_walk *w, uint64_t index, uint64_t address)
{
	static const char *const kinds[KINDS] = {"sem", "msg", "shm"};
	struct error *(*const fill[KINDS])(struct ipc_walk *, uint64_t,
					   struct ipc_row *) = {fill_sem, fill_msg, fill_shm};
	const struct ipc_fields *f = &w->f;
	const struct field *perm[KINDS] = {&f->sem, &f->msg, &f->shm};
	uint64_t object = address - perm[w->kind]->offset;
	char mode[MODE_TEXT];

	TRY(object_load(&w->perm, address));
	struct ipc_row row = {
	    .object = cell_pointer(object),
	    .kind = cell_text(kinds[w->kind]),
	    .id = id_of(w, index),
	    .owner = object_cell(&w->perm, &f->uid),
	    .gid = object_cell(&w->perm, &f->gid),
	    .namespace = w->namespace,
	};
	if (object_has(&w->perm, &f->key))
		row.key = cell_integer((uint32_t)object_uint(&w->perm, &f->key));
	if (object_has(&w->perm, &f->mode)) {
		snprintf(mode, sizeof(mode), "%03o",
			 (unsigned int)object_uint(&w->perm, &f->mode) & PERMISSIONS);
		row.mode = cell_text(mode);
	}
	TRY(walk_skip(w->walk, fill[w->kind](w, object, &row)));
	return emit_ipc(w->walk->sink, &row);
}

static struct error *visit(void *context, uint64_t index, uint64_t address)
{
	struct ipc_walk *w = context;

	TRY(interrupt_check());
	return walk_skip(w->walk, emit_object(w, index, address));
}

static struct error *walk_array(struct ipc_walk *w, uint64_t table)
{
	const struct ipc_fields *f = &w->f;
	struct kernel *kernel = w->kernel;
	uint64_t entries, last, address;

	TRY(field_read(kernel, &f->entries, table, &entries));
	TRY(field_read(kernel, &f->max_id, table, &last));
	for (uint64_t n = 0; entries && (int64_t)n <= (int64_t)last && n < IDS_MAX; n++) {
		TRY(memory_pointer(&kernel->memory,
				   entries + f->entry.offset + n * kernel->arch->pointer_size,
				   &address));
		if (address)
			TRY(visit(w, n, address));
	}
	return NULL;
}

static struct error *walk_table(struct ipc_walk *w, uint64_t table)
{
	return w->f.table.present ? idr_walk(w->kernel, table + w->f.table.offset, visit, w)
				  : walk_array(w, table);
}

static struct error *walk_namespace(struct ipc_walk *w, uint64_t namespace)
{
	const struct ipc_fields *f = &w->f;
	bool added;

	if (!map_insert(&w->seen, namespace, &added))
		return error_no_memory();
	if (!added || (!f->table.present && !f->entries.present))
		return NULL;
	w->namespace = (struct cell){0};
	TRY(walk_skip(w->walk, read_cell(w, &f->inode, namespace, &w->namespace)));
	for (w->kind = 0; w->kind < KINDS && w->kind < f->tables.count; w->kind++) {
		uint64_t table = namespace + f->tables.offset + w->kind * f->tables.element;

		/* Pointers until 2.6.23. */
		if (f->tables.element <= w->kernel->arch->pointer_size)
			TRY(memory_pointer(&w->kernel->memory, table, &table));
		TRY(walk_skip(w->walk, walk_table(w, table)));
	}
	return NULL;
}

/* Before 2.6.19 the tables are variables. */
static struct error *walk_variables(struct ipc_walk *w)
{
	static const char *const names[KINDS] = {"sem_ids", "msg_ids", "shm_ids"};
	uint64_t table;

	for (w->kind = 0; w->kind < KINDS; w->kind++) {
		if (!kernel_has_symbol(w->kernel, names[w->kind]))
			continue;
		TRY(kernel_symbol(w->kernel, names[w->kind], &table));
		TRY(walk_skip(w->walk, walk_table(w, table)));
	}
	return NULL;
}

static struct error *walk_of_tasks(struct ipc_walk *w)
{
	_cleanup_(task_shares_deinit) struct task_shares proxies = {0};
	const struct tasks *tasks;
	uint64_t namespace;

	TRY(crash_tasks(w->walk->crash, &tasks));
	TRY(task_shares_collect(w->kernel, tasks, "task_struct.nsproxy", &proxies));
	vector_for_each(&proxies.list, proxy) {
		struct error *error =
		    field_read(w->kernel, &w->f.namespace, proxy->address, &namespace);

		TRY(walk_skip(w->walk, error));
		if (!error && namespace)
			TRY(walk_namespace(w, namespace));
	}
	return NULL;
}

struct error *walk_ipc(struct walk *walk)
{
	_cleanup_(ipc_walk_deinit) struct ipc_walk w = {.walk = walk, .kernel = walk->kernel};
	uint64_t initial;

	if (!kernel_has_symbol(walk->kernel, "init_ipc_ns|shm_ids"))
		return NULL; /* built without System V IPC */
	TRY(fields_init(walk->kernel, ipc, &w.f));
	TRY(object_init(&w.perm, walk->kernel, "kern_ipc_perm"));
	if (!kernel_has_symbol(walk->kernel, "init_ipc_ns"))
		return walk_variables(&w);
	TRY(kernel_symbol(walk->kernel, "init_ipc_ns", &initial));
	TRY(walk_namespace(&w, initial));
	return walk_of_tasks(&w);
}
