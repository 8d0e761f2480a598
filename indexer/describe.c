/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dump's own row from the kernel in it: see describe.h. */
#include "describe.h"

#include <string.h>

#include "image/fields.h"
#include "image/vmlinux.h"

/*
 * Reads that failed where they should not have, or tables that a kernel cannot run without and that
 * make no sense: the file may be whole, its content is not. Objects that make no sense are no
 * losses: a crashed kernel has such.
 */
static bool has_losses(const struct kernel *kernel)
{
	vector_for_each(&kernel->problems->list, problem)
		if (problem->kind == ERROR_FAULT ||
		    (problem->kind == ERROR_CORRUPT && !strcmp(problem->stage, "kernel")))
			return true;
	return false;
}

const char *describe_completeness(const struct kernel *kernel)
{
	enum dump_completeness completeness = dump_info(kernel->dump)->completeness;
	static const char *const names[] = {
	    [DUMP_COMPLETE] = "complete",
	    [DUMP_FILTERED] = "filtered",
	    [DUMP_TRUNCATED] = "truncated",
	    [DUMP_DAMAGED] = "damaged",
	};

	if (completeness <= DUMP_FILTERED && has_losses(kernel))
		completeness = DUMP_DAMAGED;
	return names[completeness];
}

/* A pointer since 2.6.21, an array before. */
static struct error *read_cmdline(struct kernel *kernel, char *cmdline, size_t size)
{
	uint64_t variable, address;

	TRY(kernel_symbol(kernel, "saved_command_line", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &address));
	if (memory_is_kernel(&kernel->memory, address) &&
	    !memory_string(&kernel->memory, address, cmdline, size))
		return NULL;
	return memory_string(&kernel->memory, variable, cmdline, size);
}

static struct error *fill_variables(struct kernel *kernel, struct dumps_row *row, char *cmdline,
				    size_t size)
{
	uint64_t address, value;

	TRY(kernel_symbol(kernel, "_totalram_pages|totalram_pages", &address));
	TRY(memory_pointer(&kernel->memory, address, &value));
	row->memory_bytes = cell_integer((int64_t)(value * kernel->memory.page_size));
	TRY(read_cmdline(kernel, cmdline, size));
	row->cmdline = cell_text(cmdline);
	return NULL;
}

/* kernel/sched/loadavg.c: avenrun[], fixed point with 11 bits. */
static struct error *fill_load(struct kernel *kernel, struct dumps_row *row)
{
	struct cell *const cells[] = {&row->load1, &row->load5, &row->load15};
	size_t width = kernel->arch->pointer_size;
	uint64_t address, value;

	TRY(kernel_symbol(kernel, "avenrun", &address));
	for (size_t i = 0; i < 3; i++) {
		TRY(memory_pointer(&kernel->memory, address + i * width, &value));
		*cells[i] = cell_real((double)value / 2048);
	}
	return NULL;
}

/* A word since 2.6.28, an int named tainted before. */
static struct error *read_taints(struct kernel *kernel, uint64_t *ret)
{
	uint64_t address;
	size_t size = kernel_has_symbol(kernel, "tainted_mask") ? kernel->arch->pointer_size
								: sizeof(int32_t);

	TRY(kernel_symbol(kernel, "tainted_mask|tainted", &address));
	return memory_uint(&kernel->memory, address, size, ret);
}

static struct error *fill_taints(struct kernel *kernel, struct dumps_row *row,
				 char text[TAINTS_TEXT_MAX])
{
	uint64_t mask;

	TRY(read_taints(kernel, &mask));
	taints_text(mask, text);
	row->taints = cell_text(text);
	return NULL;
}

static void fill_clock(const struct clock *clock, struct dumps_row *row)
{

	if (!clock->known)
		return;
	row->crash_time = cell_integer(clock->realtime);
	row->uptime_ns = cell_integer(clock->boottime);
	row->boot_time = cell_integer(clock->realtime - clock->boottime);
}

static void fill_machine(const struct kernel *kernel, struct dumps_row *row)
{
	int64_t present = 0, online = 0;

	vector_for_each(&kernel->cpus, cpu) {
		present += cpu->present;
		online += cpu->online;
	}
	row->cpus_present = cell_integer(present);
	row->cpus_online = cell_integer(online);
	row->arch = cell_text(kernel->arch->name);
	row->pointer_bits = cell_integer(kernel->arch->pointer_size * 8);
	row->release = cell_text(kernel->release[0] ? kernel->release : NULL);
	row->version = cell_text(kernel->version[0] ? kernel->version : NULL);
	row->nodename = cell_text(kernel->nodename[0] ? kernel->nodename : NULL);
	row->build_id = cell_text(facts_string(&kernel->facts, "BUILD-ID"));
	row->kernel = cell_integer((int64_t)kernel_identity(kernel));
	row->kaslr_offset = cell_integer((int64_t)kernel->kaslr_offset);
	row->types_from = cell_text(kernel->types ? kernel->types->ops->name : NULL);
	row->symbols_from = cell_text(kernel->symbols_from);
	row->vmlinux = cell_text(kernel->vmlinux ? kernel->vmlinux->path : NULL);
}

static void fill_file(const struct kernel *kernel, struct dumps_row *row)
{
	const struct dump_info *info = dump_info(kernel->dump);

	row->format = cell_text(info->container ? info->container : info->format);
	row->file_size = cell_integer((int64_t)info->file_size);
	row->page_size = cell_integer(kernel->memory.page_size);
}

struct error *describe_crash(struct crash *crash, struct description *description,
			     struct dumps_row *row)
{
	struct kernel *kernel = crash->kernel;
	struct problems *problems = kernel->problems;

	fill_machine(kernel, row);
	fill_clock(&crash->clock, row);
	fill_file(kernel, row);
	problems_enter(problems, "tables", "dumps");
	TRY(problems_note(problems, fill_variables(kernel, row, description->cmdline,
						   sizeof(description->cmdline))));
	TRY(problems_note(problems, fill_load(kernel, row)));
	TRY(problems_note(problems, fill_taints(kernel, row, description->taints)));
	TRY(problems_note(problems, identity_of_firmware(kernel, description->machine)));
	row->machine = cell_told(description->machine);
	return NULL;
}
