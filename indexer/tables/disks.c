/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disks, requests: struct gendisk (include/linux/blkdev.h; genhd.h before) and the requests of its
 * queue (include/linux/blk-mq.h, block/blk-mq-tag.c).
 *
 * A request that is in use has a bit in the bitmap of tags of its hardware queue: in that of the
 * scheduler from when it is made, if there is a scheduler, and in the driver's. Drivers share tags
 * between disks: a request is the disk's whose queue it names. An idle disk costs a few reads per
 * hardware queue.
 *
 * The whole disk is a struct block_device of its own since Linux 5.11, before a struct hd_struct
 * inside of struct gendisk: "part" here means either.
 */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "image/cpus.h"
#include "objects/block/devices.h"
#include "objects/fs/kernfs.h"
#include "code/module_types.h"
#include "objects/fs/path.h"
#include "shapes/sbitmap.h"
#include "shapes/xarray.h"
#include "tables/walk.h"

enum {
	LOOP_MAJOR = 7, /* include/uapi/linux/major.h */
	SECTOR_SIZE = 512,
	HW_QUEUES_MAX = 1 << 16,
	TAGS_MAX = 1 << 20,
	OPERATION_MASK = 0xff,
	OPERATIONS = 15,
	WRITE = 1, /* its place among their names; the flag REQ_RW */
	RQF_STARTED_BIT = 1,
	STATE_IDLE = 0,
	STATE_IN_FLIGHT = 1,
	STATE_COMPLETE = 2,
	NAME_SIZE = 32,
	DEVICE_TEXT = 24,
};

#define DISKS_FIELDS(F)                                                                            \
	F(part_disk, "block_device.bd_disk")                                                       \
	F(part_sectors, "?block_device.bd_nr_sectors|hd_struct.nr_sects")                          \
	F(part_inode, "?block_device.bd_inode")                                                    \
	F(part_openers, "?block_device.bd_openers")                                                \
	F(part_number, "?block_device.bd_dev")                                                     \
	F(inode_size, "inode.i_size")                                                              \
	F(name, "gendisk.disk_name")                                                               \
	F(major, "gendisk.major")                                                                  \
	F(minor, "gendisk.first_minor")                                                            \
	F(operations, "gendisk.fops")                                                              \
	F(queue, "gendisk.queue")                                                                  \
	F(private, "gendisk.private_data")                                                         \
	F(file_dentry, "file.f_path.dentry|file.f_dentry")                                         \
	F(file_mount, "file.f_path.mnt|file.f_vfsmnt")                                             \
	F(slaves, "gendisk.slave_dir")                                                             \
	F(stats, "disk_stats")                                                                     \
	F(stats_sectors, "disk_stats.sectors")                                                     \
	F(stats_done, "disk_stats.ios")                                                            \
	F(stats_in_flight, "?disk_stats.in_flight")                                                \
	F(mq_operations, "?request_queue.mq_ops")                                                  \
	F(queue_head, "?request_queue.queue_head")                                                 \
	F(disk_list, "?subsystem.kset.list|kset.list")                                             \
	F(disk_link, "?gendisk.kobj.entry")                                                        \
	F(capacity, "?gendisk.capacity")                                                           \
	F(own_stats, "?gendisk.dkstats")                                                           \
	F(own_in_flight, "?gendisk.in_flight")                                                     \
	F(elevator, "request_queue.elevator")                                                      \
	F(elevator_type, "elevator_queue.type|elevator_queue.elevator_type")                       \
	F(elevator_name, "elevator_type.elevator_name")
DEFINE_FIELDS(disks, DISKS_FIELDS)

/* Of disks whose driver takes requests of many queues: since 3.13. */
#define MULTIQUEUE_FIELDS(F)                                                                       \
	F(hw_count, "request_queue.nr_hw_queues")                                                  \
	F(hw_array, "?request_queue.queue_hw_ctx")                                                 \
	F(hw_table, "?request_queue.hctx_table")                                                   \
	F(hw_tags, "blk_mq_hw_ctx.tags")                                                           \
	F(hw_sched_tags, "?blk_mq_hw_ctx.sched_tags")                                              \
	F(hw_number, "blk_mq_hw_ctx.queue_num")                                                    \
	F(tags_count, "blk_mq_tags.nr_tags")                                                       \
	F(tags_reserved, "blk_mq_tags.nr_reserved_tags")                                           \
	F(tags_reserved_map, "blk_mq_tags.breserved_tags")                                         \
	F(tags_map, "blk_mq_tags.bitmap_tags")                                                     \
	F(tags_requests, "blk_mq_tags.rqs")                                                        \
	F(tags_own, "?blk_mq_tags.static_rqs")                                                     \
	F(tags_bits, "?sbitmap_queue.sb")                                                          \
	F(context_cpu, "blk_mq_ctx.cpu")
