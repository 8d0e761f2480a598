/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding sockets. Descriptors: net/socket.c. Tables: net/ipv4/inet_hashtables.c (TCP), udp.c,
 * raw.c, net/unix/af_unix.c, net/netlink/af_netlink.c, net/packet/af_packet.c.
 *
 * What a table leads to must have the table's address family: so a chain that was torn and leads
 * elsewhere ends at the first thing that is no socket.
 */
#include "objects/net/sockets.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"
#include "image/fields.h"
#include "objects/fs/files.h"
#include "image/kernel.h"
#include "shapes/list.h"
#include "objects/sched/tasks.h"

enum {
	BUCKETS_MAX = 1 << 26,
	UNIX_BUCKETS = 512,  /* UNIX_HASH_SIZE; 2 * UNIX_HASH_SIZE before Linux 5.18 */
	UDP_BUCKETS = 128,   /* UDP_HTABLE_SIZE, until 2.6.28 */
	RAW_BUCKETS = 256,   /* MAX_INET_PROTOS, until 2.6.23 */
	NETLINK_TABLES = 32, /* MAX_LINKS */
	CHUNK_SIZE = 4096,
};

#define SOCKETS_FIELDS(F)                                                                          \
	F(task_files, "task_struct.files")                                                         \
	F(task_pid, "task_struct.pid")                                                             \
	F(file_operations, "file.f_op")                                                            \
	F(file_private, "file.private_data")                                                       \
	F(file_inode, "?file.f_dentry->d_inode")                                                   \
	F(socket_sock, "socket.sk")                                                                \
	F(family, "sock_common.skc_family|sock.family")                                            \
	F(node, "sock_common.skc_node")                                                            \
	F(hashinfo, "?net.ipv4.tcp_death_row.hashinfo")                                            \
	F(established, "inet_hashinfo.ehash|tcp_hashinfo.__tcp_ehash")                             \
	F(established_mask, "?inet_hashinfo.ehash_mask")                                           \
	F(established_size, "?inet_hashinfo.ehash_size|tcp_hashinfo.__tcp_ehash_size")             \
	F(established_bucket, "inet_ehash_bucket|tcp_ehash_bucket")                                \
	F(established_head, "inet_ehash_bucket.chain|tcp_ehash_bucket.chain")                      \
	F(ending_head, "?inet_ehash_bucket.twchain")                                               \
	F(listening, "?inet_hashinfo.listening_hash|tcp_hashinfo.__tcp_listening_hash")            \
	F(listening2, "?inet_hashinfo.lhash2")                                                     \
	F(listening2_mask, "?inet_hashinfo.lhash2_mask")                                           \
	F(listening_bucket, "?inet_listen_hashbucket")                                             \
	F(listening_head, "?inet_listen_hashbucket.nulls_head|inet_listen_hashbucket.head")        \
	F(udp, "?net.ipv4.udp_table")                                                              \
	F(udp_hash, "?udp_table.hash")                                                             \
	F(udp_mask, "?udp_table.mask")                                                             \
	F(udp_slot, "?udp_hslot")                                                                  \
	F(udp_head, "?udp_hslot.head")                                                             \
	F(raw_hash, "?raw_hashinfo.ht")                                                            \
	F(unix_buckets, "?net.unx.table.buckets")                                                  \
	F(packets, "?net.packet.sklist")                                                           \
	F(netlink_node, "?netlink_sock.node")                                                      \
	F(netlink_table, "?netlink_table")                                                         \
	F(netlink_hash, "?netlink_table.hash.tbl")                                                 \
	F(netlink_array, "?netlink_table.hash.table")                                              \
	F(netlink_mask, "?netlink_table.hash.mask")                                                \
	F(hash_size, "?bucket_table.size")                                                         \
	F(hash_nest, "?bucket_table.nest")                                                         \
	F(hash_buckets, "?bucket_table.buckets")
DEFINE_FIELDS(sockets, SOCKETS_FIELDS)

struct socket_walk {
	struct kernel *kernel;
	struct sockets_fields f;
	struct error *(*visit)(void *context, const struct socket_found *found);
	void *context;
	struct map seen; /* struct sock */
};

static struct error *note(struct socket_walk *w, struct error *error)
{
	return problems_note(w->kernel->problems, error);
}

