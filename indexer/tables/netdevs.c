/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netdevs: network devices (include/linux/netdevice.h) of all network namespaces, with their
 * addresses (include/linux/inetdevice.h, include/net/if_inet6.h).
 *
 * A device costs its struct net_device of 2 KB, a few names, one read per address, and its
 * counters (kernel/netstats.h).
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "objects/net/netns.h"
#include "objects/net/netstats.h"
#include "tables/walk.h"

enum {
	ADDRESSES_MAX = 4096,
	DEVICES_MAX = 1 << 20,
	HARDWARE_ADDRESS_MAX = 32, /* MAX_ADDR_LEN */
	NAME_SIZE = 64,
	/* net_device.operstate */
	OPERATIONAL_UNKNOWN = 0,
	OPERATIONAL_UP = 6,
	/* net_device.flags that are not kept but follow from the state */
	FLAG_RUNNING = 1 << 6,
	FLAG_LOWER_UP = 1 << 16,
	FLAG_DORMANT = 1 << 17,
};

#define NETDEVS_FIELDS(F)                                                                          \
	F(devices, "?net.dev_base_head")                                                           \
	F(link, "?net_device.dev_list")                                                            \
	F(next, "?net_device.next")                                                                \
	F(name, "net_device.name")                                                                 \
	F(ifindex, "net_device.ifindex")                                                           \
	F(state, "net_device.state")                                                               \
	F(flags, "net_device.flags")                                                               \
	F(operational, "?net_device.operstate")                                                    \
	F(mtu, "net_device.mtu")                                                                   \
	F(hardware_address, "net_device.dev_addr")                                                 \
	F(hardware_size, "net_device.addr_len")                                                    \
	F(carrier_up, "?net_device.carrier_up_count.counter")                                      \
	F(carrier_down, "?net_device.carrier_down_count.counter")                                  \
	F(operations, "?net_device.netdev_ops")                                                    \
	F(link_operations, "?net_device.rtnl_link_ops")                                            \
	F(link_kind, "?rtnl_link_ops.kind")                                                        \
	F(parent, "?net_device.dev.parent|net_device.class_dev.dev")                               \
	F(parent_driver, "?device.driver")                                                         \
	F(driver_name, "?device_driver.name")                                                      \
	F(uppers, "?net_device.adj_list.upper")                                                    \
	F(adjacent_link, "?netdev_adjacent.list")                                                  \
	F(adjacent_device, "?netdev_adjacent.dev")                                                 \
	F(adjacent_master, "?netdev_adjacent.master")                                              \
	F(master, "?net_device.master")                                                            \
	F(ipv4, "?net_device.ip_ptr")                                                              \
	F(ipv4_list, "?in_device.ifa_list")                                                        \
	F(ipv4_address, "?in_ifaddr.ifa_local")                                                    \
	F(ipv4_prefix, "?in_ifaddr.ifa_prefixlen")                                                 \
	F(ipv4_next, "?in_ifaddr.ifa_next")                                                        \
	F(ipv6, "?net_device.ip6_ptr")                                                             \
	F(ipv6_list, "?inet6_dev.addr_list")                                                       \
	F(ipv6_link, "?inet6_ifaddr.if_list")                                                      \
	F(ipv6_next, "?inet6_ifaddr.if_next")                                                      \
	F(ipv6_address, "?inet6_ifaddr.addr")                                                      \
	F(ipv6_prefix, "?inet6_ifaddr.prefix_len")
DEFINE_FIELDS(netdevs, NETDEVS_FIELDS)

struct netdev_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct netdevs_fields f;
	struct object device;
	uint64_t started, no_carrier, dormant; /* bits of net_device.state, each kernel's own */
	struct netstats stats;
	struct netns_list namespaces;
	char flags[256], mac[3 * HARDWARE_ADDRESS_MAX], kind[NAME_SIZE], driver[NAME_SIZE];
	char addresses[64 * 1024];
};

static void netdev_walk_deinit(struct netdev_walk *w)
{
	object_deinit(&w->device);
	netns_deinit(&w->namespaces);
}

/* RFC 2863, in the order of include/uapi/linux/if.h. */
static const char *operational_name(uint64_t state)
{
	static const char *const names[] = {"unknown", "notpresent", "down", "lowerlayerdown",
					    "testing", "dormant",    "up"};

	return state < sizeof(names) / sizeof(names[0]) ? names[state] : NULL;
}

