/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What crash(8) printed, as people paste it: sys, bt, ps, kmem -i, kmem -s and mod, with the prompt
 * or without, of crash 4 to 9. Each begins with a line that no kernel prints, the titles of its
 * columns or its first label, and ends at the next prompt. What "log" printed is a kernel's log and
 * is read as one.
 *
 * Numbers are -1 and texts "" where crash does not tell.
 */
#ifndef INQUEST_TEXT_PASTED_H
#define INQUEST_TEXT_PASTED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "text/frame.h"
#include "text/line.h"

struct pasted_task {
	uint64_t task;
	int64_t pid, ppid, cpu;
	int64_t vsz, rss; /* bytes */
	char state;       /* as tasks.state has it; 0 */
	bool on_cpu, kernel;
	char comm[64];
};

struct pasted_frame {
	struct oops_frame place; /* its stack: task, irq, exception, nmi */
	uint64_t sp;
	bool sp_known;
};

struct pasted_cache {
	uint64_t cache;
	int64_t object_size, active, objects, slabs, bytes;
	char name[64];
};

struct pasted_module {
	uint64_t module;
	uint64_t base;
	bool base_known;
	int64_t size;
	char name[64];
};

/* kind: as the table memory has it. */
struct pasted_memory {
	const char *kind;
	int64_t pages, bytes;
};

struct pasted_system {
	bool told; /* something of it is */
	char release[65], version[128], nodename[65], arch[16], panic[256];
	int64_t cpus, memory_bytes, uptime_ns, crash_ns, panic_cpu;
	uint64_t panic_task; /* 0 */
	double load[3];      /* negative */
};

struct pasted_ops {
	/* A task, with its stack where that was printed, innermost first. */
	struct error *(*task)(void *context, const struct pasted_task *task,
			      const struct pasted_frame *frames, size_t count);
	struct error *(*cache)(void *context, const struct pasted_cache *cache);
	struct error *(*module)(void *context, const struct pasted_module *module);
	struct error *(*memory)(void *context, const struct pasted_memory *memory);
};

enum { PASTED_FRAMES_MAX = 256 };

enum pasted_section {
	PASTED_NONE,
	PASTED_SYS,
	PASTED_BT,
	PASTED_PS,
	PASTED_MEMORY,
	PASTED_CACHES,
	PASTED_MODULES,
};

struct pasted {
	const struct pasted_ops *ops;
	void *context;
	uint64_t rows; /* lines that told something */
	enum pasted_section section;
	struct pasted_system system;
	bool open; /* task and frames are on their way */
	struct pasted_task task;
	struct pasted_frame frames[PASTED_FRAMES_MAX];
	size_t frame_count;
	bool exception;           /* the last frame is one, and its pc is to come */
	bool quoted;              /* everything is: '>' in front tells nothing */
	bool name_last, has_base; /* columns of what is being read */
};

/* ops: NULL where only lines are counted. */
void pasted_init(struct pasted *pasted, const struct pasted_ops *ops, void *context);

/* Takes a line (*taken) that ends with a NUL. Returns what ops do. */
struct error *pasted_feed(struct pasted *pasted, const struct record *record, bool *taken);
struct error *pasted_finish(struct pasted *pasted);

#endif
