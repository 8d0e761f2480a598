/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What makes two crashes the same crash: the functions that led to it, by names that stay the same
 * from kernel build to kernel build. This is the one place that says whose stack signs, for chains
 * of dumps and for call traces of logs alike:
 *  - who ran into the fault, for all kinds that the CPU or the code itself found: its own stack;
 *  - what an interrupt or an NMI found running (soft and hard lockups, NMI by hand): the stack that
 *    was interrupted;
 *  - what somebody else may have found (hung tasks, RCU stalls, stalled workqueues): the stack that
 *    the report of it shows. The panic that follows does not sign: the last report that does is a
 *    dump's, too;
 *  - when memory ran out: the stack of who wanted more.
 *
 * Of a call chain the following is left out:
 *  - at the inner end, how the kernel died: panic and what it calls, die, the exception's handlers,
 *    kexec. Where a
 *    watchdog or an NMI brought the news, all of the interrupt that it came by;
 *  - at the outer end, how the kernel was entered: system call, thread, idle loop; and what an
 *    interrupt happened to interrupt;
 *  - compilers' suffixes: .cold, .isra.0, .part.1, .constprop.0, .llvm.123 …
 *
 * SIGNATURE_SHOWN functions are told, but only SIGNATURE_HASHED of them are hashed: a bug is where
 * it is, whoever calls it, and the further out a caller, the likelier it differs (or was inlined in
 * another build). Of fewer than SIGNATURE_HASHED, unrelated bugs below a busy function would look
 * the same. Helpers that fail for the faults of others (list_del, memcpy, locks) are not hashed.
 */
#ifndef INQUEST_BASE_SIGNATURE_H
#define INQUEST_BASE_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIGNATURE_SHOWN = 8, SIGNATURE_HASHED = 4, SIGNATURE_TEXT_MAX = 512 };

/* The length of a function's name without the compiler's suffixes. */
size_t signature_stem(const char *name);

/*
 * panicked: the chain is that of the panic, and not of a report that came before it.
 * names: of the functions of a chain, innermost first; NULL where the chain goes on by a guess, of
 * which nothing is told but that how the kernel died may be on both sides of it. false when nothing
 * of it tells. The names that are shown are written to text, joined by ' < '.
 */
bool signature_make(const char *const *names, size_t count, bool panicked, uint64_t *hash,
		    char text[SIGNATURE_TEXT_MAX]);

#endif
