/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What crash printed: see pasted.h. */
#include "text/pasted.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "text/element.h"
#include "text/scan.h"

void pasted_init(struct pasted *pasted, const struct pasted_ops *ops, void *context)
{
	*pasted = (struct pasted){
	    .ops = ops,
	    .context = context,
	    .system =
		{
		    .cpus = -1,
		    .memory_bytes = -1,
		    .uptime_ns = -1,
		    .crash_ns = -1,
		    .panic_cpu = -1,
		    .load = {-1, -1, -1},
		},
	};
}

/* One word, and the blanks behind it. */
static bool scan_token(const char **at, char *text, size_t size)
{
	const char *end;

	scan_spaces(at);
	end = *at + strcspn(*at, " \t");
	if (end == *at)
		return false;
	scan_copy(*at, end, text, size);
	*at = end;
	scan_spaces(at);
	return true;
}

/* A number that is a word of its own. */
static bool scan_number(const char **at, int64_t *ret)
{
	scan_spaces(at);
	return scan_decimal(at, ret) && (!**at || **at == ' ' || **at == '\t');
}

/* An address: eight digits or sixteen; s390's begin with no zeros. */
static bool scan_address(const char **at, uint64_t *ret)
{
	scan_spaces(at);
	size_t digits = strspn(*at, "0123456789abcdef");
	return digits >= 6 && digits <= 16 && scan_hex(at, ret);
}

/* "7.9 GB", "2 GB", "344 KB": rounded, as crash does. */
static int64_t scan_size(const char *at)
{
	static const char units[] = "KMGT";
	char *end;
	double value = strtod(at, &end);

	scan_spaces((const char **)&end);
	const char *unit = *end ? strchr(units, *end) : NULL;
	if (end == at || !unit || end[1] != 'B' || !(value >= 0 && value < 1 << 20))
		return -1;
	return (int64_t)(value * (double)(INT64_C(1024) << 10 * (unit - units)));
}

/* sys */

/* "171 days, 10:40:23", "02:32:32" */
static int64_t parse_uptime(const char *at)
{
	int64_t days = 0, hours, minutes, seconds;
	const char *p = at;

	if (scan_decimal(&p, &days) && (scan_word(&p, " days, ") || scan_word(&p, " day, ")))
		at = p;
	else
		days = 0;
	if (!scan_decimal(&at, &hours) || !scan_word(&at, ":") || !scan_decimal(&at, &minutes) ||
	    !scan_word(&at, ":") || !scan_decimal(&at, &seconds) || days > 100000 || hours > 24)
		return -1;
	return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000000000;
}

/* "Sun Apr 19 00:01:01 2009", "Wed Jul 13 09:06:48 CEST 2022"; without a zone it is taken for UTC.
 */
static int64_t parse_date(const char *at)
{
	struct tm tm = {0};
	struct stamps stamps = {0};
	const char *rest = strptime(at, "%a %b %d %H:%M:%S", &tm);
	int64_t year;

	if (!rest)
		return -1;
	element_zone(&rest, &stamps);
	scan_spaces(&rest);
	while (isupper((unsigned char)*rest)) /* a zone that is not known */
		rest++;
	scan_spaces(&rest);
	if (!scan_decimal(&rest, &year) || year < 1970 || year > 2200)
		return -1;
	tm.tm_year = (int)year - 1900;
	return ((int64_t)timegm(&tm) - stamps.zone_s) * 1000000000;
}

static void take_arch(struct pasted_system *system, const char *at)
{
	scan_copy(at, at + strcspn(at, " "), system->arch, sizeof(system->arch));
}

static void take_load(struct pasted_system *system, const char *at)
{
	double load[3];

	if (sscanf(at, "%lf, %lf, %lf", &load[0], &load[1], &load[2]) == 3)
		memcpy(system->load, load, sizeof(load));
}

static void take_panic(struct pasted_system *system, const char *at)
{
	const char *end = strrchr(at, '"');

	if (*at == '"' && end > at)
		scan_copy(at + 1, end, system->panic, sizeof(system->panic));
}

static void take_task(struct pasted_system *system, const char *at)
{
	if (!scan_address(&at, &system->panic_task))
		system->panic_task = 0;
}

