/* SPDX-License-Identifier: GPL-2.0-or-later */
/* p, px, pd, p/x …: what a C expression is worth, as gdb prints it. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/declare.h"
#include "answer/evaluate.h"
#include "answer/show.h"
#include "base/cleanup.h"

struct asking {
	struct answering *answering;
	const char *text; /* the expression, without CPUs */
	unsigned int radix;
	char format; /* of p/FORMAT; 0: none */
};

static void print_binary(struct printer *out, uint64_t number)
{
	unsigned int bit = 63;

	while (bit && !(number >> bit & 1))
		bit--;
	for (;; bit--) {
		print(out, "%u", (unsigned int)(number >> bit & 1));
		if (!bit)
			break;
	}
}

/* The width of its type: p/x -1 of an int is 0xffffffff. */
static struct error *narrowed(struct kernel *kernel, const struct value *value, uint64_t *ret)
{
	struct type storage;
	const struct type *type;
	uint64_t bits;

	TRY(ctype_get(kernel, value->type, &storage, &type));
	TRY(value_load(kernel, value, ret));
	bits = value->bit_size ? value->bit_size : type->size * 8;
	if (bits && bits < 64)
		*ret &= (UINT64_C(1) << bits) - 1;
	return NULL;
}

static struct error *print_formatted(struct asking *asking, const struct value *value)
{
	struct printer *out = &asking->answering->out;
	uint64_t number;

	TRY(narrowed(asking->answering->kernel, value, &number));
	switch (asking->format) {
	case 'o':
		print(out, number ? "0%" PRIo64 : "%" PRIo64, number);
		break;
	case 't':
		print_binary(out, number);
		break;
	case 'c':
		print(out, "%" PRId64 " '", (int64_t)(int8_t)number);
		show_char(out, (uint8_t)number, '\'');
		print(out, "'");
		break;
	case 'a':
		print(out, "0x%" PRIx64, number);
		show_symbol(asking->answering->kernel, out, number);
		break;
	default:
		print(out, "%" PRIu64, number);
	}
	return NULL;
}

static struct error *is_scalar(struct kernel *kernel, const struct value *value, bool *ret)
{
	struct type storage;
	const struct type *type;

	TRY(ctype_get(kernel, value->type, &storage, &type));
	*ret = type->kind != TYPE_STRUCT && type->kind != TYPE_UNION && type->kind != TYPE_ARRAY;
	return NULL;
}

static struct error *check_known(struct kernel *kernel, const struct value *value)
{
	struct type storage;
	const struct type *type;

	TRY(ctype_get(kernel, value->type, &storage, &type));
	if (type->kind == TYPE_VOID && value->stored)
		return error_create(ERROR_USAGE, "its type is not known without a vmlinux; cast "
						 "it, as in p *(int *)&NAME");
	return NULL;
}

/* gdb names the type of a pointer and of a function: "(struct mm_struct *) 0x0". */
static void print_type(struct asking *asking, const struct value *value)
{
	struct kernel *kernel = asking->answering->kernel;
	struct printer *out = &asking->answering->out;
	struct arena arena = {0};
	struct type storage;
	const struct type *type, *target;
	struct error *error = ctype_get(kernel, value->type, &storage, &type);
	bool is_text = false;

	if (!error && type->kind == TYPE_POINTER) {
		struct ctype to;
		struct type other;

		error = ctype_target(kernel, value->type, &to);
		if (!error)
			error = ctype_get(kernel, to, &other, &target);
		is_text = !error && target->kind == TYPE_INTEGER && target->size == 1;
		if (!error && !is_text)
			print(out, "(%s) ", declare(kernel, &arena, value->type, ""));
	} else if (!error && type->kind == TYPE_FUNCTION) {
		print(out, "{%s} ", declare(kernel, &arena, value->type, ""));
	}
	error_destroy(error);
	arena_deinit(&arena);
}

static struct error *print_value(struct asking *asking, const struct value *value)
{
	struct showing showing = {.kernel = asking->answering->kernel,
				  .out = &asking->answering->out,
				  .radix = asking->radix,
				  .plain = asking->format};
	bool scalar;

	TRY(is_scalar(showing.kernel, value, &scalar));
	if (asking->format && asking->format != 'x' && asking->format != 'd' && scalar) {
		TRY(print_formatted(asking, value));
	} else {
		if (!asking->format)
			print_type(asking, value);
		TRY(show_value(&showing, value));
	}
	print(showing.out, "\n");
	showing_end(&showing);
	return NULL;
}

static unsigned int next_number(struct asking *asking)
{
	return ++asking->answering->history;
}

