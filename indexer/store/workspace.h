/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A folder for files on their way into a case, CASE.inquest-parts beside it, locked against other
 * runs. It goes with all that is in it; what a killed run left is taken over by the next.
 */
#ifndef INQUEST_STORE_WORKSPACE_H
#define INQUEST_STORE_WORKSPACE_H

#include <dirent.h>

#include "base/error.h"

struct workspace {
	char *path;
	DIR *folder; /* holds the lock; open, so that emptying it takes no memory */
};

/* An empty folder. ERROR_CASE: another run has it. Errors name the case. */
struct error *workspace_init(struct workspace *workspace, const char *case_path);
/* Takes a zeroed workspace. */
void workspace_deinit(struct workspace *workspace);

/* Removes what a killed run may have left there. */
void workspace_sweep(const char *case_path);

#endif
