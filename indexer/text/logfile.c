/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Log files: see logfile.h. What a file is, is decided by counting: lines with a kernel's prefix,
 * lines that could be messages at all, reports with a call trace.
 */
#include "text/logfile.h"

#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/vector.h"
#include "text/meminfo.h"
#include "text/oops.h"
#include "text/pasted.h"
#include "text/scan.h"
#include "text/traits.h"

/* A boot that has not come so far has not come to anything else either. */
#define BEGIN_NS INT64_C(1000000000)

enum {
	HEAD_SIZE = 65536, /* of the file, by which text is told from other things */
	STAMPED_MIN = 4,   /* lines with a time that make a log of a file */
	SHOWN_MIN = 4,     /* lines of what is shown that do */
	HEADLINE_LINES =
	    24, /* so many lines, and a text with a headline is what was pasted of a log */
	PARTS_MAX = 4096,
	EMPTY_MAX = 256 << 20, /* bytes of a log whose head is NULs */
	BOOTS_MAX = 1000,
	CLEAR_LINES = 4096, /* by which a log is known */
	MESSAGE_MIN = 12,   /* bytes; a message has words, what strings(1) finds has mostly not */

};

/* What pstore kept of one crash is in parts, the last of which comes first. */
struct part {
	int64_t crash, number;
	uint64_t offset, limit;
};

/* From where the kernel began to where it did so again. */
struct boot {
	struct records_part part;
	struct logfile_facts facts;
	uint64_t lines, stamped;
	int64_t first_wall; /* of the first line that tells a wall's clock; -1 */
	int64_t boot_wall;  /* of the boot, where a line tells both clocks; -1 */
};

struct logfile {
	int file;
	uint64_t size, hash;
	VECTOR(struct boot) boots;
	struct boot *boot; /* the last one */
	bool boot_mark;    /* a journal's line told that another begins */
	struct records_traits traits;
	VECTOR(struct part) parts;           /* empty: the file is not of parts */
	VECTOR(struct records_part) reading; /* in the order in which they are read */
	uint64_t lines, stamped, messages, reports, headlines;
	uint64_t told;            /* lines of reports */
	uint64_t shown;           /* lines that crash(8) printed, or that show the memory */
	char sample[64];          /* its first line with words */
	bool has_banner, garbage; /* of any boot; lines without a prefix are no records */
};

void logfile_close(struct logfile *log)
{
	if (!log)
		return;
	if (log->file >= 0)
		close(log->file);
	vector_deinit(&log->parts);
	vector_deinit(&log->reading);
	vector_deinit(&log->boots);
	free(log);
}

size_t logfile_boots(const struct logfile *log)
{
	return log->boots.count;
}

const struct logfile_facts *logfile_facts(const struct logfile *log, size_t boot)
{
	return &log->boots.data[boot].facts;
}

/*
 * Consoles send escape sequences, and NULs before anything else. Other binary data has more; and a
 * large file that begins with nothing is memory.
 */
static bool is_text(const char *head, size_t size, uint64_t file_size)
{
	size_t control = 0, told = 0;

	for (size_t i = 0; i < size; i++) {
		told += head[i] != '\0';
		control += (unsigned char)head[i] < ' ' && !strchr("\t\n\r\f\b\x1b", head[i]);
	}
	return size && control <= told / 50 && (told || file_size <= EMPTY_MAX);
}

/* What the machine is, from its own words. */

/* Linux version 2.4.21-50.ELsmp (builder@host) (gcc version 3.2.3) #1 SMP Tue May 8 2007 */
static bool is_banner(const char *line)
{
	const char *p = line;

	return scan_word(&p, "Linux version ") && isdigit((unsigned char)*p) &&
	       p[strcspn(p, " ")] == ' ' && strchr(p, '.') && !strchr(p, '%');
}

static void take_banner(struct logfile_facts *facts, const char *line)
{
	const char *p = line + strlen("Linux version ");

	if (!is_banner(line))
		return;
	const char *end = p + strcspn(p, " "), *version = strstr(end, ") #");
	facts->has_banner = true;
	scan_copy(p, end, facts->release, sizeof(facts->release));
	facts->version[0] = '\0';
	if (version)
		scan_copy(version + 2, version + strlen(version), facts->version,
			  sizeof(facts->version));
}

/* ", setting system clock to 2026-11-23T11:12:41 UTC (1795432361)" */
static void take_clock(struct logfile_facts *facts, const char *line, int64_t time_ns)
{
	const char *p = line;
	int64_t seconds;

	if (time_ns < 0 || !scan_behind(&p, "setting system clock to ") ||
	    !scan_behind(&p, " UTC (") || !scan_decimal(&p, &seconds) ||
	    seconds > INT64_MAX / 2000000000)
		return;
	facts->boot_epoch_ns = seconds * 1000000000 - time_ns;
}