DEFINE_FIELDS(multiqueue, MULTIQUEUE_FIELDS)

/* Of whole disks that are devices: since 2.6.26. */
#define DEVICE_FIELDS(F)                                                                           \
	F(part, "gendisk.part0")                                                                   \
	F(part_device, "block_device.bd_device|hd_struct.__dev")                                   \
	F(part_stats, "block_device.bd_stats|hd_struct.dkstats")                                   \
	F(part_in_flight, "?hd_struct.in_flight")                                                  \
	F(part_holders, "block_device.bd_holder_dir|hd_struct.holder_dir")                         \
	F(device_type, "device.type")                                                              \
	F(folder, "kobject.sd")
DEFINE_FIELDS(device, DEVICE_FIELDS)

#define REQUESTS_FIELDS(F)                                                                         \
	F(queue, "request.q")                                                                      \
	F(context, "?request.mq_ctx")                                                              \
	F(link, "?request.queuelist")                                                              \
	F(sectors, "?request.hard_nr_sectors")                                                     \
	F(flags, "request.cmd_flags|request.flags")                                                \
	F(single_flags, "?request.rq_flags")                                                       \
	F(tag, "request.tag")                                                                      \
	F(bytes, "?request.__data_len")                                                            \
	F(sector, "request.__sector|request.hard_sector")                                          \
	F(bio, "request.bio")                                                                      \
	F(state, "?request.state|request.atomic_flags")                                            \
	F(users, "?request.ref.refs.counter|request.ref.counter")                                  \
	F(start, "request.start_time_ns|request.start_time")                                       \
	F(issue, "?request.io_start_time_ns")                                                      \
	F(bio_device, "?bio.bi_bdev")                                                              \
	F(bio_disk, "?bio.bi_disk")                                                                \
	F(bio_partition, "?bio.bi_partno")                                                         \
	F(bio_sector, "bio.bi_iter.bi_sector|bio.bi_sector")                                       \
	F(bio_end, "bio.bi_end_io")
DEFINE_FIELDS(requests, REQUESTS_FIELDS)

struct disk_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct disks_fields f;
	struct multiqueue_fields q; /* none is present where there is no such disk */
	struct device_fields d;
	struct requests_fields r;
	struct object disk, request, bio;
	struct sbitmap_layout bitmaps;
	struct kernfs_links links;
	struct map seen; /* struct request */
	struct paths paths;
	struct types *loop_types; /* NULL: the kernel has them, or nobody */
	struct field loop_file;
	struct {
		int64_t number;
		const char *name;
	} operations[OPERATIONS];
	uint64_t disk_type;
	/* of the disk that is walked */
	uint64_t part, queue;
	int64_t in_flight;
	/* of the hardware queue */
	uint64_t hw_number;
	bool single;     /* the disk's queue is the only one */
	int64_t started; /* bit of the flags of a request that the driver of such a disk has */
	char scheduler[NAME_SIZE], device[DEVICE_TEXT];
	char holders[1024], slaves[1024];
};

static void disk_walk_deinit(struct disk_walk *w)
{
	object_deinit(&w->disk);
	object_deinit(&w->request);
	object_deinit(&w->bio);
	kernfs_links_deinit(&w->links);
	map_deinit(&w->seen);
	paths_deinit(&w->paths);
	types_destroy(w->loop_types);
}

/* Requests. */

/* The numbers of operations are the kernel's own: some have changed. */
static struct error *load_operations(struct disk_walk *w)
{
	static const char *const names[OPERATIONS] = {
	    "READ",        "WRITE",      "FLUSH",          "DISCARD",   "SECURE_ERASE",
	    "ZONE_APPEND", "WRITE_SAME", "WRITE_ZEROES",   "ZONE_OPEN", "ZONE_CLOSE",
	    "ZONE_FINISH", "ZONE_RESET", "ZONE_RESET_ALL", "DRV_IN",    "DRV_OUT",
	};

