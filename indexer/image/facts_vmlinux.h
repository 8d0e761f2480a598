/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts from a vmlinux, for dumps that do not name their kernel: where in physical memory it was
 * loaded, and how far KASLR moved it. They are the lines that VMCOREINFO would have: OSRELEASE,
 * KERNELOFFSET, SYMBOL(…) of page tables and text; and NUMBER(image_voffset), run-time virtual
 * minus physical addresses of the image, from which each architecture makes its own.
 */
#ifndef INQUEST_IMAGE_FACTS_VMLINUX_H
#define INQUEST_IMAGE_FACTS_VMLINUX_H

#include "base/error.h"
#include "base/problems.h"
#include "dump/dump.h"
#include "image/vmlinux.h"
#include "machine/facts.h"

/*
 * Looks for the kernel's banner, which is as telling as a build id, at every page of the dump, and
 * compares its table of system calls. Where a cut file has lost the banner the names of symbols do
 * for it, which is noted in problems. ERROR_MISMATCH: another kernel's vmlinux; damage: none of the
 * kernel is there. Costs one look at each page, no unpacking twice.
 */
struct error *facts_from_vmlinux(struct facts *facts, struct dump *dump, struct vmlinux *vmlinux,
				 struct problems *problems);

#endif
