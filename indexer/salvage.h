/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be had of a dump whose kernel cannot be found: the log, what is reported in it, and the
 * modules that the reports name (text/salvage.h). dumps.completeness is `salvaged`; problems say
 * why there is no more, and what to give.
 */
#ifndef INQUEST_INDEXER_SALVAGE_H
#define INQUEST_INDEXER_SALVAGE_H

#include "dump/dump.h"
#include "session.h"

/*
 * Of the memory in dump, whose kernel could not be opened because of reason (NULL: salvaging was
 * asked for), which becomes the callee's. A dump without a word of a kernel gives that reason back.
 */
struct error *salvage_dump(struct session *session, struct dump *dump, struct error *reason);

#endif
