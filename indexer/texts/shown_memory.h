/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that SysRq-m, or whoever got none, showed in a log: nodes, zones, free_areas, memory. */
#ifndef INQUEST_TEXTS_SHOWN_MEMORY_H
#define INQUEST_TEXTS_SHOWN_MEMORY_H

#include "base/map.h"
#include "schema/sink.h"
#include "text/meminfo.h"

/* seen: hashes of the kinds of memory that have a row. */
struct error *shown_memory_emit(struct sink *sink, struct map *seen, const struct meminfo *meminfo);

#endif
