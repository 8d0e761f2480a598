/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a message of the log has in common with others of its kind: numbers, addresses, names of
 * processes and quoted text become '#'.
 */
#ifndef INQUEST_TEXT_TEMPLATE_H
#define INQUEST_TEXT_TEMPLATE_H

#include <stddef.h>

enum { TEMPLATE_SIZE = 256 };

/* text need not end with a NUL, and of size 0 may be NULL. The result does, and is cut at
 * TEMPLATE_SIZE - 1 bytes. */
void template_make(const char *text, size_t size, char result[TEMPLATE_SIZE]);

#endif
