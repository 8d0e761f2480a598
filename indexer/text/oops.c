/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lines of a log make a report: see oops.h. What they say is in details.c. */
#include "text/oops.h"

#include <stdio.h>
#include <string.h>

#include "text/details.h"
#include "text/headline.h"
#include "text/scan.h"
#include "text/shown.h"

/* A line is cut here: what reports tell stands at the beginning of lines. */
enum { LINE_MAX_ = 4096 };

/*
 * So many lines of its caller in turn that are not its own, or of the whole log, and a report is
 * over; its headlines are closer together still.
 */
enum { OTHERS_MAX = 200, HEAD_OTHERS_MAX = 4, SECOND_OTHERS_MAX = 40 };

/* Nor does a report take so long; hung machines' consoles are slow, though. */
#define REPORT_NS_MAX INT64_C(60000000000)

void oops_parser_init(struct oops_parser *parser,
		      struct error *(*emit)(void *context, const struct oops *oops), void *context)
{
	*parser = (struct oops_parser){.emit = emit, .context = context};
}

static void oops_deinit(struct oops *oops)
{
	vector_deinit(&oops->modules);
	vector_deinit(&oops->code);
	vector_deinit(&oops->memory);
	vector_deinit(&oops->frames);
	vector_deinit(&oops->registers);
	vector_deinit(&oops->tasks);
}

void oops_parser_deinit(struct oops_parser *parser)
{
	for (size_t i = 0; i < OOPS_OPEN_MAX; i++)
		oops_deinit(&parser->open[i].oops);
}

/*
 * A panic that shows no stack of its own is the end of what was reported right before it: panic()
 * leaves out its stack when the kernel has died already (kernel/panic.c: TAINT_DIE).
 */
static bool is_end_of_another(const struct oops_parser *parser, const struct oops_open *open)
{
	enum { NEAR = 32 }; /* lines between them: the registers once more */

	return parser->died && !strcmp(open->oops.kind, "panic") && !open->oops.frames.count &&
	       !open->oops.where.symbol[0] && open->oops.pid < 0 &&
	       open->oops.seq - parser->died_seq <= NEAR;
}

/* Hands a report on and frees its place. What had no headline was none. */
static struct error *end_report(struct oops_parser *parser, struct oops_open *open)
{
	struct error *error = NULL;

	if (open->oops.cpu < 0)
		open->oops.cpu = open->writer_cpu;
	if (open->used && open->rank && !is_end_of_another(parser, open)) {
		error = parser->emit(parser->context, &open->oops);
		parser->died = headline_is_death(open->oops.kind, strlen(open->oops.kind));
		parser->died_seq = open->oops.last_seq;
	}
	oops_deinit(&open->oops);
	*open = (struct oops_open){0};
	return error;
}

struct error *oops_parser_finish(struct oops_parser *parser)
{
	for (;;) {
		struct oops_open *first = NULL;

		for (size_t i = 0; i < OOPS_OPEN_MAX; i++)
			if (parser->open[i].used &&
			    (!first || parser->open[i].oops.ordinal < first->oops.ordinal))
				first = &parser->open[i];
		if (!first)
			return NULL;
		TRY(end_report(parser, first));
	}
}

static struct oops_open *find_open(struct oops_parser *parser, const char *caller)
{
	for (size_t i = 0; i < OOPS_OPEN_MAX; i++)
		if (parser->open[i].used && !strcmp(parser->open[i].caller, caller))
			return &parser->open[i];
	return NULL;
}

/* A place for a new report; the one whose last line is oldest has to go if there is none. */
static struct error *take_place(struct oops_parser *parser, struct oops_open **ret)
{
	struct oops_open *oldest = &parser->open[0];

	for (size_t i = 0; i < OOPS_OPEN_MAX; i++) {
		struct oops_open *one = &parser->open[i];

		if (!one->used) {
			oldest = one;
			break;
		}
		if (one->oops.last_seq < oldest->oops.last_seq)
			oldest = one;
	}
	TRY(end_report(parser, oldest));
	*ret = oldest;
	return NULL;
}

