/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockets: struct sock (include/net/sock.h) and what the families add to it.
 *
 * Every socket begins with a struct sock_common. One in TIME_WAIT (inet_timewait_sock.h) or
 * NEW_SYN_RECV (request_sock.h) has no more in common with the others than that. Queues are
 * measured as /proc/net and ss do, with one difference: of a unix datagram socket all messages
 * count, not the first alone.
 *
 * A socket costs two reads, one of 800 bytes, and up to five small ones by its family.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "objects/net/netns.h"
#include "objects/net/sockets.h"
#include "tables/walk.h"

enum {
	TYPE_STREAM = 1,
	TYPE_RAW = 3,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	/* include/net/tcp_states.h */
	STATE_ESTABLISHED = 1,
	STATE_TIME_WAIT = 6,
	STATE_LISTEN = 10,
	STATE_NEW_SYN_RECV = 12,
	SUN_PATH_OFFSET = 2, /* struct sockaddr_un: sun_path follows the family */
	SUN_PATH_MAX = 108,
	ADDRESS_SIZE = 64,
	MESSAGES_MAX = 1 << 20,
};

#define SOCK_FIELDS(F)                                                                             \
	F(family, "sock_common.skc_family|sock.family")                                            \
	F(state, "sock_common.skc_state|sock.state")                                               \
	F(local4, "sock_common.skc_rcv_saddr|inet_sock.inet_rcv_saddr|inet_sock.rcv_saddr|inet_"   \
		  "sock.inet.rcv_saddr|sock.rcv_saddr")                                            \
	F(remote4, "sock_common.skc_daddr|inet_sock.inet_daddr|inet_sock.daddr|inet_sock.inet."    \
		   "daddr|sock.daddr")                                                             \
	F(local6, "?sock_common.skc_v6_rcv_saddr")                                                 \
	F(remote6, "?sock_common.skc_v6_daddr")                                                    \
	F(local_port,                                                                              \
	  "sock_common.skc_num|inet_sock.inet_num|inet_sock.num|inet_sock.inet.num|sock.num")      \
	F(remote_port, "sock_common.skc_dport|inet_sock.inet_dport|inet_sock.dport|inet_sock."     \
		       "inet.dport|sock.dport")                                                    \
	F(small_local4, "?inet_timewait_sock.tw_rcv_saddr")                                        \
	F(small_remote4, "?inet_timewait_sock.tw_daddr")                                           \
	F(small_local_port, "?inet_timewait_sock.tw_num")                                          \
	F(small_remote_port, "?inet_timewait_sock.tw_dport")                                       \
	F(six, "?inet_sock.pinet6")                                                                \
	F(six_local, "?ipv6_pinfo.rcv_saddr")                                                      \
	F(six_remote, "?ipv6_pinfo.daddr")                                                         \
	F(interface, "sock_common.skc_bound_dev_if|sock.bound_dev_if")                             \
	F(net, "?sock_common.skc_net.net|sock_common.skc_net")                                     \
	F(time_wait_state, "?inet_timewait_sock.tw_substate|tcp_tw_bucket.tw_substate")            \
	F(type, "sock.sk_type|sock.type")                                                          \
	F(protocol, "sock.sk_protocol|sock.protocol")                                              \
	F(socket, "sock.sk_socket|sock.socket")                                                    \
	F(uid, "?sock.sk_uid.val")                                                                 \
	F(rcvbuf, "sock.sk_rcvbuf|sock.rcvbuf")                                                    \
	F(sndbuf, "sock.sk_sndbuf|sock.sndbuf")                                                    \
	F(drops, "?sock.sk_drops.counter")                                                         \
	F(drops_elsewhere, "?sock.sk_drop_counters")                                               \
	F(drops_first, "?numa_drop_counters.drops0.counter")                                       \
	F(drops_second, "?numa_drop_counters.drops1.counter")                                      \
	F(waiting, "sock.sk_ack_backlog|sock.ack_backlog")                                         \
	F(backlog, "sock.sk_max_ack_backlog|sock.max_ack_backlog")                                 \
	F(received,                                                                                \
	  "sock.sk_backlog.rmem_alloc.counter|sock.sk_rmem_alloc.counter|sock.rmem_alloc.counter") \
	F(unsent,                                                                                  \
	  "sock.sk_wmem_alloc.refs.counter|sock.sk_wmem_alloc.counter|sock.wmem_alloc.counter")    \
	F(messages, "sock.sk_receive_queue|sock.receive_queue")                                    \
	F(messages_count, "sock.sk_receive_queue.qlen|sock.receive_queue.qlen")                    \
	F(socket_place, "?socket_alloc.socket")                                                    \
	F(inode, "socket_alloc.vfs_inode.i_ino|socket.inode->i_ino")                               \
	F(inode_uid,                                                                               \
	  "?socket_alloc.vfs_inode.i_uid.val|socket_alloc.vfs_inode.i_uid|socket.inode->i_uid")    \
	F(message_size, "sk_buff.len")                                                             \
	F(message_control, "sk_buff.cb")                                                           \
	F(message_consumed, "?unix_skb_parms.consumed")                                            \
	F(tcp_next, "tcp_sock.rcv_nxt|tcp_sock.tcp.rcv_nxt|sock.tp_pinfo.af_tcp.rcv_nxt")          \
	F(tcp_copied,                                                                              \
	  "tcp_sock.copied_seq|tcp_sock.tcp.copied_seq|sock.tp_pinfo.af_tcp.copied_seq")           \
	F(tcp_written, "tcp_sock.write_seq|tcp_sock.tcp.write_seq|sock.tp_pinfo.af_tcp.write_seq") \
	F(tcp_unacknowledged,                                                                      \
	  "tcp_sock.snd_una|tcp_sock.tcp.snd_una|sock.tp_pinfo.af_tcp.snd_una")                    \
	F(tcp_retransmits, "inet_connection_sock.icsk_retransmits|tcp_sock.tcp.retransmits|tcp_"   \
			   "sock.retransmits|sock.tp_pinfo.af_tcp.retransmits")                    \
	F(udp_deficit, "?udp_sock.forward_deficit")                                                \
	F(unix_address, "?unix_sock.addr|sock.protinfo.af_unix.addr")                              \
	F(unix_peer, "?unix_sock.peer|sock.pair")                                                  \
	F(unix_size, "?unix_address.len")                                                          \
	F(unix_name, "?unix_address.name")                                                         \
	F(netlink_port, "?netlink_sock.portid|netlink_sock.pid")                                   \
	F(netlink_peer, "?netlink_sock.dst_portid|netlink_sock.dst_pid")                           \
	F(packet_type, "?packet_sock.num")                                                         \
	F(packet_interface, "?packet_sock.ifindex")
