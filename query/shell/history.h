/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was typed in earlier runs: $XDG_STATE_HOME/inquest/history, by default
 * ~/.local/state/inquest/history. Only its owner may read it; it keeps the last 1000 statements.
 * A history that cannot be kept is no error.
 */
#ifndef INQUEST_SHELL_HISTORY_H
#define INQUEST_SHELL_HISTORY_H

void history_begin(void);

/* Written at once, so that another shell and an early end find it. */
void history_remember(const char *statement);

#endif
