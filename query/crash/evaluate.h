/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What crash's eval takes: VALUE, or VALUE OPERATOR VALUE, in parentheses or not. */
#ifndef INQUEST_CRASH_EVALUATE_H
#define INQUEST_CRASH_EVALUATE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A value is decimal unless it cannot be (more than ten digits cannot), or 0x and hex; ~ may stand
 * before it, and k, m or g behind it. Operators: + - * / % & | ^ << >>. What 64 bits do not hold
 * wraps. False: it is none of these, or divides by 0.
 */
bool crash_evaluate(const char *text, int64_t *ret);

#endif
