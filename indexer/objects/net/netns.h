/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network namespaces of the dumped machine (include/net/net_namespace.h). */
#ifndef INQUEST_OBJECTS_NET_NETNS_H
#define INQUEST_OBJECTS_NET_NETNS_H

#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"

struct kernel;

struct netns {
	uint64_t address;  /* struct net */
	struct cell inode; /* as /proc/PID/ns/net shows it: what namespaces are known by */
};

struct netns_list {
	VECTOR(struct netns) list; /* the initial one first */
	struct map places;         /* address → place in list plus 1 */
};

/* Damage is noted; returns failures, or damage when the kernel has no network at all. */
struct error *netns_load(struct netns_list *list, struct kernel *kernel);
void netns_deinit(struct netns_list *list);

/* The inode of the struct net at address; a NULL cell when there is no such. */
struct cell netns_inode(const struct netns_list *list, uint64_t address);

#endif