static void take_cpus(struct logfile_facts *facts, const char *line)
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
		facts->cpus = cpus;
	}
}

static void take_cmdline(struct logfile_facts *facts, const char *line)
{
	const char *p = line;

	if (scan_word(&p, "Kernel command line: ") || scan_word(&p, "Command line: "))
		scan_copy(p, p + strlen(p), facts->cmdline, sizeof(facts->cmdline));
}

void logfile_facts_init(struct logfile_facts *facts)
{
	*facts = (struct logfile_facts){
	    .cpus = -1, .boot_epoch_ns = -1, .last_epoch_ns = -1, .last_time_ns = -1};
}

void logfile_facts_take(struct logfile_facts *facts, const char *text, int64_t time_ns)
{
	take_banner(facts, text);
	take_cmdline(facts, text);
	take_cpus(facts, text);
	take_clock(facts, text, time_ns);
	if (time_ns >= 0)
		facts->last_time_ns = time_ns;
}

static void take_facts(struct logfile *log, const struct line *line, const char *text)
{
	struct boot *boot = log->boot;
	struct logfile_facts *facts = &boot->facts;

	logfile_facts_take(facts, text, line->record.time_ns);
	log->has_banner |= facts->has_banner;
	if (line->host[0])
		memcpy(facts->nodename, line->host, sizeof(facts->nodename));
	if (line->wall_year)
		facts->last_epoch_ns = line->wall_ns;
	if (line->wall_ns >= 0 && boot->first_wall < 0)
		boot->first_wall = line->wall_ns;
	if (line->wall_ns >= 0 && line->record.time_ns >= 0)
		boot->boot_wall = line->wall_ns - line->record.time_ns;
}

/* A register that machines of one kind only have. */
static const char *arch_of(const struct oops *oops)
{
	static const struct {
		const char *name, *arch;
	} registers[] = {
	    {"rax", "x86_64"},      {"eax", "i686"},    {"x29", "aarch64"}, {"psr", "armv7l"},
	    {"badaddr", "riscv64"}, {"nip", "ppc64le"}, {"badva", "mips"},  {"epc", "mips"},
	};

	for (size_t i = 0; i < sizeof(registers) / sizeof(registers[0]); i++)
		vector_for_each(&oops->registers, reg)
			if (!strcmp(reg->name, registers[i].name))
				return registers[i].arch;
	return "";
}

static const char *arch_in(const char *text)
{
	static const char *const names[] = {"x86_64",  "aarch64", "i686",    "i386",
					    "ppc64le", "s390x",   "riscv64", "loongarch64"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strstr(text, names[i]))
			return names[i];
	return strstr(text, "amd64") ? "x86_64" : "";
}

void logfile_note(struct logfile *log, size_t boot, const struct oops *oops)
{
	logfile_facts_note(&log->boots.data[boot].facts, oops);
}

void logfile_facts_note(struct logfile_facts *facts, const struct oops *oops)
{
	const char *arch = arch_of(oops);

	if (*arch)
		snprintf(facts->arch, sizeof(facts->arch), "%s", arch);
	if (facts->has_banner || !oops->release[0])
		return;
	snprintf(facts->release, sizeof(facts->release), "%s", oops->release);
	if (!facts->arch[0])
		snprintf(facts->arch, sizeof(facts->arch), "%s", arch_in(facts->release));
}

/* A report that tells where it happened or how it came to that makes a log of any text. */
static struct error *count_report(void *context, const struct oops *oops)
{
	struct logfile *log = context;

	log->headlines++;
	log->reports += oops->frames.count >= 3 || (oops->where.symbol[0] && oops->registers.count);
	return NULL;
}

/* Reports are looked for until it is clear that this is a log. */
static bool is_clear(const struct logfile *log)
{
	return log->reports || (log->lines > CLEAR_LINES && log->stamped > log->lines / 4 * 3);
}

static const struct records_part everything = {0, UINT64_MAX};

struct survey {
	struct logfile *log;
	struct oops_parser parser;
	struct pasted pasted;
	struct meminfo meminfo;
};

static bool could_be_message(const struct line *line)
{
	const char *text = line->record.text;

	return line->record.size >= MESSAGE_MIN && memchr(text, ' ', line->record.size);
}

/* "dmesg-efi-17:Panic#1 Part2": the name of a file, as grep prints it. */
static const char *skip_file(const char *text)
{
	size_t size = strcspn(text, ": \t");

	return text[size] == ':' && text[size + 1] != ' ' ? text + size + 1 : text;
}

