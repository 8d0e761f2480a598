/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Crash signatures: see signature.h. The lists hold names of kernels from 2.4 on, in which
 * '*' stands for any letters or none. They are searched one after the other: a chain is looked
 * at once per crash.
 */
#include "base/signature.h"

#include <string.h>

#include "base/map.h"

/* How the kernel dies and tells of it. */
static const char *const machinery[] = {
    "panic", "vpanic", "panic_*", "nmi_panic*", "delay_tsc", "__const_udelay", "__delay",
    "__delay_cycles", "arch_timer_read_*", "arch_counter_*", "vectors",
    /* crash dumps */
    "crash_kexec", "__crash_kexec", "machine_kexec*", "machine_crash_*", "native_machine_*",
    "crash_setup_regs", "netpoll_start_netdump", "netconsole_netdump", "try_crashdump",
    "start_disk_dump", "disk_dump", "diskdump*", "crash_nmi_callback", "crash_save_*",
    /* reports */
    "die", "die_*", "__die*", "oops_begin", "oops_end*", "oops_enter", "oops_exit", "dump_stack*",
    "show_stack*", "show_regs*", "show_registers*", "show_trace*", "__warn*", "warn_slowpath_*",
    "report_bug*", "__report_bug*", "handle_bug", "fixup_bug*", "check_panic_on_warn",
    "dump_header", "print_report", "kasan_report*", "__asan_report_*", "__kasan_report",
    "end_report*", "print_address_description*", "__stack_chk_fail", "bad_page", "add_taint",
    "get_taint", "make_task_dead", "rewind_stack_and_make_dead", "rewind_stack_do_exit",
    "schedule_bug", "__schedule_bug", "__might_sleep", "___might_sleep", "__might_resched",
    "print_bad_pte", "dump_backtrace*", "unwind_backtrace*", "show_backtrace*", "walk_stackframe*",
    "__dump_stack", "save_stack*", "stack_trace_save*", "spin_dump", "spin_bug", "rwlock_bug*",
    "check_preemption_disabled", "debug_smp_processor_id", "__this_cpu_preempt_check", "warn_alloc",
    "__report_bad_irq", "note_interrupt", "print_rcu_*", "ex_handler_*msr*",
    /* sanitizers' own */
    "kasan_check_range", "check_region_inline", "check_memory_region*", "__kasan_*", "____kasan_*",
    "kasan_*", "__asan_*", "__hwasan_*", "kfence_report_error", "kfence_handle_page_fault",
    "kcsan_*", "__tsan_*", "kmsan_*", "__kmsan_*", "__msan_*", "ubsan_epilogue", "__ubsan_handle_*",
    "handle_overflow", "print_trailer", "slab_bug", "slab_fix", "xfs_error_report*",
    "xfs_corruption_error*",
    /* lockdep's own */
    "print_circular_bug*", "check_noncircular", "check_prev_add*", "check_prevs_add",
    "validate_chain", "__lock_acquire", "lock_acquire*", "check_irq_usage", "check_usage*",
    "print_bad_irq_dependency", "check_deadlock", "mark_lock*", "mark_usage", "mark_held_locks",
    "valid_state", "debug_check_no_locks_held", "debug_check_no_locks_freed", "print_*_bug",
    "__lock_release", "lock_release*", "lockdep_*", "register_lock_class", "check_wait_context",
    "trace_hardirqs_*", "__lock_contended",
    /* exceptions */
    "exc_*", "asm_exc_*", "do_trap*", "do_error_trap", "do_invalid_op", "invalid_op",
    "do_general_protection", "general_protection", "do_page_fault", "__do_page_fault",
    "page_fault_oops", "page_fault", "async_page_fault", "no_context", "bad_area*", "__bad_area*",
    "kernelmode_fixup_or_oops", "do_user_addr_fault", "do_kern_addr_fault", "error_code",
    "error_exit", "error_entry", "divide_error", "do_divide_error", "double_fault",
    "do_double_fault", "stack_segment", "do_stack_segment", "handle_stack_overflow", "do_int3",
    "common_exception*", "__die_body", "irqentry_*", "do_mem_abort", "do_translation_fault",
    "die_kernel_fault", "__do_kernel_fault", "el1_*", "el1h_*", "arm64_notify_die", "bug_handler",
    "brk_handler", "do_debug_exception", "call_break_hook", "paranoid_*", "do_sp_pc_abort",
    "do_tag_*", "do_el0_*", "do_undefinstr", "do_bad_area", "__bad_area_nosemaphore", "do_el1_*",
    "bad_mode", "handle_bad_stack", "panic_bad_stack", "__bad_stack", "do_serror",
    "arm64_serror_panic", "arm64_is_fatal_ras_serror", "bug_brk_handler", "aarch64_break_handler",
    /* arm */
    "__dabt_svc", "__pabt_svc", "__und_svc*", "do_DataAbort", "do_PrefetchAbort", "arm_notify_die",
    "baddataabort", "do_alignment",
    /* riscv, loongarch, mips */
    "do_trap_*", "handle_exception", "ret_from_exception", "do_ri", "do_bp", "do_tp",
    "tlb_do_page_fault_*", "handle_tlb_*", "do_ade", "do_be", "handle_ri*", "handle_bp*",
    "handle_adel*", "handle_ades*",
    /* powerpc, s390 */
    "_exception*", "data_access_common*", "bad_page_fault*", "___do_page_fault",
    "program_check_common*", "do_program_check", "program_check_exception", "handle_page_fault",
    "interrupt_return_*", "hash__do_page_fault", "pgm_check_handler", "__do_pgm_check",
    "do_report_trap", "illegal_op", "monitor_event_exception", "do_dat_exception",
    "do_protection_exception", "do_exception", "default_trap_handler"};

