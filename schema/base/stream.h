/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of a stream that was written to, a file's or one in memory. */
#ifndef INQUEST_BASE_STREAM_H
#define INQUEST_BASE_STREAM_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Whether all that was written is there. fclose() alone does not tell: a write may have failed
 * before, as where a text in memory could not grow.
 */
static inline bool stream_close(FILE *stream)
{
	bool failed = ferror(stream);

	return fclose(stream) == 0 && !failed;
}

/* The same of a text in memory, which is NULL where the last of it found no room. */
static inline bool stream_close_text(FILE *stream, char *const *text)
{
	return stream_close(stream) && *text;
}

/* Ends a text in memory and takes it, or NULL; then nothing is left of it. */
static inline char *stream_take_text(FILE *stream, char **text)
{
	if (stream_close_text(stream, text))
		return *text;
	free(*text);
	*text = NULL;
	return NULL;
}

#endif