static void take_text(char *place, size_t size, const char *at)
{
	scan_copy(at, at + strlen(at), place, size);
}

/* A line of sys that is kept; false: another one. */
static bool take_label(struct pasted_system *system, const char *line)
{
	if (scan_word(&line, "CPUS: "))
		return scan_decimal(&line, &system->cpus);
	if (scan_word(&line, "DATE: "))
		system->crash_ns = parse_date(line);
	else if (scan_word(&line, "UPTIME: "))
		system->uptime_ns = parse_uptime(line);
	else if (scan_word(&line, "LOAD AVERAGE: "))
		take_load(system, line);
	else if (scan_word(&line, "NODENAME: "))
		take_text(system->nodename, sizeof(system->nodename), line);
	else if (scan_word(&line, "RELEASE: "))
		take_text(system->release, sizeof(system->release), line);
	else if (scan_word(&line, "VERSION: "))
		take_text(system->version, sizeof(system->version), line);
	else if (scan_word(&line, "MACHINE: "))
		take_arch(system, line);
	else if (scan_word(&line, "MEMORY: "))
		system->memory_bytes = scan_size(line);
	else if (scan_word(&line, "PANIC: "))
		take_panic(system, line);
	else if (scan_word(&line, "TASK: "))
		take_task(system, line);
	else if (scan_word(&line, "CPU: "))
		return scan_decimal(&line, &system->panic_cpu);
	else
		return false;
	return true;
}

static bool is_other_label(const char *line)
{
	static const char *const labels[] = {
	    "KERNEL: ", "DUMPFILE: ", "DEBUGINFO: ", "DEBUG KERNEL: ",
	    "TASKS: ",  "PID: ",      "COMMAND: ",   "STATE: "};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (!strncmp(line, labels[i], strlen(labels[i])))
			return true;
	return false;
}

static bool take_sys(struct pasted *pasted, const char *line)
{
	bool kept = take_label(&pasted->system, line);

	pasted->system.told |= kept;
	if (kept || is_other_label(line))
		return true;
	if (*line)
		pasted->section = PASTED_NONE;
	return false;
}

/* bt */

static struct error *end_task(struct pasted *pasted)
{
	bool open = pasted->open;

	pasted->open = false;
	return open && pasted->ops ? pasted->ops->task(pasted->context, &pasted->task,
						       pasted->frames, pasted->frame_count)
				   : NULL;
}

/* What does not fit is left out. */
static struct pasted_frame *add_frame(struct pasted *pasted)
{
	pasted->exception = false;
	if (pasted->frame_count == PASTED_FRAMES_MAX)
		return NULL;
	struct pasted_frame *frame = &pasted->frames[pasted->frame_count++];
	*frame = (struct pasted_frame){.place = {.reliable = true, .stack = "task"}};
	return frame;
}

/* The mark stands behind the frames of the stack that it names. */
static void end_stack(struct pasted *pasted, const char *stack)
{
	for (size_t i = pasted->frame_count; i-- && !strcmp(pasted->frames[i].place.stack, "task");)
		pasted->frames[i].place.stack = stack;
}

/* "name" */
static void scan_quoted(const char *at, char *text, size_t size)
{
	const char *end = strrchr(at, '"');

	if (*at == '"' && end > at)
		scan_copy(at + 1, end, text, size);
}

/* PID: 20093  TASK: bd0c0000  CPU: 1   COMMAND: "save" */
static bool parse_task_line(const char *line, struct pasted_task *task)
{
	*task = (struct pasted_task){.ppid = -1, .vsz = -1, .rss = -1};
	if (!scan_word(&line, "PID: ") || !scan_number(&line, &task->pid))
		return false;
	scan_spaces(&line);
	if (!scan_word(&line, "TASK: ") || !scan_address(&line, &task->task))
		return false;
	scan_spaces(&line);
	if (!scan_word(&line, "CPU: ") || !scan_number(&line, &task->cpu))
		return false;
	scan_spaces(&line);
	if (!scan_word(&line, "COMMAND: "))
		return false;
	scan_quoted(line, task->comm, sizeof(task->comm));
	return true;
}

