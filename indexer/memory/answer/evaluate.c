/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See evaluate.h: what operators do to values. The first error stays; what follows it is 0. */
#include "answer/evaluate.h"

#include <string.h>

#include "answer/expression.h"
#include "image/kernel.h"

static struct value zero(void)
{
	return value_number(0, CTYPE_LONG);
}

static void fail(struct evaluation *evaluation, struct error *error)
{
	if (evaluation->error)
		error_destroy(error);
	else
		evaluation->error = error;
}

/* error NULL: value stands. */
static struct value or_fail(struct evaluation *evaluation, struct error *error, struct value value)
{
	if (!error)
		return value;
	fail(evaluation, error);
	return zero();
}

static uint64_t load(struct evaluation *evaluation, const struct value *value)
{
	uint64_t number = 0;

	if (!evaluation->error)
		fail(evaluation, value_load(evaluation->kernel, value, &number));
	return number;
}

struct value evaluate_literal(struct token token)
{
	return value_number(token.number, token.is_signed ? CTYPE_LONG : CTYPE_ULONG);
}

struct value evaluate_name(struct evaluation *evaluation, struct token token)
{
	struct value value = zero();
	struct error *error =
	    evaluate_symbol(evaluation->kernel, token.text, evaluation->cpu, &value);

	return or_fail(evaluation, error, value);
}

struct value evaluate_element(struct evaluation *evaluation, struct value array, struct value index)
{
	struct value value = zero();
	int64_t n = (int64_t)load(evaluation, &index);

	if (!evaluation->error)
		fail(evaluation, value_element(evaluation->kernel, &array, n, &value));
	return value;
}

struct value evaluate_member(struct evaluation *evaluation, struct value value, struct token token)
{
	struct value member = zero();

	if (!evaluation->error)
		fail(evaluation, value_member(evaluation->kernel, &value, token.text, &member));
	return member;
}

struct value evaluate_follow(struct evaluation *evaluation, struct value value)
{
	struct value target = zero();

	if (!evaluation->error)
		fail(evaluation, value_follow(evaluation->kernel, &value, &target));
	return target;
}

struct value evaluate_address(struct evaluation *evaluation, struct value value)
{
	struct value address = value_number(value.address, value.type.id);

	address.type.stars = value.type.stars + 1;
	if (!value.stored || value.bit_size)
		fail(evaluation,
		     error_create(ERROR_USAGE, "only what is in memory has an address"));
	return address;
}

struct value evaluate_unary(struct evaluation *evaluation, int kind, struct value value)
{
	uint64_t number = load(evaluation, &value);

	switch (kind) {
	case C_MINUS:
		return value_number(-number, CTYPE_LONG);
	case C_NOT:
		return value_number(!number, CTYPE_LONG);
	default:
		return value_number(~number, CTYPE_LONG);
	}
}

/* Bytes that adding 1 moves on: 1 unless it is a pointer or an array. */
static uint64_t stride_of(struct evaluation *evaluation, const struct value *value,
			  struct ctype *target)
{
	struct type storage;
	const struct type *type;
	struct error *error = ctype_target(evaluation->kernel, value->type, target);

	if (error) {
		error_destroy(error);
		*target = (struct ctype){0, 0};
		return 0;
	}
	error = ctype_get(evaluation->kernel, *target, &storage, &type);
	uint64_t size = !error && type->size ? type->size : 1;
	error_destroy(error);
	return size;
}

static struct value add(struct evaluation *evaluation, struct value left, struct value right,
			uint64_t number)
{
	struct ctype target;
	uint64_t stride = stride_of(evaluation, &left, &target);
	struct value result;

	if (!stride) {
		bool is_signed = value_is_signed(evaluation->kernel, &left) &&
				 value_is_signed(evaluation->kernel, &right);

		return value_number(load(evaluation, &left) + number,
				    is_signed ? CTYPE_LONG : CTYPE_ULONG);
	}
	result = value_number(load(evaluation, &left) + number * stride, target.id);
	result.type.stars = target.stars + 1;
	return result;
}

/* Of two pointers: elements between them. */
static struct value subtract(struct evaluation *evaluation, struct value left, struct value right)
{
	struct ctype target;
	uint64_t number = load(evaluation, &right);
	uint64_t stride = stride_of(evaluation, &right, &target);

	if (!stride)
		return add(evaluation, left, right, -number);
	int64_t distance = (int64_t)(load(evaluation, &left) - number);
	return value_number((uint64_t)(distance / (int64_t)stride), CTYPE_LONG);
}

