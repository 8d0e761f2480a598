/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a report's trouble happened, and its call trace: see trace.h. */
#include "text/trace.h"

#include <ctype.h>
#include <string.h>

#include "text/scan.h"
#include "text/told.h"

/* Where it happened. */

void trace_where(struct oops_open *open, const struct oops_frame *frame)
{
	struct oops_frame *where = &open->oops.where;

	if (!where->pc_known && frame->pc_known) {
		where->pc = frame->pc;
		where->pc_known = true;
	}
	if (where->symbol[0] || !frame->symbol[0])
		return;
	bool pc_known = where->pc_known;
	uint64_t pc = where->pc;
	*where = *frame;
	where->pc = pc;
	where->pc_known = pc_known;
}

static bool is_same_place(const struct oops_frame *a, const struct oops_frame *b)
{
	return !strcmp(a->symbol, b->symbol) && a->offset == b->offset;
}

static struct error *push_frame(struct oops_open *open, const struct oops_frame *frame)
{
	struct oops *oops = &open->oops;

	if (oops->frames.count < OOPS_FRAMES_MAX && !vector_push(&oops->frames, *frame))
		return error_no_memory();
	return NULL;
}

/*
 * A trace of arm64 goes from the instruction on by frame records, and so passes over the caller of
 * a function that has made none (arch/arm64/kernel/stacktrace.c): that is where the link register
 * points. One that has made a record and called nobody yet is followed by just that place; one that
 * has called somebody has itself in the register.
 */
static struct error *add_frame(struct oops_open *open, const struct oops_frame *frame)
{
	struct oops *oops = &open->oops;
	const struct oops_frame *where = &oops->where;
	struct oops_frame link = open->link;
	bool behind = oops->frames.count
			  ? is_same_place(&oops->frames.data[oops->frames.count - 1], where)
			  : !where->symbol[0];

	if (!link.symbol[0] || !behind || is_same_place(frame, where))
		return push_frame(open, frame);
	open->link.symbol[0] = '\0';
	link.stack = open->stack;
	if (!is_same_place(frame, &link) && strcmp(link.symbol, where->symbol) != 0)
		TRY(push_frame(open, &link));
	return push_frame(open, frame);
}

/* "lr : foo+0x4c/0x6c [mod]", of arm64's kernel mode. */
static bool take_link(struct oops_open *open, const char *line)
{
	struct oops_frame frame = {0};

	if (!scan_word(&line, "lr : ") || open->user_mode || open->oops.frames.count ||
	    !frame_parse(&line, &frame) || !frame.size)
		return false;
	frame.reliable = true;
	open->link = frame;
	return true;
}

/*
 * An instruction pointer. In the middle of a trace it is a frame that an exception interrupted, and
 * the registers that follow are that frame's.
 */
static struct error *take_place(struct oops_open *open, const char *at)
{
	struct oops_frame frame = {.stack = open->stack};
	struct oops_frame symbol = {.stack = open->stack};

	if (!frame_parse(&at, &frame))
		return NULL;
	/* RIP: 0010:[<address>]  [<address>] name: the address stands there twice. */
	if (!frame.symbol[0] && frame_parse(&at, &symbol) && symbol.symbol[0])
		frame = symbol;
	if (open->stage == OOPS_TRACE) {
		open->nested = true;
		return frame.symbol[0] ? add_frame(open, &frame) : NULL;
	}
	trace_where(open, &frame);
	return NULL;
}

/* A code segment whose lowest bits say how privileged it is; *user. */
static const char *scan_segment(const char *at, bool *user)
{
	uint64_t segment;

	*user = false;
	scan_spaces(&at);
	const char *p = at;
	if (!scan_hex(&p, &segment) || p - at > 4 || !scan_word(&p, ":"))
		return at;
	*user = segment & 3;
	return p;
}

/* "EIP is at net_rx_action+0x6b/0xd8": the name to an address that was told before. */
static bool take_eip_is_at(struct oops_open *open, const char *line)
{
	struct oops_frame frame = {0};

	if (!scan_word(&line, "EIP is at ") && !scan_word(&line, "PC is at ") &&
	    !scan_word(&line, "IP is at "))
		return false;
	if (frame_parse(&line, &frame))
		trace_where(open, &frame);
	told_release_in_parentheses(&open->oops, line);
	return true;
}