DEFINE_FIELDS(sock, SOCK_FIELDS)

struct sock_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct sock_fields f;
	struct object common, sock;
	struct netns_list namespaces;
	int own_byte; /* what a socket itself counts for among the bytes not sent: since 2.6.31 */
	char protocol[16], local[SUN_PATH_MAX + 2], remote[SUN_PATH_MAX + 2];
};

static void sock_walk_deinit(struct sock_walk *w)
{
	object_deinit(&w->common);
	object_deinit(&w->sock);
	netns_deinit(&w->namespaces);
}

/* Names. */

struct numbered {
	uint64_t number;
	const char *name;
};

static const char *name_in(const struct numbered *names, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (names[i].number == number)
			return names[i].name;
	return NULL;
}

#define NAME_IN(names, number) name_in((names), sizeof(names) / sizeof((names)[0]), (number))

/* include/linux/socket.h */
static const char *family_name(uint64_t family)
{
	static const struct numbered names[] = {
	    {FAMILY_UNIX, "unix"},
	    {FAMILY_INET, "inet"},
	    {3, "ax25"},
	    {4, "ipx"},
	    {5, "appletalk"},
	    {9, "x25"},
	    {FAMILY_INET6, "inet6"},
	    {15, "key"},
	    {FAMILY_NETLINK, "netlink"},
	    {FAMILY_PACKET, "packet"},
	    {21, "rds"},
	    {24, "pppox"},
	    {26, "llc"},
	    {27, "ib"},
	    {29, "can"},
	    {30, "tipc"},
	    {31, "bluetooth"},
	    {33, "rxrpc"},
	    {35, "phonet"},
	    {36, "ieee802154"},
	    {38, "alg"},
	    {39, "nfc"},
	    {40, "vsock"},
	    {41, "kcm"},
	    {42, "qipcrtr"},
	    {43, "smc"},
	    {44, "xdp"},
	    {45, "mctp"},
	};

	return NAME_IN(names, family);
}

