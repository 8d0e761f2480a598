/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of reports: see details.h. Each take_x() looks at the start of a line and tells whether it
 * is one of its own. What a kernel prints twice (registers behind the end mark, the place of the
 * fault once more) is taken the first time.
 */
#include "text/details.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "text/oom.h"
#include "text/scan.h"

int64_t details_kilobytes(const char *line, const char *key)
{
	int64_t value;

	return scan_behind(&line, key) && scan_decimal(&line, &value) && value < INT64_MAX / 1024
		   ? value * 1024
		   : -1;
}

static void set_number(int64_t *place, int64_t value)
{
	if (*place < 0)
		*place = value;
}

static void set_text(char *place, size_t size, const char *at, const char *end)
{
	if (!place[0])
		scan_copy(at, end, place, size);
}

#define SET_TEXT(place, at, end) set_text(place, sizeof(place), at, end)

/* Who and what was running. */

/*
 * "Not tainted 6.1.0-56 #1 …", "Tainted: P        W  OE   6.1.0 #1", "Tainted: GF": letters as
 * dumps.taints has them. G is the place of P where nothing is proprietary, and no taint.
 */
static const char *take_taints(struct oops *oops, const char *at)
{
	size_t size = 0;

	if (scan_word(&at, "Not tainted")) {
		oops->tainted_known = true;
		return at;
	}
	if (!scan_word(&at, "Tainted:"))
		return NULL;
	while (*at == ' ' || isupper((unsigned char)*at)) {
		size_t word = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

		if (word && (!strncmp(at, "VLI", 3) || !strchr(" ),", at[word])))
			break;
		for (size_t i = 0; i < word; i++)
			if (at[i] != 'G' && !oops->tainted_known && size + 1 < sizeof(oops->taints))
				oops->taints[size++] = at[i];
		at += word ? word : 1;
	}
	if (!oops->tainted_known)
		oops->taints[size] = '\0';
	oops->tainted_known = true;
	return at;
}

/* Behind the taints stands the release, then what version and hardware this is. */
static void take_release(struct oops *oops, const char *at)
{
	if (!at)
		return;
	scan_spaces(&at);
	if (isdigit((unsigned char)*at))
		SET_TEXT(oops->release, at, at + strcspn(at, " "));
}

/* "(2.6.9-22.ELsmp)", "(2.4.21-50.ELsmp/i686)" */
static void take_release_in_parentheses(struct oops *oops, const char *at)
{
	scan_spaces(&at);
	if (scan_word(&at, "(") && isdigit((unsigned char)*at) && strchr(at, '.'))
		SET_TEXT(oops->release, at, at + strcspn(at, "/) "));
}

static const char *find_taints(const char *at)
{
	const char *found = strstr(at, "Not tainted");

	return found ? found : strstr(at, "Tainted:");
}

/* A name may have blanks in it: it ends where the next thing begins. */
static void take_comm(struct oops *oops, const char *at)
{
	const char *taints = find_taints(at), *end = taints ? taints : at + strlen(at);
	const char *kdump = strstr(at, " Kdump:");

	SET_TEXT(oops->comm, at, kdump && kdump < end ? kdump : end);
	if (taints)
		take_release(oops, take_taints(oops, taints));
}

/* "CPU: 0 PID: 89 Comm: insmod Not tainted 6.1.0 #1", "CPU: 0 UID: 0 PID: 1 Comm: …", "CPU 0" */
static bool take_cpu(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;
	const char *p = line, *comm;
	int64_t number;

	if (!scan_word(&p, "CPU:") && !scan_word(&p, "CPU "))
		return false;
	scan_spaces(&p);
	if (!scan_decimal(&p, &number) || (*p && *p != ' '))
		return false;
	set_number(&oops->cpu, number);
	comm = p;
	if (scan_behind(&p, " PID: ") && scan_decimal(&p, &number))
		set_number(&oops->pid, number);
	if (scan_behind(&comm, " Comm: "))
		take_comm(oops, comm);
	return true;
}