static struct error *found(struct socket_walk *w, uint64_t sock, uint64_t task, uint32_t fd)
{
	bool added;

	if (!map_insert(&w->seen, sock, &added))
		return error_no_memory();
	return added ? w->visit(w->context, &(struct socket_found){sock, task, fd}) : NULL;
}

/* Descriptors. */

/* A file table, and who of those that share it has the lowest pid. */
struct owner {
	uint64_t files, task, pid;
};

struct owners {
	VECTOR(struct owner) list;
	struct map places; /* files → place in list plus 1 */
};

static void owners_deinit(struct owners *owners)
{
	vector_deinit(&owners->list);
	map_deinit(&owners->places);
}

static struct error *add_owner(struct socket_walk *w, const struct tasks *tasks,
			       struct owners *owners, uint64_t task)
{
	struct owner owner = {.task = task};

	TRY(tasks_read(tasks, w->kernel, &w->f.task_files, task, &owner.files));
	if (!owner.files)
		return NULL;
	TRY(tasks_read(tasks, w->kernel, &w->f.task_pid, task, &owner.pid));
	uint64_t *place = map_insert(&owners->places, owner.files, NULL);
	if (!place)
		return error_no_memory();
	if (*place) {
		struct owner *known = &owners->list.data[*place - 1];

		*known = owner.pid < known->pid ? owner : *known;
		return NULL;
	}
	if (!vector_push(&owners->list, owner))
		return error_no_memory();
	*place = owners->list.count;
	return NULL;
}

static int by_pid(const void *left, const void *right)
{
	const struct owner *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return a->task < b->task ? -1 : a->task > b->task;
}

/* net/socket.c: before 2.6.13 a socket's file has no private data; the socket is at its inode. */
static struct error *read_socket(struct socket_walk *w, const struct file_table *table,
				 uint64_t *ret)
{
	const struct files_fields *f = &table->files->f;
	uint64_t inode;

	TRY(field_read(w->kernel, &w->f.file_private, table->file, ret));
	if (*ret || !w->f.file_inode.present || !f->socket.present)
		return NULL;
	TRY(field_read(w->kernel, &w->f.file_inode, table->file, &inode));
	*ret = inode - f->socket_inode.offset + f->socket.offset;
	return NULL;
}

/* Nothing but a socket has these operations. */
static struct error *add_descriptor(struct socket_walk *w, uint64_t operations,
				    const struct owner *owner, const struct file_table *table)
{
	uint64_t value, socket, sock;

	TRY(field_read(w->kernel, &w->f.file_operations, table->file, &value));
	if (value != operations)
		return NULL;
	TRY(read_socket(w, table, &socket));
	TRY(field_read(w->kernel, &w->f.socket_sock, socket, &sock));
	return sock ? found(w, sock, owner->task, table->fd) : NULL;
}

static struct error *walk_descriptors(struct socket_walk *w, struct files *files,
				      const struct owners *owners)
{
	struct file_table table;
	uint64_t operations;

	TRY(kernel_symbol(w->kernel, "socket_file_ops", &operations));
	vector_for_each(&owners->list, owner) {
		TRY(interrupt_check());
		for (file_table_begin(&table, files, owner->files); file_table_next(&table);)
			TRY(note(w, add_descriptor(w, operations, owner, &table)));
		TRY(file_table_end(&table));
	}
	return NULL;
}

static struct error *walk_open(struct socket_walk *w, const struct tasks *tasks)
{
	_cleanup_(owners_deinit) struct owners owners = {0};
	_cleanup_(files_deinit) struct files files = {0};

	TRY(files_init(&files, w->kernel));
	vector_for_each(&tasks->list, task)
		TRY(note(w, add_owner(w, tasks, &owners, *task)));
	if (owners.list.count)
		qsort(owners.list.data, owners.list.count, sizeof(*owners.list.data), by_pid);
	return walk_descriptors(w, &files, &owners);
}

/* Tables. */

/* From the variable at address to the next symbol: at least what is its own. */
static uint64_t variable_size(const struct kernel *kernel, uint64_t address)
{
	const struct symbol *symbol = symbols_at(&kernel->symbols, address);
	const struct symbol *end = kernel->symbols.list.data + kernel->symbols.list.count;

	while (symbol && symbol < end && symbol->address <= address)
		symbol++;
	return symbol && symbol < end ? symbol->address - address : 0;
}