static uint64_t divide(struct evaluation *evaluation, int kind, uint64_t left, uint64_t right,
		       bool is_signed)
{
	bool overflows = is_signed && left == UINT64_C(1) << 63 && right == UINT64_MAX;

	if (!right || overflows) {
		fail(evaluation, error_create(ERROR_USAGE, "division by zero"));
		return 0;
	}
	if (is_signed)
		return kind == C_DIVIDE ? (uint64_t)((int64_t)left / (int64_t)right)
					: (uint64_t)((int64_t)left % (int64_t)right);
	return kind == C_DIVIDE ? left / right : left % right;
}

static uint64_t shift(int kind, uint64_t left, uint64_t right, bool is_signed)
{
	if (kind == C_SHL)
		return right < 64 ? left << right : 0;
	if (is_signed)
		return (uint64_t)((int64_t)left >> (right < 64 ? right : 63));
	return right < 64 ? left >> right : 0;
}

static uint64_t compare(int kind, uint64_t left, uint64_t right, bool is_signed)
{
	int order = left == right ? 0
		    : is_signed   ? ((int64_t)left < (int64_t)right ? -1 : 1)
				  : (left < right ? -1 : 1);

	switch (kind) {
	case C_EQ:
		return order == 0;
	case C_NE:
		return order != 0;
	case C_LT:
		return order < 0;
	case C_LE:
		return order <= 0;
	case C_GT:
		return order > 0;
	default:
		return order >= 0;
	}
}

static uint64_t compute(struct evaluation *evaluation, int kind, uint64_t left, uint64_t right,
			bool is_signed)
{
	switch (kind) {
	case C_OROR:
		return left || right;
	case C_ANDAND:
		return left && right;
	case C_OR:
		return left | right;
	case C_XOR:
		return left ^ right;
	case C_AND:
		return left & right;
	case C_TIMES:
		return left * right;
	case C_DIVIDE:
	case C_MODULO:
		return divide(evaluation, kind, left, right, is_signed);
	case C_SHL:
	case C_SHR:
		return shift(kind, left, right, is_signed);
	default:
		return compare(kind, left, right, is_signed);
	}
}

struct value evaluate_binary(struct evaluation *evaluation, int kind, struct value left,
			     struct value right)
{
	struct kernel *kernel = evaluation->kernel;

	if (kind == C_PLUS)
		return add(evaluation, left, right, load(evaluation, &right));
	if (kind == C_MINUS)
		return subtract(evaluation, left, right);
	uint64_t one = load(evaluation, &left), other = load(evaluation, &right);
	bool is_signed = value_is_signed(kernel, &left) && value_is_signed(kernel, &right);
	return value_number(compute(evaluation, kind, one, other, is_signed),
			    is_signed ? CTYPE_LONG : CTYPE_ULONG);
}

struct value evaluate_sizeof(struct evaluation *evaluation, struct ctype of)
{
	struct type storage;
	const struct type *type;
	struct error *error = ctype_get(evaluation->kernel, of, &storage, &type);

	return or_fail(evaluation, error, value_number(error ? 0 : type->size, CTYPE_ULONG));
}

static uint64_t narrow(uint64_t number, uint64_t size, bool is_signed)
{
	uint64_t sign;

	if (!size || size >= 8)
		return number;
	number &= (UINT64_C(1) << size * 8) - 1;
	sign = UINT64_C(1) << (size * 8 - 1);
	return is_signed ? (number ^ sign) - sign : number;
}

/* To a struct: what lies there is one. */
struct value evaluate_cast(struct evaluation *evaluation, struct ctype to, struct value value)
{
	struct type storage;
	const struct type *type;
	struct value result = value_number(load(evaluation, &value), 0);
	struct error *error = ctype_get(evaluation->kernel, to, &storage, &type);

	if (error) {
		fail(evaluation, error);
		return zero();
	}
	if (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION || type->kind == TYPE_ARRAY)
		return value_at(to, result.number);
	result.number = narrow(result.number, type->size, type->is_signed);
	result.type = to;
	return result;
}

struct ctype evaluate_type(struct evaluation *evaluation, struct token token,
			   const struct token *word)
{
	struct ctype type = {0, 0};

	if (!strcmp(token.text, "void"))
		return type;
	fail(evaluation,
	     find_type(evaluation->kernel, token.text, word ? word->text : NULL, &type.id));
	return type;
}

void evaluate_unexpected(struct evaluation *evaluation, struct token token)
{
	fail(evaluation, token.kind
			     ? error_create(ERROR_USAGE, "'%s' is not expected there", token.text)
			     : error_create(ERROR_USAGE, "the expression is not complete"));
}

void evaluate_too_deep(struct evaluation *evaluation)
{
	fail(evaluation, error_create(ERROR_USAGE, "the expression is too deep"));
}