/* include/linux/net.h */
static const char *type_name(uint64_t type)
{
	static const struct numbered names[] = {
	    {TYPE_STREAM, "stream"}, {2, "dgram"}, {TYPE_RAW, "raw"}, {4, "rdm"},
	    {5, "seqpacket"},        {6, "dccp"},  {10, "packet"},
	};

	return NAME_IN(names, type);
}

/* include/uapi/linux/in.h */
static const char *ip_protocol_name(uint64_t protocol)
{
	static const struct numbered names[] = {
	    {0, "ip"},     {1, "icmp"},      {2, "igmp"},    {4, "ipip"},  {PROTOCOL_TCP, "tcp"},
	    {17, "udp"},   {33, "dccp"},     {41, "ipv6"},   {46, "rsvp"}, {47, "gre"},
	    {50, "esp"},   {51, "ah"},       {58, "icmpv6"}, {103, "pim"}, {115, "l2tp"},
	    {132, "sctp"}, {136, "udplite"}, {137, "mpls"},  {255, "raw"}, {262, "mptcp"},
	};

	return NAME_IN(names, protocol);
}

/* include/uapi/linux/netlink.h */
static const char *netlink_name(uint64_t protocol)
{
	static const struct numbered names[] = {
	    {0, "route"},           {2, "usersock"},    {3, "firewall"},       {4, "sock-diag"},
	    {5, "nflog"},           {6, "xfrm"},        {7, "selinux"},        {8, "iscsi"},
	    {9, "audit"},           {10, "fib-lookup"}, {11, "connector"},     {12, "netfilter"},
	    {15, "kobject-uevent"}, {16, "generic"},    {18, "scsitransport"}, {19, "ecryptfs"},
	    {20, "rdma"},           {21, "crypto"},     {22, "smc"},
	};

	return NAME_IN(names, protocol);
}

/* include/uapi/linux/if_ether.h */
static const char *ethertype_name(uint64_t type)
{
	static const struct numbered names[] = {
	    {3, "all"},         {0x0800, "ip"},      {0x0806, "arp"},    {0x8035, "rarp"},
	    {0x8100, "802.1q"}, {0x86dd, "ipv6"},    {0x8863, "pppoed"}, {0x8864, "pppoes"},
	    {0x888e, "eapol"},  {0x88a8, "802.1ad"}, {0x88cc, "lldp"},   {0x88f7, "ptp"},
	};

	return NAME_IN(names, type);
}

static const char *state_name(uint64_t family, uint64_t state)
{
	static const char *const names[] = {
	    [STATE_ESTABLISHED] = "ESTABLISHED",
	    [2] = "SYN_SENT",
	    [3] = "SYN_RECV",
	    [4] = "FIN_WAIT1",
	    [5] = "FIN_WAIT2",
	    [STATE_TIME_WAIT] = "TIME_WAIT",
	    [7] = "CLOSE",
	    [8] = "CLOSE_WAIT",
	    [9] = "LAST_ACK",
	    [STATE_LISTEN] = "LISTEN",
	    [11] = "CLOSING",
	    [STATE_NEW_SYN_RECV] = "NEW_SYN_RECV",
	    [13] = "BOUND_INACTIVE",
	};

	/* net/netlink/af_netlink.c: NETLINK_UNCONNECTED, NETLINK_CONNECTED */
	if (family == FAMILY_NETLINK)
		return state == STATE_ESTABLISHED ? "ESTABLISHED" : "CLOSE";
	return state < sizeof(names) / sizeof(names[0]) ? names[state] : NULL;
}