static struct error *begin(struct oops_parser *parser, const struct record *record,
			   struct oops_open **ret)
{
	TRY(take_place(parser, ret));
	**ret = (struct oops_open){
	    .used = true,
	    .writer_cpu = record->cpu,
	    .oops = {.ordinal = -1,
		     .seq = record->seq,
		     .last_seq = record->seq,
		     .time_ns = record->time_ns,
		     .level = record->level,
		     .cpu = -1,
		     .pid = -1,
		     .victim = {.pid = -1}},
	};
	snprintf((*ret)->caller, sizeof((*ret)->caller), "%s", record->caller);
	return NULL;
}

static void copy_line(char *text, size_t size, const char *line)
{
	scan_copy(line, line + strlen(line), text, size);
}

/* A task that SysRq shows begins like a report. */
static const struct headline shown_headline = {"task:", NULL, "blocked_task", 3, false};

static bool ends_with(const char *line, const char *end)
{
	size_t size = strlen(line), length = strlen(end);

	return size >= length && !strcmp(line + size - length, end);
}

/* "BUG: KASAN: null-ptr-deref in atomic_inc include/….h:435 [inline] …": not yet the place. */
static bool is_inline(const char *headline)
{
	return strstr(headline, " [inline]") != NULL;
}

/* The line of the highest rank is the headline, the first of the others the message. */
static void add_headline(struct oops_parser *parser, struct oops_open *open,
			 const struct headline *headline, const char *line)
{
	struct oops *oops = &open->oops;

	if (oops->ordinal < 0 && headline != &shown_headline)
		oops->ordinal = parser->next++;
	if (headline->rank > open->rank || is_inline(oops->headline)) {
		if (oops->headline[0] && !oops->message[0] && !is_inline(oops->headline))
			copy_line(oops->message, sizeof(oops->message), oops->headline);
		copy_line(oops->headline, sizeof(oops->headline), line);
		oops->kind = headline->kind;
		open->rank = headline->rank;
	} else if (!oops->message[0]) {
		copy_line(oops->message, sizeof(oops->message), line);
	}
	if (open->stage < OOPS_HEAD)
		open->stage = OOPS_HEAD;
	details_of_headline(oops, line);
}

static bool is_kind(const struct oops_open *open, const char *kind)
{
	return open->oops.kind && !strcmp(open->oops.kind, kind);
}

/* The lines that end an OOM kill look like the headline of one whose beginning was left out. */
static bool ends_oom(const struct oops_open *open, const struct headline *headline)
{
	return is_kind(open, "oom") && !strcmp(headline->kind, "oom") && headline->start &&
	       strcmp(headline->start, "oom-killer: ") != 0;
}

/* One more line of the same headline, not yet another report. */
static bool is_head(const struct oops_open *open)
{
	return open->stage <= OOPS_HEAD && open->others <= HEAD_OTHERS_MAX;
}

/* Kinds whose reports are several lines that each could begin one. */
static bool repeats_itself(const struct oops_open *open, const struct headline *headline)
{
	return is_kind(open, headline->kind) && open->others <= HEAD_OTHERS_MAX &&
	       (is_kind(open, "hardware_error") || is_kind(open, "filesystem"));
}

/* What the processor saw comes behind what the kernel made of it, and lines that say where. */
static bool is_second(const struct oops_open *open, const struct headline *headline)
{
	return headline->rank == 1 && open->rank > 1 && open->stage <= OOPS_HEAD &&
	       open->others <= SECOND_OTHERS_MAX;
}

/* The kernel dies of what it has just reported, unless that was a report of its own. */
static bool dies_of_it(const struct oops_open *open, const struct headline *headline)
{
	return !strcmp(headline->kind, "panic") && open->stage <= OOPS_BODY && open->rank &&
	       open->others <= SECOND_OTHERS_MAX && !open->oops.frames.count;
}

