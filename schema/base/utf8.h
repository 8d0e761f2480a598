/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that claims to be UTF-8. Names and messages of a dump need not keep that promise. */
#ifndef INQUEST_BASE_UTF8_H
#define INQUEST_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * The character at *at (before end), which moves behind it. -1 for a byte that begins no valid
 * sequence (overlong forms, surrogates and what lies beyond U+10FFFF are not valid): *at moves by
 * that byte.
 */
int32_t utf8_next(const char **at, const char *end);

/* All of it is valid, and no NUL is in it. */
bool utf8_is_text(const char *text, size_t size);

/*
 * The text with each invalid byte and each NUL written as \xNN, as dmesg does: malloc'd, NULL when
 * there is no memory.
 */
char *utf8_escape(const char *text, size_t size, size_t *ret_size);

/*
 * The character may steer a terminal: control characters (C0, DEL, C1), the marks that turn the
 * direction of writing, line and paragraph separators. So does -1, a byte that is no character.
 */
bool utf8_is_control(int32_t character);

/*
 * Text as a JSON string with its quotes. Characters that may steer a terminal are escaped; an
 * invalid byte becomes U+FFFD.
 */
void json_write_string(FILE *out, const char *text, size_t size);

#endif