	for (size_t i = 0; i < OPERATIONS; i++) {
		char enumerator[NAME_SIZE];

		snprintf(enumerator, sizeof(enumerator), "REQ_OP_%s", names[i]);
		TRY(error_ignore_damage(
		    types_enumerator(w->kernel->types, enumerator, &w->operations[i].number)));
		w->operations[i].name = names[i];
	}
	return NULL;
}

/*
 * An operation that this kernel does not have is left at 0, behind READ. Before there were any
 * (4.8) a flag told writes.
 */
static const char *operation_name(const struct disk_walk *w, uint64_t flags)
{
	if (!w->operations[WRITE].number)
		return w->operations[flags & WRITE].name;
	for (size_t i = 0; i < OPERATIONS; i++)
		if ((uint64_t)w->operations[i].number == (flags & OPERATION_MASK))
			return w->operations[i].name;
	return NULL;
}

static const char *state_name(uint64_t state)
{
	static const char *const names[] = {
	    [STATE_IDLE] = "queued",
	    [STATE_IN_FLIGHT] = "in_flight",
	    [STATE_COMPLETE] = "complete",
	};

	return state < sizeof(names) / sizeof(names[0]) ? names[state] : NULL;
}

/* Since a moment in jiffies, which wrap in an unsigned long. */
static struct cell since_jiffies(const struct disk_walk *w, uint64_t start)
{
	const struct clock *clock = &w->walk->crash->clock;
	int64_t passed = (int64_t)(clock->jiffies - start);

	if (w->kernel->arch->pointer_size == 4)
		passed = (int32_t)passed;
	if (!clock->hz || passed < 0 || passed > INT32_MAX)
		return (struct cell){0};
	return cell_integer(passed * 1000000000 / clock->hz);
}

/* Since a moment of the monotonic clock, 0 is none; until 4.18 in jiffies. */
static struct cell since(const struct disk_walk *w, const struct field *moment)
{
	const struct clock *clock = &w->walk->crash->clock;
	int64_t start = object_int(&w->request, moment);

	if (moment->alternative)
		return since_jiffies(w, object_uint(&w->request, moment));
	if (!clock->known || start <= 0 || start > clock->monotonic)
		return (struct cell){0};
	return cell_integer(clock->monotonic - start);
}

/* include/linux/kdev_t.h: 12 bits of major, 20 of minor. */
static struct cell device_cell(struct disk_walk *w, uint64_t major, uint64_t minor)
{
	snprintf(w->device, sizeof(w->device), "%u:%u", (unsigned int)major, (unsigned int)minor);
	return cell_text(w->device);
}

static struct error *fill_bio_device(struct disk_walk *w, struct requests_row *row)
{
	const struct requests_fields *r = &w->r;
	uint64_t device = object_uint(&w->bio, &r->bio_device), number, minor;
	uint64_t disk = object_uint(&w->bio, &r->bio_disk);

	if (device) {
		TRY(field_read(w->kernel, &w->f.part_number, device, &number));
		row->device = device_cell(w, number >> 20 & 0xfff, number & 0xfffff);
	} else if (disk) {
		TRY(field_read(w->kernel, &w->f.major, disk, &number));
		TRY(field_read(w->kernel, &w->f.minor, disk, &minor));
		row->device =
		    device_cell(w, number, minor + object_uint(&w->bio, &r->bio_partition));
	}
	return NULL;
}

static struct error *fill_bio(struct disk_walk *w, struct requests_row *row)
{
	const struct requests_fields *r = &w->r;
	uint64_t address = object_uint(&w->request, &r->bio);

	if (!address)
		return NULL;
	TRY(object_load(&w->bio, address));
	row->bio = cell_pointer(address);
	row->bio_sector = object_cell(&w->bio, &r->bio_sector);
	row->end_io = cell_text(kernel_place(w->kernel, object_uint(&w->bio, &r->bio_end)).name);
	return fill_bio_device(w, row);
}

static struct error *fill_cpu(struct disk_walk *w, struct requests_row *row)
{
	uint64_t context = object_uint(&w->request, &w->r.context), cpu;

	if (!context)
		return NULL;
	TRY(field_read(w->kernel, &w->q.context_cpu, context, &cpu));
	row->cpu = cell_integer((int64_t)cpu);
	return NULL;
}