static bool is_another(const struct oops_open *open, const struct headline *headline)
{
	return open->rank == 3 && headline->rank == 3 && is_kind(open, headline->kind) &&
	       !is_inline(open->oops.headline) && !is_kind(open, "list_corruption") &&
	       !is_kind(open, "lockdep") && !is_kind(open, "bad_page");
}

/* Before 3.9, the name of the machine stands between a warning and what it was given to say. */
static bool is_said(const struct oops_open *open, const struct headline *headline)
{
	return is_kind(open, "warning") && open->stage == OOPS_BODY && open->rank == 2 &&
	       headline->rank == 3 && !open->oops.message[0] && !open->oops.modules.count &&
	       !open->oops.frames.count && open->others <= HEAD_OTHERS_MAX;
}

static bool goes_on(const struct oops_open *open, const struct headline *headline)
{
	if (open->stage >= OOPS_CLOSED)
		return false;
	if (repeats_itself(open, headline) || ends_oom(open, headline) ||
	    is_second(open, headline) || dies_of_it(open, headline) || is_said(open, headline))
		return true;
	return is_head(open) && !is_another(open, headline);
}

/* Nothing of the report comes behind this line. */
static bool is_last(const struct headline *headline, const char *line)
{
	return headline->alone || (!strcmp(headline->kind, "oom") &&
				   strstr(line, "Killed process ") && strstr(line, "kB"));
}

static struct error *take_headline(struct oops_parser *parser, struct oops_open *open,
				   const struct record *record, const struct headline *headline,
				   const char *line)
{
	if (open && !goes_on(open, headline)) {
		TRY(end_report(parser, open));
		open = NULL;
	}
	if (!open)
		TRY(begin(parser, record, &open));
	add_headline(parser, open, headline, line);
	open->oops.last_seq = record->seq;
	open->others = 0;
	open->pc_follows = ends_with(line, "RIP:") ||
			   (!strncmp(line, "WARNING: at ", 12) && !open->oops.where.symbol[0]);
	return is_last(headline, line) ? end_report(parser, open) : NULL;
}

/*
 * "------------[ cut here ]------------"; before 2.6.24, x86_64 had "----------- [cut here ]
 * --------- [please bite here ] ---------"
 */
static bool is_cut(const char *line)
{
	return *line == '-' && (strstr(line, "[ cut here ]") || strstr(line, "[cut here ]"));
}

/* A report begins, unless its first line came before the mark, as list_debug.c prints it. */
static struct error *take_cut(struct oops_parser *parser, struct oops_open *open,
			      const struct record *record)
{
	if (open && open->stage == OOPS_HEAD && is_head(open))
		return NULL;
	if (open)
		TRY(end_report(parser, open));
	return begin(parser, record, &open);
}

/* "CPU1: stopping": another one begins to tell where it was when the kernel died. */
static bool is_stopping(const char *line)
{
	int64_t cpu;

	return scan_word(&line, "CPU") && (scan_spaces(&line), scan_decimal(&line, &cpu)) &&
	       !strcmp(line, ": stopping");
}

static bool is_end(const char *line)
{
	return (line[0] == '-' && !strncmp(line + strspn(line, "-"), "[ end ", 6)) ||
	       is_stopping(line);
}

/* What a warning was given to say stands between "cut here" and its headline, or behind it. */
static bool take_message(struct oops_open *open, const char *line)
{
	if (open->stage > OOPS_HEAD || open->oops.message[0] || !*line ||
	    (open->stage == OOPS_HEAD && !is_kind(open, "warning")))
		return false;
	copy_line(open->oops.message, sizeof(open->oops.message), line);
	return true;
}