/* An array of chains that are linked by the node of struct sock_common, or by one of their own. */
struct table {
	uint64_t base, count;
	uint32_t stride, head; /* bytes of a bucket, and where in it the chain begins */
	uint32_t node;
	uint64_t family, family2;
};

static struct error *add_chained(struct socket_walk *w, const struct table *table, uint64_t sock,
				 bool *is_socket)
{
	uint64_t family;

	*is_socket = false;
	TRY(field_read(w->kernel, &w->f.family, sock, &family));
	if (family != table->family && family != table->family2)
		return error_corrupt("what a table of sockets leads to is no socket", sock);
	*is_socket = true;
	return found(w, sock, 0, 0);
}

static struct error *walk_chain(struct socket_walk *w, const struct table *table, uint64_t head)
{
	struct list list;
	bool is_socket = true;

	for (list_begin(&list, w->kernel, head, LIST_HEADLESS); is_socket && list_next(&list);)
		TRY(note(w, add_chained(w, table, list.entry - table->node, &is_socket)));
	return list_end(&list);
}

/* A chunk of buckets is one read; the empty ones, most of them, cost no more. */
static struct error *walk_chunk(struct socket_walk *w, const struct table *table, uint64_t first,
				uint64_t count)
{
	size_t width = w->kernel->arch->pointer_size;
	uint64_t start = table->base + first * table->stride;
	uint8_t bytes[CHUNK_SIZE];

	TRY(memory_read(&w->kernel->memory, start, bytes, count * table->stride));
	for (uint64_t n = 0; n < count; n++) {
		uint64_t at = n * table->stride + table->head;
		uint64_t entry = load_uint(bytes + at, width, w->kernel->memory.swap);

		if (entry && !(entry & 1))
			TRY(walk_chain(w, table, start + at));
	}
	return NULL;
}

static struct error *walk_table(struct socket_walk *w, const struct table *table)
{
	uint64_t per_chunk = table->stride ? CHUNK_SIZE / table->stride : 0;

	if (!table->base || !per_chunk || table->head >= table->stride)
		return NULL;
	if (table->count > BUCKETS_MAX)
		return error_corrupt("a table of sockets has no sensible size", table->base);
	for (uint64_t first = 0; first < table->count; first += per_chunk) {
		uint64_t left = table->count - first;

		TRY(interrupt_check());
		TRY(note(w, walk_chunk(w, table, first, left < per_chunk ? left : per_chunk)));
	}
	return NULL;
}

/* Since Linux 5.19 listeners are in lhash2 alone, before in listening_hash too. */
static struct error *walk_listeners(struct socket_walk *w, uint64_t hashinfo)
{
	const struct sockets_fields *f = &w->f;
	struct table table = {
	    .stride = f->listening.present ? f->listening.element : f->listening_bucket.size,
	    .head = f->listening_head.offset,
	    .node = f->node.offset,
	    .family = FAMILY_INET,
	    .family2 = FAMILY_INET6,
	};

	if (f->listening.present) {
		table.base = hashinfo + f->listening.offset;
		table.count = f->listening.count;
	} else if (f->listening2.present) {
		TRY(field_read(w->kernel, &f->listening2, hashinfo, &table.base));
		TRY(field_read(w->kernel, &f->listening2_mask, hashinfo, &table.count));
		table.count++;
	}
	return walk_table(w, &table);
}

/*
 * Those in TIME_WAIT are among the others since 2.6.32, before in a chain of their own (since
 * 2.6.24) or in a second half of the table.
 */
static struct error *walk_established(struct socket_walk *w, uint64_t hashinfo, struct table *table)
{
	const struct sockets_fields *f = &w->f;

	TRY(field_read(w->kernel, &f->established, hashinfo, &table->base));
	if (f->established_mask.present) {
		TRY(field_read(w->kernel, &f->established_mask, hashinfo, &table->count));
		table->count++;
	} else {
		TRY(field_read(w->kernel, &f->established_size, hashinfo, &table->count));
		table->count *= f->ending_head.present ? 1 : 2;
	}
	TRY(note(w, walk_table(w, table)));
	table->head = f->ending_head.offset;
	return f->ending_head.present ? walk_table(w, table) : NULL;
}

