/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a vmlinux is the one that crashed. */
#ifndef INQUEST_IMAGE_VMLINUX_MATCH_H
#define INQUEST_IMAGE_VMLINUX_MATCH_H

#include "base/error.h"

struct kernel;
struct vmlinux;

/*
 * Compares it with kernel, whose facts, architecture and memory are known, and sets where it was
 * loaded. ERROR_FORMAT: another machine's; ERROR_MISMATCH: not the one that crashed.
 */
struct error *vmlinux_match(struct vmlinux *vmlinux, struct kernel *kernel);

#endif