/* A protocol without a name is its number. */
static struct cell protocol_cell(struct sock_walk *w, const char *name, uint64_t protocol)
{
	if (name)
		return cell_text(name);
	snprintf(w->protocol, sizeof(w->protocol), "%llu", (unsigned long long)protocol);
	return cell_text(w->protocol);
}

/* IPv4 and IPv6. */

/* An end of a connection; no text when it has neither address nor port. */
static struct cell ip_cell(char *text, size_t size, int family, const uint8_t *address,
			   uint64_t port, bool with_port)
{
	static const uint8_t none[16];
	char number[INET6_ADDRSTRLEN];
	const char *format = family == AF_INET6 ? "[%s]:%u" : "%s:%u";

	if (!address || (!port && !memcmp(address, none, family == AF_INET6 ? 16 : 4)))
		return (struct cell){0};
	inet_ntop(family, address, number, sizeof(number));
	snprintf(text, size, with_port ? format : "%s", number, (unsigned int)port);
	return cell_text(text);
}

/* Where a socket has its ends. */
struct ends {
	const struct field *local, *remote, *local_port, *remote_port;
	uint64_t addresses, ports; /* of the structs with local and remote, and with the ports */
};

/*
 * In what all sockets have in common (since 2.6.38; ports 3.8, IPv6 3.13); before in struct
 * inet_sock, the addresses of IPv6 behind a pointer there; and in the small sockets their own.
 */
static struct error *find_ends(struct sock_walk *w, bool small, struct ends *ret)
{
	const struct sock_fields *f = &w->f;
	uint64_t sock = w->common.address;
	bool six = object_uint(&w->common, &f->family) == FAMILY_INET6;

	*ret = (struct ends){&f->local4, &f->remote4, &f->local_port, &f->remote_port, sock, sock};
	if (small && f->small_local4.present) {
		ret->local = &f->small_local4;
		ret->remote = &f->small_remote4;
	}
	if (small && f->small_local_port.present) {
		ret->local_port = &f->small_local_port;
		ret->remote_port = &f->small_remote_port;
	}
	if (!six)
		return NULL;
	ret->local = f->local6.present ? &f->local6 : &f->six_local;
	ret->remote = f->remote6.present ? &f->remote6 : &f->six_remote;
	if (f->local6.present)
		return NULL;
	ret->addresses = 0;
	return small ? NULL : field_read(w->kernel, &f->six, sock, &ret->addresses);
}

static struct error *read_end(struct sock_walk *w, const struct field *field, uint64_t at,
			      int family, uint8_t bytes[16], bool *known)
{
	*known = field->present && at;
	return *known ? memory_read(&w->kernel->memory, at + field->offset, bytes,
				    family == AF_INET6 ? 16 : 4)
		      : NULL;
}

static struct error *fill_ip_addresses(struct sock_walk *w, struct sockets_row *row, bool with_port,
				       bool small)
{
	uint8_t local[16], remote[16], network_port[2] = {0};
	bool six = object_uint(&w->common, &w->f.family) == FAMILY_INET6, has_local, has_remote;
	int family = six ? AF_INET6 : AF_INET;
	uint64_t port = 0, remote_port;
	struct ends ends;

	TRY(find_ends(w, small, &ends));
	TRY(read_end(w, ends.local, ends.addresses, family, local, &has_local));
	TRY(read_end(w, ends.remote, ends.addresses, family, remote, &has_remote));
	if (with_port && ends.local_port->present)
		TRY(field_read(w->kernel, ends.local_port, ends.ports, &port));
	if (with_port && ends.remote_port->present)
		TRY(memory_read(&w->kernel->memory, ends.ports + ends.remote_port->offset,
				network_port, sizeof(network_port)));
	remote_port = (uint64_t)network_port[0] << 8 | network_port[1];
	row->local =
	    ip_cell(w->local, sizeof(w->local), family, has_local ? local : NULL, port, with_port);
	row->remote = ip_cell(w->remote, sizeof(w->remote), family, has_remote ? remote : NULL,
			      remote_port, with_port);
	return NULL;
}

/* net/ipv4/tcp_ipv4.c: get_tcp4_sock() */
static struct error *fill_tcp(struct sock_walk *w, struct sockets_row *row)
{
	const struct sock_fields *f = &w->f;
	uint64_t address = w->sock.address, next, copied, written, unacknowledged, value;

