/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest-index: arguments only. The work is in index.c. */
#include <argp.h>
#include <elf.h>
#include <endian.h>
#include <inttypes.h>
#include <limits.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "folders.h"
#include "groups.h"
#include "index.h"
#include "keep.h"
#include "many.h"
#include "report.h"
#include "store/mode.h"
#include "store/workspace.h"
#include "to_fleet.h"

const char *argp_program_version = "inquest-index " INQUEST_VERSION;

static const char documentation[] =
    "Reads a Linux kernel crash dump once and writes what it holds into a SQLite database, "
    "the case."
    "\vDUMP is a vmcore in ELF or kdump-compressed format, flattened or not. Several dumps are "
    "indexed side by side, and one that fails does not stop the others; the parts of a split "
    "dump are found by their headers; a folder stands for the files in it and below. Without -o "
    "the case is named after the dump. No vmlinux is "
    "needed for kernels that carry their own symbols, types and unwind tables. The text of a "
    "kernel "
    "log (vmcore-dmesg.txt, a serial console's log, syslog, a journal) is taken too; - is standard "
    "input. What is compressed as a whole is unpacked into a temporary file first.\n\n"
    "Exit status: 0 the case is whole (losses in the dump are counted in its table problems), "
    "2 wrong usage, 3 not a crash dump, 4 not supported, 5 files that do not belong together, "
    "6 the case cannot be used, 7 reading or writing failed, 8 no memory, 9 the dump has "
    "nothing to start from, 10 the process that read it crashed, 124 --timeout is over, 129, 130 "
    "and 143 "
    "ended by SIGHUP, Ctrl-C and SIGTERM.";

enum {
	OPTION_VMLINUX = 256,
	OPTION_LABEL,
	OPTION_TYPES,
	OPTION_REPLACE,
	OPTION_JSON,
	OPTION_ONLY,
	OPTION_WITHOUT,
	OPTION_OBJECTS,
	OPTION_SALVAGE,
	OPTION_TIMEOUT,
	OPTION_BOOT,
	OPTION_KEEP_PAGES,
	OPTION_PROFILES,
	OPTION_READERS,
};

static const struct argp_option options_known[] = {
    {"output", 'o', "CASE.db", 0,
     "Write to this case; a new one is made, an old one grows. The URL of a fleet: push there what "
     "was indexed (see inquest push)",
     0},
    {"vmlinux", OPTION_VMLINUX, "FILE", 0,
     "Take symbols and types from this vmlinux, or from what holds one: its .debug, a vmlinuz, a "
     "System.map (symbols only), a package (rpm, deb), a tar, a kernel profile, a folder",
     0},
    {"profiles", OPTION_PROFILES, "DIR", 0,
     "Look here for the kernel's profile (see inquest profile), and not in "
     "~/.local/share/inquest/kernels",
     0},
    {"types", OPTION_TYPES, "btf|dwarf", 0, "Take types from this source only", 0},
    {"label", OPTION_LABEL, "TEXT", 0, "A name for the dump in the case", 0},
    {"replace", OPTION_REPLACE, NULL, 0, "Index the dump anew if the case has it already", 0},
    {"only", OPTION_ONLY, "TABLE,...", 0, "Fill these tables and what is found on the way", 0},
    {"without", OPTION_WITHOUT, "TABLE,...", 0,
     "Leave out these tables and what is found on the way", 0},
    {"objects", OPTION_OBJECTS, "CACHE,...|all", 0,
     "List the objects of these slab caches in the table slab_objects", 0},
    {"keep-pages", OPTION_KEEP_PAGES, "touched|stacks|kernel|all", OPTION_ARG_OPTIONAL,
     "Keep pages of the memory in the case, for questions without the dump; those of processes "
     "only with all",
     0},
    {"salvage", OPTION_SALVAGE, NULL, 0,
     "Take no more than the log, reports and modules that are in the memory as text, as is done "
     "when no kernel can be found in it",
     0},
    {"readers", OPTION_READERS, "NUMBER", 0,
     "So many processes read one dump side by side; by default as many as its size is worth and "
     "CPUs there are. What they find is the same",
     0},
    {"timeout", OPTION_TIMEOUT, "SECONDS", 0, "Give up a dump that takes longer", 0},
    {"boot", OPTION_BOOT, "NUMBER", 0,
     "Of a log with several boots, take this one only: 1 is the first, 0 the last, -1 the one "
     "before it",
     0},
    {"verbose", 'v', NULL, 0, "Tell more: all problems, the time of every walker", 0},
    {"quiet", 'q', NULL, 0, "Tell nothing but errors", 0},
    {"json", OPTION_JSON, NULL, 0, "Tell the summary as one line of JSON", 0},
    MODE_OPTION,
    {0},
};