/* Who only brings the news of a bug that the interrupted code has. */
static const char *const messengers[] = {"watchdog_timer_fn",
					 "softlockup_tick",
					 "softlockup_fn",
					 "watchdog_overflow_callback",
					 "watchdog_hardlockup_check",
					 "watchdog_hardlockup_*",
					 "nmi_watchdog_tick",
					 "rcu_sched_clock_irq",
					 "rcu_check_callbacks",
					 "check_cpu_stall",
					 "print_cpu_stall*",
					 "print_other_cpu_stall*",
					 "rcu_pending",
					 "nmi_handle",
					 "default_do_nmi",
					 "do_nmi",
					 "nmi_cpu_backtrace*",
					 "rcu_dump_cpu_stacks",
					 "unknown_nmi_error",
					 "nmi_shootdown*",
					 "preempt_schedule_irq",
					 "rcu_stall_*",
					 "trigger_*_backtrace*",
					 "arch_trigger_*"};

/* Who looks after the others: in a panic, its own stack may have nothing of what it found. */
static const char *const finders[] = {"watchdog",
				      "check_hung_task",
				      "check_hung_uninterruptible_tasks",
				      "rcu_sched_clock_irq",
				      "rcu_check_callbacks",
				      "wq_watchdog_timer_fn",
				      "watchdog_buddy_check_hardlockup"};

static const char *const idle[] = {"default_idle*", "native_safe_halt", "pv_native_safe_halt",
				   "acpi_idle_*",   "acpi_safe_halt",   "intel_idle*",
				   "mwait_idle*",   "poll_idle",        "cpuidle_*",
				   "do_idle",       "cpu_idle*",        "arch_cpu_idle*"};

/* Where an interrupt or an NMI begins: what is further out was doing something else. */
static const char *const interrupts[] = {"asm_common_interrupt",
					 "common_interrupt",
					 "asm_sysvec_*",
					 "sysvec_*",
					 "asm_exc_nmi",
					 "exc_nmi",
					 "end_repeat_nmi",
					 "repeat_nmi",
					 "nmi",
					 "nmi_stack_*",
					 "ret_from_intr",
					 "apic_timer_interrupt",
					 "reschedule_interrupt",
					 "call_function_interrupt",
					 "call_function_single_interrupt",
					 "call_do_IRQ",
					 "irq_entries_start",
					 "hypervisor_callback",
					 "xen_hypervisor_callback",
					 "smp_apic_timer_interrupt",
					 "el1_irq",
					 "el1h_64_irq",
					 "el1_interrupt",
					 "el1h_64_irq_handler",
					 "__irq_svc",
					 "handle_int",
					 "except_vec_vi_end",
					 "hardware_interrupt_common*",
					 "decrementer_common*",
					 "ext_int_handler",
					 "io_int_handler",
					 "ret_from_irq",
					 "paranoid_exit",
					 "asm_call_irq_on_stack",
					 "asm_call_sysvec_on_stack",
					 "asm_call_on_stack"};

