/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The language of forms, in which the tables of stamps and dates are written. A form is matched
 *from its start, character by character:
 *
 *	%Y year   %m %d %e month, day in digits   %b %a names of a month, of a day, in any language
 *	%T 07:08:09, with a fraction or without   %R 07:08   %z a zone or nothing   %D any date of
 *	the table of dates   %s seconds since 1970, with a fraction or without   %S milliseconds
 *	%k seconds since boot, with a fraction   %K microseconds since boot   %+ a difference
 *	%p a priority   %v a level's word   %f a facility's   %L a level's letter
 *	%C T123 or C4   %i a thread's id   %c a CPU's number   %h a host   %n any number
 *	%x anything up to what follows   %w %g the same, of a word, of a file's name
 *	%q structured data of RFC 5424
 *	%r what /dev/kmsg and netconsole tell of a record behind its time
 *	%_ blanks or nothing   a blank: one blank or more   %; what separates a date from the rest
 *	%& another stamp follows
 */
#ifndef INQUEST_TEXT_FORM_H
#define INQUEST_TEXT_FORM_H

#include "text/stamp.h"

/* Moves *at behind what matches. stamps may have been changed where nothing does. */
bool form_match(const char *form, const char **at, struct stamps *stamps);

/* Whether a text that begins with c may match. */
bool form_begins(const char *form, char c);

#endif
