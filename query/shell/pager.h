/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stream to the terminal that goes through a pager when it is longer than the screen: $PAGER, or
 * less; none where PAGER is empty or "cat". What fits the screen is written when the stream closes.
 */
#ifndef INQUEST_SHELL_PAGER_H
#define INQUEST_SHELL_PAGER_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

struct pager {
	FILE *stream; /* to be written to */
	char *held;   /* until it is more than a screen */
	size_t size, capacity;
	unsigned lines, screen; /* held; that fit */
	int fd;                 /* to the pager; -1: there is none (yet) */
	int pid;
	bool direct; /* to the terminal */
	bool left;   /* the user left the pager before the end: writing fails */
};

/* To standard output. The pager must not move while it is open. */
struct error *pager_open(struct pager *pager);

/* Waits until the user leaves the pager. */
void pager_close(struct pager *pager);

#endif
