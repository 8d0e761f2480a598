/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Headlines of reports, by the texts that the kernels' sources print. The first that matches is
 * taken: what is more special stands first.
 */
#include "text/headline.h"

#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "text/scan.h"

static const struct headline headlines[] = {
    /* watchdogs */
    {"BUG: soft lockup", NULL, "soft_lockup", 3, false},
    {"Watchdog CPU:", "Hard LOCKUP", "hard_lockup", 3, false},
    {"CPU ", "detected hard LOCKUP on other CPUs", "hard_lockup", 3, false},
    {"CPU ", "self-detected hard LOCKUP", "hard_lockup", 3, false},
    {"Watchdog CPU", "TB ", "hard_lockup", 3, false},
    {"csd: Detected non-responsive CSD lock", NULL, "hard_lockup", 3, false},
    {"BUG: workqueue lockup", NULL, "workqueue_lockup", 3, false},
    {"Watchdog detected hard LOCKUP", NULL, "hard_lockup", 3, false},
    {"Watchdog detected LOCKUP", NULL, "hard_lockup", 3, false},
    {"NMI Watchdog detected LOCKUP", NULL, "hard_lockup", 3, false},
    {"INFO: task ", " is blocked on ", "hung_task", 3, true},
    {"INFO: task ", " blocked ", "hung_task", 3, false},
    {"INFO: task ", " can't die for more than ", "hung_task", 3, false},
    {"INFO: rcu", "stall", "rcu_stall", 3, false},
    {"INFO: rcu", "detected expedited", "rcu_stall", 3, false},
    {"RCU detected CPU", "stall", "rcu_stall", 3, false},
    {"Uhhuh. NMI received", NULL, "nmi", 2, false},
    {"NMI: PCI system error", NULL, "nmi", 2, false},
    {"NMI: IOCK error", NULL, "nmi", 2, false},
    /* memory */
    {NULL, ": page allocation failure", "page_allocation", 3, false},
    {NULL, ": page allocation stalls", "page_allocation", 3, false},
    {"BUG: memory leak", NULL, "memory_leak", 3, false},
    {"vmalloc: allocation failure", NULL, "page_allocation", 3, false},
    {NULL, ": vmalloc error: size ", "page_allocation", 3, false},
    {NULL, ": vmalloc: allocation failure", "page_allocation", 3, false},
    {"BUG: non-zero pgtables_bytes", NULL, "bad_page", 3, true},
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
    {"UBSAN:", NULL, "ubsan", 3, false},
    {"DMA-API: ", NULL, "warning", 3, false},
    {"ODEBUG: ", " object type: ", "warning", 3, false},
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
    {"usercopy: Kernel memory ", " attempt detected ", "bug", 3, false},
    {"usercopy: kernel memory ", " attempt detected ", "bug", 3, false},
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
    {"WARNING: ", " lock order detected", "lockdep", 3, false},
    {"WARNING: ", " still has locks held!", "lockdep", 3, false},
    {"WARNING: circular locking ", NULL, "lockdep", 3, false},
    {"WARNING: held lock freed!", NULL, "lockdep", 3, false},
    {"WARNING: lock held ", NULL, "lockdep", 3, false},
    {"WARNING: Nested lock was not taken", NULL, "lockdep", 3, false},
    {"WARNING: bad contention detected", NULL, "lockdep", 3, false},
    {"WARNING: ", " is leaving the kernel with locks still held!", "lockdep", 3, false},
    {"[ BUG: ", NULL, "lockdep", 3, false},
    {"[ INFO: ", " lock order detected", "lockdep", 3, false},
    {"BUG: MAX_LOCK", NULL, "lockdep", 3, false},
    {"BUG: MAX_STACK_TRACE", NULL, "lockdep", 3, false},
    {"BUG: looking up invalid subclass", NULL, "lockdep", 3, false},
    {"BUG: key ", "not in .data", "lockdep", 3, false},
    {"BUG: Invalid wait context", NULL, "lockdep", 3, false},
    {"INFO: trying to register non-static key", NULL, "lockdep", 3, false},
    {"DEBUG_LOCKS_WARN_ON(", NULL, "lockdep", 3, false},
    {"INFO: suspicious RCU usage", NULL, "lockdep", 3, false},
    {"suspicious rcu_dereference_check", NULL, "lockdep", 3, false},
    {"[ INFO: possible ", " detected", "lockdep", 3, false},
    {"[ INFO: inconsistent lock state", NULL, "lockdep", 3, false},
    {"[ INFO: suspicious ", NULL, "lockdep", 3, false},
    {"INFO: possible ", " detected", "lockdep", 3, false},
    {"INFO: inconsistent lock state", NULL, "lockdep", 3, false},
    {"BUG: bad unlock balance", NULL, "lockdep", 3, false},
    {"BUG: lock held ", NULL, "lockdep", 3, false},
    {"BUG: held lock freed", NULL, "lockdep", 3, false},
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
    {"Insufficient stack space to handle exception", NULL, "stack_overflow", 3, false},
    {"CPU stack overflow", NULL, "stack_overflow", 3, false},
    {"Kernel stack overflow", NULL, "stack_overflow", 3, false},
    {"BUG: Kernel NULL pointer dereference", NULL, "oops", 2, false},
    {"BUG: Unable to handle", NULL, "oops", 2, false},
    {"BUG: User access of kernel address", NULL, "oops", 2, false},
    {"CPU ", "Unable to handle kernel", "oops", 2, false},
    {"cpu 0x", ": Vector: ", "oops", 2, false},
    {"Unhandled kernel unaligned access", NULL, "oops", 2, false},
    {"Unhandled fault", NULL, "oops", 2, false},
    {"Unhandled prefetch abort", NULL, "oops", 2, false},
    {"Unhandled data abort", NULL, "oops", 2, false},
    {"Unhandled exception", NULL, "oops", 2, false},
    {"Unexpected kernel BRK exception", NULL, "oops", 2, false},
    {"Bad mode in ", NULL, "oops", 2, false},
    {"SError Interrupt on CPU", NULL, "hardware_error", 2, false},
    {"Synchronous External Abort", NULL, "hardware_error", 2, false},
    {"Synchronous exception", NULL, "oops", 2, false},
    {"synchronous external abort", NULL, "hardware_error", 2, false},
    {"Kernel bug detected[", NULL, "bug", 2, false},
    {"Kernel unaligned ", NULL, "oops", 2, false},
    {"Kernel panic[", NULL, "panic", 2, false},
    {"Kernel BUG [", NULL, "bug", 2, false},
    {"Data bus error", NULL, "oops", 2, false},
    {"Instruction bus error", NULL, "oops", 2, false},
    {"Oops - ", "[#", "oops", 2, false},
    {"kernel stack corrupt", NULL, "stack_overflow", 3, false},
    {"Corrupt low memory", NULL, "warning", 2, false},
    {"Missing ENDBR: ", NULL, "oops", 2, false},
    {"control protection ", NULL, "oops", 2, false},
    {"CFI failure", NULL, "bug", 2, false},
    {"unchecked MSR access error", NULL, "warning", 2, false},
    {"illegal operation: ", "[#", "bug", 1, false},
    {"monitor event: ", "[#", "bug", 1, false},
    {"fixpoint divide exception: ", "[#", "divide_error", 1, false},
    {"BUG: unable to handle", NULL, "oops", 2, false},
    {"BUG: kernel NULL pointer dereference", NULL, "oops", 2, false},
    {"Unable to handle kernel ", NULL, "oops", 2, false},
    {"Unable to handle paging request", NULL, "oops", 2, false},
    {"PANIC: double fault", NULL, "double_fault", 2, false},
    {"double fault: ", NULL, "double_fault", 2, false},
    {"general protection", NULL, "gp_fault", 2, false},
    {"segment-related general protection", NULL, "gp_fault", 2, false},
    {"divide error: ", NULL, "divide_error", 2, false},
    {"divide_error: ", NULL, "divide_error", 2, false},
    {"invalid opcode: ", NULL, "bug", 1, false},
    {"invalid operand: ", NULL, "bug", 1, false},
    {"stack segment: ", NULL, "oops", 1, false},
    {"int3: ", NULL, "oops", 1, false},
    {"Internal error: UBSAN", NULL, "ubsan", 3, false},
    {"Internal error: KASAN", NULL, "kasan", 3, false},
    {"Internal error: ", NULL, "oops", 1, false},
    {"Oops in ", NULL, "oops", 1, false},
    {"Oops: 0", NULL, "oops", 1, false},
    {"Oops: kernel ", NULL, "oops", 2, false},
    {"Oops: Kernel ", NULL, "oops", 1, false},
    {"Oops: Exception ", NULL, "oops", 1, false},
    {"Oops: Machine ", NULL, "oops", 1, false},
    /* interrupts, file systems */
    {"irq ", ": nobody cared", "irq", 3, false},
    {"irq event ", "bogus return value", "irq", 3, false},
    {"IRQ ", "nobody cared", "irq", 3, false},
    {"XFS", "Internal error", "filesystem", 3, false},
    {"XFS", "Metadata corruption detected at", "filesystem", 3, false},
    {"XFS", "Assertion failed", "filesystem", 2, false},
    {"XFS", "xfs_do_force_shutdown", "filesystem", 3, false},
    {"XFS", "hutting down filesystem", "filesystem", 3, false},
    {"XFS", "Corruption of in-memory data", "filesystem", 3, false},
    {"EXT4-fs error", NULL, "filesystem", 3, false},
    {"EXT3-fs error", NULL, "filesystem", 3, false},
    {"EXT2-fs error", NULL, "filesystem", 3, false},
    {"EXT4-fs (", "Remounting filesystem read-only", "filesystem", 3, false},
    {"JBD2: ", "Detected IO errors", "filesystem", 3, true},
    {"Aborting journal on device", NULL, "filesystem", 3, false},
    {"BTRFS: error", NULL, "filesystem", 3, false},
    {"BTRFS: Transaction aborted", NULL, "filesystem", 3, false},
    {"BTRFS critical", NULL, "filesystem", 3, false},
    {"BTRFS", "Transaction aborted", "filesystem", 3, false},
    {"BTRFS", "forced readonly", "filesystem", 3, false},
    {"BTRFS: assertion failed", NULL, "filesystem", 3, false},
    {"Filesystem \"", "XFS internal error", "filesystem", 3, false},
    {"Filesystem \"", "hutting down filesystem", "filesystem", 3, false},
    {"GFS2: fsid=", ": fatal: ", "filesystem", 3, false},
    {"GFS2: fsid=", "withdraw", "filesystem", 3, false},
    {"REISERFS error", NULL, "filesystem", 3, false},
    {"REISERFS panic", NULL, "filesystem", 3, false},
    {"OCFS2: ERROR (device ", NULL, "filesystem", 3, false},
    {"ERROR: (device ", NULL, "filesystem", 3, false},
    {"bcachefs (", "fatal error", "filesystem", 3, false},
    {"bcachefs (", "emergency read only", "filesystem", 3, false},
    {"F2FS-fs (", "Stopped filesystem due to", "filesystem", 3, true},
    {"VFS: Busy inodes after unmount of ", NULL, "filesystem", 3, true},
    {"VFS: Close: file count is ", NULL, "bug", 2, true},
    {"FAT-fs (", "Filesystem has been set read-only", "filesystem", 3, true},
    /* hardware */
    {"[Hardware Error]: ", NULL, "hardware_error", 3, false},
    {"Hardware event. This is not a software error", NULL, "hardware_error", 3, false},
    {"HARDWARE ERROR", NULL, "hardware_error", 3, false},
    {"CPU ", ": Machine Check", "hardware_error", 3, false},
    {"Machine check in kernel mode", NULL, "hardware_error", 2, false},
    {"MCE: CPU", ": machine check ", "hardware_error", 3, false},
    {"Machine Check Exception", NULL, "hardware_error", 3, false},
    {"EDAC ", " CE ", "hardware_error", 3, false},
    {"EDAC ", " UE ", "hardware_error", 3, false},
    {"EDAC ", " error on ", "hardware_error", 3, false},
    {NULL, "PCIe Bus Error: severity=", "hardware_error", 3, false},
    {NULL, "AER: Corrected error ", "hardware_error", 3, false},
    {NULL, "AER: Multiple ", "hardware_error", 3, false},
    {NULL, "AER: Uncorrected", "hardware_error", 3, false},
    {NULL, "AER: Correctable error message received", "hardware_error", 3, false},
    {NULL, "AER: Uncorrectable error message received", "hardware_error", 3, false},
    {"Memory failure: ", NULL, "hardware_error", 2, true},
    /* warnings */
    {"WARNING: CPU: ", " at ", "warning", 2, false},
    {"WARNING: at ", NULL, "warning", 2, false},
    {"WARNING: ", ", CPU#", "warning", 2, false},
    {"WARNING: kernel stack ", NULL, "warning", 2, false},
    {"WARNING: stack recursion", NULL, "warning", 2, false},
    {"Badness in ", " at ", "warning", 2, false},
    {"Badness at ", NULL, "warning", 2, false},
    {"BUG: ", NULL, "bug", 2, false},
};

