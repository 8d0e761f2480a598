/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All sockets of the dumped machine: those that tasks have open, then those that nobody has, from
 * the tables of the protocols: connections that wait for accept() or for their end, sockets of
 * the kernel's own, sockets under way in a message.
 */
#ifndef INQUEST_OBJECTS_NET_SOCKETS_H
#define INQUEST_OBJECTS_NET_SOCKETS_H

#include <stdint.h>

#include "base/error.h"
#include "objects/net/netns.h"

struct kernel;
struct tasks;

/* include/linux/socket.h: AF_*, of those that have tables */
enum socket_family {
	FAMILY_UNIX = 1,
	FAMILY_INET = 2,
	FAMILY_INET6 = 10,
	FAMILY_NETLINK = 16,
	FAMILY_PACKET = 17,
};

struct socket_found {
	uint64_t sock; /* struct sock; in TIME_WAIT or NEW_SYN_RECV only its struct sock_common */
	uint64_t task; /* that has it open, the one with the lowest pid; 0: none */
	uint32_t fd;   /* its lowest descriptor for it */
};

/*
 * Calls visit for each socket once. visit returns failures only; so does this, damage is noted.
 *
 * A descriptor costs one read, two more if it is a socket; an empty hash bucket 8 bytes of a read.
 */
struct error *sockets_walk(struct kernel *kernel, const struct tasks *tasks,
			   const struct netns_list *namespaces,
			   struct error *(*visit)(void *context, const struct socket_found *found),
			   void *context);

#endif