/* "Oops#1 Part2", "Panic#2 Part1" */
static bool parse_part(const struct line *line, struct part *part)
{
	const char *p = skip_file(line->record.text);

	return (scan_word(&p, "Oops#") || scan_word(&p, "Panic#") || scan_word(&p, "Emergency#") ||
		scan_word(&p, "Shutdown#")) &&
	       scan_decimal(&p, &part->crash) && scan_word(&p, " Part") &&
	       scan_decimal(&p, &part->number) && (!*p || *p == ' ');
}

static struct error *note_part(struct logfile *log, const struct line *line, uint64_t offset)
{
	struct part part = {.offset = offset, .limit = UINT64_MAX};

	if (log->traits.encoding != ENCODING_BYTES || log->parts.count >= PARTS_MAX ||
	    !parse_part(line, &part))
		return NULL;
	if (log->parts.count)
		log->parts.data[log->parts.count - 1].limit = offset;
	return vector_push(&log->parts, part) ? NULL : error_no_memory();
}

static int compare_parts(const void *a, const void *b)
{
	const struct part *one = a, *other = b;

	if (one->crash != other->crash)
		return one->crash < other->crash ? -1 : 1;
	return (one->number < other->number) - (one->number > other->number);
}

/* What is in front of the first part comes first, then each crash from its beginning. */
static struct error *order_parts(struct logfile *log)
{
	struct records_part front = {0, log->parts.count ? log->parts.data[0].offset : UINT64_MAX};

	if (!vector_push(&log->reading, front))
		return error_no_memory();
	if (log->parts.count)
		qsort(log->parts.data, log->parts.count, sizeof(*log->parts.data), compare_parts);
	vector_for_each(&log->parts, part) {
		struct records_part one = {part->offset, part->limit};

		if (!vector_push(&log->reading, one))
			return error_no_memory();
	}
	return NULL;
}

static struct error *add_boot(struct logfile *log, uint64_t offset)
{
	struct boot boot = {.part = {offset, UINT64_MAX}, .first_wall = -1, .boot_wall = -1};

	logfile_facts_init(&boot.facts);
	if (log->boots.count)
		log->boot->part.limit = offset;
	if (!vector_push(&log->boots, boot))
		return error_no_memory();
	log->boot = &log->boots.data[log->boots.count - 1];
	return NULL;
}

/* "-- Boot 0f1e… --", "-- Reboot --", of journalctl */
static bool is_boot_mark(const char *text)
{
	return !strncmp(text, "-- Reboot --", 12) ||
	       (!strncmp(text, "-- Boot ", 8) && strstr(text + 8, " --"));
}

/*
 * The kernel begins again: a banner, or the time of the boot, behind lines of a boot that was
 * further. Parts of one crash, and texts whose lines have no place in the file, are one boot.
 */
static bool begins_boot(const struct logfile *log, const struct line *line)
{
	const struct boot *boot = log->boot;
	int64_t last = boot->facts.last_time_ns, now = line->record.time_ns;

	if (!boot->lines || log->parts.count || log->traits.encoding != ENCODING_BYTES ||
	    log->boots.count >= BOOTS_MAX)
		return false;
	if (log->boot_mark)
		return boot->stamped > 0;
	if (now == 0 && last > BEGIN_NS)
		return true;
	return is_banner(line->record.text) && now < BEGIN_NS &&
	       (boot->facts.has_banner || last > BEGIN_NS);
}

static struct error *survey_line(void *context, const struct line *line, uint64_t offset)
{
	struct survey *survey = context;
	struct logfile *log = survey->log;

	TRY(note_part(log, line, offset));
	if (line->prefix == LINE_FOREIGN)
		return NULL;
	if (!line->record.size)
		return NULL;
	if (!log->sample[0] && memchr(line->record.text, ' ', line->record.size))
		scan_copy(line->record.text, line->record.text + line->record.size, log->sample,
			  sizeof(log->sample));
	if (is_boot_mark(line->record.text)) {
		log->boot_mark = true;
		return NULL;
	}
	if (begins_boot(log, line))
		TRY(add_boot(log, offset));
	bool taken;

	TRY(pasted_feed(&survey->pasted, &line->record, &taken));
	log->shown += taken || meminfo_feed(&survey->meminfo, &line->record);
	log->boot_mark = false;
	log->lines++;
	log->boot->lines++;
	log->stamped += line->prefix == LINE_KERNEL;
	log->boot->stamped += line->prefix == LINE_KERNEL;
	log->messages += could_be_message(line);
	take_facts(log, line, line->record.text);
	if (is_clear(log))
		return NULL;
	TRY(oops_parser_feed(&survey->parser, &line->record, &taken));
	log->told += taken;
	return NULL;
}

static struct error *survey(struct logfile *log)
{
	struct survey *survey = calloc(1, sizeof(*survey));

