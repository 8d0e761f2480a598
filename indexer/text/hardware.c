/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See hardware.h. The lines are told by the format strings of the kernel's drivers. */
#include "text/hardware.h"

#include <ctype.h>
#include <string.h>

#include "text/scan.h"

enum { LINE = 512, OTHERS_MAX = 8 };

/* Which lines begin an error. An APEI report's own lines look like those of machine checks. */
static const struct start {
	const char *text; /* somewhere in the line */
	const char *source;
	bool joins; /* goes on with an open error of the same source */
} starts[] = {
    {"Hardware error from APEI", "apei", false},
    {": Machine Check Exception: ", "mce", false},
    {": Machine Check: ", "mce", false},
    {"]: MC", "mce", false},
    {": machine check (", "mce", false},
    {"Hardware event. This is not a software error", "mce", false},
    {"BERT: Error records", "apei", false},
    {"PCIe Bus Error: severity=", "aer", true},
    {"AER: Corrected error", "aer", false},
    {"AER: Multiple ", "aer", false},
    {"AER: Uncorrect", "aer", false},
    {"AER: Correctable error", "aer", false},
    {"[Hardware Error]: System Fatal error", "mce", false},
    {"[Hardware Error]: Uncorrected, software", "mce", false},
    {"[Hardware Error]: Deferred error", "mce", false},
    {"[Hardware Error]: Corrected error, no action", "mce", false},
};

/* "EDAC MC0: 1 CE memory read error on DIMM" */
static bool begins_edac(const char *line)
{
	return !strncmp(line, "EDAC ", 5) &&
	       (strstr(line, " CE ") || strstr(line, " UE ") || strstr(line, " error on "));
}

static const struct start *find_start(const char *line)
{
	static const struct start edac = {"EDAC", "edac", false};

	if (begins_edac(line))
		return &edac;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (strstr(line, starts[i].text))
			return &starts[i];
	return NULL;
}

static void set_text(char *place, size_t size, const char *line, const char *key, const char *ends)
{
	if (place[0] || !scan_behind(&line, key))
		return;
	scan_copy(line, line + strcspn(line, ends), place, size);
}

static void set_hex(bool *known, uint64_t *place, const char *line, const char *key)
{
	if (!*known && scan_behind(&line, key)) {
		scan_spaces(&line);
		*known = scan_hex(&line, place);
	}
}

static void set_number(int64_t *place, const char *line, const char *key)
{
	int64_t number;

	if (*place < 0 && scan_behind(&line, key) &&
	    (scan_spaces(&line), scan_decimal(&line, &number)))
		*place = number;
}

