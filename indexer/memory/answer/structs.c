/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See structs.h. */
#include "answer/structs.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answer/evaluate.h"
#include "base/cleanup.h"
#include "image/kernel.h"

enum { PATH_SIZE = 256, STEP_SIZE = 128 };

/* [n] behind a name. */
static struct error *take_element(struct kernel *kernel, const char **path, struct value *value)
{
	char *end;
	struct value element;

	errno = 0;
	int64_t n = strtoll(*path + 1, &end, 0);
	if (*end != ']' || errno)
		return error_create(ERROR_USAGE, "'%s' is no member", *path);
	TRY(value_element(kernel, value, n, &element));
	*value = element;
	*path = end + 1;
	return NULL;
}

static struct error *take_name(struct kernel *kernel, const char **path, struct value *value)
{
	char name[STEP_SIZE];
	size_t size = 0;
	struct value member;

	while (isalnum((unsigned char)(*path)[size]) || (*path)[size] == '_')
		size++;
	if (!size || size >= sizeof(name))
		return error_create(ERROR_USAGE, "'%s' is no member", *path);
	memcpy(name, *path, size);
	name[size] = '\0';
	TRY(value_member(kernel, value, name, &member));
	*value = member;
	*path += size;
	return NULL;
}

struct error *structs_member(struct kernel *kernel, uint64_t id, const char *path, uint64_t address,
			     struct value *ret)
{
	*ret = value_at((struct ctype){id, 0}, address);
	TRY(take_name(kernel, &path, ret));
	while (*path) {
		if (*path == '[') {
			TRY(take_element(kernel, &path, ret));
			continue;
		}
		if (*path == '-' && path[1] == '>')
			path++;
		else if (*path != '.')
			return error_create(ERROR_USAGE, "'%s' is no member", path);
		path++;
		TRY(take_name(kernel, &path, ret));
	}
	return NULL;
}

/* The next of "a,b"; false behind the last. */
static bool next_path(const char **members, char path[PATH_SIZE])
{
	size_t size = strcspn(*members, ",");

	if (!**members)
		return false;
	snprintf(path, PATH_SIZE, "%.*s", (int)size, *members);
	*members += size + ((*members)[size] == ',');
	return true;
}

static struct error *show_member(const struct structs_view *view, const char *path,
				 const struct value *value)
{
	struct showing showing = {
	    .kernel = view->kernel, .out = view->out, .radix = view->radix, .level = view->level};

	print_spaces(view->out, 2 * view->level);
	print(view->out, "%s = ", path);
	TRY(show_value(&showing, value));
	print(view->out, view->plain ? "\n" : ",\n");
	showing_end(&showing);
	return NULL;
}

struct error *structs_show(const struct structs_view *view, uint64_t id, const char *members,
			   uint64_t address)
{
	char path[PATH_SIZE];

	while (next_path(&members, path)) {
		struct value value;

		TRY(structs_member(view->kernel, id, path, address, &value));
		TRY(show_member(view, path, &value));
	}
	return NULL;
}

/* Through pointers there is no place in the struct. */
static struct error *declare_path(const struct declaring *declaring, uint64_t id, const char *path)
{
	const struct type *whole;
	struct value value;
	const char *last = strrchr(path, '.');

	if (strstr(path, "->"))
		return error_create(ERROR_USAGE, "%s is no part of the struct; give an address",
				    path);
	TRY(types_get(declaring->kernel->types, id, &whole));
	TRY(structs_member(declaring->kernel, id, path, 0, &value));
	const struct type_member member = {
	    .name = last ? last + 1 : path, .type = value.type.id, .bit_size = value.bit_size};
	declare_member(declaring, whole, &member, value.address * 8 + value.bit_offset);
	return NULL;
}

struct error *structs_declare(const struct declaring *declaring, uint64_t id, const char *name,
			      const char *members)
{
	const struct type *type;
	char path[PATH_SIZE];

	TRY(types_get(declaring->kernel->types, id, &type));
	print(declaring->out, "%s %s {\n", type->kind == TYPE_UNION ? "union" : "struct", name);
	while (next_path(&members, path))
		TRY(declare_path(declaring, id, path));
	print(declaring->out, "}\n");
	return NULL;
}

struct error *structs_split(struct kernel *kernel, char *text, uint64_t *id, const char **members)
{
	char *dot;

	if (!strncmp(text, "struct ", 7))
		text += 7;
	dot = strchr(text, '.');
	*members = dot ? dot + 1 : NULL;
	if (dot)
		*dot = '\0';
	return find_type(kernel, text, NULL, id);
}

struct error *structs_offset(struct kernel *kernel, const char *text, uint64_t *ret)
{
	_cleanup_free_ char *copy = strdup(text);
	const char *members;
	struct value value;
	uint64_t id;

	if (!copy)
		return error_no_memory();
	TRY(structs_split(kernel, copy, &id, &members));
	if (!members)
		return error_create(ERROR_USAGE, "%s is no member, as in list_head.next", text);
	TRY(structs_member(kernel, id, members, 0, &value));
	*ret = value.address;
	return NULL;
}
