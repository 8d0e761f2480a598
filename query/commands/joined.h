/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two cases as one, in a folder of their own, as long as a command needs it. */
#ifndef INQUEST_COMMANDS_JOINED_H
#define INQUEST_COMMANDS_JOINED_H

#include <stdint.h>

#include "base/error.h"

struct joined {
	char *folder, *path; /* of the case */
	int64_t dumps[2];    /* in it, the newest of each; they may be one */
};

/* What is begun is to be deinitialised after an error, too. */
struct error *joined_create(const char *const paths[2], struct joined *ret);
void joined_deinit(struct joined *joined);

#endif