	TRY(field_read(w->kernel, &f->tcp_retransmits, address, &value));
	row->retransmits = cell_integer((int64_t)value);
	if (object_uint(&w->common, &f->state) == STATE_LISTEN) {
		row->rx_queue = object_cell(&w->sock, &f->waiting);
		row->tx_queue = cell_integer(0);
		return NULL;
	}
	TRY(field_read(w->kernel, &f->tcp_next, address, &next));
	TRY(field_read(w->kernel, &f->tcp_copied, address, &copied));
	TRY(field_read(w->kernel, &f->tcp_written, address, &written));
	TRY(field_read(w->kernel, &f->tcp_unacknowledged, address, &unacknowledged));
	int32_t unread = (int32_t)(next - copied);
	row->rx_queue = cell_integer(unread > 0 ? unread : 0);
	row->tx_queue = cell_integer((uint32_t)(written - unacknowledged));
	return NULL;
}

/* What a receiver has read may not be given back yet: it is not waiting any more. */
static struct error *fill_udp(struct sock_walk *w, struct sockets_row *row)
{
	uint64_t deficit;

	if (!w->f.udp_deficit.present || cell_is_null(row->rx_queue))
		return NULL;
	TRY(field_read(w->kernel, &w->f.udp_deficit, w->sock.address, &deficit));
	row->rx_queue.integer -= (int32_t)deficit;
	return NULL;
}

static struct error *fill_ip(struct sock_walk *w, struct sockets_row *row)
{
	const struct sock_fields *f = &w->f;
	uint64_t protocol = object_uint(&w->sock, &f->protocol);
	uint64_t type = object_uint(&w->sock, &f->type);

	row->protocol = protocol_cell(w, ip_protocol_name(protocol), protocol);
	TRY(fill_ip_addresses(w, row, type != TYPE_RAW, false));
	if (protocol == PROTOCOL_TCP && type == TYPE_STREAM)
		return fill_tcp(w, row);
	return protocol == PROTOCOL_UDP ? fill_udp(w, row) : NULL;
}

/* Unix. */

/* The name that the socket at address is bound to; abstract ones begin with a NUL. */
static struct error *read_unix_name(struct sock_walk *w, uint64_t address, char *text,
				    struct cell *ret)
{
	const struct sock_fields *f = &w->f;
	uint64_t name, size;

	TRY(field_read(w->kernel, &f->unix_address, address, &name));
	if (!name)
		return NULL;
	TRY(field_read(w->kernel, &f->unix_size, name, &size));
	if (size <= SUN_PATH_OFFSET)
		return NULL;
	if (size > SUN_PATH_OFFSET + SUN_PATH_MAX)
		return error_corrupt("name of a unix socket has no sensible size", name);
	size -= SUN_PATH_OFFSET;
	TRY(memory_read(&w->kernel->memory, name + f->unix_name.offset + SUN_PATH_OFFSET, text,
			size));
	text[size] = '\0';
	if (text[0])
		size = strlen(text);
	for (uint64_t i = 0; i < size; i++)
		text[i] = text[i] ? text[i] : '@';
	*ret = cell_text_of(text, size);
	return NULL;
}

/* Of a message in the queue the bytes that are left to read. */
static struct error *message_left(struct sock_walk *w, uint64_t message, bool stream, int64_t *ret)
{
	const struct sock_fields *f = &w->f;
	uint64_t size, consumed = 0;

	TRY(field_read(w->kernel, &f->message_size, message, &size));
	if (stream && f->message_consumed.present)
		TRY(field_read(w->kernel, &f->message_consumed, message + f->message_control.offset,
			       &consumed));
	*ret += (int64_t)(size - consumed);
	return NULL;
}

static struct error *fill_unread(struct sock_walk *w, struct sockets_row *row)
{
	const struct sock_fields *f = &w->f;
	bool stream = object_uint(&w->sock, &f->type) == TYPE_STREAM;
	uint64_t head = object_address(&w->sock, &f->messages);
	int64_t bytes = 0;
	struct list list;

