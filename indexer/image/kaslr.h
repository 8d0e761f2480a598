/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far KASLR moved a kernel, by a table of its functions' addresses in memory. */
#ifndef INQUEST_IMAGE_KASLR_H
#define INQUEST_IMAGE_KASLR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "dump/dump.h"
#include "image/vmlinux.h"

/*
 * Compares the table of system calls in memory with what the file says of it: its contents where it
 * has them, else the names of the functions whose addresses they are. to_physical: what makes a
 * physical address of a link-time one. *moved: run-time minus link-time addresses. *same is false
 * when the two are not of one kernel; where the table is lost or none, nothing speaks against it.
 */
struct error *kaslr_compare(struct dump *dump, struct vmlinux *vmlinux, uint64_t to_physical,
			    uint64_t *moved, bool *same);

#endif