/* Where the kernel begins to work for somebody. */
static const char *const entries[] = {"entry_*",
				      "do_syscall_*",
				      "x64_sys_call",
				      "ia32_sys_call",
				      "do_int80_*",
				      "do_fast_syscall_32",
				      "__do_fast_syscall_32",
				      "do_SYSENTER_32",
				      "sysenter_*",
				      "system_call*",
				      "syscall_call",
				      "tracesys*",
				      "ia32_sysret",
				      "ia32_syscall*",
				      "int_ret_from_sys_call",
				      "no_timing",
				      "stub_*",
				      "ret_from_fork*",
				      "kernel_thread_helper",
				      "child_rip",
				      "kthread",
				      "ret_fast_syscall",
				      "ret_from_syscall*",
				      "ret_from_kernel_thread*",
				      "ret_from_kernel_user_thread*",
				      "ret_to_user*",
				      "__do_syscall",
				      "do_syscall",
				      "handle_syscall*",
				      "handle_sys",
				      "handle_sys64",
				      "handle_sys_wrap",
				      "syscall_common*",
				      "syscall_exit*",
				      "do_trap_ecall_u",
				      "kernel_thread_starter",
				      "kernel_thread_start",
				      "ret_from_kernel_thread_asm",
				      "secondary_startup_64*",
				      "start_secondary",
				      "start_kernel",
				      "rest_init",
				      "x86_64_start_*",
				      "i386_start_kernel",
				      "common_startup_64",
				      "cpu_startup_entry",
				      "cpu_idle",
				      "el0_*",
				      "el0t_*",
				      "invoke_syscall*",
				      "__primary_switched",
				      "secondary_start_kernel",
				      "__secondary_switched"};

/* Functions that fail because their callers gave them something bad, or wait for others. */
static const char *const helpers[] = {
    "list_del", "list_add", "__list_add", "__list_del_entry", "__list_*_valid*", "__list_add_valid",
    "__list_del_entry_valid*", "__list_add_valid*", "memcpy*", "__memcpy*", "memset*", "__memset*",
    "memmove*", "__memmove*", "memcmp", "strlen", "strcmp", "strncmp", "strcpy", "strncpy",
    "strnlen", "strstr", "strchr", "copy_user_*", "rep_movs_*", "_raw_*", "__raw_*", "_spin_*",
    "_read_*", "_write_*", "native_queued_spin_lock_slowpath", "queued_spin_lock_slowpath",
    "queued_*_lock_slowpath", "queued_read_lock_slowpath", "queued_write_lock_slowpath",
    "native_safe_halt", "__pv_queued_spin_lock_slowpath", "do_raw_*", "refcount_warn_saturate",
    "refcount_dec*", "refcount_inc*", "kfree", "__kmalloc*", "kmem_cache_*", "__kmem_cache_*",
    "kmalloc_trace*", "__const_udelay",
    /* SLUB's checks of its objects */
    "check_bytes_and_report", "check_object", "check_pad_bytes", "alloc_debug_processing",
    "free_debug_processing", "get_partial_node*", "___slab_alloc", "__slab_alloc", "__slab_free",
    /* sleep */
    "__schedule", "schedule", "schedule_*", "__switch_to*", "preempt_schedule*", "io_schedule*",
    "msleep*", "__mutex_lock*", "mutex_lock*", "__down_*", "down_*", "down", "rwsem_down_*",
    "percpu_rwsem_wait*", "__percpu_down_read*", "__wait_for_common", "wait_for_*", "__rt_mutex_*",
    "rt_mutex_*", "rt_spin_lock*", "rtlock_*", "mutex_unlock", "__mutex_unlock*",
    /* pages that are freed */
    "free_pcp_prepare", "free_unref_page*", "free_pages_prepare", "check_free_page*",
    "__free_pages*", "strlcpy", "strscpy", "memchr*",
    /* no memory */
    "get_page_from_freelist", "out_of_memory", "alloc_pages*", "__alloc_pages*",
    "alloc_frozen_pages*", "__alloc_frozen_pages*"};

#define IS_ONE_OF(name, size, list) is_one_of(name, size, list, sizeof(list) / sizeof((list)[0]))

/* Letters, and '*' for any or none. */
static bool is_so(const char *name, size_t size, const char *pattern)
{
	while (*pattern && *pattern != '*') {
		if (!size || *name != *pattern)
			return false;
		name++, size--, pattern++;
	}
	if (!*pattern)
		return !size;
	while (*pattern == '*')
		pattern++;
	for (; *pattern && size; name++, size--)
		if (*name == *pattern && is_so(name, size, pattern))
			return true;
	return !*pattern;
}