/* A flag says that the driver of a single queue has it: one of RQF_* since 4.10. */
static bool is_started(const struct disk_walk *w)
{
	const struct field *flags = w->r.single_flags.present ? &w->r.single_flags : &w->r.flags;

	return object_uint(&w->request, flags) >> w->started & 1;
}

/* enum rq_atomic_flags, in place of a state until 4.17: REQ_ATOM_COMPLETE, REQ_ATOM_STARTED. */
static uint64_t state_of(const struct disk_walk *w)
{
	uint64_t state = object_uint(&w->request, &w->r.state);

	if (w->single)
		return is_started(w) ? STATE_IN_FLIGHT : STATE_IDLE;
	if (!w->r.state.alternative)
		return state;
	return !(state & 2) ? STATE_IDLE : state & 1 ? STATE_COMPLETE : STATE_IN_FLIGHT;
}

static struct cell bytes_of(const struct disk_walk *w)
{
	const struct requests_fields *r = &w->r;

	if (object_has(&w->request, &r->bytes))
		return object_cell(&w->request, &r->bytes);
	return object_has(&w->request, &r->sectors)
		   ? cell_integer(object_int(&w->request, &r->sectors) * SECTOR_SIZE)
		   : (struct cell){0};
}

static struct error *emit_request(struct disk_walk *w)
{
	const struct requests_fields *r = &w->r;
	const struct object *request = &w->request;
	bool added;

	if (!map_insert(&w->seen, request->address, &added))
		return error_no_memory();
	if (!added)
		return NULL;
	uint64_t state = state_of(w);
	struct requests_row row = {
	    .request = cell_pointer(request->address),
	    .disk = cell_pointer(w->disk.address),
	    .op = cell_text(operation_name(w, object_uint(request, &r->flags))),
	    .flags = object_cell(request, &r->flags),
	    .state = cell_text(state_name(state)),
	    .bytes = bytes_of(w),
	    .age_ns = since(w, &r->start),
	};
	if (object_int(request, &r->tag) >= 0)
		row.tag = object_cell(request, &r->tag);
	if (!w->single)
		row.hw_queue = cell_integer((int64_t)w->hw_number);
	if (!cell_is_null(row.bytes) && row.bytes.integer)
		row.sector = object_cell(request, &r->sector);
	if (state != STATE_IDLE)
		row.issued_ns = since(w, &r->issue);
	w->in_flight += state == STATE_IN_FLIGHT;
	TRY(walk_skip(w->walk, fill_cpu(w, &row)));
	TRY(walk_skip(w->walk, fill_bio(w, &row)));
	return emit_requests(w->walk->sink, &row);
}

/*
 * The requests that a tag may stand for: the one that was made for it, and the one that uses it
 * now, which has the tag's number. Where queues or disks share bits, either may be idle or
 * another's.
 */
static struct error *emit_tag(struct disk_walk *w, uint64_t own, uint64_t users, uint64_t tag)
{
	const uint64_t arrays[] = {own, users};
	const struct requests_fields *r = &w->r;
	size_t width = w->kernel->arch->pointer_size;
	uint64_t request;

	for (size_t i = 0; i < 2; i++) {
		if (!arrays[i])
			continue;
		TRY(memory_pointer(&w->kernel->memory, arrays[i] + tag * width, &request));
		if (!request)
			continue;
		TRY(object_load(&w->request, request));
		if (object_uint(&w->request, &r->queue) == w->queue &&
		    (object_uint(&w->request, &r->users) || !r->users.present) &&
		    (arrays[i] == own || object_uint(&w->request, &r->tag) == tag))
			TRY(walk_skip(w->walk, emit_request(w)));
	}
	return NULL;
}

/*
 * An sbitmap_queue; from 5.10 to 5.15 a pointer to one. Until 4.10 each tag has one request, which
 * is its own and its user's.
 */
static struct error *walk_bitmap(struct disk_walk *w, uint64_t tags, const struct field *member,
				 uint64_t first, uint64_t count)
{
	uint64_t bitmap = tags + member->offset, own = 0, users;
	struct sbitmap map;

	if (member->present && member->type->kind == TYPE_POINTER)
		TRY(field_read(w->kernel, member, tags, &bitmap));
	if (w->q.tags_own.present)
		TRY(field_read(w->kernel, &w->q.tags_own, tags, &own));
	TRY(field_read(w->kernel, &w->q.tags_requests, tags, &users));
	for (sbitmap_begin(&map, &w->bitmaps, bitmap + w->q.tags_bits.offset);
	     sbitmap_next(&map) && first + map.bit < count;)
		TRY(walk_skip(w->walk, emit_tag(w, own, users, first + map.bit)));
	return sbitmap_end(&map);
}

