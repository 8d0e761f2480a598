/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 4.4: the kernel of 4.4-x86_64-sparse.c with a disk of many queues, whose tags are
 * bitmaps of the block layer's own. Tag 0 is reserved; of the others 1 and 65 are in use. One
 * netlink socket is in a hash table that cannot be nested.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff91000000 0xffffffff80000000
 */
#include "4.4-x86_64-sparse.c"

struct dentry {
	struct dentry *d_parent;
} a_dentry;
struct vfsmount {
	struct dentry *mnt_root;
} a_mount;

struct klist_node {
	void *n_klist;
	struct list_head n_node;
};
struct klist {
	struct list_head k_list;
};
struct subsys_private {
	struct klist klist_devices;
};
struct class
{
	struct subsys_private *p;
};
struct device_type {
	const char *name;
} disk_type = {"disk"};
struct device {
	struct device_type *type;
	struct klist_node knode_class;
};
struct disk_stats {
	unsigned long sectors[2], ios[2];
} vda_stats = {{16, 8}, {3, 2}};
struct hd_struct {
	u64 nr_sects;
	struct device __dev;
	int in_flight[2];
	struct disk_stats *dkstats;
};
struct blk_align_bitmap {
	unsigned long word, depth;
} __attribute__((aligned(64)));
struct blk_mq_bitmap_tags {
	unsigned int depth, bits_per_word, map_nr;
	struct blk_align_bitmap *map;
};
struct blk_mq_tags {
	unsigned int nr_tags, nr_reserved_tags;
	struct blk_mq_bitmap_tags bitmap_tags, breserved_tags;
	struct request **rqs;
};
struct blk_mq_hw_ctx {
	struct blk_mq_tags *tags;
	unsigned int queue_num;
};
struct blk_mq_ctx {
	unsigned int cpu;
};
struct blk_mq_ops {
	void *queue_rq;
} vda_ops;
struct request_queue {
	struct list_head queue_head;
	void *elevator;
	struct blk_mq_ops *mq_ops;
	unsigned int nr_hw_queues;
	struct blk_mq_hw_ctx **queue_hw_ctx;
};
struct bvec_iter {
	u64 bi_sector;
};
struct bio {
	struct bvec_iter bi_iter;
	void *bi_end_io;
} a_bio;
struct request {
	struct request_queue *q;
	struct blk_mq_ctx *mq_ctx;
	u64 cmd_flags;
	unsigned int __data_len;
	unsigned long atomic_flags, start_time;
	u64 __sector;
	struct bio *bio;
	int tag;
};
extern struct request_queue vda_queue;
struct blk_mq_ctx context = {0};
#define REQUEST(SECTOR, TAG)                                                                       \
	{                                                                                          \
		&vda_queue, &context, 1, 4096, 2, 0, SECTOR, 0, TAG                                \
	}
struct request requests[] = {REQUEST(8, 2), REQUEST(640, 66), REQUEST(9, 3)};
/* 66 bits behind the reserved one: the second and the last are set. */
struct request *vda_requests[67] = {[2] = &requests[0], [66] = &requests[1], [3] = &requests[2]};
struct blk_align_bitmap vda_map[2] = {{1 << 1, 64}, {1 << 1, 2}}, vda_reserved = {0, 1};
struct blk_mq_tags vda_tags = {67, 1, {66, 6, 2, vda_map}, {1, 6, 1, &vda_reserved}, vda_requests};
struct blk_mq_hw_ctx vda_hw = {&vda_tags, 0}, *vda_hws[1] = {&vda_hw};
struct request_queue vda_queue = {LIST_ALONE(vda_queue.queue_head), 0, &vda_ops, 1, vda_hws};

struct gendisk {
	int major, first_minor;
	char disk_name[32];
	struct hd_struct part0;
	void *fops, *private_data, *slave_dir;
	struct request_queue *queue;
};
struct block_device {
	struct gendisk *bd_disk;
} a_device;
extern struct subsys_private block_private;
struct gendisk vda = {
    252,
    0,
    "vda",
    {2048,
     {&disk_type, {0, {&block_private.klist_devices.k_list, &block_private.klist_devices.k_list}}},
     {1, 1},
     &vda_stats},
    0,
    0,
    0,
    &vda_queue,
};
struct subsys_private block_private = {
    {{&vda.part0.__dev.knode_class.n_node, &vda.part0.__dev.knode_class.n_node}}};
struct class block_class = {&block_private};

struct sock_common {
	unsigned short skc_family;
	struct list_head skc_node;
};
struct sock {
	struct sock_common __sk_common;
	unsigned short sk_type, sk_protocol;
	void *sk_socket;
};
struct rhash_head {
	struct rhash_head *next;
};
struct netlink_sock {
	struct sock sk;
	struct rhash_head node;
} route = {{{16}, 3, 0}, {(void *)1}};
struct bucket_table {
	unsigned int size;
	struct rhash_head *buckets[2];
} route_table = {2, {(void *)1, &route.node}};
struct rhashtable {
	struct bucket_table *tbl;
};
struct netlink_table {
	struct rhashtable hash;
} netlink_tables[32] = {{{&route_table}}}, *nl_table = netlink_tables;