static bool is_one_of(const char *name, size_t size, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char first = list[i][0];

		/* Most fail at the first letter. */
		if (first != *name && first != '*')
			continue;
		if (is_so(name, size, list[i]))
			return true;
	}
	return false;
}

size_t signature_stem(const char *name)
{
	return *name == '.' ? strlen(name) : strcspn(name, "."); /* .text.lock.vmscan is a whole */
}

/* A guess is nothing of what is looked for. */
#define NAME_IS(name, list) ((name) && IS_ONE_OF(name, signature_stem(name), list))

static size_t skip_machinery(const char *const *names, size_t count, size_t at)
{
	while (at < count && (!names[at] || NAME_IS(names[at], machinery)))
		at++;
	return at;
}

/* Behind the interrupt that a messenger came by; *at itself when there was none. */
static size_t skip_messengers(const char *const *names, size_t count, size_t at)
{
	size_t end = at;
	bool told = false;

	for (; end < count && !NAME_IS(names[end], interrupts) && !NAME_IS(names[end], entries);
	     end++)
		told |= NAME_IS(names[end], messengers);
	if (!told || end == count || !NAME_IS(names[end], interrupts))
		return at;
	while (end < count && NAME_IS(names[end], interrupts))
		end++;
	return end;
}

/* Whatever a panic calls, blinks and waits in while it is over; 0: there is none in the chain. */
static size_t skip_panic(const char *const *names, size_t count)
{
	static const char *const panics[] = {"panic", "vpanic"};

	for (size_t at = 0; at < count; at++)
		if (NAME_IS(names[at], panics))
			return at;
	return 0;
}

/* count when nothing tells: a CPU that was found idle has no part in it. */
static size_t find_start(const char *const *names, size_t count, bool panicked)
{
	size_t at = skip_machinery(names, count, panicked ? skip_panic(names, count) : 0);
	size_t behind = skip_messengers(names, count, at);

	if (behind == at)
		return at;
	at = skip_machinery(names, count, behind);
	return at < count && NAME_IS(names[at], idle) ? count : at;
}

/* One past the last function that belongs to what failed. */
static size_t find_end(const char *const *names, size_t count, size_t start)
{
	size_t end = start;

	while (end < count && names[end] && !NAME_IS(names[end], interrupts) &&
	       !NAME_IS(names[end], entries))
		end++;
	return end - start > SIGNATURE_SHOWN ? start + SIGNATURE_SHOWN : end;
}

/* What panicked is not what is wrong. */
static bool tells_of_others(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count && !NAME_IS(names[i], interrupts); i++)
		if (NAME_IS(names[i], finders))
			return true;
	return false;
}

static size_t append(char text[SIGNATURE_TEXT_MAX], size_t used, const char *part, size_t size)
{
	if (used + size >= SIGNATURE_TEXT_MAX)
		size = SIGNATURE_TEXT_MAX - 1 - used;
	memcpy(text + used, part, size);
	text[used + size] = '\0';
	return used + size;
}

/* Names of one system call's function on every machine, and before and after Linux 4.17. */
static const char *const syscalls[] = {
    "__x64_sys_", "__ia32_sys_", "__arm64_sys_", "__riscv_sys_", "__s390x_sys_", "__s390_sys_",
    "__se_sys_",  "__do_sys_",   "SyS_",         "ksys_",        "sys_"};

static uint64_t hash_name(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof(syscalls) / sizeof(syscalls[0]); i++) {
		size_t length = strlen(syscalls[i]);

		if (size > length && !strncmp(name, syscalls[i], length))
			return hash_combine(hash_string("sys_"),
					    hash_bytes(name + length, size - length));
	}
	return hash_bytes(name, size);
}

bool signature_make(const char *const *names, size_t count, bool panicked, uint64_t *hash,
		    char text[SIGNATURE_TEXT_MAX])
{
	size_t start = find_start(names, count, panicked), end = find_end(names, count, start);
	size_t used = 0, hashed = 0;
	uint64_t all = 0, telling = 0;

	text[0] = '\0';
	if (panicked && tells_of_others(names, count))
		return false;
	for (size_t i = start; i < end; i++) {
		size_t stem = signature_stem(names[i]);
		uint64_t one = hash_name(names[i], stem);

		if (i > start)
			used = append(text, used, " < ", 3);
		used = append(text, used, names[i], stem);
		all = hash_combine(all, one);
		if (hashed < SIGNATURE_HASHED && !NAME_IS(names[i], helpers)) {
			telling = hash_combine(telling, one);
			hashed++;
		}
	}
	*hash = hashed ? telling : all;
	return end > start;
}
