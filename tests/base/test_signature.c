/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose functions sign, for chains as kernels have had them. */
#include "base/signature.h"

#include "harness.h"

#define CHAIN(...) ((const char *const[]){__VA_ARGS__, NULL})

static uint64_t sign(const char *const *names, bool panicked, const char *stack)
{
	char text[SIGNATURE_TEXT_MAX];
	size_t count = 0;
	uint64_t hash = 0;

	while (names[count])
		count++;
	CHECK(signature_make(names, count, panicked, &hash, text));
	CHECK_TEXT(text, stack);
	return hash;
}

/* The CPU that panicked is found in what panic() calls; what its report had told signs. */
static void test_what_panic_calls(void)
{
	static const char stack[] = "lab_call < lab_null_call < call_timer_fn < __run_timers";
	uint64_t report =
	    sign(CHAIN("lab_call", "lab_null_call", "call_timer_fn", "__run_timers"), false, stack);
	uint64_t blinking =
	    sign(CHAIN("i8042_panic_blink", "vpanic", "panic", "oops_end.cold", "page_fault_oops",
		       "exc_page_fault", "asm_exc_page_fault", "lab_call", "lab_null_call",
		       "call_timer_fn", "__run_timers"),
		 true, stack);

	CHECK(report == blinking);
	sign(CHAIN("some_driver_notify", "notifier_call_chain", "panic", "sysrq_handle_crash",
		   "__handle_sysrq"),
	     true, "sysrq_handle_crash < __handle_sysrq");
}

/* A fault on the way of a panic is a bug of its own: its report tells of it. */
static void test_fault_in_panic(void)
{
	sign(CHAIN("some_driver_notify", "notifier_call_chain", "panic", "sysrq_handle_crash"),
	     false, "some_driver_notify < notifier_call_chain < panic < sysrq_handle_crash");
}

static void test_interrupted(void)
{
	sign(CHAIN("__delay", "panic", "watchdog_timer_fn", "__hrtimer_run_queues",
		   "sysvec_apic_timer_interrupt", "asm_sysvec_apic_timer_interrupt", "spin",
		   "vfs_write"),
	     true, "spin < vfs_write");
}

int main(void)
{
	RUN(test_what_panic_calls);
	RUN(test_fault_in_panic);
	RUN(test_interrupted);
	return harness_finish();
}
