/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a text is written in: bytes as they are, UTF-16, or quoted-printable, in which mails travel
 * ("=3D" for '=', and '=' at the end of a line that goes on).
 */
#ifndef INQUEST_TEXT_DECODE_H
#define INQUEST_TEXT_DECODE_H

#include <stddef.h>
#include <stdint.h>

enum encoding { ENCODING_BYTES, ENCODING_UTF16_LE, ENCODING_UTF16_BE, ENCODING_QUOTED };

/* What the first bytes of a file say. */
enum encoding decode_guess(const char *head, size_t size);

/*
 * Writes what the bytes stand for and moves *out behind it: three bytes for two at most. Returns
 * how many were taken; up to three at the end may need those that follow.
 */
size_t decode(enum encoding encoding, const unsigned char *bytes, size_t size, char **out);

/* A character as UTF-8: the number of its bytes, four at most. */
size_t decode_put(char *out, uint32_t c);

#endif