/* Who speaks, before what is said. "Oops: " too, where the processor's word for it follows. */
static const char *skip_speaker(const char *line)
{
	static const char *const speakers[] = {
	    "NMI watchdog: ", "watchdog: ", "rcu: ", "traps: ", "sched: ",
	    "x86/mm: ",       "slub: ",     "mce: ", "CPA: ",   "smp: ",
	    "genirq: ",       "kernel: ",   "[U] ",  "KERNEL: "};
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

enum { HEADLINES = sizeof(headlines) / sizeof(headlines[0]) };

/*
 * Chains of the headlines that begin with a character, in the table's order, and of those that may
 * stand anywhere: numbers from 1.
 */
static uint16_t first[256], next[HEADLINES + 1], anywhere;

__attribute__((constructor)) static void chain_headlines(void)
{
	for (size_t i = HEADLINES; i > 0; i--) {
		const char *start = headlines[i - 1].start;
		uint16_t *head = start ? &first[(unsigned char)start[0]] : &anywhere;

		next[i] = *head;
		*head = (uint16_t)i;
	}
}

static const struct headline *find_in_chain(uint16_t chain, const char *line)
{
	for (uint16_t i = chain; i; i = next[i]) {
		const struct headline *one = &headlines[i - 1];
		const char *p = line;

		/* Those of a chain begin with the same character. */
		if (one->start && (one->start[1] != p[1] || !scan_word(&p, one->start)))
			continue;
		if (!one->inside || strstr(p, one->inside))
			return one;
	}
	return NULL;
}

/* "{1}[Hardware Error]: …": a number that keeps errors that are told at once apart. */
static const char *skip_braces(const char *line)
{
	const char *p = line;

	if (*p != '{')
		return line;
	p += strspn(p, "{0123456789");
	return *p == '}' ? p + 1 : line;
}

/* Whatever the processor calls it: the kernel counts how often it has died. */
static const struct headline died = {NULL, NULL, "oops", 1, false};

/* "simd exception: 0000 [#1] SMP", "data exception: 0007 ilc:2 [#1]", "Kernel ale access[#1]:" */
static bool counts_deaths(const char *line, const char *colon)
{
	const char *p = colon + 1, *digits = colon - 1;
	uint64_t code;
	int64_t length;

	if (colon - line > 4 && *digits == ']') {
		do
			digits--;
		while (digits > line + 1 && isdigit((unsigned char)*digits));
		return *digits == '#' && digits[-1] == '[';
	}
	return scan_word(&p, " ") && scan_hex(&p, &code) &&
	       (!scan_word(&p, " ilc:") || scan_decimal(&p, &length)) && scan_word(&p, " [#") &&
	       isdigit((unsigned char)*p);
}

/* What may stand anywhere has a colon in it: it is looked for where the line has one. */
static const struct headline *find_anywhere(const char *line)
{
	for (const char *colon = line; (colon = strchr(colon, ':')) != NULL; colon++) {
		if (counts_deaths(line, colon))
			return &died;
		for (uint16_t i = anywhere; i; i = next[i]) {
			const char *inside = headlines[i - 1].inside;
			ptrdiff_t before = strchr(inside, ':') - inside;

			if (colon - line >= before &&
			    !strncmp(colon - before, inside, strlen(inside)))
				return &headlines[i - 1];
		}
	}
	return NULL;
}

const struct headline *headline_find(const char **line)
{
	const char *start = skip_speaker(skip_braces(*line + strspn(*line, " \t")));
	const struct headline *found = find_in_chain(first[(unsigned char)*start], start);

	if (!found)
		found = find_anywhere(start);
	if (found)
		*line = start;
	return found;
}

/* Those that the kernel met itself first. */
static const char *const deaths[] = {"oops",         "bug",          "gp_fault",
				     "double_fault", "divide_error", "stack_overflow",
				     "hard_lockup",  "nmi"};

enum { OWN_DEATHS = 6 };

static bool is_among(const char *kind, size_t size, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (size == strlen(deaths[i]) && !memcmp(kind, deaths[i], size))
			return true;
	return false;
}

bool headline_is_death(const char *kind, size_t size)
{
	return is_among(kind, size, sizeof(deaths) / sizeof(*deaths));
}

bool headline_is_fatal(const char *kind, size_t size)
{
	return is_among(kind, size, OWN_DEATHS);
}