/* "Pid: 29298, comm: oracle Not tainted 2.6.18-128.el5 #1" */
static bool take_pid(struct oops_open *open, const char *line)
{
	const char *p = line;
	int64_t number;

	if (!scan_word(&p, "Pid: ") || !scan_decimal(&p, &number))
		return false;
	set_number(&open->oops.pid, number);
	if (scan_behind(&p, "comm: "))
		take_comm(&open->oops, p);
	return true;
}

/* "Process nodemon (pid: 21797, threadinfo=c03c7000 task=db976d30)" */
static bool take_process(struct oops_open *open, const char *line)
{
	const char *p = line, *end = strstr(line, " (pid: ");
	int64_t number;

	if (!scan_word(&p, "Process ") || !end || end < p)
		return false;
	SET_TEXT(open->oops.comm, p, end);
	end += strlen(" (pid: ");
	if (scan_decimal(&end, &number))
		set_number(&open->oops.pid, number);
	return true;
}

/* "task:planthang state:D stack:0 pid:123 ppid:2", and before 5.10 "name D 0 123 2 0x…". */
static bool take_hung_task(struct oops_open *open, const char *line)
{
	const char *p = line, *end = strstr(line, " state:");
	int64_t number;

	if (!scan_word(&p, "task:") || !end || end < p)
		return false;
	SET_TEXT(open->oops.comm, p, end);
	if (scan_behind(&end, " pid:") && (scan_spaces(&end), scan_decimal(&end, &number)))
		set_number(&open->oops.pid, number);
	return true;
}

/* "in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 1, name: init" */
static bool take_atomic(struct oops_open *open, const char *line)
{
	const char *p = line, *name = line;
	int64_t number;

	if (!scan_word(&p, "in_atomic"))
		return false;
	if (scan_behind(&p, "pid: ") && scan_decimal(&p, &number))
		set_number(&open->oops.pid, number);
	if (scan_behind(&name, "name: "))
		SET_TEXT(open->oops.comm, name, name + strlen(name));
	return true;
}

/* "Read of size 8 at addr ffff888003a1c000 by task insmod/97" */
static bool take_access(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;
	const char *p = line, *slash;
	int64_t number;

	if ((!scan_word(&p, "Read of size ") && !scan_word(&p, "Write of size ")) ||
	    !scan_behind(&p, "at addr "))
		return false;
	oops->address_known = oops->address_known || scan_hex(&p, &oops->address);
	slash = strrchr(p, '/');
	if (scan_behind(&p, "by task ") && slash && slash > p) {
		SET_TEXT(oops->comm, p, slash);
		slash++;
		if (scan_decimal(&slash, &number))
			set_number(&oops->pid, number);
	}
	return true;
}

/* Where it happened. */

static void set_where(struct oops_open *open, const struct oops_frame *frame)
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

static struct error *add_frame(struct oops_open *open, const struct oops_frame *frame)
{
	struct oops *oops = &open->oops;

	if (oops->frames.count < OOPS_FRAMES_MAX && !vector_push(&oops->frames, *frame))
		return error_no_memory();
	return NULL;
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
		return add_frame(open, &frame);
	}
	set_where(open, &frame);
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
		set_where(open, &frame);
	take_release_in_parentheses(&open->oops, line);
	return true;
}

/* RIP, EIP, IP, pc. The taints stand behind the address on i386. */
static struct error *take_pc(struct oops_open *open, const char *line, bool *known)
{
	static const char *const names[] = {"RIP:", "RIP ", "EIP:", "EIP ", "IP:", "pc :", "PC:"};
	const char *taints = find_taints(line);
	bool user, found = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !found; i++)
		found = scan_word(&line, names[i]);
	*known = found || take_eip_is_at(open, line);
	if (!found)
		return NULL;
	if (taints)
		take_taints(&open->oops, taints);
	line = scan_segment(line, &user);
	if (user) {
		open->user_mode = true;
		open->nested = false;
		return NULL;
	}
	return take_place(open, line);
}

/* Registers. */

static bool has_register(const struct oops *oops, const char *name, bool user)
{
	vector_for_each(&oops->registers, reg)
		if (reg->user == user && !strcmp(reg->name, name))
			return true;
	return false;
}

