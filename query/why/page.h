/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page of inquest why. */
#ifndef INQUEST_WHY_PAGE_H
#define INQUEST_WHY_PAGE_H

#include "why/why.h"

/* For people: of lines, or in Markdown. output: to where, as how wide a screen. */
struct error *page_text(const struct why *why, struct output *output);
struct error *page_markdown(const struct why *why, struct output *output);

/* For programs: one object. */
struct error *page_json(const struct why *why, struct output *output);

/* Nothing but the two sentences that tell the crash. */
struct error *page_brief(const struct why *why, struct output *output);

#endif