/* net/core/dev.c: dev_get_flags() */
static uint64_t all_flags(const struct netdev_walk *w)
{
	const struct netdevs_fields *f = &w->f;
	uint64_t state = object_uint(&w->device, &f->state);
	uint64_t operational = object_uint(&w->device, &f->operational);
	uint64_t flags = object_uint(&w->device, &f->flags) &
			 ~(uint64_t)(FLAG_RUNNING | FLAG_LOWER_UP | FLAG_DORMANT);

	if (!(state & w->started))
		return flags;
	if (operational == OPERATIONAL_UP || operational == OPERATIONAL_UNKNOWN)
		flags |= FLAG_RUNNING;
	if (!(state & w->no_carrier))
		flags |= FLAG_LOWER_UP;
	if (state & w->dormant)
		flags |= FLAG_DORMANT;
	return flags;
}

/* As `ip link` prints them; it does not print RUNNING, which says that carrier is not missing. */
static struct cell flags_text(struct netdev_walk *w)
{
	static const struct {
		uint64_t flag;
		const char *name;
	} names[] = {
	    {IFF_LOOPBACK, "LOOPBACK"},
	    {IFF_BROADCAST, "BROADCAST"},
	    {IFF_POINTOPOINT, "POINTOPOINT"},
	    {IFF_MULTICAST, "MULTICAST"},
	    {IFF_NOARP, "NOARP"},
	    {IFF_ALLMULTI, "ALLMULTI"},
	    {IFF_PROMISC, "PROMISC"},
	    {IFF_MASTER, "MASTER"},
	    {IFF_SLAVE, "SLAVE"},
	    {IFF_DEBUG, "DEBUG"},
	    {IFF_DYNAMIC, "DYNAMIC"},
	    {IFF_AUTOMEDIA, "AUTOMEDIA"},
	    {IFF_PORTSEL, "PORTSEL"},
	    {IFF_NOTRAILERS, "NOTRAILERS"},
	    {IFF_UP, "UP"},
	    {FLAG_LOWER_UP, "LOWER_UP"},
	    {FLAG_DORMANT, "DORMANT"},
	};
	uint64_t flags = all_flags(w);
	struct text text;

	if (!object_has(&w->device, &w->f.flags) || !object_has(&w->device, &w->f.state))
		return (struct cell){0};
	text_init(&text, w->flags, sizeof(w->flags));
	if (flags & IFF_UP && !(flags & FLAG_RUNNING))
		text_add(&text, "NO-CARRIER");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(flags & names[i].flag))
			continue;
		text_item(&text, ",");
		text_add(&text, "%s", names[i].name);
	}
	return text_cell(&text);
}

static struct error *fill_mac(struct netdev_walk *w, struct netdevs_row *row)
{
	const struct field *field = &w->f.hardware_address;
	/* An array of the device's own before 2.6.31. */
	uint64_t address =
	    field->count ? object_address(&w->device, field) : object_uint(&w->device, field);
	uint64_t size = object_uint(&w->device, &w->f.hardware_size);
	uint8_t bytes[HARDWARE_ADDRESS_MAX];
	struct text text;

	if (!address || !size || size > sizeof(bytes))
		return NULL;
	TRY(memory_read(&w->kernel->memory, address, bytes, size));
	text_init(&text, w->mac, sizeof(w->mac));
	for (uint64_t i = 0; i < size; i++) {
		text_item(&text, ":");
		text_add(&text, "%02x", bytes[i]);
	}
	row->mac = text_cell(&text);
	return NULL;
}

static struct error *fill_driver(struct netdev_walk *w, struct netdevs_row *row)
{
	const struct netdevs_fields *f = &w->f;
	uint64_t parent = object_uint(&w->device, &f->parent), driver = 0;

	TRY(field_text(w->kernel, &f->link_kind, object_uint(&w->device, &f->link_operations),
		       w->kind, sizeof(w->kind), &row->kind));
	if (parent)
		TRY(field_read(w->kernel, &f->parent_driver, parent, &driver));
	return field_text(w->kernel, &f->driver_name, driver, w->driver, sizeof(w->driver),
			  &row->driver);
}

static struct error *fill_master(struct netdev_walk *w, struct netdevs_row *row)
{
	const struct netdevs_fields *f = &w->f;
	uint64_t head = object_address(&w->device, &f->uppers), master, device;
	struct list list;

