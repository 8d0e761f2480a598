/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What makes two crashes the same crash: the functions that led to it, by names that stay the same
 * from kernel build to kernel build.
 *
 * Of a call chain the following is left out:
 *  - at the inner end, how the kernel died: panic, die, the exception's handlers, kexec. Where a
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
 * names: of the functions of a chain, innermost first; guesses left out. false when nothing of it
 * tells. The names that are shown are written to text, joined by ' < '.
 */
bool signature_make(const char *const *names, size_t count, uint64_t *hash,
		    char text[SIGNATURE_TEXT_MAX]);

#endif
