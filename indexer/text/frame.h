/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A place in the kernel's code, as reports and call traces write it. */
#ifndef INQUEST_TEXT_FRAME_H
#define INQUEST_TEXT_FRAME_H

#include <stdbool.h>
#include <stdint.h>

struct oops_frame {
	char symbol[128], module[64]; /* "" when not told */
	uint64_t pc, offset, size;    /* size of the function; 0 when not told */
	bool pc_known, offset_known;
	bool reliable;     /* not marked with '?' */
	const char *stack; /* irq, task …; NULL when not told */
};

/*
 * Parses one place at *at and moves behind it; false when there is none:
 *
 *	foo+0x12/0x30 [mod]                      since 2.6.39; ? in front: a guess
 *	[<ffffffff80039b4c>] foo+0x24/0x47 [mod]
 *	[<ffffffff88182386>] :mod:foo+0x170/0x194
 *	<ffffffff80141400>{:mod:foo+197}
 *	[<c01d1caa>] foo [mod] 0x7a (0xefbe9d84)
 *	[<c01d1caa>], 0xffffffffc0001234
 *	[c000003fdce37970] [c0080000003533a0] foo+0x160/0x5f0 [mod] (unreliable)
 *	([<000003ff809e436e>] foo+0x2ee/0x5b0 [mod])
 *	<[mod]foo+26/90>                         what ksymoops makes of an address
 *	foo (fs/foo.c:12 fs/foo.c:34) mod        what scripts/decode_stacktrace.sh makes of one
 *	foo+0x12/0x30 fs/foo.c:12 [mod]          what syzbot does
 *
 * frame->stack is left alone.
 */
bool frame_parse(const char **at, struct oops_frame *frame);

/* arm's "foo from bar+0x12/0x30": the caller. */
bool frame_parse_caller(const char **at, struct oops_frame *frame);

/* "foo fs/foo.c:12 [inline]": a call that has no frame. */
bool frame_is_inlined(const char *at);

/* <IRQ>, </IRQ>, <EOI>, <TASK> …: *stack becomes the name of the stack that follows. */
bool frame_parse_mark(const char **at, const char **stack);

#endif