/* what: "--timeout takes a number of seconds". */
static error_t parse_number(const char *argument, const char *what, unsigned int *ret,
			    struct argp_state *state)
{
	char *end;
	long number = strtol(argument, &end, 10);

	if (end == argument || *end || number < 1 || number > INT_MAX)
		argp_error(state, "%s, not '%s'", what, argument);
	*ret = (unsigned int)number;
	return 0;
}

static error_t parse_boot(const char *argument, int64_t *ret, struct argp_state *state)
{
	char *end;

	*ret = strtol(argument, &end, 10);
	if (end == argument || *end || *ret < INT_MIN || *ret > INT_MAX)
		argp_error(state, "--boot takes a number, not '%s'", argument);
	return 0;
}

/* An ELF file that is no core (e_type, elf.h). */
static bool is_program(const char *path)
{
	Elf32_Ehdr header = {0};
	struct stat status;
	FILE *file = stat(path, &status) == 0 && S_ISREG(status.st_mode) ? fopen(path, "re") : NULL;
	bool read = file && fread(&header, offsetof(Elf32_Ehdr, e_machine), 1, file) == 1;

	if (file)
		fclose(file);
	uint16_t type = header.e_ident[EI_DATA] == ELFDATA2MSB ? be16toh(header.e_type)
							       : le16toh(header.e_type);
	return read && memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
	       (type == ET_EXEC || type == ET_DYN);
}

/* "vmlinux vmcore", as crash takes them, in any order: of two files, the one that is a program. */
static void take_vmlinux(struct index_options *options, char **paths)
{
	bool first = is_program(paths[0]), second = is_program(paths[1]);

	if (options->vmlinux || first == second)
		return;
	options->vmlinux = paths[first ? 0 : 1];
	paths[0] = paths[first ? 1 : 0];
	options->path_count = 1;
}

/* Options that are stored as they are: as a text, or as a switch. */
#define OPTION_AT(member) offsetof(struct index_options, member)
static const struct {
	int key;
	size_t offset;
} texts[] =
    {
	{'o', OPTION_AT(output)},
	{OPTION_VMLINUX, OPTION_AT(vmlinux)},
	{OPTION_PROFILES, OPTION_AT(profiles)},
	{OPTION_LABEL, OPTION_AT(label)},
	{OPTION_ONLY, OPTION_AT(only)},
	{OPTION_WITHOUT, OPTION_AT(without)},
	{OPTION_OBJECTS, OPTION_AT(objects)},
},
  switches[] = {
      {OPTION_SALVAGE, OPTION_AT(salvage)},
      {OPTION_REPLACE, OPTION_AT(replace)},
      {OPTION_JSON, OPTION_AT(json)},
      {'v', OPTION_AT(verbose)},
      {'q', OPTION_AT(quiet)},
};

static bool store_option(int key, const char *argument, struct index_options *options)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].key == key) {
			*(const char **)((char *)options + texts[i].offset) = argument;
			return true;
		}
	for (size_t i = 0; i < sizeof(switches) / sizeof(*switches); i++)
		if (switches[i].key == key) {
			*(bool *)((char *)options + switches[i].offset) = true;
			return true;
		}
	return false;
}

static void parse_types(const char *argument, struct index_options *options,
			struct argp_state *state)
{
	if (strcmp(argument, "btf") && strcmp(argument, "dwarf"))
		argp_error(state, "--types takes btf or dwarf, not '%s'", argument);
	options->types = argument;
}

static void parse_keep(const char *argument, struct index_options *options,
		       struct argp_state *state)
{
	options->keep = argument ? argument : "touched";
	if (!keep_is_known(options->keep))
		argp_error(state, "--keep-pages takes touched, stacks, kernel or all");
}

