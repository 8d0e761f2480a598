/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parents: the rows that those at hand refer to, named by the last column of the reference. In
 * "lock.owner.comm" they are those of waiters.lock, and of locks.owner in turn.
 */
#ifndef INQUEST_LANGUAGE_PARENT_H
#define INQUEST_LANGUAGE_PARENT_H

#include "language/link.h"

/* The rows that a path of parents leads to, each joined once; path NULL: those of the SELECT. */
struct error *parent_follow(struct select *select, const struct node *path, struct rows *ret);

/* "task.pid": the path to a column of that name that a parent has; NULL: none has one. */
const char *parent_with(struct select *select, const char *name);

/* A column of the parent that a path names. node: where an error points. */
struct error *parent_column(struct select *select, const struct node *path, const struct node *node,
			    const char *name, const struct column **ret);

#endif