/* Behind the address stands another register rather than a place. */
static bool names_registers(const char *at)
{
	uint64_t value;

	scan_spaces(&at);
	scan_word(&at, "[<");
	if (!scan_hex(&at, &value))
		return false;
	scan_word(&at, ">]");
	scan_spaces(&at);
	return isalpha((unsigned char)*at) && strcspn(at, " ") <= 4 && strcspn(at, ":") <= 8 &&
	       strchr(at, ':');
}

/* "0704d00180000000 000003ff809e59e4 (tape_eject+0x64/0x1d0 [tapes])", "80212b3c tape_eject+…" */
static const char *skip_numbers(const char *at)
{
	const char *p = at;
	uint64_t value;

	for (;;) {
		scan_spaces(&p);
		const char *start = p;
		if (!scan_hex(&p, &value) || p - start < 8 || (*p != ' ' && *p != ':') ||
		    strchr(" x", start[1]))
			return at;
		at = p += *p == ':';
		scan_spaces(&at);
		if (!*at)
			return start;
	}
}

/* RIP, EIP, IP, pc. The taints stand behind the address on i386. */
struct error *trace_pc(struct oops_open *open, const char *line, bool *known)
{
	static const char *const names[] = {"RIP:",       "RIP ", "EIP:",    "EIP ",    "IP:",
					    "pc :",       "PC:",  "epc :",   "epc   :", "NIP ",
					    "Krnl PSW :", "ERA:", "era :",   "TPC:",    "NIP:",
					    "caller is ", "pc: ", ">>EIP; ", "EIP; "};
	bool user, found = false;

	*known = take_eip_is_at(open, line) || take_link(open, line);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !*known && !found; i++)
		found = scan_word(&line, names[i]);
	if (!found)
		return NULL;
	if (names_registers(line))
		return NULL;
	*known = true;
	const char *taints = told_find_taints(line), *cpu = line;
	int64_t number;
	if (taints)
		told_taints(&open->oops, taints);
	if (scan_behind(&cpu, " CPU: ") && scan_decimal(&cpu, &number))
		told_number(&open->oops.cpu, number);
	line = scan_segment(skip_numbers(line), &user);
	if (user) {
		open->user_mode = true;
		open->nested = false;
		return NULL;
	}
	return take_place(open, line);
}

/* The call trace. */

/* The places of a line; one without an address has to be all of the line. */
struct error *trace_frames(struct oops_open *open, const char *at, bool *known)
{
	const char *p = at;

	struct oops_frame caller = {.stack = open->stack};

	*known = false;
	if (!strncmp(p, "NIP [", 5) || !strncmp(p, "LR [", 4)) /* powerpc's registers */
		return NULL;
	while (frame_parse_mark(&p, &open->stack))
		*known = true;
	if (frame_is_inlined(p) || frame_parse_caller(&p, &caller)) {
		*known = true;
		return caller.symbol[0] ? add_frame(open, &caller) : NULL;
	}
	for (;;) {
		struct oops_frame frame = {.stack = open->stack};

		if (!frame_parse(&p, &frame))
			return NULL;
		scan_spaces(&p);
		if (*p && !frame.pc_known)
			return NULL;
		TRY(add_frame(open, &frame));
		*known = true;
		while (frame_parse_mark(&p, &open->stack))
			;
	}
}

/* How the sanitizers begin the stack of an access, which their reports are about. */
static bool begins_access(struct oops_open *open, const char *line)
{
	static const char *const starts[] = {
	    "Use-after-free ",      "Out-of-bounds ",      "Corrupted memory at ",
	    "Invalid free of ",     "Invalid read at ",    "Invalid write at ",
	    "write to 0x",          "read to 0x",          "read-write to 0x",
	    "write (marked) to 0x", "read (marked) to 0x", "race at unknown origin"};
	const char *kind = open->oops.kind ? open->oops.kind : "";

	if (strcmp(kind, "kfence") != 0 && strcmp(kind, "kcsan") != 0)
		return false;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (*line == *starts[i] && !strncmp(line, starts[i], strlen(starts[i])))
			return true;
	return false;
}

