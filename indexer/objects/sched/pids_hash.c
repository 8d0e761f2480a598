/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From Linux 2.6.16 to 4.14 all ids are in one hash table, pid_hash: from 2.6.24 on by their struct
 * upid, of which a struct pid has one for each namespace that it is in; before by struct pid.
 */
#include "image/fields.h"
#include "objects/sched/pids.h"
#include "shapes/list.h"

enum { SHIFT_MAX = 20 };

#define HASH_FIELDS(F)                                                                             \
	F(chain, "upid.pid_chain|pid.pid_chain")                                                   \
	F(number, "upid.nr|pid.nr")                                                                \
	F(namespace, "?upid.ns")                                                                   \
	F(numbers, "?pid.numbers")
DEFINE_FIELDS(hash, HASH_FIELDS)

struct hash {
	struct kernel *kernel;
	struct hash_fields f;
	uint64_t namespace;
	pids_visit *visit;
	void *context;
};

/* The first struct upid of a struct pid is that of the initial namespace. */
static struct error *visit_entry(struct hash *hash, uint64_t entry)
{
	uint64_t number, namespace = 0;

	TRY(field_read(hash->kernel, &hash->f.number, entry, &number));
	if (hash->f.namespace.present)
		TRY(field_read(hash->kernel, &hash->f.namespace, entry, &namespace));
	if (hash->f.namespace.present && namespace != hash->namespace)
		return NULL;
	return hash->visit(hash->context, number, entry - hash->f.numbers.offset);
}

static struct error *walk_bucket(struct hash *hash, uint64_t head)
{
	struct list list;

	for (list_begin(&list, hash->kernel, head, LIST_HEADLESS); list_next(&list);)
		TRY(problems_note(hash->kernel->problems,
				  visit_entry(hash, list.entry - hash->f.chain.offset)));
	return list_end(&list);
}

static struct error *hash_walk(struct kernel *kernel, pids_visit *visit, void *context)
{
	struct hash hash = {.kernel = kernel, .visit = visit, .context = context};
	uint64_t table, variable;
	uint32_t shift;

	TRY(kernel_symbol(kernel, "pid_hash", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &table));
	TRY(kernel_symbol(kernel, "pidhash_shift", &variable));
	TRY(memory_u32(&kernel->memory, variable, &shift));
	if (shift > SHIFT_MAX)
		return error_corrupt("pidhash_shift makes no sense", variable);
	hash.namespace = kernel_symbol_or(kernel, "init_pid_ns", 0);
	TRY(fields_init(kernel, hash, &hash.f));
	for (uint64_t i = 0; i < UINT64_C(1) << shift; i++)
		TRY(walk_bucket(&hash, table + i * kernel->arch->pointer_size));
	return NULL;
}

const struct pids_ops pids_hash = {hash_walk};