static bool is_symbol(struct asking *asking)
{
	return symbols_find(&asking->answering->kernel->symbols, asking->text);
}

/* In braces, and yet on one line: gdb begins a new one, if it names the variable. */
static bool is_on_one_line(struct kernel *kernel, const struct value *value)
{
	struct type storage;
	const struct type *type, *element = NULL;
	struct error *error = ctype_get(kernel, value->type, &storage, &type);

	if (!error && type->kind == TYPE_ARRAY)
		error = types_get(kernel->types, type->target, &element);
	bool braces = !error && (type->kind == TYPE_FUNCTION ||
				 (element && element->kind != TYPE_STRUCT && element->size != 1));
	error_destroy(error);
	return braces;
}

static struct error *print_one(struct asking *asking)
{
	struct printer *out = &asking->answering->out;
	struct kernel *kernel = asking->answering->kernel;
	struct value value;
	bool type_only;

	TRY(evaluate(kernel, asking->text, NULL, &value, &type_only));
	if (type_only)
		return error_create(ERROR_USAGE, "%s is a type, which whatis tells of",
				    asking->text);
	TRY(check_known(kernel, &value));
	if (is_symbol(asking) && !asking->format)
		print(out, "%s = ", asking->text);
	print(out, "$%u = ", next_number(asking));
	if (is_symbol(asking) && is_on_one_line(kernel, &value))
		print(out, "\n ");
	return print_value(asking, &value);
}

static struct error *print_on_cpus(struct asking *asking, const char *cpus)
{
	struct kernel *kernel = asking->answering->kernel;
	bool any = false;

	vector_for_each(&kernel->cpus, cpu) {
		struct value value;

		if (!cpus_have(cpus, cpu->number))
			continue;
		any = true;
		TRY(evaluate_value(kernel, asking->text, cpu, &value));
		print(&asking->answering->out, "per_cpu(%s, %u) = $%u = ", asking->text,
		      cpu->number, next_number(asking));
		TRY(print_value(asking, &value));
	}
	return any ? NULL : error_create(ERROR_USAGE, "there is no CPU %s", cpus);
}

/* A per-CPU variable without a CPU: what it is, and where each copy lies. */
static struct error *print_percpu(struct asking *asking, const struct symbol *symbol)
{
	struct kernel *kernel = asking->answering->kernel;
	struct printer *out = &asking->answering->out;
	struct arena arena = {0};
	struct value value;

	TRY(evaluate_value(kernel, asking->text, NULL, &value));
	print(out, "PER-CPU DATA TYPE:\n  %s;\nPER-CPU ADDRESSES:\n",
	      declare(kernel, &arena, value.type, asking->text));
	arena_deinit(&arena);
	vector_for_each(&kernel->cpus, cpu)
		print(out, "  [%u]: %" PRIx64 "\n", cpu->number,
		      symbol->address + cpu->percpu_offset);
	return NULL;
}

static void take_radix(struct asking *asking, const char *word)
{
	const char *slash = strchr(word, '/');

	if (slash)
		asking->format = slash[1];
	if (!strcmp(word, "px") || asking->format == 'x')
		asking->radix = 16;
	if (!strcmp(word, "pd") || asking->format == 'd')
		asking->radix = 10;
}

/* Options come first: -x, -d, -u. */
static const char *skip_options(struct asking *asking, const char *text)
{
	while (*text == '-' && strchr("xdu", text[1]) && text[1] &&
	       isspace((unsigned char)text[2])) {
		asking->radix = text[1] == 'x' ? 16 : text[1] == 'd' ? 10 : asking->radix;
		text += 2 + strspn(text + 2, " \t");
	}
	return text;
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct asking asking = {.answering = answering};
	_cleanup_free_ char *text = strdup(skip_options(&asking, line->rest));
	const char *cpus;

	if (!text)
		return error_no_memory();
	if (!*text)
		return error_create(ERROR_USAGE, "p takes an expression, as in p jiffies");
	for (size_t end = strlen(text); end && isspace((unsigned char)text[end - 1]);)
		text[--end] = '\0';
	take_radix(&asking, line->words[0]);
	TRY(split_cpus(text, &cpus));
	asking.text = text;
	if (cpus)
		return print_on_cpus(&asking, cpus);
	const struct symbol *symbol = symbols_find(&answering->kernel->symbols, text);
	if (symbol && symbol_is_percpu(answering->kernel, symbol->address))
		return print_percpu(&asking, symbol);
	return print_one(&asking);
}

const struct word word_p = {
    .names = "p|px|pd|print",
    .usage = "[/FORMAT] [-x|-d] EXPRESSION[:CPUS]",
    .of_types = true,
    .run = run,
};