static void take_paths(struct index_options *options, struct argp_state *state)
{
	options->paths = (const char *const *)state->argv + state->next;
	options->path_count = (size_t)(state->argc - state->next);
	if (options->path_count == 2)
		take_vmlinux(options, state->argv + state->next);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct index_options *options = state->input;

	switch (key) {
	case OPTION_TYPES:
		parse_types(argument, options, state);
		return 0;
	case MODE_KEY:
		mode_take(argument, state);
		return 0;
	case OPTION_KEEP_PAGES:
		parse_keep(argument, options, state);
		return 0;
	case OPTION_TIMEOUT:
		return parse_number(argument, "--timeout takes a number of seconds",
				    &options->timeout, state);
	case OPTION_READERS:
		return parse_number(argument, "--readers takes a number of processes",
				    &options->readers, state);
	case OPTION_BOOT:
		return parse_boot(argument, &options->boot, state);
	case ARGP_KEY_ARGS:
		take_paths(options, state);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no DUMP given");
		return 0;
	default:
		return store_option(key, argument, options) ? 0 : ARGP_ERR_UNKNOWN;
	}
}

/* "DIRECTORY/vmcore.kdump" → "vmcore.db", in the current directory. */
static char *default_output(const char *path)
{
	const char *name = strrchr(path, '/');
	char *output;

	name = name ? name + 1 : path;
	const char *dot = strrchr(name, '.');
	int size = dot && dot != name ? (int)(dot - name) : (int)strlen(name);
	return asprintf(&output, "%.*s.db", size, name) < 0 ? NULL : output;
}

/* What inquest makes of the crash, in two lines; by INQUEST it tells where it is. */
static void tell_why(const char *case_path, int64_t dump)
{
	char *inquest = getenv("INQUEST"), number[32];
	char *const argv[] = {"inquest",         "why",  "--format", "brief", "--",
			      (char *)case_path, number, NULL};
	pid_t child;

	snprintf(number, sizeof(number), "%" PRId64, dump);
	fflush(stdout);
	if (inquest && posix_spawn(&child, inquest, NULL, NULL, argv, environ) == 0)
		waitpid(child, NULL, 0);
}

static struct error *index_all(struct index_options *options)
{
	_cleanup_(groups_deinit) struct groups groups = {0};
	_cleanup_(folders_deinit) struct folders folders = {0};
	_cleanup_free_ char *output = NULL;

	TRY(folders_init(&folders, options->paths, options->path_count));
	options->paths = folders.paths.data;
	options->path_count = folders.paths.count;
	TRY(groups_init(&groups, options->paths, options->path_count));
	if (!options->output && groups.list.count > 1)
		return error_create(ERROR_USAGE,
				    "several dumps need a case that is named: -o CASE.db");
	if (!options->output)
		options->output = output = default_output(options->paths[0]);
	if (!options->output)
		return error_no_memory();
	workspace_sweep(options->output);
	if (groups.list.count > 1)
		return index_many(options, &groups);
	int64_t dump = 0;
	options->dump = &dump;
	TRY(index_dump(options));
	if (!options->json && !options->quiet)
		tell_why(options->output, dump);
	return NULL;
}

static struct error *index_wanted(struct index_options *options)
{
	return options->output && to_fleet_is_url(options->output) ? to_fleet(options, index_all)
								   : index_all(options);
}

int main(int argc, char **argv)
{
	static const struct argp argp = {
	    .options = options_known,
	    .parser = parse,
	    .args_doc = "DUMP...",
	    .doc = documentation,
	};
	struct index_options options = {.boot = BOOT_ALL};

	argp_err_exit_status = 2;
	mode_init();
	/* It exits on wrong usage and fails for want of memory only. */
	bool parsed = argp_parse(&argp, argc, argv, 0, NULL, &options) == 0;
	interrupt_install();
	struct error *error = parsed ? index_wanted(&options) : error_no_memory();
	int code = error_exit_code(error);
	if (error) { /* it may tell what a hostile dump has said */
		fputs("inquest-index: ", stderr);
		report_print_text(error->message, stderr);
		fputc('\n', stderr);
	}
	error_destroy(error);
	return code;
}