static struct error *walk_tags(struct disk_walk *w, uint64_t tags)
{
	uint64_t reserved, count;

	if (!tags || !w->q.tags_map.present || !w->q.tags_reserved_map.present)
		return NULL;
	TRY(field_read(w->kernel, &w->q.tags_count, tags, &count));
	TRY(field_read(w->kernel, &w->q.tags_reserved, tags, &reserved));
	if (count > TAGS_MAX || reserved > count)
		return error_corrupt("tags of a disk have no sensible size", tags);
	if (reserved)
		TRY(walk_bitmap(w, tags, &w->q.tags_reserved_map, 0, reserved));
	return walk_bitmap(w, tags, &w->q.tags_map, reserved, count);
}

static struct error *walk_hw_queue(struct disk_walk *w, uint64_t address)
{
	uint64_t tags;

	TRY(field_read(w->kernel, &w->q.hw_number, address, &w->hw_number));
	if (w->q.hw_sched_tags.present) {
		TRY(field_read(w->kernel, &w->q.hw_sched_tags, address, &tags));
		TRY(walk_skip(w->walk, walk_tags(w, tags)));
	}
	TRY(field_read(w->kernel, &w->q.hw_tags, address, &tags));
	return walk_tags(w, tags);
}

static struct error *visit_hw_queue(void *context, uint64_t index, uint64_t address)
{
	struct disk_walk *w = context;

	(void)index;
	return walk_skip(w->walk, walk_hw_queue(w, address));
}

/* In an array; from Linux 5.18 to 7.0 in an xarray. */
static struct error *walk_hw_queues(struct disk_walk *w, uint64_t count)
{
	size_t width = w->kernel->arch->pointer_size;
	uint64_t array, address;

	if (!w->q.hw_array.present)
		return w->q.hw_table.present
			   ? xarray_walk(w->kernel, w->queue + w->q.hw_table.offset, visit_hw_queue,
					 w)
			   : NULL;
	TRY(field_read(w->kernel, &w->q.hw_array, w->queue, &array));
	for (uint64_t i = 0; array && i < count; i++) {
		TRY(memory_pointer(&w->kernel->memory, array + i * width, &address));
		if (address)
			TRY(visit_hw_queue(w, i, address));
	}
	return NULL;
}

/* Disks. */

/* An array in the type until 5.x, then a pointer. */
static struct error *fill_scheduler(struct disk_walk *w, uint64_t elevator, struct disks_row *row)
{
	const struct disks_fields *f = &w->f;
	uint64_t type;

	row->scheduler = (struct cell){0};
	TRY(field_read(w->kernel, &f->elevator_type, elevator, &type));
	if (!f->elevator_name.count)
		return field_text(w->kernel, &f->elevator_name, type, w->scheduler,
				  sizeof(w->scheduler), &row->scheduler);
	TRY(memory_string(&w->kernel->memory, type + f->elevator_name.offset, w->scheduler,
			  sizeof(w->scheduler)));
	row->scheduler = cell_text(w->scheduler[0] ? w->scheduler : NULL);
	return NULL;
}

/*
 * What waits for the driver of a disk with a single queue, or (until it is taken off, when the
 * driver is done or keeps it with a tag) is at the driver. Schedulers keep others.
 */
static struct error *walk_single_queue(struct disk_walk *w)
{
	uint64_t head = w->queue + w->f.queue_head.offset;
	struct list list;

	w->single = true;
	if (!w->f.queue_head.present || !w->r.link.present)
		return NULL;
	for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);) {
		struct error *error = object_load(&w->request, list.entry - w->r.link.offset);

		TRY(walk_skip(w->walk, error ? error : emit_request(w)));
	}
	return list_end(&list);
}

static struct error *fill_multiqueue(struct disk_walk *w, struct disks_row *row)
{
	uint64_t count;