static struct error *begin_task(struct pasted *pasted, const struct pasted_task *task)
{
	TRY(end_task(pasted));
	pasted->section = PASTED_BT;
	pasted->open = true;
	pasted->task = *task;
	pasted->frame_count = 0;
	pasted->exception = false;
	return NULL;
}

/* "error_code (via invalid_op)": the function is the first word; "foo+12": so far into it. */
static void take_place(struct oops_frame *frame, const char *at, const char *end)
{
	size_t size = strcspn(at, " +");
	int64_t offset;

	scan_copy(at, at + size < end ? at + size : end, frame->symbol, sizeof(frame->symbol));
	if (at[size] != '+')
		return;
	at += size + 1;
	frame->offset_known = scan_decimal(&at, &offset);
	frame->offset = frame->offset_known ? (uint64_t)offset : 0;
}

/* " #4 [bd0c1dc8] error_code (via invalid_op) at 22ad29d [mod]" */
static bool take_frame(struct pasted *pasted, const char *line)
{
	const char *at = strstr(line, " at ");
	int64_t number;
	uint64_t sp;

	if (!at || !scan_word(&line, "#") || !scan_decimal(&line, &number) ||
	    !scan_word(&line, " [") || !scan_hex(&line, &sp) || !scan_word(&line, "] ") ||
	    line > at)
		return false;
	struct pasted_frame *frame = add_frame(pasted);
	if (!frame)
		return true;
	frame->sp = sp;
	frame->sp_known = true;
	take_place(&frame->place, line, at);
	at += strlen(" at ");
	frame->place.pc_known = scan_hex(&at, &frame->place.pc);
	scan_spaces(&at);
	if (scan_word(&at, "["))
		scan_copy(at, at + strcspn(at, "]"), frame->place.module,
			  sizeof(frame->place.module));
	return true;
}

/* "[exception RIP: foo+22]", whose address stands on the next line */
static void take_exception(struct pasted *pasted, const char *line)
{
	const char *at = strchr(line, ':') + 1;
	struct pasted_frame *frame = add_frame(pasted);

	if (!frame)
		return;
	scan_spaces(&at);
	take_place(&frame->place, at, at + strcspn(at, "]"));
	pasted->exception = true;
}

static void take_pc(struct pasted *pasted, const char *line)
{
	struct oops_frame *place = &pasted->frames[pasted->frame_count - 1].place;
	const char *at = strchr(line, ':') + 1;

	scan_spaces(&at);
	place->pc_known = scan_hex(&at, &place->pc);
	pasted->exception = false;
}

/* "--- <IRQ stack> ---", "--- <NMI exception stack> ---", "- <soft IRQ> -" */
static const char *stack_mark(const char *line)
{
	const char *at = line + strspn(line, "- ");

	if (at - line < 2 || *at != '<' || !strstr(at, "> -"))
		return NULL;
	return strstr(at, "IRQ") ? "irq" : strstr(at, "NMI") ? "nmi" : "exception";
}

static bool is_pc(const char *line)
{
	return !strncmp(line, "RIP: ", 5) || !strncmp(line, "PC: ", 4) ||
	       !strncmp(line, "EIP: ", 5);
}

static bool take_bt(struct pasted *pasted, const char *line)
{
	const char *stack = stack_mark(line);

	if (stack)
		end_stack(pasted, stack);
	else if (!strncmp(line, "[exception ", 11) && strchr(line, ':'))
		take_exception(pasted, line);
	else if (pasted->exception && is_pc(line))
		take_pc(pasted, line);
	else
		return take_frame(pasted, line);
	return true;
}

/* ps */

static char state_of(const char *word)
{
	static const char states[][4] = {"RUR", "INS", "UND", "ZOZ", "STT", "TRt", "DEX",
					 "SWW", "IDI", "WAW", "PAP", "NEN", "PDP"};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (!strncmp(word, states[i], 2))
			return states[i][2];
	return '\0';
}

static void take_comm(struct pasted_task *task, const char *at)
{
	size_t size = strlen(at);

	task->kernel = *at == '[' && size > 2 && at[size - 1] == ']';
	scan_copy(at + task->kernel, at + size - task->kernel, task->comm, sizeof(task->comm));
}

