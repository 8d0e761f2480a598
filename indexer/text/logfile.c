/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Log files: see logfile.h. What a file is, is decided by counting: lines with a kernel's prefix,
 * lines that could be messages at all, reports with a call trace.
 */
#include "text/logfile.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/map.h"
#include "text/oops.h"
#include "text/scan.h"

enum {
	HEAD_SIZE = 65536, /* of the file, by which text is told from other things */
	LINE_SIZE = 65536, /* longer lines are cut into several */
	STAMPED_MIN = 4,   /* lines with a time that make a log of a file */
	MESSAGE_MIN = 12,  /* bytes; a message has words, what strings(1) finds has mostly not */
};

struct logfile {
	FILE *file;
	struct logfile_facts facts;
	uint64_t lines, stamped, messages, reports;
	bool has_banner; /* "Linux version …" at the start of a message */
	bool garbage;    /* lines without a prefix are no records */
};

void logfile_close(struct logfile *log)
{
	if (!log)
		return;
	if (log->file)
		fclose(log->file);
	free(log);
}

const struct logfile_facts *logfile_facts(const struct logfile *log)
{
	return &log->facts;
}

/* Consoles send escape sequences, and NULs before anything else. Other binary data has more. */
static bool is_text(const char *head, size_t size)
{
	size_t control = 0;

	for (size_t i = 0; i < size; i++)
		control += (unsigned char)head[i] < ' ' && !strchr("\t\n\r\f\b\x1b", head[i]);
	return size && control <= size / 50;
}

/* What the machine is, from its own words. */

/* Linux version 2.4.21-50.ELsmp (builder@host) (gcc version 3.2.3) #1 SMP Tue May 8 2007 */
static void take_banner(struct logfile *log, const char *line)
{
	struct logfile_facts *facts = &log->facts;
	const char *p = line;

	if (!scan_word(&p, "Linux version ") || !isdigit((unsigned char)*p))
		return;
	const char *end = p + strcspn(p, " "), *version = strstr(end, ") #");
	if (*end != ' ' || !strchr(p, '.') || strchr(p, '%'))
		return;
	log->has_banner = true;
	scan_copy(p, end, facts->release, sizeof(facts->release));
	facts->version[0] = '\0';
	if (version)
		scan_copy(version + 2, version + strlen(version), facts->version,
			  sizeof(facts->version));
}

/* ", setting system clock to 2026-11-23T11:12:41 UTC (1795432361)" */
static void take_clock(struct logfile *log, const char *line, int64_t time_ns)
{
	const char *p = line;
	int64_t seconds;

	if (time_ns < 0 || !scan_behind(&p, "setting system clock to ") ||
	    !scan_behind(&p, " UTC (") || !scan_decimal(&p, &seconds) ||
	    seconds > INT64_MAX / 2000000000)
		return;
	log->facts.boot_epoch_ns = seconds * 1000000000 - time_ns;
}

static void take_cpus(struct logfile *log, const char *line)
{
	const char *p = line;
	int64_t nodes, cpus;

	if (scan_behind(&p, "Brought up ") && scan_decimal(&p, &nodes)) {
		if (strncmp(p, " CPU", 4) != 0 && !scan_behind(&p, ", "))
			return;
		if (!strncmp(p, " CPU", 4))
			cpus = nodes;
		else if (!scan_decimal(&p, &cpus))
			return;
		log->facts.cpus = cpus;
	}
}

static void take_cmdline(struct logfile *log, const char *line)
{
	const char *p = line;

	if (scan_word(&p, "Kernel command line: ") || scan_word(&p, "Command line: "))
		scan_copy(p, p + strlen(p), log->facts.cmdline, sizeof(log->facts.cmdline));
}

/* A boot that begins anew in the same file makes what was said before another machine's. */
static void take_facts(struct logfile *log, const struct line *line, const char *text)
{
	struct logfile_facts *facts = &log->facts;

	take_banner(log, text);
	take_cmdline(log, text);
	take_cpus(log, text);
	take_clock(log, text, line->record.time_ns);
	if (line->host[0])
		memcpy(facts->nodename, line->host, sizeof(facts->nodename));
	if (line->epoch_ns >= 0)
		facts->last_epoch_ns = line->epoch_ns;
	if (line->record.time_ns >= 0)
		facts->last_time_ns = line->record.time_ns;
}

static const char *arch_of(const struct oops *oops)
{
	vector_for_each(&oops->registers, reg) {
		if (!strcmp(reg->name, "rax") || !strcmp(reg->name, "r15"))
			return "x86_64";
		if (!strcmp(reg->name, "eax"))
			return "i686";
		if (!strcmp(reg->name, "x29"))
			return "aarch64";
	}
	return "";
}

/* A report that tells where it happened or how it came to that makes a log of any text. */
static struct error *count_report(void *context, const struct oops *oops)
{
	struct logfile *log = context;
	const char *arch = arch_of(oops);

	log->reports += oops->frames.count >= 3 || (oops->where.symbol[0] && oops->registers.count);
	if (*arch)
		snprintf(log->facts.arch, sizeof(log->facts.arch), "%s", arch);
	if (!log->has_banner && oops->release[0])
		snprintf(log->facts.release, sizeof(log->facts.release), "%s", oops->release);
	return NULL;
}

/* Lines of the file. */

typedef struct error *line_visitor(void *context, const struct line *line);

