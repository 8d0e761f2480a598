/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stages, as their own files describe them. */
#ifndef INQUEST_MANUAL_STAGES_H
#define INQUEST_MANUAL_STAGES_H

#include "base/nearest.h"
#include "manual/help.h"

/* Each of them in full. */
void help_stages(const struct help *help);

/* The stage of that name, or foreach; false: none, and nearest was offered all. */
bool help_stage_topic(const struct help *help, const char *name, struct nearest *nearest);

void help_foreach(const struct help *help);

#endif