	TRY(field_read(w->kernel, &w->q.hw_count, w->queue, &count));
	if (count > HW_QUEUES_MAX)
		return error_corrupt("a disk has too many hardware queues", w->queue);
	row->hw_queues = cell_integer((int64_t)count);
	TRY(walk_skip(w->walk, walk_hw_queues(w, count)));
	row->in_flight = cell_integer(w->in_flight);
	row->scheduler = cell_text("none");
	return NULL;
}

/* Without a scheduler, and not of many queues: takes bios as they are (dm, md, zram …). */
static struct error *fill_queue(struct disk_walk *w, struct disks_row *row)
{
	const struct disks_fields *f = &w->f;
	uint64_t operations = 0, elevator;

	if (!w->queue)
		return NULL;
	if (f->mq_operations.present)
		TRY(field_read(w->kernel, &f->mq_operations, w->queue, &operations));
	if (operations)
		TRY(fill_multiqueue(w, row));
	TRY(field_read(w->kernel, &f->elevator, w->queue, &elevator));
	if (!elevator)
		return NULL;
	if (!operations)
		TRY(walk_skip(w->walk, walk_single_queue(w)));
	return fill_scheduler(w, elevator, row);
}

static struct error *fill_size(struct disk_walk *w, struct disks_row *row)
{
	const struct disks_fields *f = &w->f;
	uint64_t value;

	if (f->capacity.present) {
		row->bytes = cell_integer(object_int(&w->disk, &f->capacity) * SECTOR_SIZE);
	} else if (f->part_sectors.present) {
		TRY(field_read(w->kernel, &f->part_sectors, w->part, &value));
		row->bytes = cell_integer((int64_t)(value * SECTOR_SIZE));
	} else if (f->part_inode.present) {
		TRY(field_read(w->kernel, &f->part_inode, w->part, &value));
		TRY(field_read(w->kernel, &f->inode_size, value, &value));
		row->bytes = cell_integer((int64_t)value);
	}
	if (!f->part_openers.present || !w->part)
		return NULL;
	TRY(field_read(w->kernel, &f->part_openers, w->part, &value));
	row->openers = cell_integer((int64_t)value);
	return NULL;
}

enum { STATS_READ, STATS_WRITE, STATS_KINDS, STATS_SIZE_MAX = 512 };

struct disk_sums {
	uint64_t done[STATS_KINDS], sectors[STATS_KINDS], in_flight;
};

static uint64_t stats_element(const struct disk_walk *w, const uint8_t *bytes,
			      const struct field *array, unsigned int n)
{
	struct field element = *array;

	element.offset += n * array->element;
	return n < array->count ? field_load(w->kernel, &element, bytes, w->f.stats.size) : 0;
}

/*
 * Of each CPU, but with one CPU in the part itself. Where disks are no devices it is in the disk
 * (UP), or what alloc_percpu() returned.
 */
static struct error *stats_address(struct disk_walk *w, const struct cpu *cpu, uint64_t *ret)
{
	const struct disks_fields *f = &w->f;
	uint64_t stats;

	if (!f->own_stats.present && w->d.part_stats.present &&
	    w->d.part_stats.type->kind != TYPE_POINTER) {
		*ret = w->part + w->d.part_stats.offset;
		return NULL;
	}
	if (!f->own_stats.present) {
		TRY(field_read(w->kernel, &w->d.part_stats, w->part, &stats));
		*ret = stats ? percpu_address(w->kernel, cpu, stats) : 0;
		return NULL;
	}
	*ret = object_address(&w->disk, &f->own_stats);
	if (f->own_stats.type->kind != TYPE_POINTER)
		return NULL;
	return percpu_allocated(w->kernel, cpu, object_uint(&w->disk, &f->own_stats), ret);
}

static struct error *sum_stats(struct disk_walk *w, struct disk_sums *sums)
{
	const struct disks_fields *f = &w->f;
	uint8_t bytes[STATS_SIZE_MAX];
	uint64_t stats;

	vector_for_each(&w->kernel->cpus, cpu) {
		if (!cpu->present)
			continue;
		TRY(stats_address(w, cpu, &stats));
		if (!stats || f->stats.size > sizeof(bytes))
			return error_lost("statistics of a disk cannot be found", w->part);
		TRY(memory_read(&w->kernel->memory, stats, bytes, f->stats.size));
		for (unsigned int n = 0; n < STATS_KINDS; n++) {
			sums->done[n] += stats_element(w, bytes, &f->stats_done, n);
			sums->sectors[n] += stats_element(w, bytes, &f->stats_sectors, n);
			sums->in_flight += stats_element(w, bytes, &f->stats_in_flight, n);
		}
	}
	return NULL;
}