	if (!survey)
		return error_no_memory();
	survey->log = log;
	oops_parser_init(&survey->parser, count_report, log);
	pasted_init(&survey->pasted, NULL, NULL);
	meminfo_init(&survey->meminfo);
	struct error *error =
	    records_read(log->file, &log->traits, &everything, 1, survey_line, survey);
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

	bool mostly = log->headlines * HEADLINE_LINES >= log->lines || log->told >= log->lines / 2;

	return stamped || banner || log->reports || log->shown >= SHOWN_MIN ||
	       (log->headlines && (log->stamped || mostly));
}

void logfile_facts_conclude(struct logfile_facts *facts)
{
	if (!facts->arch[0])
		snprintf(facts->arch, sizeof(facts->arch), "%s", arch_in(facts->release));
	if (facts->boot_epoch_ns < 0 && facts->last_epoch_ns >= 0 && facts->last_time_ns >= 0)
		facts->boot_epoch_ns = facts->last_epoch_ns - facts->last_time_ns;
}

static void conclude(struct logfile *log)
{
	log->garbage = log->messages < log->lines / 2;
	vector_for_each(&log->boots, boot) {
		boot->facts.size = log->size;
		boot->facts.hash = log->hash;
		logfile_facts_conclude(&boot->facts);
	}
}

static struct error *look_at_head(struct logfile *log, const char *name, bool *text)
{
	char head[HEAD_SIZE];
	off_t end = lseek(log->file, 0, SEEK_END); /* fstat() may be forbidden by now */

	*text = false;
	ssize_t size = end < 0 ? -1 : pread(log->file, head, sizeof(head), 0);
	if (size < 0)
		return error_from_errno("%s", name);
	log->size = (uint64_t)end;
	log->traits.encoding = decode_guess(head, (size_t)size);
	*text = log->traits.encoding != ENCODING_BYTES || is_text(head, (size_t)size, log->size);
	return NULL;
}

/* Looks at the file's first lines, then at all. */
static struct error *look(struct logfile *log)
{
	TRY(records_hash(log->file, &log->hash));
	TRY(traits_find(log->file, &log->traits));
	TRY(survey(log));
	return order_parts(log);
}

/* What a text is like that is no log: its first line with a word in it. */
static struct error *no_log(const struct logfile *log, const char *name)
{
	char sample[48];
	size_t size = 0;

	for (const char *p = log->sample; *p && size + 1 < sizeof(sample); p++)
		sample[size++] = isprint((unsigned char)*p) ? *p : '?';
	sample[size] = '\0';
	return error_create(ERROR_FORMAT,
			    "%s: no kernel log found in %" PRIu64
			    " lines of text, which begin with \"%s\"",
			    name, log->lines, sample);
}

struct error *logfile_open_file(int file, const char *name, struct logfile **ret)
{
	_cleanup_(logfile_closep) struct logfile *log = calloc(1, sizeof(*log));
	bool text;

	*ret = NULL;
	if (!log) {
		close(file);
		return error_no_memory();
	}
	log->file = file;
	log->traits.zero_ns = -1;
	TRY(add_boot(log, 0));
	TRY(look_at_head(log, name, &text));
	if (!text)
		return NULL;
	TRY(error_context(look(log), "%s", name));
	if (!is_log(log))
		return log->lines ? no_log(log, name) : NULL;
	conclude(log);
	*ret = steal(&log);
	return NULL;
}

/* Whoever opens it as a dump tells why it cannot be opened. */
struct error *logfile_open(const char *path, const char *name, struct logfile **ret)
{
	struct stat status;
	int file = stat(path, &status) == 0 && S_ISREG(status.st_mode)
		       ? open(path, O_RDONLY | O_CLOEXEC)
		       : -1;

	*ret = NULL;
	return file >= 0 ? logfile_open_file(file, name, ret) : NULL;
}

struct reading {
	const struct logfile *log;
	struct error *(*visit)(void *context, const struct record *record, bool logged);
	void *context;
};

static struct error *visit_line(void *context, const struct line *line, uint64_t offset)
{
	struct reading *reading = context;

	(void)offset;
	if (line->prefix == LINE_FOREIGN || parse_part(line, &(struct part){0}) ||
	    is_boot_mark(line->record.text))
		return NULL;
	return reading->visit(reading->context, &line->record,
			      line->prefix == LINE_KERNEL || !reading->log->garbage);
}

struct error *logfile_read(struct logfile *log, size_t boot,
			   struct error *(*visit)(void *context, const struct record *record,
						  bool logged),
			   void *context)
{
	const struct boot *one = &log->boots.data[boot];
	struct reading reading = {log, visit, context};
	bool several = log->boots.count > 1;

	log->traits.zero_ns = one->boot_wall >= 0 ? one->boot_wall : one->first_wall;
	return records_read(log->file, &log->traits, several ? &one->part : log->reading.data,
			    several ? 1 : log->reading.count, visit_line, &reading);
}