	row->rx_queue = (struct cell){0};
	if (object_uint(&w->common, &f->state) == STATE_LISTEN) {
		row->rx_queue = object_cell(&w->sock, &f->messages_count);
		return NULL;
	}
	for (list_begin(&list, w->kernel, head, LIST_FORWARD);
	     list.count < MESSAGES_MAX && list_next(&list);)
		TRY(message_left(w, list.entry, stream, &bytes));
	if (!list.broken)
		row->rx_queue = cell_integer(bytes);
	return list_end(&list);
}

static struct error *fill_unix(struct sock_walk *w, struct sockets_row *row)
{
	const struct sock_fields *f = &w->f;
	uint64_t peer;

	if (!f->unix_address.present || !f->unix_name.present)
		return NULL;
	TRY(fill_unread(w, row));
	TRY(read_unix_name(w, w->sock.address, w->local, &row->local));
	TRY(field_read(w->kernel, &f->unix_peer, w->sock.address, &peer));
	row->peer = cell_pointer(peer);
	return peer ? read_unix_name(w, peer, w->remote, &row->remote) : NULL;
}

/* Netlink, packet. */

static struct error *fill_netlink(struct sock_walk *w, struct sockets_row *row)
{
	const struct sock_fields *f = &w->f;
	uint64_t protocol = object_uint(&w->sock, &f->protocol), port;

	row->protocol = protocol_cell(w, netlink_name(protocol), protocol);
	if (!f->netlink_port.present)
		return NULL;
	TRY(field_read(w->kernel, &f->netlink_port, w->sock.address, &port));
	snprintf(w->local, sizeof(w->local), "%u", (unsigned int)port);
	row->local = cell_text(w->local);
	TRY(field_read(w->kernel, &f->netlink_peer, w->sock.address, &port));
	snprintf(w->remote, sizeof(w->remote), "%u", (unsigned int)port);
	row->remote = cell_text(port ? w->remote : NULL);
	return NULL;
}

static struct error *fill_packet(struct sock_walk *w, struct sockets_row *row)
{
	uint8_t type[2];
	uint64_t interface;

	if (!w->f.packet_type.present)
		return NULL;
	TRY(memory_read(&w->kernel->memory, w->sock.address + w->f.packet_type.offset, type,
			sizeof(type)));
	uint64_t number = (uint64_t)type[0] << 8 | type[1];
	row->protocol = protocol_cell(w, ethertype_name(number), number);
	TRY(field_read(w->kernel, &w->f.packet_interface, w->sock.address, &interface));
	if ((int32_t)interface > 0)
		row->interface = cell_integer((int32_t)interface);
	return NULL;
}

static struct error *fill_family(struct sock_walk *w, struct sockets_row *row)
{
	switch (object_uint(&w->common, &w->f.family)) {
	case FAMILY_INET:
	case FAMILY_INET6:
		return fill_ip(w, row);
	case FAMILY_UNIX:
		return fill_unix(w, row);
	case FAMILY_NETLINK:
		return fill_netlink(w, row);
	case FAMILY_PACKET:
		return fill_packet(w, row);
	default:
		return NULL;
	}
}

/* What all have. */

static struct error *fill_inode(struct sock_walk *w, struct sockets_row *row)
{
	const struct sock_fields *f = &w->f;
	uint64_t socket = object_uint(&w->sock, &f->socket), inode;

	if (!socket)
		return NULL;
	TRY(field_read(w->kernel, &f->inode, socket - f->socket_place.offset, &inode));
	row->inode = cell_integer((int64_t)inode);
	if (f->uid.present || !f->inode_uid.present)
		return NULL;
	TRY(field_read(w->kernel, &f->inode_uid, socket - f->socket_place.offset, &inode));
	row->uid = cell_integer((int64_t)inode);
	return NULL;
}

/* Since Linux 6.18 busy sockets count for two halves of the machine apart. */
static struct error *fill_drops(struct sock_walk *w, struct sockets_row *row)
{
	const struct sock_fields *f = &w->f;
	uint64_t elsewhere = object_uint(&w->sock, &f->drops_elsewhere), first, second;

