/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Until Linux 4.7: five vectors of lists, tv1 to tv5, from which timers come down as time passes.
 * They are variables in 2.4; then members of a struct per CPU, which is a per-CPU variable (to
 * 2.6.16, and from 4.2 on) or what one points to, and its lists are hash lists from 4.2 on.
 */
#include "image/cpus.h"
#include "image/fields.h"
#include "objects/sched/wheel.h"

enum { LEVELS = 5 };

struct cascade {
	struct field vectors[LEVELS];
	uint64_t variables[LEVELS]; /* 2.4: where each is; else 0 */
};

/* The types had other names before 2.6.25, and typedefs. */
static struct error *find_vectors(struct kernel *kernel, struct cascade *cascade)
{
	static const char *const members[LEVELS] = {
	    "tvec_base.tv1.vec|tvec_t_base_s.tv1.vec|tvec_base_t.tv1.vec",
	    "tvec_base.tv2.vec|tvec_t_base_s.tv2.vec|tvec_base_t.tv2.vec",
	    "tvec_base.tv3.vec|tvec_t_base_s.tv3.vec|tvec_base_t.tv3.vec",
	    "tvec_base.tv4.vec|tvec_t_base_s.tv4.vec|tvec_base_t.tv4.vec",
	    "tvec_base.tv5.vec|tvec_t_base_s.tv5.vec|tvec_base_t.tv5.vec",
	};
	static const char *const variables[LEVELS] = {"tv1", "tv2", "tv3", "tv4", "tv5"};
	bool global = kernel_has_symbol(kernel, "tv1");

	for (unsigned int i = 0; i < LEVELS; i++) {
		if (global)
			TRY(kernel_symbol(kernel, variables[i], &cascade->variables[i]));
		TRY(field_find(kernel,
			       !global ? members[i]
			       : i     ? "timer_vec.vec"
				       : "timer_vec_root.vec",
			       &cascade->vectors[i]));
	}
	return NULL;
}

static struct error *walk_vectors(struct wheel *wheel, const struct cascade *cascade, uint64_t base)
{
	for (unsigned int i = 0; i < LEVELS; i++) {
		const struct field *vector = &cascade->vectors[i];
		bool hash = vector->element <= wheel->kernel->arch->pointer_size;
		uint64_t start = base + cascade->variables[i] + vector->offset;

		for (uint32_t n = 0; n < vector->count; n++)
			TRY(wheel_list(wheel, start + n * vector->element,
				       hash ? LIST_HEADLESS : LIST_FORWARD));
	}
	return NULL;
}

/* While tvec_bases is a pointer, CPU 0's leads to boot_tvec_bases. */
static struct error *find_base(struct kernel *kernel, const struct cpu *cpu, uint64_t *ret)
{
	if (kernel_has_symbol(kernel, "boot_tvec_bases"))
		return percpu_pointer(kernel, cpu, "tvec_bases", ret);
	return percpu_symbol(kernel, cpu, "tvec_bases", ret);
}

static struct error *cascading_walk(struct wheel *wheel)
{
	struct kernel *kernel = wheel->kernel;
	struct cascade cascade = {0};
	uint64_t base = 0;

	TRY(find_vectors(kernel, &cascade));
	wheel->base = NULL;
	vector_for_each(&kernel->cpus, cpu) {
		problems_at(kernel->problems, "timer wheel of CPU %u", cpu->number);
		wheel->cpu = cpu;
		if (cascade.variables[0])
			return walk_vectors(wheel, &cascade, 0);
		struct error *error = find_base(kernel, cpu, &base);
		if (!error && base)
			error = walk_vectors(wheel, &cascade, base);
		TRY(problems_note(kernel->problems, error));
	}
	return NULL;
}

const struct wheel_ops wheel_cascading = {cascading_walk};