/* "4131   4100   2  ffff8df5c2bb0000  RU   0.1   27000   5500  bash", '>' in front where it ran */
static bool parse_ps(const char *line, struct pasted_task *task)
{
	char state[4], share[16];

	*task = (struct pasted_task){.pid = -1};
	if (!scan_number(&line, &task->pid) || !scan_number(&line, &task->ppid) ||
	    !scan_number(&line, &task->cpu) || !scan_address(&line, &task->task) ||
	    !scan_token(&line, state, sizeof(state)) || !scan_token(&line, share, sizeof(share)) ||
	    !scan_number(&line, &task->vsz) || !scan_number(&line, &task->rss) ||
	    task->vsz > INT64_MAX / 1024 || task->rss > INT64_MAX / 1024)
		return false;
	task->state = state_of(state);
	task->vsz *= 1024;
	task->rss *= 1024;
	scan_spaces(&line);
	take_comm(task, line);
	return true;
}

static struct error *take_ps(struct pasted *pasted, const char *line, bool quoted, bool *taken)
{
	struct pasted_task task;

	*taken = parse_ps(line, &task);
	task.on_cpu = quoted && !pasted->quoted;
	return *taken && pasted->ops ? pasted->ops->task(pasted->context, &task, NULL, 0) : NULL;
}

/* kmem -i */

static const struct {
	const char *word, *kind;
} memory_words[] = {
    {"TOTAL MEM", "total"},
    {"FREE", "free"},
    {"USED", "used"},
    {"BUFFERS", "buffers"},
    {"CACHED", "cached"},
    {"SLAB", "slab"},
    {"TOTAL HUGE", "hugepages"},
    {"HUGE FREE", "hugepages free"},
    {"TOTAL SWAP", "swap"},
    {"SWAP USED", "swap used"},
    {"SWAP FREE", "swap free"},
    {"COMMIT LIMIT", "commit limit"},
    {"COMMITTED", "committed"},
    {"INSTALLED", "present"},
};

/* The power of two that is nearest to bytes a page: crash rounds the bytes. */
static int64_t page_size_of(int64_t bytes, int64_t pages)
{
	int64_t size = 1024;

	while (size < 1 << 20 && bytes / pages > size * 3 / 2)
		size *= 2;
	return size;
}

static int64_t bytes_of(int64_t pages, const char *rounded)
{
	int64_t bytes = scan_size(rounded);

	if (!pages)
		return 0;
	return bytes < 0 || pages > INT64_MAX >> 20 ? -1 : pages * page_size_of(bytes, pages);
}

/* "FREE    78209     305.5 MB    3% of TOTAL MEM" */
static struct error *take_memory(struct pasted *pasted, const char *line, bool *taken)
{
	struct pasted_memory memory;

	*taken = false;
	for (size_t i = 0; i < sizeof(memory_words) / sizeof(memory_words[0]); i++) {
		const char *at = line;

		if (!scan_word(&at, memory_words[i].word) || *at != ' ' ||
		    !scan_number(&at, &memory.pages))
			continue;
		*taken = true;
		memory.kind = memory_words[i].kind;
		scan_spaces(&at);
		memory.bytes = bytes_of(memory.pages, at);
		return pasted->ops ? pasted->ops->memory(pasted->context, &memory) : NULL;
	}
	return NULL;
}

/* kmem -s */

static bool parse_cache(const struct pasted *pasted, const char *line, struct pasted_cache *cache)
{
	int64_t slab_size;

	if (!scan_address(&line, &cache->cache) ||
	    (!pasted->name_last && !scan_token(&line, cache->name, sizeof(cache->name))) ||
	    !scan_number(&line, &cache->object_size) || !scan_number(&line, &cache->active) ||
	    !scan_number(&line, &cache->objects) || !scan_number(&line, &cache->slabs))
		return false;
	scan_spaces(&line);
	if (!scan_decimal(&line, &slab_size) || !scan_word(&line, "k") ||
	    (pasted->name_last && !scan_token(&line, cache->name, sizeof(cache->name))))
		return false;
	cache->bytes = -1;
	if (slab_size < 1 << 20 && cache->slabs < INT64_C(1) << 32)
		cache->bytes = cache->slabs * slab_size * 1024;
	return true;
}

