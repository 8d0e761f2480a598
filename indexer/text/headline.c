/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Headlines of reports, by the texts that the kernels' sources print. The first that matches is
 * taken: what is more special stands first.
 */
#include "text/headline.h"

#include <stddef.h>
#include <string.h>

#include "text/scan.h"

static const struct headline headlines[] = {
    /* watchdogs */
    {"BUG: soft lockup", NULL, "soft_lockup", 3, false},
    {"BUG: workqueue lockup", NULL, "workqueue_lockup", 3, false},
    {"Watchdog detected hard LOCKUP", NULL, "hard_lockup", 3, false},
    {"Watchdog detected LOCKUP", NULL, "hard_lockup", 3, false},
    {"NMI Watchdog detected LOCKUP", NULL, "hard_lockup", 3, false},
    {"INFO: task ", " blocked ", "hung_task", 3, false},
    {"INFO: task ", " is blocked on ", "hung_task", 3, true},
    {"INFO: rcu", "stall", "rcu_stall", 3, false},
    {"INFO: rcu", "detected expedited", "rcu_stall", 3, false},
    {"RCU detected CPU", "stall", "rcu_stall", 3, false},
    {"Uhhuh. NMI received", NULL, "nmi", 2, false},
    /* memory */
    {"Out of memory: Kill", NULL, "oom", 2, false},
    {"Memory cgroup out of memory: Kill", NULL, "oom", 2, false},
    {"Killed process ", NULL, "oom", 2, false},
    {"oom-killer: ", NULL, "oom", 2, false},
    {NULL, " invoked oom-killer:", "oom", 2, false},
    {"Bad page state ", NULL, "bad_page", 3, false},
    {"BUG: Bad page ", NULL, "bad_page", 3, false},
    {"BUG: Bad rss-counter", NULL, "bad_page", 3, true},
    {"BUG: KASAN:", NULL, "kasan", 3, false},
    {"BUG: KFENCE:", NULL, "kfence", 3, false},
    {"BUG: KMSAN:", NULL, "kmsan", 3, false},
    {"BUG: KCSAN:", NULL, "kcsan", 3, false},
    {"UBSAN: ", NULL, "ubsan", 3, false},
    /* slab_bug(): the cache, and (since 3.7) what print_tainted() says */
    {"BUG ", " (Not tainted): ", "slab_corruption", 3, false},
    {"BUG ", " (Tainted: ", "slab_corruption", 3, false},
    {"BUG ", " overwritten", "slab_corruption", 3, false},
    {"BUG ", ": Object already free", "slab_corruption", 3, false},
    {"BUG ", ": Objects remaining ", "slab_corruption", 3, false},
    {"BUG ", ": Invalid object pointer ", "slab_corruption", 3, false},
    {"BUG ", ": Freepointer corrupt", "slab_corruption", 3, false},
    {"Slab corruption", NULL, "slab_corruption", 3, false},
    {"slab error in ", NULL, "slab_corruption", 3, false},
    {"list_add corruption", NULL, "list_corruption", 3, false},
    {"list_add double add", NULL, "list_corruption", 3, false},
    {"list_del corruption", NULL, "list_corruption", 3, false},
    {"refcount_t: ", NULL, "refcount", 3, false},
    /* locks and scheduling */
    {"BUG: scheduling while atomic", NULL, "scheduling_while_atomic", 3, false},
    {"bad: scheduling while atomic", NULL, "scheduling_while_atomic", 3, false},
    {"scheduling while atomic", NULL, "scheduling_while_atomic", 3, false},
    {"BUG: sleeping function called", NULL, "sleeping_in_atomic", 3, false},
    {"Debug: sleeping function called", NULL, "sleeping_in_atomic", 3, false},
    {"BUG: spinlock ", NULL, "spinlock", 3, false},
    {"BUG: rwlock ", NULL, "spinlock", 3, false},
    {"WARNING: possible ", " detected", "lockdep", 3, false},
    {"WARNING: inconsistent lock state", NULL, "lockdep", 3, false},
    {"WARNING: bad unlock balance", NULL, "lockdep", 3, false},
    {"WARNING: suspicious RCU usage", NULL, "lockdep", 3, false},
    {"[ INFO: possible ", " detected", "lockdep", 3, false},
    {"[ INFO: inconsistent lock state", NULL, "lockdep", 3, false},
    {"[ INFO: suspicious RCU usage", NULL, "lockdep", 3, false},
    /* panics */
    {"Kernel panic", "stack-protector", "stack_protector", 3, false},
    {"Kernel panic - not syncing", NULL, "panic", 2, false},
    {"Kernel panic: ", NULL, "panic", 2, false},
    {"PANIC: early exception", NULL, "panic", 2, false},
    /* exceptions */
    {"kernel BUG at ", NULL, "bug", 2, false},
    {"Kernel BUG at ", NULL, "bug", 2, false},
    {"BUG: ", "stack guard page was hit", "stack_overflow", 3, false},
    {"kernel stack overflow", NULL, "stack_overflow", 3, false},
    {"BUG: unable to handle", NULL, "oops", 2, false},
    {"BUG: kernel NULL pointer dereference", NULL, "oops", 2, false},
    {"Unable to handle kernel ", NULL, "oops", 2, false},
    {"Unable to handle paging request", NULL, "oops", 2, false},
    {"PANIC: double fault", NULL, "double_fault", 2, false},
    {"double fault: ", NULL, "double_fault", 2, false},
    {"general protection", NULL, "gp_fault", 2, false},
    {"divide error: ", NULL, "divide_error", 2, false},
    {"invalid opcode: ", NULL, "bug", 1, false},
    {"invalid operand: ", NULL, "bug", 1, false},
    {"stack segment: ", NULL, "oops", 1, false},
    {"int3: ", NULL, "oops", 1, false},
    {"Internal error: ", NULL, "oops", 1, false},
    {"Oops: ", NULL, "oops", 1, false},
    /* hardware */
    {"[Hardware Error]: Hardware error from APEI", NULL, "hardware_error", 2, false},
    {"mce: [Hardware Error]: CPU", NULL, "hardware_error", 2, false},
    {"CPU ", ": Machine Check Exception", "hardware_error", 2, false},
    /* warnings */
    {"WARNING: CPU: ", " at ", "warning", 2, false},
    {"WARNING: at ", NULL, "warning", 2, false},
    {"WARNING: ", ", CPU#", "warning", 2, false},
    {"Badness in ", " at ", "warning", 2, false},
    {"BUG: ", NULL, "bug", 2, false},
};

/* Who speaks, before what is said. "Oops: " too, where the processor's word for it follows. */
static const char *skip_speaker(const char *line)
{
	static const char *const speakers[] = {
	    "NMI watchdog: ", "watchdog: ", "rcu: ", "traps: ", "sched: ", "x86/mm: ", "slub: "};
	static const char *const exceptions[] = {"general protection", "invalid opcode",
						 "divide error",       "double fault",
						 "stack segment",      "int3"};
	const char *p = line;

	for (size_t i = 0; i < sizeof(speakers) / sizeof(speakers[0]); i++)
		if (scan_word(&p, speakers[i]))
			break;
	const char *behind = p;
	if (!scan_word(&behind, "Oops: "))
		return p;
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (!strncmp(behind, exceptions[i], strlen(exceptions[i])))
			return behind;
	return p;
}

const struct headline *headline_find(const char **line)
{
	const char *start = skip_speaker(*line);

	for (size_t i = 0; i < sizeof(headlines) / sizeof(headlines[0]); i++) {
		const struct headline *one = &headlines[i];
		const char *p = start;

		if (one->start && !scan_word(&p, one->start))
			continue;
		if (one->inside && !strstr(p, one->inside))
			continue;
		*line = start;
		return one;
	}
	return NULL;
}