static struct error *add_register(struct oops_open *open, const char *name, size_t size,
				  uint64_t value)
{
	struct oops_register reg = {.value = value, .user = open->user_mode};

	for (size_t i = 0; i < size; i++)
		reg.name[i] = (char)tolower((unsigned char)name[i]);
	if (open->nested || open->oops.registers.count >= OOPS_REGISTERS_MAX ||
	    has_register(&open->oops, reg.name, reg.user))
		return NULL;
	if (!strcmp(reg.name, "cr2") && !open->oops.address_known &&
	    !strcmp(open->oops.kind ? open->oops.kind : "", "oops")) {
		open->oops.address = value;
		open->oops.address_known = true;
	}
	return vector_push(&open->oops.registers, reg) ? NULL : error_no_memory();
}

/* The size of a register's name at `at`, which a colon follows; 0 when it is none. */
static size_t register_name(const char *at)
{
	static const char *const others[] = {
	    "eflags", "orig_rax", "orig_eax", "pkru", "pstate", "sp", "lr", "err", "cr0",
	    "cr2",    "cr3",      "cr4",      "gs",   "fs",     "cs", "ds", "es",  "ss"};
	size_t size = 0;

	while (isalnum((unsigned char)at[size]) || at[size] == '_')
		size++;
	if (size < 2 || size >= sizeof(((struct oops_register *)0)->name))
		return 0;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strlen(others[i]) == size && !strncasecmp(at, others[i], size))
			return size;
	char c = (char)tolower((unsigned char)at[0]);
	bool x86 = size == 3 && (c == 'r' || c == 'e') && strchr("xipXIP", at[2]);
	bool numbered = (c == 'r' || c == 'x') && size <= 3 && isdigit((unsigned char)at[1]);
	bool debug = size == 3 && !strncasecmp(at, "dr", 2) && isdigit((unsigned char)at[2]);
	return x86 || numbered || debug ? size : 0;
}

/* "RSP: 0018:ffff…": a segment in front; "FS:  0000…(0000)": its selector behind. */
static bool scan_value(const char **at, uint64_t *ret)
{
	const char *p = *at, *behind;

	scan_spaces(&p);
	if (!scan_hex(&p, ret))
		return false;
	behind = p;
	if (scan_word(&behind, ":") && scan_hex(&behind, ret))
		p = behind;
	behind = p;
	uint64_t selector;
	if (scan_word(&behind, "(") && scan_hex(&behind, &selector) && scan_word(&behind, ")"))
		p = behind;
	if (*p && *p != ' ')
		return false;
	*at = p;
	return true;
}

/* A line of nothing but registers, or that begins with some. */
static struct error *take_registers(struct oops_open *open, const char *line, bool *known)
{
	const char *p = line;
	uint64_t value;

	*known = false;
	for (;;) {
		scan_spaces(&p);
		size_t size = register_name(p);
		const char *name = p, *at = p + size;

		scan_spaces(&at);
		if (!size || !scan_word(&at, ":") || !scan_value(&at, &value))
			break;
		TRY(add_register(open, name, size, value));
		*known = true;
		p = at;
	}
	if (*known)
		take_release_in_parentheses(&open->oops, p);
	return NULL;
}

/* The call trace. */

/* The places of a line; one without an address has to be all of the line. */
static struct error *take_frames(struct oops_open *open, const char *at, bool *known)
{
	const char *p = at;

	*known = false;
	while (frame_parse_mark(&p, &open->stack))
		*known = true;
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

static bool begins_trace(const char **line)
{
	return scan_word(line, "Call Trace:") || scan_word(line, "Call trace:") ||
	       scan_word(line, "Backtrace:");
}

/* The first trace with frames is the report's; those behind it are other tasks' or histories. */
static struct error *take_trace(struct oops_open *open, const char *line, bool *known)
{
	bool any;