/* Reads and writes, each an int or an atomic_t; one for both until 2.6.31. */
static struct error *sum_in_flight(struct disk_walk *w, struct disks_row *row)
{
	const struct field *counts = &w->d.part_in_flight;
	uint32_t first, second = 0;
	uint64_t address = w->part + counts->offset;

	TRY(memory_u32(&w->kernel->memory, address, &first));
	if (counts->count == 2)
		TRY(memory_u32(&w->kernel->memory, address + counts->element, &second));
	row->in_flight = cell_integer((int64_t)first + second);
	return NULL;
}

static struct error *fill_stats(struct disk_walk *w, struct disks_row *row)
{
	struct disk_sums sums = {0};

	TRY(sum_stats(w, &sums));
	row->reads = cell_integer((int64_t)sums.done[STATS_READ]);
	row->writes = cell_integer((int64_t)sums.done[STATS_WRITE]);
	row->read_bytes = cell_integer((int64_t)sums.sectors[STATS_READ] * SECTOR_SIZE);
	row->write_bytes = cell_integer((int64_t)sums.sectors[STATS_WRITE] * SECTOR_SIZE);
	if (object_has(&w->disk, &w->f.own_in_flight))
		row->in_flight = object_cell(&w->disk, &w->f.own_in_flight);
	else if (cell_is_null(row->hw_queues) && w->d.part_in_flight.present)
		return sum_in_flight(w, row);
	else if (cell_is_null(row->hw_queues) && w->f.stats_in_flight.present &&
		 (int64_t)sums.in_flight >= 0)
		row->in_flight = cell_integer((int64_t)sums.in_flight);
	return NULL;
}

/* Names of the links in a folder of sysfs, whose struct kobject is given; 0: there is none. */
static struct error *list_links(struct disk_walk *w, uint64_t kobject, char *buffer,
				size_t capacity, struct cell *ret)
{
	struct text text;
	uint64_t folder;

	if (!kobject)
		return NULL;
	TRY(field_read(w->kernel, &w->d.folder, kobject, &folder));
	if (!folder)
		return NULL;
	w->links.list.count = 0;
	TRY(walk_skip(w->walk, kernfs_links_load(&w->links, w->kernel, folder)));
	text_init(&text, buffer, capacity);
	vector_for_each(&w->links.list, link) {
		text_item(&text, " ");
		text_add(&text, "%s", link->name);
	}
	*ret = text_cell(&text);
	return NULL;
}

/* drivers/block/loop.c. The number is that driver's alone: no other's private data is meant. */
static struct error *fill_backing(struct disk_walk *w, struct disks_row *row)
{
	const struct disks_fields *f = &w->f;
	uint64_t file, dentry, mount;
	struct path path;

	if (!w->loop_file.present || row->major.integer != LOOP_MAJOR)
		return NULL;
	TRY(field_read(w->kernel, &w->loop_file, object_uint(&w->disk, &f->private), &file));
	if (!file)
		return NULL;
	TRY(field_read(w->kernel, &f->file_dentry, file, &dentry));
	TRY(field_read(w->kernel, &f->file_mount, file, &mount));
	TRY(path_of(&w->paths, dentry, mount, &path));
	row->backing = cell_text_of(path.text, path.size);
	return NULL;
}

static struct error *fill_links(struct disk_walk *w, struct disks_row *row)
{
	uint64_t holders;

	if (!w->d.folder.present)
		return NULL; /* until 2.6.22 there was no such record of links */
	TRY(list_links(w, object_uint(&w->disk, &w->f.slaves), w->slaves, sizeof(w->slaves),
		       &row->slaves));
	TRY(field_read(w->kernel, &w->d.part_holders, w->part, &holders));
	return list_links(w, holders, w->holders, sizeof(w->holders), &row->holders);
}

static struct error *emit_disk(struct disk_walk *w, uint64_t address)
{
	const struct disks_fields *f = &w->f;
	const struct object *disk = &w->disk;