/* The words that severities have in logs, and ours. */
static void set_severity(struct hardware_error *error, const char *line)
{
	static const struct {
		const char *word, *severity;
	} words[] = {
	    {"severity: corrected", "corrected"},
	    {"severity: recoverable", "recoverable"},
	    {"severity: fatal", "fatal"},
	    {"severity: info", "corrected"},
	    {"severity=Corrected", "corrected"},
	    {"severity=Correctable", "corrected"},
	    {"severity=Uncorrected (Fatal)", "fatal"},
	    {"severity=Uncorrectable (Fatal)", "fatal"},
	    {"severity=Uncorrect", "uncorrected"},
	    {" CE ", "corrected"},
	    {" UE ", "uncorrected"},
	    {"Machine Check Exception", "fatal"},
	    {"Corrected error", "corrected"},
	    {"Correctable error", "corrected"},
	    {"(Non-Fatal) error", "uncorrected"},
	    {"(Fatal) error", "fatal"},
	    {"System Fatal error", "fatal"},
	    {"Uncorrected, software", "recoverable"},
	    {"Deferred error", "recoverable"},
	    {"machine check (Fatal)", "fatal"},
	    {"[Recovered]", "recoverable"},
	    {"[Not recovered]", "uncorrected"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !error->severity[0]; i++)
		if (strstr(line, words[i].word))
			scan_copy(words[i].severity, words[i].severity + strlen(words[i].severity),
				  error->severity, sizeof(error->severity));
}

#define SET(member, line, key, ends) set_text(error->member, sizeof(error->member), line, key, ends)

/* "1 CE memory read error on DIMM": what stands between */
static void set_edac_section(struct hardware_error *error, const char *line)
{
	const char *end = strstr(line, " on ");

	if (!error->section[0] && end &&
	    (scan_behind(&line, " CE ") || scan_behind(&line, " UE ")) && line < end)
		scan_copy(line, end, error->section, sizeof(error->section));
}

/* "CPU:2 (17:71:0) MC27_STATUS[-|CE|…]: 0x982000000002080b", AMD's */
static void set_amd_bank(struct hardware_error *error, const char *line)
{
	const char *end = strstr(line, "_STATUS[");

	while (end && end > line && isdigit((unsigned char)end[-1]))
		end--;
	if (!end || end < line + 2 || strncmp(end - 2, "MC", 2) != 0)
		return;
	set_number(&error->bank, end - 2, "MC");
	set_hex(&error->status_known, &error->status, end, "]: ");
}

/* "pcieport 0000:00:1d.0: PCIe Bus Error: …": who speaks */
static void set_speaker(struct hardware_error *error, const char *line)
{
	const char *end = strstr(line, ": PCIe Bus Error"), *start = end;

	while (start && start > line && start[-1] != ' ')
		start--;
	if (end && !error->device[0])
		scan_copy(start, end, error->device, sizeof(error->device));
}

/* What a line tells; each is taken the first time. */
static void take_details(struct hardware_error *error, const char *line)
{
	set_severity(error, line);
	SET(section, line, "section_type: ", "");
	SET(section, line, ", type=", ",");
	if (!strcmp(error->source, "edac"))
		set_edac_section(error, line);
	SET(device, line, "device_id: ", "");
	SET(device, line, "DIMM location: ", "");
	if (!strcmp(error->source, "edac"))
		SET(device, line, " on ", " (");
	if (!strcmp(error->source, "aer")) {
		SET(device, line, " received: ", "");
		SET(device, line, " received from ", "");
		set_speaker(error, line);
	}
	set_hex(&error->address_known, &error->address, line, "physical_address: ");
	set_hex(&error->address_known, &error->address, line, " ADDR ");
	set_hex(&error->status_known, &error->status, line, "error status/mask=");
	if (strcmp(error->source, "mce") != 0)
		return;
	set_number(&error->cpu, line, "CPU ");
	set_number(&error->cpu, line, "CPU:");
	set_number(&error->cpu, line, "MCE: CPU");
	set_number(&error->bank, line, "Bank ");
	set_number(&error->bank, line, " BANK ");
	set_amd_bank(error, line);
	set_hex(&error->address_known, &error->address, line, "Error Addr: ");
	set_hex(&error->address_known, &error->address, line, "Physical address: ");
	if (!strncmp(line, "STATUS ", 7))
		set_hex(&error->status_known, &error->status, line, "STATUS ");
	const char *bank = line;
	if (scan_behind(&bank, "Bank "))
		set_hex(&error->status_known, &error->status, bank, ": ");
}

struct error *hardware_finish(struct hardware_parser *parser)
{
	struct hardware_error error = parser->open;

	parser->open.source = NULL;
	return error.source ? parser->emit(parser->context, parser->next++, &error) : NULL;
}

static struct error *begin(struct hardware_parser *parser, const struct record *record,
			   const struct start *start, const char *line)
{
	TRY(hardware_finish(parser));
	parser->open = (struct hardware_error){
	    .seq = record->seq,
	    .time_ns = record->time_ns,
	    .cpu = -1,
	    .bank = -1,
	    .source = start->source,
	};
	scan_copy(line, line + strlen(line), parser->open.text, sizeof(parser->open.text));
	return NULL;
}

/* Whether a line may go on with an error: most others are told by their first letters. */
static bool is_own(const struct hardware_error *open, const char *line)
{
	return strstr(line, "[Hardware Error]") || !strncmp(line, "Bank ", 5) ||
	       !strncmp(line, "EDAC", 4) || !strncmp(line, "MCE: CPU", 8) ||
	       !strncmp(line, "CPU ", 4) || !strncmp(line, "MISC ", 5) ||
	       !strncmp(line, "STATUS ", 7) || !strncmp(line, "Corrected error", 15) ||
	       (!strcmp(open->source, "aer") && strstr(line, "error status"));
}

struct error *hardware_feed(struct hardware_parser *parser, const struct record *record)
{
	struct hardware_error *open = &parser->open;
	char line[LINE];
	size_t size = record->size < LINE ? record->size : LINE - 1;

	/* A look at the letters that all these lines have keeps others cheap. */
	if (!open->source && memcmp(record->text, "EDAC", size < 4 ? size : 4) != 0 &&
	    !memmem(record->text, size, "rror", 4) && !memmem(record->text, size, "achine ", 7))
		return NULL;
	memcpy(line, record->text, size);
	line[size] = '\0';
	const struct start *start = find_start(line);
	bool goes_on = open->source && (!start || (start->joins && open->source == start->source));
	if (start && !goes_on)
		TRY(begin(parser, record, start, line));
	if (!open->source)
		return NULL;
	if (!start && !is_own(open, line))
		return ++parser->others > OTHERS_MAX ? hardware_finish(parser) : NULL;
	parser->others = 0;
	take_details(open, line);
	return NULL;
}