	*known = begins_trace(&line);
	if (!*known)
		return NULL;
	if (open->stage >= OOPS_TRACE && open->oops.frames.count) {
		open->stage = OOPS_TRACED;
		return NULL;
	}
	open->stage = OOPS_TRACE;
	open->nested = false;
	return take_frames(open, line, &any);
}

/* Code of what a trace goes through does not end it, code of what failed does. */
static bool ends_trace(const struct oops_open *open, const char *line)
{
	static const char *const ends[] = {"Modules linked in:", "Allocated by ",  "Freed by ",
					   "The buggy ",         "Mem-Info:",      "Mem-info:",
					   "Last potentially",   "Kernel Offset:", "NMI backtrace",
					   "Memory state "};

	if (!strncmp(line, "Code:", 5))
		return !open->nested && !open->user_mode;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (!strncmp(line, ends[i], strlen(ends[i])))
			return true;
	return false;
}

/* Texts. */

static struct error *append_modules(struct oops *oops, const char *text)
{
	size_t size = strlen(text), used = oops->modules.count ? oops->modules.count - 1 : 0;

	if (used + size + 2 > OOPS_LINES_MAX)
		return NULL;
	if (!vector_reserve(&oops->modules, used + size + 2))
		return error_no_memory();
	char *at = oops->modules.data + used;
	if (used)
		*at++ = ' ';
	memcpy(at, text, size + 1);
	oops->modules.count = (size_t)(at - oops->modules.data) + size + 1;
	return NULL;
}

static bool is_module_list(const char *line)
{
	return *line && line[strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_- "
					  "(),+ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0';
}

/* A long list goes on in further records, until another line of the report comes. */
static struct error *take_modules(struct oops_open *open, const char *line, bool *known)
{
	bool first = scan_word(&line, "Modules linked in:");

	*known = first || (open->in_modules && is_module_list(line));
	if (!*known || (first && open->oops.modules.count))
		return NULL;
	open->modules_go_on = true;
	scan_spaces(&line);
	return append_modules(&open->oops, line);
}

/* 2.4 and its vendors' kernels print the list alone, behind the line "Oops: 0002". */
static bool is_old_module_list(const struct oops_open *open, const char *line)
{
	const char *oops = open->oops.message[0] ? open->oops.message : open->oops.headline;

	return open->stage == OOPS_HEAD && !open->oops.modules.count && strchr(line, ' ') &&
	       !strncmp(oops, "Oops: ", 6) && !strchr(oops, '[') &&
	       line[strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_- ")] == '\0';
}

static struct error *take_code(struct oops_open *open, const char *line, bool *known)
{
	struct oops *oops = &open->oops;

	*known = scan_word(&line, "Code:");
	if (!*known || oops->code.count || open->user_mode || open->nested)
		return NULL;
	scan_spaces(&line);
	size_t size = strlen(line) + 1;
	if (!vector_reserve(&oops->code, size))
		return error_no_memory();
	memcpy(oops->code.data, line, size);
	oops->code.count = size;
	return NULL;
}

static bool take_labelled(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;

	if (scan_word(&line, "Hardware name:")) {
		SET_TEXT(oops->hardware, line, line + strlen(line));
		return true;
	}
	if (scan_word(&line, "Workqueue:")) {
		SET_TEXT(oops->workqueue, line, line + strlen(line));
		return true;
	}
	return false;
}

/* "page:ffff810126fed270 flags:0x0b20100000000008 mapping:…", "flags: 0xfffffc0000000(node=0|…" */
static bool take_page(struct oops_open *open, const char *line)
{
	struct oops *oops = &open->oops;
	const char *p = line;

	if (strcmp(oops->kind ? oops->kind : "", "bad_page") != 0)
		return false;
	if (scan_word(&p, "page:") || scan_word(&p, "page: ")) {
		if (!oops->page_known && !strncmp(p + strspn(p, "0123456789abcdef"), " ", 1))
			oops->page_known = scan_hex(&p, &oops->page);
	} else if (strncmp(p, "flags:", 6) != 0) {
		return false;
	}
	if (!oops->page_flags_known && scan_behind(&p, "flags:")) {
		scan_spaces(&p);
		oops->page_flags_known = scan_hex(&p, &oops->page_flags);
	}
	if ((p = find_taints(line)))
		take_taints(oops, p);
	return true;
}

/* Lines that belong to reports and say nothing that is kept. */
static bool is_filler(const char *line)
{
	static const char *const starts[] = {"Stack:",
					     "PGD ",
					     "#PF:",
					     "*pde",
					     "*pte",
					     "printing eip",
					     "SMP",
					     "PREEMPT",
					     "last sysfs",
					     "raw:",
					     "page dumped",
					     "Backtrace:",
					     "Trying to fix",
					     "====",
					     "\"echo 0 >",
					     "Sending NMI",
					     "NMI backtrace",
					     "Kernel Offset",
					     "note:",
					     "irq event stamp",
					     "hardirqs last",
					     "softirqs last",
					     "Tainted: [",
					     "CR2:",
					     "preempt_count",
					     "The buggy",
					     "Memory state",
					     "Allocated by",
					     "Freed by",
					     "Dumping ftrace",
					     "RCU used",
					     "rcu_scheduler",
					     "pstate:",
					     "invalid mapping",
					     "head:",
					     "memcg:",
					     "(t=",
					     "Shutting down",
					     "Rebooting in",
					     "CPU#",
					     "supervisor ",
					     "Thread overran",
					     "Preemption disabled",
					     "INFO: lockdep is turned"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (!strncmp(line, starts[i], strlen(starts[i])))
			return true;
	/* words of a stack: at least eight digits and nothing but hex */
	return strspn(line, "0123456789abcdef") >= 8 &&
	       line[strspn(line, "0123456789abcdef ")] == '\0';
}

/* What stands on lines of its own: "      Not tainted 6.1.0-56 #1" of a hung task. */
static bool take_taint_line(struct oops_open *open, const char *line)
{
	if (strncmp(line, "Not tainted", 11) != 0 &&
	    (strncmp(line, "Tainted:", 8) != 0 || strchr(line, '[')))
		return false;
	take_release(&open->oops, take_taints(&open->oops, line));
	return true;
}

static struct error *take_texts(struct oops_open *open, const char *line, bool *known)
{
	static bool (*const takers[])(struct oops_open * open, const char *line) = {
	    take_cpu,    take_pid,  take_process,    take_hung_task, take_atomic,
	    take_access, take_page, take_taint_line, take_labelled,
	};

	*known = true;
	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++)
		if (takers[i](open, line))
			return NULL;
	if (is_old_module_list(open, line))
		return append_modules(&open->oops, line);
	TRY(take_modules(open, line, known));
	if (*known)
		return NULL;
	if (!strcmp(open->oops.kind ? open->oops.kind : "", "oom"))
		TRY(oom_line(open, line, known));
	if (!*known)
		*known = is_filler(line);
	return NULL;
}

/* "Unable to handle … at 0000000000000018 RIP:" is followed by a line with the place alone. */
static bool take_following_pc(struct oops_open *open, const char *line)
{
	struct oops_frame frame = {0};

	if (!open->pc_follows || !frame_parse(&line, &frame))
		return false;
	open->pc_follows = false;
	set_where(open, &frame);
	return true;
}

struct error *details_of_line(struct oops_open *open, const char *line, bool *known)
{
	static struct error *(*const takers[])(struct oops_open * open, const char *line,
					       bool *known) = {take_trace, take_code, take_pc,
							       take_texts, take_registers};

	scan_spaces(&line);
	if (open->stage == OOPS_TRACE && ends_trace(open, line))
		open->stage = OOPS_TRACED;
	if (open->stage == OOPS_TRACE) {
		TRY(take_frames(open, line, known));
		if (*known)
			return NULL;
	}
	open->in_modules = open->modules_go_on;
	open->modules_go_on = false;
	*known = take_following_pc(open, line);
	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]) && !*known; i++)
		TRY(takers[i](open, line, known));
	if (*known && open->stage == OOPS_HEAD && !is_filler(line))
		open->stage = OOPS_BODY;
	return NULL;
}