	row->master = cell_pointer(object_uint(&w->device, &f->master)); /* until 3.8 */
	if (!f->uppers.present || !f->adjacent_link.present)
		return NULL;
	for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);) {
		uint64_t adjacent = list.entry - f->adjacent_link.offset;

		TRY(field_read(w->kernel, &f->adjacent_master, adjacent, &master));
		if (!master)
			continue;
		TRY(field_read(w->kernel, &f->adjacent_device, adjacent, &device));
		row->master = cell_pointer(device);
		break;
	}
	return list_end(&list);
}

/* prefix may be of one byte or four. */
static struct error *add_address(struct netdev_walk *w, struct text *text, int family,
				 const struct field *address, const struct field *prefix,
				 uint64_t entry)
{
	char numbers[INET6_ADDRSTRLEN];
	uint8_t bytes[16];
	uint64_t size;

	TRY(memory_read(&w->kernel->memory, entry + address->offset, bytes,
			family == AF_INET ? 4 : 16));
	TRY(field_read(w->kernel, prefix, entry, &size));
	text_item(text, " ");
	text_add(text, "%s/%" PRIu64, inet_ntop(family, bytes, numbers, sizeof(numbers)), size);
	return NULL;
}

static struct error *add_ipv4(struct netdev_walk *w, struct text *text)
{
	const struct netdevs_fields *f = &w->f;
	uint64_t inet = object_uint(&w->device, &f->ipv4), entry;

	if (!inet)
		return NULL;
	TRY(field_read(w->kernel, &f->ipv4_list, inet, &entry));
	for (unsigned int n = 0; entry; n++) {
		if (n == ADDRESSES_MAX)
			return error_corrupt("list of IPv4 addresses does not end", entry);
		TRY(add_address(w, text, AF_INET, &f->ipv4_address, &f->ipv4_prefix, entry));
		TRY(field_read(w->kernel, &f->ipv4_next, entry, &entry));
	}
	return NULL;
}

/* Until 2.6.34 each names the next. */
static struct error *add_ipv6_chain(struct netdev_walk *w, struct text *text, uint64_t inet6)
{
	const struct netdevs_fields *f = &w->f;
	uint64_t entry;

	TRY(field_read(w->kernel, &f->ipv6_list, inet6, &entry));
	for (unsigned int n = 0; entry; n++) {
		if (n == ADDRESSES_MAX)
			return error_corrupt("list of IPv6 addresses does not end", entry);
		TRY(add_address(w, text, AF_INET6, &f->ipv6_address, &f->ipv6_prefix, entry));
		TRY(field_read(w->kernel, &f->ipv6_next, entry, &entry));
	}
	return NULL;
}

static struct error *add_ipv6(struct netdev_walk *w, struct text *text)
{
	const struct netdevs_fields *f = &w->f;
	uint64_t inet6 = object_uint(&w->device, &f->ipv6);
	struct list list;

	if (inet6 && f->ipv6_list.present && f->ipv6_next.present)
		return add_ipv6_chain(w, text, inet6);
	if (!inet6 || !f->ipv6_list.present || !f->ipv6_link.present)
		return NULL;
	for (list_begin(&list, w->kernel, inet6 + f->ipv6_list.offset, LIST_FORWARD);
	     list.count < ADDRESSES_MAX && list_next(&list);)
		TRY(add_address(w, text, AF_INET6, &f->ipv6_address, &f->ipv6_prefix,
				list.entry - f->ipv6_link.offset));
	return list_end(&list);
}

static struct error *fill_counters(struct netdev_walk *w, struct netdevs_row *row)
{
	struct cell counters[NETSTATS_COUNT] = {0};

	TRY(netstats_read(&w->stats, &w->device, counters));
	row->rx_packets = counters[NETSTATS_RX_PACKETS];
	row->tx_packets = counters[NETSTATS_TX_PACKETS];
	row->rx_bytes = counters[NETSTATS_RX_BYTES];
	row->tx_bytes = counters[NETSTATS_TX_BYTES];
	row->rx_errors = counters[NETSTATS_RX_ERRORS];
	row->tx_errors = counters[NETSTATS_TX_ERRORS];
	row->rx_dropped = counters[NETSTATS_RX_DROPPED];
	row->tx_dropped = counters[NETSTATS_TX_DROPPED];
	return NULL;
}

