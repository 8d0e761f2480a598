/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From an address to its source line, by libdw. The compilation unit of an address is found in
 * .debug_aranges, and only for an address that is not there (clang writes none) in the ranges of
 * all units. Of a unit that has been met the line table and the functions' ranges are kept; within
 * a function only scopes that hold the address are entered. Nothing reads all of .debug_info: a
 * unit costs some 3 ms, and the stacks of a dump lead to about a hundred of some thousands.
 */
#include "code/lines.h"

#include <dwarf.h>
#include <stdio.h>
#include <string.h>

#include "base/spans.h"
#include "image/kernel.h"
#include "image/vmlinux.h"

enum { DEPTH_MAX = 64, SOURCE_MAX = 4096 };

/* Code at [start, end) belongs to the DIE at this offset. */
struct die_span {
	uint64_t start, end;
	Dwarf_Off die;
};

struct die_spans {
	struct die_span *data;
	size_t count, capacity;
};

struct unit {
	char *directory; /* where it was compiled, with a slash at its end; NULL: not told */
	struct die_spans functions;
};

/* The answer for an address: its places in lines->places. */
struct answer {
	size_t first, count;
};

struct lines {
	struct kernel *kernel;
	Dwarf *dwarf;
	char *root; /* of the kernel's tree at its build, with a slash; NULL: unknown */
	struct die_spans ranges; /* of all units, once they had to be read */
	bool ranges_known;
	struct map unit_places; /* offset of a unit's DIE → place in units plus 1 */
	VECTOR(struct unit) units;
	struct map known; /* address → place in answers plus 1 */
	VECTOR(struct answer) answers;
	VECTOR(struct line_place) places;
};

static struct error *broken(uint64_t address)
{
	return error_corrupt("debugging information of the vmlinux is broken", address);
}

/* Adds the ranges of the code of a DIE. What is broken has none. */
static struct error *add_spans(Dwarf_Die *die, struct die_spans *spans)
{
	Dwarf_Addr base, start, end;
	ptrdiff_t at = 0;

	while ((at = dwarf_ranges(die, at, &base, &start, &end)) > 0)
		if (start < end &&
		    !vector_push(spans, (struct die_span){start, end, dwarf_dieoffset(die)}))
			return error_no_memory();
	return NULL;
}

static bool find_span(const struct die_spans *spans, uint64_t address, Dwarf_Off *die)
{
	size_t place = spans_find(spans->data, spans->count, sizeof(*spans->data), address);

	if (place == spans->count || address < spans->data[place].start)
		return false;
	*die = spans->data[place].die;
	return true;
}

static struct error *load_ranges(struct lines *lines)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die die;

	lines->ranges_known = true;
	while (!dwarf_get_units(lines->dwarf, unit, &unit, NULL, NULL, &die, NULL))
		if (dwarf_tag(&die) == DW_TAG_compile_unit)
			TRY(add_spans(&die, &lines->ranges));
	lines->ranges.count =
	    spans_settle(lines->ranges.data, lines->ranges.count, sizeof(*lines->ranges.data));
	return NULL;
}

/* The unit's DIE; *found is false when no unit has code at address. */
static struct error *find_unit(struct lines *lines, uint64_t address, Dwarf_Die *ret, bool *found)
{
	Dwarf_Off offset;

	*found = true;
	if (dwarf_addrdie(lines->dwarf, address, ret))
		return NULL;
	if (!lines->ranges_known)
		TRY(load_ranges(lines));
	*found =
	    find_span(&lines->ranges, address, &offset) && dwarf_offdie(lines->dwarf, offset, ret);
	return NULL;
}

/* Removes ".", ".." and doubled slashes from a path that starts with one, in place. */
static void normalise(char *path)
{
	char *to = path;

	for (const char *from = path; *from;) {
		size_t size = strcspn(from + 1, "/") + 1; /* "/name" */

		if (size == 3 && !memcmp(from, "/..", 3)) {
			while (to > path && *--to != '/')
				;
		} else if (size > 1 && !(size == 2 && from[1] == '.')) {
			memmove(to, from, size);
			to += size;
		}
		from += size;
	}
	*to = '\0';
}

static const char *name_of(const struct lines *lines, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;

	return vmlinux_string(lines->kernel->vmlinux,
			      dwarf_attr_integrate(die, DW_AT_name, &attribute));
}

static const char *directory_of(const struct lines *lines, Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;

	return vmlinux_string(lines->kernel->vmlinux, dwarf_attr(unit, DW_AT_comp_dir, &attribute));
}

static char *unit_directory(const struct lines *lines, Dwarf_Die *die)
{
	const char *directory = directory_of(lines, die);
	char *text;

	if (!directory || *directory != '/' || asprintf(&text, "%s", directory) < 0)
		return NULL;
	normalise(text);
	size_t size = strlen(text);
	char *grown = realloc(text, size + 2);
	if (!grown) {
		free(text);
		return NULL;
	}
	memcpy(grown + size, "/", 2);
	return grown;
}