/* Headlines. */

/* "[insmod:123]", "insmod/97/0x00000002", "task kworker/0:1:123 blocked", "process 'oracle'" */
static void take_task_of_headline(struct oops *oops, const char *line)
{
	const char *p = line, *end, *name;
	int64_t pid;

	if (scan_behind(&p, "stuck for ") && scan_behind(&p, "[")) {
		end = strrchr(p, ':');
	} else if (scan_behind(&p, "while atomic: ")) {
		end = strchr(p, '/');
	} else if (scan_behind(&p, "INFO: task ")) {
		const char *blocked = strstr(p, " blocked ");
		const char *is = strstr(p, " is blocked ");

		end = blocked && is && is < blocked ? is : blocked;
		while (end && end > p && *end != ':')
			end--;
	} else if (scan_behind(&p, "in process ")) {
		p += strspn(p, "'`");
		name = p;
		p += strcspn(p, "' ");
		SET_TEXT(oops->comm, name, p);
		return;
	} else if ((end = strstr(p, " invoked oom-killer"))) {
		SET_TEXT(oops->comm, p, end);
		return;
	} else {
		return;
	}
	if (!end || end <= p)
		return;
	SET_TEXT(oops->comm, p, end);
	end++;
	if (scan_decimal(&end, &pid))
		set_number(&oops->pid, pid);
}