/* A line of an open report; *known: it is one of its own. */
static struct error *take_line(struct oops_open *open, const struct record *record,
			       const char *line, bool *known)
{
	const char *text = line;

	*known = true;
	scan_word(&text, "rcu: ");
	if (is_end(text))
		open->stage = OOPS_CLOSED;
	else if (open->stage == OOPS_CLOSED)
		*known = false;
	else
		TRY(details_of_line(open, text, known));
	if (!*known)
		*known = take_message(open, text);
	if (*known) {
		open->others = 0;
		open->oops.last_seq = record->seq;
	}
	return NULL;
}

static bool is_over(const struct oops_open *open, const struct record *record)
{
	return open->others > OTHERS_MAX || (record->time_ns >= 0 && open->oops.time_ns >= 0 &&
					     record->time_ns - open->oops.time_ns > REPORT_NS_MAX);
}

static struct error *end_old_reports(struct oops_parser *parser, const struct record *record)
{
	for (size_t i = 0; i < OOPS_OPEN_MAX; i++) {
		struct oops_open *open = &parser->open[i];

		if (!open->used)
			continue;
		open->others += !strcmp(open->caller, record->caller);
		if (is_over(open, record))
			TRY(end_report(parser, open));
	}
	return NULL;
}

/* An NMI makes other CPUs tell what the report about them is missing. */
static struct oops_open *find_asker(struct oops_parser *parser, const struct record *record,
				    const char *line)
{
	if (strncmp(line, "NMI backtrace for cpu ", 22) != 0)
		return NULL;
	for (size_t i = 0; i < OOPS_OPEN_MAX; i++) {
		struct oops_open *open = &parser->open[i];

		if (!open->used || open->oops.frames.count || open->oops.where.symbol[0] ||
		    (!is_kind(open, "rcu_stall") && !is_kind(open, "hard_lockup")))
			continue;
		snprintf(open->caller, sizeof(open->caller), "%s", record->caller);
		return open;
	}
	return NULL;
}

/* Priorities that old kernels wrote into the middle of lines, and what ends a line. */
static const char *clean(char *line)
{
	size_t size = strlen(line);
	const char *at = line, *behind;

	while (size && (line[size - 1] == '\r' || line[size - 1] == ' '))
		line[--size] = '\0';
	behind = at + strspn(at, " ");
	if (*behind == '-')
		at = behind;
	if (behind[0] == '<' && behind[1] >= '0' && behind[1] <= '7' && behind[2] == '>')
		at = behind + 3;
	return at;
}

/* The titles of the old list of tasks tell, too, where the line in front was lost. */
static enum oops_show show_of(const char *line, enum oops_show now)
{
	if (now == SHOW_NOTHING && *line == ' ' && strstr(line, " PC ") &&
	    strstr(line, " pid father"))
		return SHOW_TASKS;
	bool told = scan_word(&line, "sysrq: ");

	if (!scan_word(&line, "SysRq : ") && !told) /* 4.x says both */
		return now;
	if (scan_word(&line, "Show Blocked State"))
		return SHOW_BLOCKED;
	if (scan_word(&line, "Show backtrace of all active CPUs"))
		return SHOW_CPUS;
	return scan_word(&line, "Show State") ? SHOW_TASKS : SHOW_NOTHING;
}

static struct error *begin_shown(struct oops_parser *parser, struct oops_open *before,
				 const struct record *record, const char *line,
				 struct oops_open **ret)
{
	if (before)
		TRY(end_report(parser, before));
	TRY(begin(parser, record, ret));
	add_headline(parser, *ret, &shown_headline, line);
	return NULL;
}

static struct error *take_shown(struct oops_parser *parser, struct oops_open *open,
				const struct record *record, const char *line)
{
	struct oops_shown shown;

	if (!shown_parse(line, &shown))
		return NULL;
	TRY(begin_shown(parser, open, record, line, &open));
	open->oops.shown = shown;
	open->oops.shown.blocked = parser->show == SHOW_BLOCKED;
	if (open->oops.shown.blocked)
		open->oops.ordinal = parser->next++;
	shown_task(&open->oops, line);
	return NULL;
}