static struct error *load_functions(Dwarf_Die *unit, struct die_spans *functions)
{
	Dwarf_Die die;
	int result = dwarf_child(unit, &die);

	for (; !result; result = dwarf_siblingof(&die, &die))
		if (dwarf_tag(&die) == DW_TAG_subprogram)
			TRY(add_spans(&die, functions));
	functions->count =
	    spans_settle(functions->data, functions->count, sizeof(*functions->data));
	return NULL;
}

static struct error *load_unit(struct lines *lines, Dwarf_Die *die, struct unit **ret)
{
	uint64_t *place = map_insert(&lines->unit_places, dwarf_dieoffset(die), NULL);

	if (!place)
		return error_no_memory();
	if (!*place) {
		if (!vector_push(&lines->units,
				 (struct unit){.directory = unit_directory(lines, die)}))
			return error_no_memory();
		*place = lines->units.count;
		TRY(load_functions(die, &lines->units.data[*place - 1].functions));
	}
	*ret = &lines->units.data[*place - 1];
	return NULL;
}

/*
 * The top of the tree: where the file that has start_kernel() is init/main.c. Some builds tell
 * paths from there already, some from a build directory beside or below it.
 */
static struct error *find_root(struct lines *lines)
{
	static const char main_file[] = "/init/main.c";
	const struct symbol *start = symbols_find(&lines->kernel->symbols, "start_kernel");
	Dwarf_Die unit;
	bool found = false;

	if (start)
		TRY(find_unit(lines, start->address - lines->kernel->vmlinux->offset, &unit,
			      &found));
	const char *name = found ? name_of(lines, &unit) : NULL;
	const char *directory = found ? directory_of(lines, &unit) : NULL;
	if (!name || (*name != '/' && (!directory || *directory != '/')))
		return NULL;
	bool absolute = *name == '/';
	if (asprintf(&lines->root, "%s%s%s", absolute ? "" : directory, absolute ? "" : "/", name) <
	    0) {
		lines->root = NULL;
		return error_no_memory();
	}
	normalise(lines->root);
	size_t size = strlen(lines->root), tail = sizeof(main_file) - 1;
	if (size >= tail && !strcmp(lines->root + size - tail, main_file))
		lines->root[size - tail + 1] = '\0';
	else
		free(steal(&lines->root));
	return NULL;
}

static const char *without(const char *path, const char *start)
{
	size_t size = start ? strlen(start) : 0;

	return strncmp(path, start ? start : "", size) ? path : path + size;
}

/* Builds beside or below their sources: what the paths share leads to the top of the tree. */
static const char *without_common(const char *path, const char *directory)
{
	size_t common = 0;

	for (size_t i = 0; directory && path[i] && path[i] == directory[i]; i++)
		if (path[i] == '/')
			common = i + 1;
	return path + common;
}

/* "file:line" from the top of the tree; NULL when one of them is not told, or no memory. */
static char *describe_line(const struct lines *lines, const struct unit *unit, const char *file,
			   int line)
{
	char path[SOURCE_MAX], *text;

	if (!file || line <= 0 || strlen(file) + 1 >= sizeof(path))
		return NULL;
	path[0] = '/';
	strcpy(path + (*file != '/'), file);
	normalise(path);
	if (*file != '/')
		return asprintf(&text, "%s:%d", path + 1, line) < 0 ? NULL : text;
	const char *inside = without(path, unit->directory);
	if (inside == path)
		inside = lines->root ? without(path, lines->root)
				     : without_common(path, unit->directory);
	return asprintf(&text, "%s:%d", inside, line) < 0 ? NULL : text;
}

static char *line_at(const struct lines *lines, const struct unit *unit, Dwarf_Die *die,
		     uint64_t address)
{
	Dwarf_Line *line = dwarf_getsrc_die(die, address);
	int number;

	if (!line || dwarf_lineno(line, &number))
		return NULL;
	return describe_line(lines, unit, dwarf_linesrc(line, NULL, NULL), number);
}

/* Where an inlined call stands in the function around it. */
static char *line_of_call(const struct lines *lines, const struct unit *unit, Dwarf_Die *unit_die,
			  Dwarf_Die *call)
{
	Dwarf_Attribute attribute;
	Dwarf_Word file, line;
	Dwarf_Files *files;
	size_t count;

	if (dwarf_formudata(dwarf_attr(call, DW_AT_call_file, &attribute), &file) ||
	    dwarf_formudata(dwarf_attr(call, DW_AT_call_line, &attribute), &line) ||
	    dwarf_getsrcfiles(unit_die, &files, &count) || file >= count || line > INT32_MAX)
		return NULL;
	return describe_line(lines, unit, dwarf_filesrc(files, file, NULL, NULL), (int)line);
}