static struct error *take_cache(struct pasted *pasted, const char *line, bool *taken)
{
	struct pasted_cache cache;

	*taken = parse_cache(pasted, line, &cache);
	return *taken && pasted->ops ? pasted->ops->cache(pasted->context, &cache) : NULL;
}

/* mod */

static struct error *take_mod(struct pasted *pasted, const char *line, bool *taken)
{
	struct pasted_module module = {.base_known = pasted->has_base};

	*taken = scan_address(&line, &module.module) &&
		 scan_token(&line, module.name, sizeof(module.name));
	*taken = *taken && (!pasted->has_base || scan_address(&line, &module.base)) &&
		 scan_number(&line, &module.size);
	return *taken && pasted->ops ? pasted->ops->module(pasted->context, &module) : NULL;
}

/* Lines */

static bool has_words(const char *line, const char *const *words)
{
	for (; *words; words++) {
		line = strstr(line, *words);
		if (!line)
			return false;
		line += strlen(*words);
	}
	return true;
}

/* The titles of columns, in their order. */
static const struct {
	const char *words[6];
	enum pasted_section section;
} titles[] = {
    {{"PID ", "PPID ", "CPU ", "TASK ", "ST "}, PASTED_PS},
    {{"PAGES ", "TOTAL ", "PERCENTAGE"}, PASTED_MEMORY},
    {{"CACHE ", "OBJSIZE ", "ALLOCATED ", "SSIZE"}, PASTED_CACHES},
    {{"MODULE ", "NAME ", "SIZE ", "OBJECT FILE"}, PASTED_MODULES},
};

static bool take_titles(struct pasted *pasted, const char *line)
{
	if (!isupper((unsigned char)*line))
		return false;
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		if (!has_words(line, titles[i].words))
			continue;
		const char *name = strstr(line, "NAME"), *size = strstr(line, "OBJSIZE");

		pasted->section = titles[i].section;
		pasted->name_last = name && size && name > size;
		pasted->has_base = strstr(line, "BASE ") != NULL;
		return true;
	}
	return false;
}

/* "crash> bt" ends what the command before printed. */
static bool is_prompt(const char *line)
{
	const char *at = line;

	return scan_word(&at, "crash") && (at += strspn(at, "0123456789"), *at == '>');
}

static struct error *take_section(struct pasted *pasted, const char *line, bool quoted, bool *taken)
{
	switch (pasted->section) {
	case PASTED_BT:
		*taken = take_bt(pasted, line);
		break;
	case PASTED_PS:
		return take_ps(pasted, line, quoted, taken);
	case PASTED_MEMORY:
		return take_memory(pasted, line, taken);
	case PASTED_CACHES:
		return take_cache(pasted, line, taken);
	case PASTED_MODULES:
		return take_mod(pasted, line, taken);
	case PASTED_SYS:
		*taken = take_sys(pasted, line);
		break;
	case PASTED_NONE:
		break;
	}
	return NULL;
}

static struct error *take_line(struct pasted *pasted, const char *line, bool quoted, bool *taken)
{
	struct pasted_task task;

	*taken = true;
	if (is_prompt(line)) {
		TRY(end_task(pasted));
		pasted->section = PASTED_NONE;
		return NULL;
	}
	if (!strncmp(line, "KERNEL: ", 8) || !strncmp(line, "DUMPFILE: ", 10))
		pasted->section = PASTED_SYS;
	if (take_titles(pasted, line)) {
		pasted->quoted = quoted;
		return NULL;
	}
	if (*line == 'P' && parse_task_line(line, &task))
		return begin_task(pasted, &task);
	*taken = false;
	return take_section(pasted, line, quoted, taken);
}

struct error *pasted_feed(struct pasted *pasted, const struct record *record, bool *taken)
{
	const char *line = record->text;

	*taken = false;
	/* A line of the kernel's. */
	if (record->time_ns >= 0 && record->level >= 0)
		return NULL;
	scan_spaces(&line);
	TRY(take_line(pasted, line, record->quoted, taken));
	pasted->rows += *taken;
	return NULL;
}

struct error *pasted_finish(struct pasted *pasted)
{
	return end_task(pasted);
}
