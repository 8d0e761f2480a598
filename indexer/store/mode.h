/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may read a new case. It holds a machine's secrets (paths, addresses, command lines, memory):
 * nobody but its owner, unless --mode says so. A case that exists keeps its mode.
 */
#ifndef INQUEST_STORE_MODE_H
#define INQUEST_STORE_MODE_H

#include <argp.h>

enum { MODE_KEY = 0x6d6f };

/* For a command's table of options. */
#define MODE_OPTION                                                                                \
	{                                                                                          \
		"mode", MODE_KEY, "MODE", 0,                                                       \
		    "Who may read and write a new case, as chmod has it (600: only you)", 0        \
	}

/* To be called before a case may be made: files that this program makes are its owner's. */
void mode_init(void);

/* The argument of --mode, in octal; argp_error() when it is none. */
void mode_take(const char *argument, struct argp_state *state);

#endif
