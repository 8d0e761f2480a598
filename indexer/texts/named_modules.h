/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Modules that reports of a log name, as rows of modules. */
#ifndef INQUEST_TEXTS_NAMED_MODULES_H
#define INQUEST_TEXTS_NAMED_MODULES_H

#include "base/map.h"
#include "schema/sink.h"

/* modules: "ext4 mbcache(OE) nfs [last unloaded: foo]"; seen: hashes of the names that have a row.
 */
struct error *named_modules_emit(struct sink *sink, struct map *seen, const char *modules);

#endif