static void take_cpu_of_headline(struct oops *oops, const char *line)
{
	static const char *const words[] = {"CPU#", "CPU=", "CPU: ", "LOCKUP on cpu ",
					    "LOCKUP on CPU"};
	const char *pid = line;
	int64_t number;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *p = line;

		if (scan_behind(&p, words[i]) && scan_decimal(&p, &number)) {
			set_number(&oops->cpu, number);
			break;
		}
	}
	if (!strncmp(line, "WARNING: CPU: ", 14) && scan_behind(&pid, " PID: ") &&
	    scan_decimal(&pid, &number))
		set_number(&oops->pid, number);
}

/* "kernel BUG at mm/filemap.c:568!", "WARNING: CPU: 0 PID: 1 at lib/refcount.c:28 name+0x…" */
static void take_source(struct oops *oops, const char *line)
{
	bool bug = strstr(line, "BUG at ") || strstr(line, "invalid context at "),
	     warning = !strncmp(line, "WARNING: ", 9);
	struct oops_frame frame = {0};
	const char *p = line;

	if (!bug && !warning && strncmp(line, "Badness in", 10) != 0)
		return;
	if (warning && !strstr(line, " at ")) {
		p += 9;
	} else if (warning && strstr(line, ", CPU#")) { /* WARNING: file:line at name, CPU#0: … */
		p += 9;
	} else if (!scan_behind(&p, " at ")) {
		return;
	}
	const char *end = p + strcspn(p, "! ");
	if (memchr(p, ':', (size_t)(end - p)))
		SET_TEXT(oops->source, p, end);
	p = end;
	if (!warning)
		return;
	scan_spaces(&p);
	scan_word(&p, "at ");
	if (frame_parse(&p, &frame) && !oops->where.symbol[0])
		oops->where = frame;
}

/* The address that could not be accessed. */
static void take_address(struct oops *oops, const char *line)
{
	static const char *const words[] = {"address: ", "virtual address ",
					    "non-canonical address ", "dereference at ",
					    "request at "};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !oops->address_known; i++) {
		const char *p = line;

		if (scan_behind(&p, words[i]))
			oops->address_known = scan_hex(&p, &oops->address);
	}
}

/* "BUG: KASAN: use-after-free in foo+0x12/0x30 [mod]" */
static void take_place_of_headline(struct oops *oops, const char *line)
{
	struct oops_frame frame = {0};

	if (oops->where.symbol[0] || !strncmp(line, "INFO: ", 6) || !scan_behind(&line, " in "))
		return;
	if (frame_parse(&line, &frame) && frame.offset_known)
		oops->where = frame;
}

void details_of_headline(struct oops *oops, const char *line)
{
	const char *taints = find_taints(line);

	if (taints && line[0] != 'B')
		take_release(oops, take_taints(oops, taints));
	take_task_of_headline(oops, line);
	take_cpu_of_headline(oops, line);
	take_source(oops, line);
	take_address(oops, line);
	take_place_of_headline(oops, line);
	oom_victim(oops, line);
}