static struct error *take_shown_cpu(struct oops_parser *parser, struct oops_open *open,
				    const struct record *record, const char *line)
{
	int64_t cpu;
	const char *idles;

	if (!shown_cpu(line, &cpu, &idles))
		return NULL;
	TRY(begin_shown(parser, open, record, line, &open));
	open->oops.shown = (struct oops_shown){
	    .known = true, .on_cpu = true, .state = 'R', .tgid = -1, .ppid = -1};
	open->oops.cpu = cpu;
	if (!idles)
		return NULL;
	shown_idle(&open->oops, idles);
	return end_report(parser, open);
}

/* Reports tell of tasks in the same words: of the one that hangs, of those in the way. */
static bool tells_of_tasks(const struct oops_open *open)
{
	return open && !open->oops.shown.known && open->others <= HEAD_OTHERS_MAX &&
	       (is_kind(open, "hung_task") || is_kind(open, "rcu_stall"));
}

/* What was pasted may lack the line that says who asked. */
static bool is_shown(const struct oops_parser *parser, const struct oops_open *open,
		     const char *line)
{
	bool listing = parser->show == SHOW_TASKS || parser->show == SHOW_BLOCKED;

	if (!listing && (open || strncmp(line, "task:", 5) != 0))
		return false;
	return !tells_of_tasks(open) && shown_parse(line, &(struct oops_shown){0});
}

static bool is_shown_cpu(const struct oops_parser *parser, const char *line)
{
	int64_t cpu;
	const char *idles;

	return parser->show == SHOW_CPUS && shown_cpu(line, &cpu, &idles);
}

/* "INFO: task cat:939 is blocked on a mutex likely owned by task cat:938.": the pid of the former.
 */
static int64_t waiting_pid(const char *line)
{
	const char *end = strstr(line, " is blocked on "), *colon = end;
	int64_t pid;

	while (colon && colon > line && *colon != ':')
		colon--;
	colon += colon != NULL;
	return colon && scan_decimal(&colon, &pid) && colon == end ? pid : -1;
}

/* The task that the report tells of waits for another one, whose stack may follow. */
static bool names_owner(const struct oops_open *open, const char *line)
{
	return open && is_kind(open, "hung_task") && open->oops.frames.count &&
	       open->others <= HEAD_OTHERS_MAX && open->oops.pid >= 0 &&
	       waiting_pid(line) == open->oops.pid;
}

static struct error *feed_line(struct oops_parser *parser, const struct record *record, char *raw,
			       bool *taken)
{
	const char *line = clean(raw), *said = line;
	struct oops_open *open = find_open(parser, record->caller);
	struct oops_open *asker = open ? NULL : find_asker(parser, record, line);
	const struct headline *headline = headline_find(&said);

	if (asker)
		open = asker;
	*taken = true;
	parser->show = show_of(line, parser->show);
	if (is_shown(parser, open, line))
		return take_shown(parser, open, record, line);
	if (is_shown_cpu(parser, line))
		return take_shown_cpu(parser, open, record, line);
	if (headline && parser->show == SHOW_CPUS)
		parser->show = SHOW_NOTHING;
	if (headline && !names_owner(open, line))
		return take_headline(parser, open, record, headline, said);
	if (is_cut(line))
		return take_cut(parser, open, record);
	*taken = false;
	return open ? take_line(open, record, line, taken) : NULL;
}

struct error *oops_parser_feed(struct oops_parser *parser, const struct record *record, bool *taken)
{
	const char *at = record->text, *end = at + record->size;
	char line[LINE_MAX_];
	bool any = false, one;

	TRY(end_old_reports(parser, record));
	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		size_t size = (size_t)((feed ? feed : end) - at);
		size_t kept = size < sizeof(line) ? size : sizeof(line) - 1;

		memcpy(line, at, kept);
		line[kept] = '\0';
		TRY(feed_line(parser, record, line, &one));
		any |= one;
		at += size + 1;
	}
	if (taken)
		*taken = any;
	return NULL;
}