static void take_access(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;
	const char *p = line;
	int64_t number;

	if (!oops->address_known && scan_behind(&p, "0x"))
		oops->address_known = scan_hex(&p, &oops->address);
	p = line;
	if (scan_behind(&p, " by task ") && scan_decimal(&p, &number))
		told_number(&oops->pid, number);
	if (scan_behind(&p, " on cpu ") && scan_decimal(&p, &number))
		told_number(&oops->cpu, number);
}

static bool begins_trace(const char **line)
{
	return scan_word(line, "Call Trace:") || scan_word(line, "Call trace:") ||
	       scan_word(line, "Backtrace:") || scan_word(line, "Stack backtrace:") ||
	       scan_word(line, "Call Backtrace:") || scan_word(line, "Trace:") ||
	       scan_word(line, "backtrace (crc ") || scan_word(line, "backtrace:") ||
	       scan_word(line, "stack backtrace:");
}

/*
 * Some traces have no headline: KMSAN's, arm's, and riscv's old ones, whose places have addresses.
 * Elsewhere a place that is a line of its own is of a history, or of a chain of locks.
 */
static bool is_bare_frame(const struct oops_open *open, const char *line)
{
	const char *kind = open->oops.kind ? open->oops.kind : "", *p = line;
	struct oops_frame frame = {0};

	if (open->stage < OOPS_HEAD || open->stage >= OOPS_TRACE || open->oops.frames.count ||
	    !strcmp(kind, "lockdep") || !strcmp(kind, "slab_corruption"))
		return false;
	if (frame_parse_caller(&p, &frame))
		return frame.size > 0;
	if (*line != '[' && strcmp(kind, "kmsan") != 0)
		return false;
	if (!frame_parse(&p, &frame) || (!frame.size && (frame.offset_known || *line == '[')))
		return false;
	scan_spaces(&p);
	return frame.symbol[0] && !*p;
}

/* "Trace; c0131c5a <sys_open+4a/b0>": what ksymoops makes of the addresses in front of it. */
static struct error *take_resolved(struct oops_open *open, const char *line, bool *known)
{
	struct oops_frame frame = {.stack = open->stack};

	*known = scan_word(&line, "Trace; ");
	if (!*known)
		return NULL;
	if (open->oops.frames.count && !open->oops.frames.data[0].symbol[0])
		open->oops.frames.count = 0;
	if (!scan_hex(&line, &frame.pc))
		return NULL;
	const uint64_t pc = frame.pc;
	if (!frame_parse(&line, &frame))
		return NULL;
	frame.pc = pc;
	frame.pc_known = true;
	return add_frame(open, &frame);
}

/* The first trace with frames is the report's; those behind it are other tasks' or histories. */
struct error *trace_begin(struct oops_open *open, const char *line, bool *known)
{
	TRY(take_resolved(open, line, known));
	if (*known)
		return NULL;
	bool any, access = begins_access(open, line), bare = !access && is_bare_frame(open, line);

	*known = access || bare || begins_trace(&line);
	if (!*known)
		return NULL;
	if (open->stage >= OOPS_TRACE && open->oops.frames.count) {
		open->stage = OOPS_TRACED;
		return NULL;
	}
	open->stage = OOPS_TRACE;
	open->nested = false;
	if (!access)
		return trace_frames(open, line, &any);
	take_access(open, line);
	return NULL;
}

/* Code of what a trace goes through does not end it, code of what failed does. */
bool trace_ends(const struct oops_open *open, const char *line)
{
	static const char *const ends[] = {
	    "Modules linked in:", "Allocated by ", "Freed by ",        "The buggy ",
	    "Mem-Info:",          "Mem-info:",     "Last potentially", "Kernel Offset:",
	    "NMI backtrace",      "Memory state ", "allocated by ",    "freed by ",
	    "read to 0x",         "write to 0x",   "read-write to",    "read (marked)",
	    "write (marked)",     "Uninit was ",   "Local variable ",  "Last Breaking-Event",
	    "Instruction dump:",  "handlers:"};

	if (!strncmp(line, "Code:", 5))
		return !open->nested && !open->user_mode;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (*line == *ends[i] && !strncmp(line, ends[i], strlen(ends[i])))
			return true;
	return false;
}