static void fill_state(struct netdev_walk *w, struct netdevs_row *row)
{
	const struct netdevs_fields *f = &w->f;
	const struct object *device = &w->device;

	row->name = object_cell_text(device, &f->name);
	row->ifindex = object_cell(device, &f->ifindex);
	row->mtu = object_cell(device, &f->mtu);
	row->flags = flags_text(w);
	row->operations =
	    cell_text(kernel_place(w->kernel, object_uint(device, &f->operations)).name);
	if (object_has(device, &f->operational))
		row->state = cell_text(operational_name(object_uint(device, &f->operational)));
	if (object_has(device, &f->carrier_up) && object_has(device, &f->carrier_down))
		row->carrier_changes = cell_integer(object_int(device, &f->carrier_up) +
						    object_int(device, &f->carrier_down));
}

static struct error *emit_device(struct netdev_walk *w, uint64_t address, struct cell namespace)
{
	struct netdevs_row row = {.netdev = cell_pointer(address), .namespace = namespace};
	struct text addresses;

	TRY(object_load(&w->device, address));
	fill_state(w, &row);
	problems_at(w->kernel->problems, "network device %.16s",
		    row.name.text ? row.name.text : "");
	TRY(walk_skip(w->walk, fill_mac(w, &row)));
	TRY(walk_skip(w->walk, fill_driver(w, &row)));
	TRY(walk_skip(w->walk, fill_master(w, &row)));
	text_init(&addresses, w->addresses, sizeof(w->addresses));
	TRY(walk_skip(w->walk, add_ipv4(w, &addresses)));
	TRY(walk_skip(w->walk, add_ipv6(w, &addresses)));
	row.addresses = text_cell(&addresses);
	TRY(walk_skip(w->walk, fill_counters(w, &row)));
	return emit_netdevs(w->walk->sink, &row);
}

static struct error *walk_list(struct netdev_walk *w, uint64_t head, struct cell namespace)
{
	struct list list;

	for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);) {
		TRY(interrupt_check());
		TRY(walk_skip(w->walk, emit_device(w, list.entry - w->f.link.offset, namespace)));
	}
	return list_end(&list);
}

/* Before 2.6.22 each device names the next. */
static struct error *walk_devices(struct netdev_walk *w)
{
	struct kernel *kernel = w->kernel;
	uint64_t address;

	if (kernel_has_symbol(kernel, "dev_base_head") && w->f.link.present) {
		TRY(kernel_symbol(kernel, "dev_base_head", &address));
		return walk_list(w, address, (struct cell){0});
	}
	TRY(kernel_symbol(kernel, "dev_base", &address));
	TRY(memory_pointer(&kernel->memory, address, &address));
	for (unsigned int n = 0; address; n++) {
		TRY(interrupt_check());
		if (n == DEVICES_MAX)
			return error_corrupt("the network devices do not end", address);
		TRY(walk_skip(w->walk, emit_device(w, address, (struct cell){0})));
		TRY(field_read(kernel, &w->f.next, address, &address));
	}
	return NULL;
}

/* The bit that net_device.state has for it, 0 when there is none. */
static uint64_t state_bit(struct kernel *kernel, const char *enumerator)
{
	int64_t bit;
	struct error *error = types_enumerator(kernel->types, enumerator, &bit);

	if (error || bit < 0 || bit > 63) {
		error_destroy(error);
		return 0;
	}
	return UINT64_C(1) << bit;
}

struct error *walk_netdevs(struct walk *walk)
{
	_cleanup_(netdev_walk_deinit) struct netdev_walk w = {.walk = walk, .kernel = walk->kernel};

	TRY(fields_init(walk->kernel, netdevs, &w.f));
	TRY(object_init(&w.device, walk->kernel, "net_device"));
	TRY(netstats_init(&w.stats, walk->kernel));
	TRY(netns_load(&w.namespaces, walk->kernel));
	w.started = state_bit(walk->kernel, "__LINK_STATE_START");
	w.no_carrier = state_bit(walk->kernel, "__LINK_STATE_NOCARRIER");
	w.dormant = state_bit(walk->kernel, "__LINK_STATE_DORMANT");
	if (!w.f.devices.present)
		return walk_devices(&w);
	vector_for_each(&w.namespaces.list, netns)
		TRY(walk_list(&w, netns->address + w.f.devices.offset, netns->inode));
	problems_at(walk->kernel->problems, NULL);
	return NULL;
}
