/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places in the code: see frame.h. */
#include "text/frame.h"

#include <ctype.h>
#include <string.h>

#include "text/scan.h"

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$' || c == '@';
}

static bool scan_name(const char **at, char *text, size_t size)
{
	const char *start = *at;

	if (isdigit((unsigned char)*start))
		return false;
	while (is_name(**at))
		(*at)++;
	scan_copy(start, *at, text, size);
	return *at > start;
}

/* [<c027e357>], <ffffffff80141400>, [ffffffff80141400]: at least eight digits. */
static bool scan_address(const char **at, uint64_t *ret)
{
	const char *p = *at;
	bool square = scan_word(&p, "["), angle = scan_word(&p, "<");
	const char *digits = p;

	if ((!square && !angle) || !scan_hex(&p, ret) || p - digits < 8 ||
	    (angle && !scan_word(&p, ">")) || (square && !scan_word(&p, "]")))
		return false;
	*at = p;
	return true;
}

/* " [mod]"; behind the name there may be a build id or taints. */
static void scan_module(const char **at, struct oops_frame *frame)
{
	const char *p = *at;

	scan_spaces(&p);
	if (!scan_word(&p, "["))
		return;
	const char *start = p;
	while (isalnum((unsigned char)*p) || *p == '_' || *p == '-')
		p++;
	const char *end = p, *close = strchr(p, ']');
	if (end == start || !close || (*p != ']' && *p != ' ' && *p != '('))
		return;
	scan_copy(start, end, frame->module, sizeof(frame->module));
	*at = close + 1;
}

/* :mod: in front of a function of a module */
static void scan_module_in_front(const char **at, struct oops_frame *frame)
{
	const char *p = *at;

	if (!scan_word(&p, ":") || !scan_name(&p, frame->module, sizeof(frame->module)) ||
	    !scan_word(&p, ":")) {
		frame->module[0] = '\0';
		return;
	}
	*at = p;
}

/* {:mod:foo+197} */
static bool scan_braces(const char **at, struct oops_frame *frame)
{
	const char *p = *at;
	int64_t offset = 0;

	if (!scan_word(&p, "{"))
		return false;
	scan_module_in_front(&p, frame);
	if (!scan_name(&p, frame->symbol, sizeof(frame->symbol)) ||
	    (scan_word(&p, "+") && !scan_decimal(&p, &offset)) || !scan_word(&p, "}"))
		return false;
	frame->offset = (uint64_t)offset;
	frame->offset_known = true;
	*at = p;
	return true;
}

/* foo [mod] 0x7a (0xefbe9d84), as 2.4 writes; the number in parentheses is the stack's address. */
static bool scan_old(const char **at, struct oops_frame *frame)
{
	const char *p = *at;
	uint64_t sp;

	if (!scan_name(&p, frame->symbol, sizeof(frame->symbol)))
		return false;
	scan_module(&p, frame);
	scan_spaces(&p);
	if (!frame->module[0] || !scan_hex(&p, &frame->offset))
		return false;
	frame->offset_known = true;
	if (!strcmp(frame->module, "kernel"))
		frame->module[0] = '\0';
	scan_spaces(&p);
	const char *end = p;
	if (scan_word(&p, "(") && scan_hex(&p, &sp) && scan_word(&p, ")"))
		end = p;
	*at = end;
	return true;
}

/* foo+0x12/0x30 [mod] */
static bool scan_modern(const char **at, struct oops_frame *frame)
{
	const char *p = *at;

	scan_module_in_front(&p, frame);
	if (!scan_name(&p, frame->symbol, sizeof(frame->symbol)) || strncmp(p, "+0x", 3) != 0)
		return false;
	p++;
	if (!scan_hex(&p, &frame->offset))
		return false;
	frame->offset_known = true;
	if (scan_word(&p, "/") && !scan_hex(&p, &frame->size))
		return false;
	if (!frame->module[0])
		scan_module(&p, frame);
	*at = p;
	return true;
}

static void forget_symbol(struct oops_frame *frame)
{
	frame->symbol[0] = frame->module[0] = '\0';
	frame->offset = frame->size = 0;
	frame->offset_known = false;
}

static bool scan_symbol(const char **at, struct oops_frame *frame)
{
	static bool (*const forms[])(const char **at, struct oops_frame *frame) = {
	    scan_modern, scan_braces, scan_old};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		forget_symbol(frame);
		if (forms[i](at, frame))
			return true;
	}
	forget_symbol(frame);
	return false;
}

static bool scan_guess(const char **at)
{
	const char *p = *at;

	scan_spaces(&p);
	if (*p != '?')
		return false;
	p++;
	scan_spaces(&p);
	*at = p;
	return true;
}

bool frame_parse(const char **at, struct oops_frame *frame)
{
	const char *p = *at, *stack = frame->stack;

	*frame = (struct oops_frame){.stack = stack};
	scan_spaces(&p);
	bool guess = scan_guess(&p);
	frame->pc_known = scan_address(&p, &frame->pc);
	guess |= scan_guess(&p);
	scan_spaces(&p);
	frame->reliable = !guess;
	if (!scan_symbol(&p, frame) && !frame->pc_known) {
		if (strncmp(p, "0x", 2) != 0 || !scan_hex(&p, &frame->pc))
			return false;
		frame->pc_known = true;
	}
	*at = p;
	return true;
}

bool frame_parse_mark(const char **at, const char **stack)
{
	static const struct {
		const char *mark, *stack;
	} marks[] = {
	    {"<IRQ>", "irq"},
	    {"<SOFTIRQ>", "softirq"},
	    {"<NMI>", "nmi"},
	    {"<#DF>", "exception"},
	    {"<#DB>", "exception"},
	    {"<#MC>", "exception"},
	    {"<#VC>", "exception"},
	    {"<#DB[", "exception"},
	    {"<DOUBLEFAULT>", "exception"},
	    {"<ENTRY_TRAMPOLINE>", "entry"},
	    {"<SYSENTER>", "entry"},
	    {"<TASK>", "task"},
	    {"<EOI>", "task"},
	    {"<<EOI>>", "task"},
	    {"<EOE>", NULL},
	    {"<<EOE>>", NULL},
	    {"</", NULL},
	};
	const char *p = *at;

	scan_spaces(&p);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!scan_word(&p, marks[i].mark))
			continue;
		if (!strchr(marks[i].mark, '>') && !scan_behind(&p, ">"))
			return false;
		*stack = marks[i].stack;
		*at = p;
		return true;
	}
	return false;
}
