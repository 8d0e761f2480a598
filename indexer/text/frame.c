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
	if (!scan_name(&p, frame->symbol, sizeof(frame->symbol)) || !scan_word(&p, "+") ||
	    !scan_decimal(&p, &offset) || !scan_word(&p, "}"))
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

/* " (fs/ioctl.c:51 (discriminator 1)) tapes", " fs/ioctl.c:51": what decoders put behind a place.
 */
static void scan_source(const char **at, struct oops_frame *frame)
{
	const char *p = *at, *end;

	scan_spaces(&p);
	bool closed = scan_word(&p, "(");
	const char *start = p;
	p += strcspn(p, closed ? " )" : " ");
	if (p == start || !memchr(start, ':', (size_t)(p - start)) ||
	    !memchr(start, '.', (size_t)(p - start)))
		return;
	if (closed && (!(end = strchr(p, ')')) || (p = end + 1, false)))
		return;
	while (closed && *p == ')')
		p++;
	if (scan_word(&p, " (discriminator "))
		p += strcspn(p, ")") + (strchr(p, ')') != NULL);
	*at = p;
	scan_spaces(&p);
	start = p;
	while (isalnum((unsigned char)*p) || *p == '_')
		p++;
	if (closed && p > start && (!*p || *p == ' ') && !frame->module[0]) {
		scan_copy(start, p, frame->module, sizeof(frame->module));
		*at = p;
	}
}

/* "(unreliable)" of powerpc, "(P)", "(C)" of arm64, parentheses that close. */
static void scan_remark(const char **at, struct oops_frame *frame)
{
	const char *p = *at;

	scan_spaces(&p);
	if (scan_word(&p, "(unreliable)")) {
		frame->reliable = false;
		*at = p;
	} else if (*p == '(' && p[1] >= 'A' && p[1] <= 'Z') {
		size_t size = strspn(p + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

		if (p[1 + size] == ')')
			*at = p + size + 2;
	} else if (*p == ')') {
		*at = p + 1;
	}
}

/* foo+0x12/0x30 [mod], with or without a line of the source behind it */
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
	scan_source(&p, frame);
	if (!frame->module[0])
		scan_module(&p, frame);
	*at = p;
	return true;
}

/* <foo+26/90>, <[mod]foo+26/90>: ksymoops */
static bool scan_angles(const char **at, struct oops_frame *frame)
{
	const char *p = *at, *close;

	if (!scan_word(&p, "<"))
		return false;
	if (*p == '[' && (close = strchr(p, ']'))) {
		scan_copy(p + 1, close, frame->module, sizeof(frame->module));
		p = close + 1;
	}
	if (!scan_name(&p, frame->symbol, sizeof(frame->symbol)) || !scan_word(&p, "+") ||
	    !scan_hex(&p, &frame->offset) || !scan_word(&p, "/") || !scan_hex(&p, &frame->size) ||
	    !scan_word(&p, ">"))
		return false;
	frame->offset_known = true;
	*at = p;
	return true;
}

/* foo (fs/ioctl.c:51): decoders leave no offset */
static bool scan_decoded(const char **at, struct oops_frame *frame)
{
	const char *p = *at;

	if (!scan_name(&p, frame->symbol, sizeof(frame->symbol)) || strncmp(p, " (", 2) != 0)
		return false;
	*at = p;
	scan_source(at, frame);
	return *at > p;
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
	    scan_modern, scan_braces, scan_old, scan_decoded, scan_angles};

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

/*
 * [<c027e357>]; powerpc has the stack's address in front: [c000003fdce37970] [c0080000003533a0];
 * in its debugger, [c000003fdce37970] c0080000003533a0
 */
static bool scan_addresses(const char **at, struct oops_frame *frame)
{
	const char *p;
	uint64_t second;

	if (!scan_address(at, &frame->pc))
		return false;
	p = *at;
	if (*p == ' ' && p[1] == '[' && p[2] != '<' && (p++, scan_address(&p, &second))) {
		frame->pc = second;
		*at = p;
	} else if (*p == ' ' && isxdigit((unsigned char)p[1])) {
		const char *start = ++p;

		if (scan_hex(&p, &second) && p - start >= 8 && *p == ' ') {
			frame->pc = second;
			*at = p;
		}
	}
	return true;
}

bool frame_parse(const char **at, struct oops_frame *frame)
{
	const char *p = *at, *stack = frame->stack;

	*frame = (struct oops_frame){.stack = stack};
	scan_spaces(&p);
	bool guess = scan_guess(&p);
	if (*p == '(' && p[1] != 'r') /* s390 doubts, arm is generous */
		p++;
	frame->pc_known = scan_addresses(&p, frame);
	guess |= scan_guess(&p);
	scan_spaces(&p);
	if (*p == '(' && (isalpha((unsigned char)p[1]) || p[1] == '_'))
		p++;
	frame->reliable = !guess;
	if (!scan_symbol(&p, frame) && !frame->pc_known) {
		if (strncmp(p, "0x", 2) != 0 || !scan_hex(&p, &frame->pc))
			return false;
		frame->pc_known = true;
	}
	scan_remark(&p, frame);
	*at = p;
	return true;
}

bool frame_parse_caller(const char **at, struct oops_frame *frame)
{
	const char *p = strstr(*at, " from ");

	if (!p)
		return false;
	p += strlen(" from ");
	if (!frame_parse(&p, frame) || !frame->symbol[0])
		return false;
	*at = p;
	return true;
}

bool frame_is_inlined(const char *at)
{
	size_t size = strlen(at);

	return size > 9 && !strcmp(at + size - 8, "[inline]");
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
	if (*p != '<')
		return false;
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
