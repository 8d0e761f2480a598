/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters of network devices, as dev_get_stats() (net/core/dev.c) collects them.
 *
 * A device counts where its driver likes to: in struct net_device, in one of three kinds of per-CPU
 * structs, or in memory that only a function of the driver knows. The last cannot be read.
 */
#ifndef INQUEST_OBJECTS_NET_NETSTATS_H
#define INQUEST_OBJECTS_NET_NETSTATS_H

#include "base/cell.h"
#include "base/error.h"
#include "image/object.h"

struct kernel;

enum netstats_counter {
	NETSTATS_RX_PACKETS,
	NETSTATS_TX_PACKETS,
	NETSTATS_RX_BYTES,
	NETSTATS_TX_BYTES,
	NETSTATS_RX_ERRORS,
	NETSTATS_TX_ERRORS,
	NETSTATS_RX_DROPPED,
	NETSTATS_TX_DROPPED,
	NETSTATS_COUNT,
};

/* In the order of the counters. */
#define NETSTATS_DEVICE_FIELDS(F)                                                                  \
	F(device_rx_packets, "?net_device.stats.rx_packets")                                       \
	F(device_tx_packets, "?net_device.stats.tx_packets")                                       \
	F(device_rx_bytes, "?net_device.stats.rx_bytes")                                           \
	F(device_tx_bytes, "?net_device.stats.tx_bytes")                                           \
	F(device_rx_errors, "?net_device.stats.rx_errors")                                         \
	F(device_tx_errors, "?net_device.stats.tx_errors")                                         \
	F(device_rx_dropped, "?net_device.stats.rx_dropped")                                       \
	F(device_tx_dropped, "?net_device.stats.tx_dropped")

#define NETSTATS_FIELDS(F)                                                                         \
	F(operations, "?net_device.netdev_ops")                                                    \
	F(get_stats64, "?net_device_ops.ndo_get_stats64")                                          \
	F(get_stats, "?net_device_ops.ndo_get_stats")                                              \
	F(percpu, "?net_device.tstats")                                                            \
	F(percpu_kind, "?net_device.pcpu_stat_type")                                               \
	F(core, "?net_device.core_stats")                                                          \
	F(core_rx_dropped, "?net_device_core_stats.rx_dropped|net_device.rx_dropped.counter")      \
	F(core_tx_dropped, "?net_device_core_stats.tx_dropped|net_device.tx_dropped.counter")      \
	F(lstats, "?pcpu_lstats")                                                                  \
	F(lstats_packets, "?pcpu_lstats.packets")                                                  \
	F(lstats_bytes, "?pcpu_lstats.bytes")                                                      \
	F(tstats, "?pcpu_sw_netstats")                                                             \
	F(tstats_rx_packets, "?pcpu_sw_netstats.rx_packets")                                       \
	F(tstats_tx_packets, "?pcpu_sw_netstats.tx_packets")                                       \
	F(tstats_rx_bytes, "?pcpu_sw_netstats.rx_bytes")                                           \
	F(tstats_tx_bytes, "?pcpu_sw_netstats.tx_bytes")                                           \
	F(dstats, "?pcpu_dstats")                                                                  \
	F(dstats_rx_packets, "?pcpu_dstats.rx_packets")                                            \
	F(dstats_tx_packets, "?pcpu_dstats.tx_packets")                                            \
	F(dstats_rx_bytes, "?pcpu_dstats.rx_bytes")                                                \
	F(dstats_tx_bytes, "?pcpu_dstats.tx_bytes")                                                \
	F(dstats_rx_dropped, "?pcpu_dstats.rx_drops")                                              \
	F(dstats_tx_dropped, "?pcpu_dstats.tx_drops")

struct netstats {
	struct kernel *kernel;
	struct netstats_fields {
		NETSTATS_DEVICE_FIELDS(FIELD_MEMBER_)
		NETSTATS_FIELDS(FIELD_MEMBER_)
	} f;
};

struct error *netstats_init(struct netstats *stats, struct kernel *kernel);

/* device: a struct net_device that was read. Cells stay NULL when its counters are not known. */
struct error *netstats_read(struct netstats *stats, const struct object *device,
			    struct cell ret[NETSTATS_COUNT]);

#endif
