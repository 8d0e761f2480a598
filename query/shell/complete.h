/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completion by Tab: of what stands where the cursor is. */
#ifndef INQUEST_SHELL_COMPLETE_H
#define INQUEST_SHELL_COMPLETE_H

#include "shell/shell.h"

struct input;

/* readline asks for the shell's words from now on, with the input's statement before the line. */
void complete_init(struct shell *shell, const struct input *input);
void complete_deinit(void);

#endif