/* The scope inside *scope that holds address, if there is one: it takes its place. */
static bool enter_scope(Dwarf_Die *scope, uint64_t address)
{
	Dwarf_Die die;
	int result = dwarf_child(scope, &die);

	for (; !result; result = dwarf_siblingof(&die, &die)) {
		int tag = dwarf_tag(&die);

		if ((tag == DW_TAG_inlined_subroutine || tag == DW_TAG_lexical_block) &&
		    dwarf_haspc(&die, address) > 0) {
			*scope = die;
			return true;
		}
	}
	return false;
}

/* Calls from the outermost to the innermost; the first is the function itself. */
static size_t find_calls(Dwarf_Die *function, uint64_t address, Dwarf_Die calls[DEPTH_MAX])
{
	Dwarf_Die scope = *function;
	size_t count = 1;

	calls[0] = *function;
	for (int depth = 0; depth < DEPTH_MAX && count < DEPTH_MAX; depth++) {
		if (!enter_scope(&scope, address))
			break;
		if (dwarf_tag(&scope) == DW_TAG_inlined_subroutine)
			calls[count++] = scope;
	}
	return count;
}

/* Takes source. */
static struct error *add_place(struct lines *lines, const char *function, char *source)
{
	if (vector_push(&lines->places, (struct line_place){function, source}))
		return NULL;
	free(source);
	return error_no_memory();
}

/* The line table tells the innermost place; each call tells where the next one out is. */
static struct error *add_places(struct lines *lines, const struct unit *unit, Dwarf_Die *unit_die,
				Dwarf_Die *function, uint64_t address)
{
	Dwarf_Die calls[DEPTH_MAX];
	size_t count = find_calls(function, address, calls);
	char *source = line_at(lines, unit, unit_die, address);

	for (; count; count--) {
		TRY(add_place(lines, name_of(lines, &calls[count - 1]), source));
		source = count > 1 ? line_of_call(lines, unit, unit_die, &calls[count - 1]) : NULL;
	}
	return NULL;
}

/* address: link-time. */
static struct error *search(struct lines *lines, uint64_t address)
{
	Dwarf_Die unit_die, function;
	Dwarf_Off offset;
	struct unit *unit;
	bool found;

	TRY(find_unit(lines, address, &unit_die, &found));
	if (!found)
		return NULL;
	TRY(load_unit(lines, &unit_die, &unit));
	if (!find_span(&unit->functions, address, &offset)) /* assembly has lines only */
		return add_place(lines, NULL, line_at(lines, unit, &unit_die, address));
	if (!dwarf_offdie(lines->dwarf, offset, &function))
		return broken(address);
	return add_places(lines, unit, &unit_die, &function, address);
}

static struct error *answer(struct lines *lines, uint64_t address, struct answer *ret)
{
	const struct kernel *kernel = lines->kernel;

	ret->first = lines->places.count;
	if (address < kernel->text_start || address >= kernel->image_end)
		return NULL;
	struct error *error = search(lines, address - kernel->vmlinux->offset);
	ret->count = lines->places.count - ret->first;
	return error;
}

struct error *lines_find(struct lines *lines, uint64_t address, const struct line_place **places,
			 size_t *count)
{
	struct error *error = NULL;

	*places = NULL;
	*count = 0;
	if (!lines)
		return NULL;
	uint64_t *place = map_insert(&lines->known, address, NULL);
	if (!place)
		return error_no_memory();
	if (!*place) {
		struct answer found = {0};

		error = answer(lines, address, &found);
		if (!vector_push(&lines->answers, found))
			return error ? error : error_no_memory();
		*place = lines->answers.count;
	}
	const struct answer *known = &lines->answers.data[*place - 1];
	*places = lines->places.data + known->first;
	*count = known->count;
	return error;
}

struct error *lines_create(struct kernel *kernel, struct lines **ret)
{
	Dwarf *dwarf;

	TRY(vmlinux_dwarf(kernel->vmlinux, &dwarf));
	_cleanup_(lines_destroyp) struct lines *lines = calloc(1, sizeof(*lines));
	if (!lines)
		return error_no_memory();
	lines->kernel = kernel;
	lines->dwarf = dwarf;
	TRY(find_root(lines));
	*ret = steal(&lines);
	return NULL;
}

void lines_destroy(struct lines *lines)
{
	if (!lines)
		return;
	vector_for_each(&lines->units, unit) {
		free(unit->directory);
		vector_deinit(&unit->functions);
	}
	vector_for_each(&lines->places, place)
		free(place->source);
	vector_deinit(&lines->ranges);
	vector_deinit(&lines->units);
	vector_deinit(&lines->answers);
	vector_deinit(&lines->places);
	map_deinit(&lines->unit_places);
	map_deinit(&lines->known);
	free(lines->root);
	free(lines);
}