static struct error *walk_tcp(struct socket_walk *w, uint64_t hashinfo)
{
	const struct sockets_fields *f = &w->f;
	struct table table = {
	    .stride = f->established_bucket.size,
	    .head = f->established_head.offset,
	    .node = f->node.offset,
	    .family = FAMILY_INET,
	    .family2 = FAMILY_INET6,
	};

	TRY(note(w, walk_established(w, hashinfo, &table)));
	return walk_listeners(w, hashinfo);
}

static struct error *walk_udp(struct socket_walk *w, uint64_t udp)
{
	const struct sockets_fields *f = &w->f;
	struct table table = {
	    .stride = f->udp_slot.size,
	    .head = f->udp_head.offset,
	    .node = f->node.offset,
	    .family = FAMILY_INET,
	    .family2 = FAMILY_INET6,
	};

	if (f->udp_hash.count) { /* 2.6.29 to 2.6.32 */
		table.base = udp + f->udp_hash.offset;
		table.count = f->udp_hash.count;
		return walk_table(w, &table);
	}
	TRY(field_read(w->kernel, &f->udp_hash, udp, &table.base));
	TRY(field_read(w->kernel, &f->udp_mask, udp, &table.count));
	table.count++;
	return walk_table(w, &table);
}

static struct error *walk_raw(struct socket_walk *w, uint64_t hashinfo)
{
	const struct field *hash = &w->f.raw_hash;

	return walk_table(w, &(struct table){
				 .base = hash->present ? hashinfo + hash->offset : 0,
				 .count = hash->count,
				 .stride = hash->element,
				 .node = w->f.node.offset,
				 .family = FAMILY_INET,
				 .family2 = FAMILY_INET6,
			     });
}

/* A variable of plain heads. */
static struct error *walk_heads(struct socket_walk *w, uint64_t heads, uint64_t count,
				uint64_t family, uint64_t family2)
{
	return walk_table(w, &(struct table){
				 .base = heads,
				 .count = count,
				 .stride = w->kernel->arch->pointer_size,
				 .node = w->f.node.offset,
				 .family = family,
				 .family2 = family2,
			     });
}

static struct error *walk_unix(struct socket_walk *w, uint64_t buckets)
{
	return walk_heads(w, buckets, UNIX_BUCKETS, FAMILY_UNIX, FAMILY_UNIX);
}

/* Before 3.5 it had UNIX_HASH_SIZE and one place more for those without a name. */
static struct error *walk_unix_variable(struct socket_walk *w, uint64_t buckets)
{
	uint64_t count = variable_size(w->kernel, buckets) / w->kernel->arch->pointer_size;

	return walk_heads(w, buckets, count < UNIX_BUCKETS ? UNIX_BUCKETS / 2 + 1 : UNIX_BUCKETS,
			  FAMILY_UNIX, FAMILY_UNIX);
}

static struct error *walk_udp_variable(struct socket_walk *w, uint64_t buckets)
{
	return walk_heads(w, buckets, UDP_BUCKETS, FAMILY_INET, FAMILY_INET6);
}

static struct error *walk_raw_variable(struct socket_walk *w, uint64_t buckets)
{
	return walk_heads(w, buckets, RAW_BUCKETS, FAMILY_INET, FAMILY_INET6);
}

static struct error *walk_packet_variable(struct socket_walk *w, uint64_t head)
{
	return walk_heads(w, head, 1, FAMILY_PACKET, FAMILY_PACKET);
}

/* The array of heads that a protocol has in netlink_table.hash, until 3.16. */
static struct error *walk_netlink_array(struct socket_walk *w, uint64_t address)
{
	uint64_t heads, mask;

	TRY(field_read(w->kernel, &w->f.netlink_array, address, &heads));
	TRY(field_read(w->kernel, &w->f.netlink_mask, address, &mask));
	return heads ? walk_heads(w, heads, mask + 1, FAMILY_NETLINK, FAMILY_NETLINK) : NULL;
}

/* A resizable hash table for each protocol. */
static struct error *walk_netlink_table(struct socket_walk *w, uint64_t address)
{
	const struct sockets_fields *f = &w->f;
	uint64_t hash, nest = 0;
	struct table table = {
	    .stride = w->kernel->arch->pointer_size,
	    .node = f->netlink_node.offset,
	    .family = FAMILY_NETLINK,
	    .family2 = FAMILY_NETLINK,
	};

