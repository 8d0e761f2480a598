/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters of network devices: each kind of per-CPU struct is one read per CPU. */
#include "objects/net/netstats.h"

#include <string.h>

#include "image/cpus.h"
#include "image/fields.h"
#include "image/kernel.h"

static const struct netstats_fields netstats_field_paths = {NETSTATS_DEVICE_FIELDS(FIELD_PATH_)
								NETSTATS_FIELDS(FIELD_PATH_)};

enum { PERCPU_SIZE_MAX = 128 };

/* Where a device counts; LSTATS count one direction, which depends on the driver. */
enum {
	IN_DEVICE = 1 << 0,
	IN_TSTATS = 1 << 1,
	IN_DSTATS = 1 << 2,
	IN_LSTATS_RX = 1 << 3,
	IN_LSTATS_TX = 1 << 4,
};

/* enum netdev_stat_type (since Linux 6.7), of devices whose driver has no function of its own. */
static unsigned int kind_places(uint64_t kind)
{
	enum { KIND_TSTATS = 2, KIND_DSTATS = 3 };

	switch (kind) {
	case KIND_TSTATS:
		return IN_DEVICE | IN_TSTATS;
	case KIND_DSTATS:
		return IN_DSTATS;
	default:
		return IN_DEVICE;
	}
}

/* What the functions do that are not a driver's own affair. */
static unsigned int function_places(const struct kernel *kernel, uint64_t function)
{
	static const struct {
		const char *name;
		unsigned int places;
	} known[] = {
	    {"dev_get_tstats64", IN_DEVICE | IN_TSTATS},
	    {"ip_tunnel_get_stats64", IN_DEVICE | IN_TSTATS},
	    {"loopback_get_stats64", IN_LSTATS_RX | IN_LSTATS_TX},
	    {"dummy_get_stats64", IN_LSTATS_TX},
	    {"nlmon_get_stats64", IN_LSTATS_RX},
	};
	struct place place = kernel_place(kernel, function);

	for (size_t i = 0; place.name && i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(place.name, known[i].name))
			return known[i].places;
	return 0;
}

static struct error *find_places(struct netstats *stats, const struct object *device,
				 unsigned int *ret)
{
	const struct netstats_fields *f = &stats->f;
	uint64_t operations = object_uint(device, &f->operations), function;

	*ret = 0;
	if (!operations)
		return NULL;
	TRY(field_read(stats->kernel, &f->get_stats64, operations, &function));
	if (function) {
		*ret = function_places(stats->kernel, function);
		return NULL;
	}
	TRY(field_read(stats->kernel, &f->get_stats, operations, &function));
	if (!function)
		*ret = kind_places(object_uint(device, &f->percpu_kind));
	return NULL;
}

/* Adds members of a per-CPU struct, of all CPUs: NULL for a counter that it does not have. */
static struct error *add_percpu(struct netstats *stats, uint64_t base, const struct field *whole,
				const struct field *const members[NETSTATS_COUNT],
				uint64_t sums[NETSTATS_COUNT])
{
	uint8_t bytes[PERCPU_SIZE_MAX];

	if (!base || !whole->present || whole->size > sizeof(bytes))
		return NULL;
	vector_for_each(&stats->kernel->cpus, cpu) {
		TRY(memory_read(&stats->kernel->memory, percpu_address(stats->kernel, cpu, base),
				bytes, whole->size));
		for (int n = 0; n < NETSTATS_COUNT; n++)
			if (members[n])
				sums[n] +=
				    field_load(stats->kernel, members[n], bytes, whole->size);
	}
	return NULL;
}

static struct error *add_lstats(struct netstats *stats, uint64_t base, unsigned int places,
				uint64_t sums[NETSTATS_COUNT])
{
	const struct netstats_fields *f = &stats->f;
	bool rx = places & IN_LSTATS_RX, tx = places & IN_LSTATS_TX;
	const struct field *const members[NETSTATS_COUNT] = {
	    [NETSTATS_RX_PACKETS] = rx ? &f->lstats_packets : NULL,
	    [NETSTATS_TX_PACKETS] = tx ? &f->lstats_packets : NULL,
	    [NETSTATS_RX_BYTES] = rx ? &f->lstats_bytes : NULL,
	    [NETSTATS_TX_BYTES] = tx ? &f->lstats_bytes : NULL,
	};

	return rx || tx ? add_percpu(stats, base, &f->lstats, members, sums) : NULL;
}

