/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who panicked. panic_cpu is -1 (PANIC_CPU_INVALID) until somebody does; so is crashing_cpu. */
#include "objects/sched/panic.h"

#include "image/fields.h"
#include "image/kernel.h"

static struct error *read_cpu(struct kernel *kernel, const char *symbol, int *ret)
{
	uint64_t address;
	uint32_t value;

	TRY(kernel_symbol(kernel, symbol, &address));
	TRY(memory_u32(&kernel->memory, address, &value));
	*ret = (int32_t)value;
	return NULL;
}

struct error *panic_find(struct kernel *kernel, struct panic *ret)
{
	struct field curr;
	uint64_t runqueue;

	*ret = (struct panic){.cpu = -1};
	TRY(read_cpu(kernel, "panic_cpu", &ret->cpu));
	if (ret->cpu < 0 && kernel_has_symbol(kernel, "crashing_cpu"))
		TRY(read_cpu(kernel, "crashing_cpu", &ret->cpu));
	const struct cpu *cpu = ret->cpu < 0 ? NULL : cpu_get(kernel, (unsigned int)ret->cpu);
	if (!cpu)
		return NULL;
	TRY(field_find(kernel, "rq.curr|runqueue.curr", &curr));
	TRY(percpu_symbol(kernel, cpu, "runqueues", &runqueue));
	return field_read(kernel, &curr, runqueue, &ret->task);
}

/* kernel/panic.c: taint_flags[]; bit 0 shows G when it is clear, which is no taint. */
void taints_text(uint64_t mask, char text[TAINTS_TEXT_MAX])
{
	static const char letters[] = "PFSRMBUDAWCIOELKXTNJ";
	size_t size = 0;

	for (size_t bit = 0; bit < sizeof(letters) - 1; bit++)
		if (mask >> bit & 1)
			text[size++] = letters[bit];
	text[size] = '\0';
}