	TRY(field_read(w->kernel, &f->netlink_hash, address, &hash));
	if (!hash)
		return NULL;
	if (f->hash_nest.present) /* since 4.11 */
		TRY(field_read(w->kernel, &f->hash_nest, hash, &nest));
	if (nest)
		return error_lost("a hash table of netlink sockets is nested", hash);
	TRY(field_read(w->kernel, &f->hash_size, hash, &table.count));
	table.base = hash + f->hash_buckets.offset;
	return walk_table(w, &table);
}

static struct error *walk_netlink(struct socket_walk *w)
{
	uint64_t variable, tables;

	bool array = w->f.netlink_array.present;

	if ((!w->f.netlink_node.present && !array) || !kernel_has_symbol(w->kernel, "nl_table"))
		return NULL;
	TRY(kernel_symbol(w->kernel, "nl_table", &variable));
	TRY(memory_pointer(&w->kernel->memory, variable, &tables));
	for (unsigned int n = 0; tables && n < NETLINK_TABLES; n++)
		TRY(note(w, (array ? walk_netlink_array
				   : walk_netlink_table)(w, tables + n * w->f.netlink_table.size)));
	return NULL;
}

/* Tables that all namespaces share; each as it is there. */
static struct error *walk_shared(struct socket_walk *w)
{
	static const struct {
		const char *symbol;
		struct error *(*walk)(struct socket_walk *w, uint64_t address);
	} tables[] = {
	    {"tcp_hashinfo", walk_tcp},           {"udp_table", walk_udp},
	    {"udplite_table", walk_udp},          {"raw_v4_hashinfo", walk_raw},
	    {"raw_v6_hashinfo", walk_raw},        {"unix_socket_table", walk_unix_variable},
	    {"udp_hash", walk_udp_variable},      {"raw_v4_htable", walk_raw_variable},
	    {"raw_v6_htable", walk_raw_variable}, {"packet_sklist", walk_packet_variable},
	};
	uint64_t address;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (!kernel_has_symbol(w->kernel, tables[i].symbol))
			continue;
		TRY(kernel_symbol(w->kernel, tables[i].symbol, &address));
		TRY(note(w, tables[i].walk(w, address)));
	}
	return note(w, walk_netlink(w));
}

/* A table of the namespace's own, or one that was walked with the shared ones. */
static struct error *walk_own(struct socket_walk *w, uint64_t net, const struct field *pointer,
			      const char *shared,
			      struct error *(*walk)(struct socket_walk *w, uint64_t address))
{
	uint64_t table, other = 0;

	if (!pointer->present)
		return NULL;
	TRY(field_read(w->kernel, pointer, net, &table));
	if (shared && kernel_has_symbol(w->kernel, shared))
		TRY(kernel_symbol(w->kernel, shared, &other));
	return table && table != other ? walk(w, table) : NULL;
}

static struct error *walk_namespace(struct socket_walk *w, uint64_t net)
{
	const struct sockets_fields *f = &w->f;

	TRY(note(w, walk_own(w, net, &f->hashinfo, "tcp_hashinfo", walk_tcp)));
	TRY(note(w, walk_own(w, net, &f->udp, "udp_table", walk_udp)));
	TRY(note(w, walk_own(w, net, &f->unix_buckets, NULL, walk_unix)));
	if (!f->packets.present)
		return NULL;
	const struct table packets = {
	    .node = f->node.offset, .family = FAMILY_PACKET, .family2 = FAMILY_PACKET};
	return walk_chain(w, &packets, net + f->packets.offset);
}

static void socket_walk_deinit(struct socket_walk *w)
{
	map_deinit(&w->seen);
}

struct error *sockets_walk(struct kernel *kernel, const struct tasks *tasks,
			   const struct netns_list *namespaces,
			   struct error *(*visit)(void *context, const struct socket_found *found),
			   void *context)
{
	_cleanup_(socket_walk_deinit) struct socket_walk w = {
	    .kernel = kernel, .visit = visit, .context = context};

	TRY(fields_init(kernel, sockets, &w.f));
	TRY(note(&w, walk_open(&w, tasks)));
	if (!w.f.family.present || !w.f.node.present)
		return NULL; /* noted as absent members */
	TRY(walk_shared(&w));
	vector_for_each(&namespaces->list, netns)
		TRY(walk_namespace(&w, netns->address));
	return NULL;
}