	TRY(object_load(&w->disk, address));
	struct disks_row row = {
	    .disk = cell_pointer(address),
	    .name = object_cell_text(disk, &f->name),
	    .major = object_cell(disk, &f->major),
	    .minor = object_cell(disk, &f->minor),
	    .queue = cell_pointer(object_uint(disk, &f->queue)),
	    .driver = cell_text(kernel_place(w->kernel, object_uint(disk, &f->operations)).name),
	};
	problems_at(w->kernel->problems, "disk %.32s", row.name.text ? row.name.text : "");
	w->queue = object_uint(disk, &f->queue);
	w->in_flight = 0;
	w->single = false;
	TRY(walk_skip(w->walk, fill_queue(w, &row)));
	TRY(walk_skip(w->walk, fill_size(w, &row)));
	TRY(walk_skip(w->walk, fill_stats(w, &row)));
	TRY(walk_skip(w->walk, fill_links(w, &row)));
	TRY(walk_skip(w->walk, fill_backing(w, &row)));
	return emit_disks(w->walk->sink, &row);
}

/* Disks and partitions are devices of the same class. */
static struct error *find_disk(struct disk_walk *w, uint64_t device)
{
	uint64_t type, disk;

	TRY(field_read(w->kernel, &w->d.device_type, device, &type));
	if (type != w->disk_type)
		return NULL;
	w->part = device - w->d.part_device.offset;
	if (w->d.part_device.alternative) /* of struct hd_struct */
		return emit_disk(w, w->part - w->d.part.offset);
	TRY(field_read(w->kernel, &w->f.part_disk, w->part, &disk));
	return emit_disk(w, disk);
}

static struct error *visit_device(void *context, uint64_t device)
{
	struct disk_walk *w = context;

	TRY(interrupt_check());
	return walk_skip(w->walk, find_disk(w, device));
}

/* Until 2.6.25 disks were in a list of their own. */
static struct error *walk_listed_disks(struct disk_walk *w)
{
	const struct disks_fields *f = &w->f;
	struct list list;
	uint64_t subsystem;

	if (!f->disk_list.present || !f->disk_link.present)
		return error_absent("way to", "disks");
	TRY(kernel_symbol(w->kernel, "block_subsys", &subsystem));
	for (list_begin(&list, w->kernel, subsystem + f->disk_list.offset, LIST_FORWARD);
	     list_next(&list);) {
		TRY(interrupt_check());
		TRY(walk_skip(w->walk, emit_disk(w, list.entry - f->disk_link.offset)));
	}
	return list_end(&list);
}

/* Without the types of the driver it is not known what a loop device is made of. */
static struct error *find_loop(struct disk_walk *w)
{
	static const char path[] = "loop_device.lo_backing_file";

	TRY(error_ignore_damage(field_find(w->kernel, path, &w->loop_file)));
	if (w->loop_file.present)
		return NULL;
	TRY(error_ignore_damage(module_types_load(w->kernel, "loop", &w->loop_types)));
	return w->loop_types ? error_ignore_damage(
				   field_find_in(w->kernel, w->loop_types, path, &w->loop_file))
			     : NULL;
}

struct error *walk_disks(struct walk *walk)
{
	_cleanup_(disk_walk_deinit) struct disk_walk w = {.walk = walk, .kernel = walk->kernel};

	TRY(fields_init(walk->kernel, disks, &w.f));
	if (w.f.mq_operations.present) {
		TRY(fields_init(walk->kernel, multiqueue, &w.q));
		TRY(sbitmap_layout_init(&w.bitmaps, walk->kernel));
	}
	TRY(fields_init(walk->kernel, requests, &w.r));
	TRY(object_init(&w.disk, walk->kernel, "gendisk"));
	TRY(object_init(&w.request, walk->kernel, "request"));
	TRY(object_init(&w.bio, walk->kernel, "bio"));
	TRY(load_operations(&w));
	w.started = RQF_STARTED_BIT;
	TRY(error_ignore_damage(
	    types_enumerator(walk->kernel->types, "__REQ_STARTED", &w.started)));
	TRY(paths_init(&w.paths, walk->kernel));
	TRY(find_loop(&w));
	if (kernel_has_symbol(walk->kernel, "block_subsys"))
		return walk_listed_disks(&w);
	TRY(fields_init(walk->kernel, device, &w.d));
	TRY(kernel_symbol(walk->kernel, "disk_type", &w.disk_type));
	TRY(devices_walk(walk->kernel, "block_class", visit_device, &w));
	problems_at(walk->kernel->problems, NULL);
	return NULL;
}