/* A hole of a sparse file is NULs, which are no lines: what comes next is behind it, or nothing. */
static void skip_hole(FILE *file)
{
	int fd = fileno(file);
	off_t at = ftello(file), ahead = lseek(fd, 0, SEEK_CUR), data = lseek(fd, at, SEEK_DATA);

	if (data < 0 && errno == ENXIO)
		data = lseek(fd, 0, SEEK_END);
	lseek(fd, ahead, SEEK_SET); /* where the stream takes it to be */
	if (data > at)
		fseeko(file, data, SEEK_SET);
}

static struct error *read_lines(struct logfile *log, line_visitor *visit, void *context)
{
	_cleanup_free_ char *text = malloc(LINE_SIZE);
	struct line line;
	int64_t number = 0;

	if (!text)
		return error_no_memory();
	rewind(log->file);
	while (fgets(text, LINE_SIZE, log->file)) {
		size_t size = strlen(text);

		if (!size)
			skip_hole(log->file);
		while (size && (text[size - 1] == '\n' || text[size - 1] == '\r'))
			text[--size] = '\0';
		line_parse(&line, text, size);
		line.record.seq = ++number;
		TRY(interrupt_check());
		if (line.prefix != LINE_FOREIGN)
			TRY(visit(context, &line));
	}
	return ferror(log->file) ? error_from_errno("cannot read the log") : NULL;
}

struct survey {
	struct logfile *log;
	struct oops_parser parser;
};

static bool could_be_message(const struct line *line)
{
	const char *text = line->record.text;

	return line->record.size >= MESSAGE_MIN && memchr(text, ' ', line->record.size);
}

static struct error *survey_line(void *context, const struct line *line)
{
	struct survey *survey = context;
	struct logfile *log = survey->log;

	if (!line->record.size)
		return NULL;
	log->facts.hash =
	    hash_combine(log->facts.hash, hash_bytes(line->record.text, line->record.size));
	log->lines++;
	log->stamped += line->prefix == LINE_KERNEL;
	log->messages += could_be_message(line);
	take_facts(log, line, line->record.text);
	return oops_parser_feed(&survey->parser, &line->record, NULL);
}

static struct error *survey(struct logfile *log)
{
	struct survey *survey = calloc(1, sizeof(*survey));

	if (!survey)
		return error_no_memory();
	survey->log = log;
	oops_parser_init(&survey->parser, count_report, log);
	struct error *error = read_lines(log, survey_line, survey);
	if (!error)
		error = oops_parser_finish(&survey->parser);
	oops_parser_deinit(&survey->parser);
	free(survey);
	return error;
}

static bool is_log(const struct logfile *log)
{
	bool stamped = log->stamped >= STAMPED_MIN && log->stamped >= log->lines / 2;
	bool banner = log->has_banner && log->messages >= log->lines / 2;

	return stamped || banner || log->reports;
}

static const char *arch_in(const char *text)
{
	static const char *const names[] = {"x86_64", "aarch64", "i686",
					    "i386",   "ppc64le", "s390x"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strstr(text, names[i]))
			return names[i];
	return strstr(text, "amd64") ? "x86_64" : "";
}

static void conclude(struct logfile *log)
{
	struct logfile_facts *facts = &log->facts;

	log->garbage = log->messages < log->lines / 2;
	if (!facts->arch[0])
		snprintf(facts->arch, sizeof(facts->arch), "%s", arch_in(facts->release));
	if (facts->boot_epoch_ns < 0 && facts->last_epoch_ns >= 0 && facts->last_time_ns >= 0)
		facts->boot_epoch_ns = facts->last_epoch_ns - facts->last_time_ns;
}

static struct error *open_file(const char *path, struct logfile *log, bool *text)
{
	char head[HEAD_SIZE];
	struct stat status;

	/* Whoever opens it as a dump tells why it cannot be opened. */
	*text = false;
	if (stat(path, &status) || !S_ISREG(status.st_mode))
		return NULL;
	log->file = fopen(path, "re");
	if (!log->file)
		return NULL;
	log->facts.size = (uint64_t)status.st_size;
	*text = is_text(head, fread(head, 1, sizeof(head), log->file));
	return ferror(log->file) ? error_from_errno("%s", path) : NULL;
}

struct error *logfile_open(const char *path, struct logfile **ret)
{
	_cleanup_(logfile_closep) struct logfile *log = calloc(1, sizeof(*log));
	bool text;

	*ret = NULL;
	if (!log)
		return error_no_memory();
	log->facts.cpus = log->facts.boot_epoch_ns = log->facts.last_epoch_ns =
	    log->facts.last_time_ns = -1;
	TRY(open_file(path, log, &text));
	if (!text)
		return NULL;
	TRY(error_context(survey(log), "%s", path));
	if (!is_log(log))
		return NULL;
	conclude(log);
	*ret = steal(&log);
	return NULL;
}

struct reading {
	const struct logfile *log;
	struct error *(*visit)(void *context, const struct record *record, bool logged);
	void *context;
};

static struct error *visit_line(void *context, const struct line *line)
{
	struct reading *reading = context;

	return reading->visit(reading->context, &line->record,
			      line->prefix == LINE_KERNEL || !reading->log->garbage);
}

struct error *logfile_read(struct logfile *log,
			   struct error *(*visit)(void *context, const struct record *record,
						  bool logged),
			   void *context)
{
	struct reading reading = {log, visit, context};

	return read_lines(log, visit_line, &reading);
}
