/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Elements of forms: see form.h. Each moves *at behind what it stands for, tells it to stamps, and
 * fails where that is not; *at may have moved then, and stamps may hold what was there of it.
 */
#ifndef INQUEST_TEXT_ELEMENT_H
#define INQUEST_TEXT_ELEMENT_H

#include "text/stamp.h"

typedef bool element(const char **at, struct stamps *stamps);

/* Dates and clocks: element_date.c */
element element_year, element_month, element_day, element_day_blank, element_weekday,
    element_month_name, element_hour_minute, element_clock, element_zone, element_epoch,
    element_epoch_ms, element_boot, element_boot_us, element_delta;

/* Who speaks: element.c */
element element_priority, element_level, element_facility, element_letter, element_thread,
    element_cpu, element_caller, element_host, element_number, element_blanks, element_separator,
    element_rest_of_record, element_structured;

static inline bool element_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A number of min to max digits; of a value between low and high. */
bool element_digits(const char **at, int min, int max, int64_t *ret);
bool element_bounded(const char **at, int min, int max, int64_t low, int64_t high, int *ret);

#endif