	row->drops = object_cell(&w->sock, &f->drops);
	if (!elsewhere || !f->drops_first.present)
		return NULL;
	TRY(field_read(w->kernel, &f->drops_first, elsewhere, &first));
	TRY(field_read(w->kernel, &f->drops_second, elsewhere, &second));
	row->drops = cell_integer((int64_t)(first + second));
	return NULL;
}

static struct error *fill_full(struct sock_walk *w, struct sockets_row *row)
{
	const struct sock_fields *f = &w->f;
	const struct object *sock = &w->sock;

	TRY(object_load(&w->sock, w->common.address));
	row->type = cell_text(type_name(object_uint(sock, &f->type)));
	row->uid = object_cell(sock, &f->uid);
	row->rcvbuf = object_cell(sock, &f->rcvbuf);
	row->sndbuf = object_cell(sock, &f->sndbuf);
	row->rx_queue = object_cell(sock, &f->received);
	if (object_has(sock, &f->unsent))
		row->tx_queue = cell_integer(object_int(sock, &f->unsent) - w->own_byte);
	if (object_uint(&w->common, &f->state) == STATE_LISTEN)
		row->backlog = object_cell(sock, &f->backlog);
	TRY(walk_skip(w->walk, fill_drops(w, row)));
	TRY(walk_skip(w->walk, fill_inode(w, row)));
	return fill_family(w, row);
}

/* The small ones that stand for a TCP connection before and after its socket. */
static struct error *fill_small(struct sock_walk *w, struct sockets_row *row, uint64_t state)
{
	uint64_t before;

	row->type = cell_text("stream");
	row->protocol = cell_text("tcp");
	TRY(fill_ip_addresses(w, row, true, true));
	if (state != STATE_TIME_WAIT)
		return NULL;
	TRY(field_read(w->kernel, &w->f.time_wait_state, w->common.address, &before));
	row->state = cell_text(state_name(FAMILY_INET, before));
	return NULL;
}

static struct error *emit_socket(struct sock_walk *w, const struct socket_found *found)
{
	const struct sock_fields *f = &w->f;
	const struct object *common = &w->common;

	TRY(object_load(&w->common, found->sock));
	uint64_t family = object_uint(common, &f->family), state = object_uint(common, &f->state);
	struct sockets_row row = {
	    .socket = cell_pointer(found->sock),
	    .task = cell_pointer(found->task),
	    .family = cell_text(family_name(family)),
	    .state = cell_text(state_name(family, state)),
	    .namespace = netns_inode(&w->namespaces, object_uint(common, &f->net)),
	};
	bool is_ip = family == FAMILY_INET || family == FAMILY_INET6;
	bool is_small = is_ip && (state == STATE_TIME_WAIT || state == STATE_NEW_SYN_RECV);
	if (found->task)
		row.fd = cell_integer(found->fd);
	if (object_uint(common, &f->interface))
		row.interface = object_cell(common, &f->interface);
	TRY(walk_skip(w->walk, is_small ? fill_small(w, &row, state) : fill_full(w, &row)));
	return emit_sockets(w->walk->sink, &row);
}

static struct error *visit(void *context, const struct socket_found *found)
{
	struct sock_walk *w = context;

	problems_at(w->kernel->problems, "socket 0x%llx", (unsigned long long)found->sock);
	return walk_skip(w->walk, emit_socket(w, found));
}

struct error *walk_sockets(struct walk *walk)
{
	_cleanup_(sock_walk_deinit) struct sock_walk w = {.walk = walk, .kernel = walk->kernel};
	const struct tasks *tasks;

	TRY(fields_init(walk->kernel, sock, &w.f));
	w.own_byte = w.f.unsent.alternative == 0 || kernel_has_symbol(walk->kernel, "__sk_free");
	TRY(object_init(&w.common, walk->kernel, "sock_common|sock"));
	TRY(object_init(&w.sock, walk->kernel, "sock"));
	TRY(netns_load(&w.namespaces, walk->kernel));
	TRY(crash_tasks(walk->crash, &tasks));
	TRY(sockets_walk(walk->kernel, tasks, &w.namespaces, visit, &w));
	problems_at(walk->kernel->problems, NULL);
	return NULL;
}