static struct error *add_software(struct netstats *stats, uint64_t base, unsigned int places,
				  uint64_t sums[NETSTATS_COUNT])
{
	const struct netstats_fields *f = &stats->f;
	const struct field *const tstats[NETSTATS_COUNT] = {
	    [NETSTATS_RX_PACKETS] = &f->tstats_rx_packets,
	    [NETSTATS_TX_PACKETS] = &f->tstats_tx_packets,
	    [NETSTATS_RX_BYTES] = &f->tstats_rx_bytes,
	    [NETSTATS_TX_BYTES] = &f->tstats_tx_bytes,
	};
	const struct field *const dstats[NETSTATS_COUNT] = {
	    [NETSTATS_RX_PACKETS] = &f->dstats_rx_packets,
	    [NETSTATS_TX_PACKETS] = &f->dstats_tx_packets,
	    [NETSTATS_RX_BYTES] = &f->dstats_rx_bytes,
	    [NETSTATS_TX_BYTES] = &f->dstats_tx_bytes,
	    [NETSTATS_RX_DROPPED] = &f->dstats_rx_dropped,
	    [NETSTATS_TX_DROPPED] = &f->dstats_tx_dropped,
	};

	if (places & IN_TSTATS)
		TRY(add_percpu(stats, base, &f->tstats, tstats, sums));
	return places & IN_DSTATS ? add_percpu(stats, base, &f->dstats, dstats, sums) : NULL;
}

/* What the core itself throws away: per CPU since Linux 5.18, in the device before. */
static struct error *add_core(struct netstats *stats, const struct object *device,
			      uint64_t sums[NETSTATS_COUNT])
{
	const struct netstats_fields *f = &stats->f;
	uint64_t base = object_uint(device, &f->core), value;

	if (!f->core.present) {
		sums[NETSTATS_RX_DROPPED] += object_uint(device, &f->core_rx_dropped);
		sums[NETSTATS_TX_DROPPED] += object_uint(device, &f->core_tx_dropped);
		return NULL;
	}
	if (!base)
		return NULL;
	vector_for_each(&stats->kernel->cpus, cpu) {
		uint64_t address = percpu_address(stats->kernel, cpu, base);

		TRY(field_read(stats->kernel, &f->core_rx_dropped, address, &value));
		sums[NETSTATS_RX_DROPPED] += value;
		TRY(field_read(stats->kernel, &f->core_tx_dropped, address, &value));
		sums[NETSTATS_TX_DROPPED] += value;
	}
	return NULL;
}

struct error *netstats_init(struct netstats *stats, struct kernel *kernel)
{
	stats->kernel = kernel;
	return fields_init(kernel, netstats, &stats->f);
}

struct error *netstats_read(struct netstats *stats, const struct object *device,
			    struct cell ret[NETSTATS_COUNT])
{
	const struct field *in_device = &stats->f.device_rx_packets;
	uint64_t sums[NETSTATS_COUNT] = {0};
	unsigned int places;

	TRY(find_places(stats, device, &places));
	if (!places || !object_has(device, in_device))
		return NULL;
	for (int n = 0; n < NETSTATS_COUNT && places & IN_DEVICE; n++)
		sums[n] = object_uint(device, in_device + n);
	uint64_t percpu = object_uint(device, &stats->f.percpu);
	TRY(add_lstats(stats, percpu, places, sums));
	TRY(add_software(stats, percpu, places, sums));
	TRY(add_core(stats, device, sums));
	for (int n = 0; n < NETSTATS_COUNT; n++)
		ret[n] = cell_integer((int64_t)sums[n]);
	return NULL;
}
