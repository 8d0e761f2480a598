/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CPUs: which there are, and where the per-CPU copy of a variable lies. */
#ifndef INQUEST_IMAGE_CPUS_H
#define INQUEST_IMAGE_CPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct cpu;
struct kernel;

/* One per possible CPU, in kernel->cpus, by number. */
struct error *cpus_load(struct kernel *kernel);

/* NULL if there is no such CPU. */
const struct cpu *cpu_get(const struct kernel *kernel, unsigned int number);

/*
 * The registers that were saved of a CPU when the machine stopped: from the kernel's crash notes
 * (kexec), else from the file's NT_PRSTATUS notes, one per CPU in order (hypervisors). False: none.
 */
struct registers;
bool cpu_registers(struct kernel *kernel, const struct cpu *cpu, struct registers *ret);

/* Where a CPU has its own of what per-CPU pointers and symbols point to; addresses wrap around. */
uint64_t percpu_address(const struct kernel *kernel, const struct cpu *cpu, uint64_t address);

/*
 * The same of what alloc_percpu() returned, at any time: in types with struct percpu_data (SMP
 * until 2.6.29 and in part later) that is the address of an array of pointers, with its bits
 * turned.
 */
struct error *percpu_allocated(struct kernel *kernel, const struct cpu *cpu, uint64_t pointer,
			       uint64_t *ret);

/* The address of a per-CPU variable on a CPU; damage (absent) if the symbol does not exist. */
struct error *percpu_symbol(struct kernel *kernel, const struct cpu *cpu, const char *name,
			    uint64_t *ret);
/* The task that a CPU runs. */
struct error *task_running_on(struct kernel *kernel, const struct cpu *cpu, uint64_t *ret);
/* The run queue of a CPU; before 2.6 they are an array, by CPU. */
struct error *runqueue_of(struct kernel *kernel, const struct cpu *cpu, uint64_t *ret);
/*
 * The struct that names the tasks which a CPU runs and idles in: its run queue, or, where CPUs may
 * share one (RHEL 3), its struct cpu_s there.
 */
struct error *runqueue_cpu_of(struct kernel *kernel, const struct cpu *cpu, uint64_t *ret);

/* The same, and reads the pointer-sized value there. */
struct error *percpu_pointer(struct kernel *kernel, const struct cpu *cpu, const char *name,
			     uint64_t *ret);

/* Which CPUs a struct cpumask at address has, as in sysfs: "0-3,8"; cut where text ends. */
struct error *cpumask_text(struct kernel *kernel, uint64_t address, struct text *text);

#endif
