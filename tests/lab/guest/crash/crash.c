// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Crashes the kernel in the way that the parameter kind names, in the context that the parameter
 * context names. Loading it does not return but for kinds that a watchdog has to find.
 *
 * Every kind goes through lab_caller() to a function of its own, lab_KIND(): these two are what a
 * debugger should find innermost on the stack, below the kernel's own ways to die.
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/objtool.h>
#include <linux/oom.h>
#include <linux/refcount.h>
#include <linux/sched/debug.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/timer.h>
#include <linux/version.h>
#include <linux/workqueue.h>

static char *kind = "null-data";
module_param(kind, charp, 0444);
static char *context = "task";
module_param(context, charp, 0444);

/* Out of the compiler's sight: it would make something else of what is undefined. */
static void *volatile nowhere;
static volatile unsigned long zero;

static noinline void lab_null_data(void)
{
	*(volatile int *)nowhere = 1;
}

static noinline void lab_call(void *where)
{
	((void (*volatile)(void))where)();
	barrier();
}

static noinline void lab_null_call(void)
{
	lab_call(nowhere);
	barrier();
}

/* Canonical, in the hole below the kernel's image. */
static noinline void lab_wild_call(void)
{
	lab_call((void *)0xfffffffe12345678);
	barrier();
}

static noinline void lab_nx(void)
{
	lab_call(kzalloc(64, GFP_ATOMIC));
	barrier();
}

/* A return to an address that something has overwritten. */
static noinline void lab_wild_return(void)
{
#ifdef CONFIG_X86
	asm volatile("push %0; ret" : : "r"(0xfffffffe12345678) : "memory");
#else
	asm volatile("mov x30, %0; ret" : : "r"(0xfffffffe12345678) : "x30", "memory");
#endif
}
STACK_FRAME_NON_STANDARD(lab_wild_return);

#ifdef CONFIG_X86
static noinline void lab_divide(void)
{
	asm volatile("xor %%edx, %%edx; div %0" : : "r"(zero) : "rax", "rdx");
}
#endif

static noinline void lab_gp(void)
{
	*(volatile int *)(0x1234567812345678 + zero) = 1;
}

#ifdef CONFIG_X86
static noinline void lab_double_fault(void)
{
	asm volatile("mov %0, %%rsp; push %0" : : "r"(zero) : "memory");
}
STACK_FRAME_NON_STANDARD(lab_double_fault);
#endif

static noinline unsigned long lab_stack_overflow(unsigned long depth)
{
	volatile char room[200];

	room[depth % sizeof(room)] = 1;
	return lab_stack_overflow(depth + 1) + room[zero];
}

static noinline void lab_stack_smash(void)
{
	volatile char room[16];
	volatile char *at = room;
	size_t i;

	for (i = 0; i < 64; i++)
		at[i] = 'x';
}

static noinline void lab_bug(void)
{
	BUG();
}

/* With kernel.panic_on_warn. */
static noinline void lab_warn(void)
{
	WARN(1, "lab: %s", kind);
}

static noinline void lab_list(void)
{
	static LIST_HEAD(head);
	static LIST_HEAD(one);

	list_add(&one, &head);
	head.next = nowhere ? nowhere : &head;
	list_del(&one);
	/* Kernels that do not check the data stop here. */
	panic("lab: a list was corrupted");
}

/* With slub_debug=FZPU: the object's poison is followed as a pointer. */
static noinline void lab_use_after_free(void)
{
	void **object = kmalloc(192, GFP_ATOMIC);

	kfree(object);
	barrier();
	**(int *volatile *)(object + 8) = 1;
}

/* With slub_debug=FZPU: SLUB reports it when the object is allocated again. */
static noinline void lab_poison(void)
{
	char *objects[64], *first = kmalloc(192, GFP_ATOMIC);
	int i;

	kfree(first);
	first[16] = 'x';
	for (i = 0; i < ARRAY_SIZE(objects); i++)
		objects[i] = kmalloc(192, GFP_ATOMIC);
	for (i = 0; i < ARRAY_SIZE(objects); i++)
		kfree(objects[i]);
	panic("lab: poison was overwritten");
}

static noinline void lab_refcount(void)
{
	static refcount_t count = REFCOUNT_INIT(0);

	refcount_inc(&count);
}

static DEFINE_SPINLOCK(lab_lock);
static DEFINE_MUTEX(lab_mutex);

static noinline void lab_atomic_sleep(void)
{
	preempt_disable();
	msleep(10);
	preempt_enable();
}

static noinline void lab_spinlock(void)
{
	spin_lock(&lab_lock);
	spin_lock(&lab_lock);
	barrier();
}

static noinline void lab_soft_lockup(void)
{
	preempt_disable();
	for (;;)
		cpu_relax();
}

static noinline void lab_hard_lockup(void)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
}

static noinline void lab_rcu_stall(void)
{
	rcu_read_lock();
	preempt_disable();
	for (;;)
		cpu_relax();
}

static int lab_spin(void *unused)
{
	for (;;)
		cpu_relax();
	return 0;
}

/* All other CPUs have something of a higher priority to do than to end grace periods. */
static noinline void lab_starve(void)
{
	struct task_struct *task;
	int cpu;

	for_each_online_cpu(cpu)
	{
		if (cpu == raw_smp_processor_id())
			continue;
		task = kthread_create(lab_spin, NULL, "lab-spin");
		kthread_bind(task, cpu);
		sched_set_fifo(task);
		wake_up_process(task);
	}
}

static noinline void lab_rcu_starved(void)
{
	lab_starve();
	lab_rcu_stall();
}

static noinline void lab_rcu_starved_other(void)
{
	lab_starve();
	lab_hard_lockup();
}

static noinline void lab_hung_task(void)
{
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule();
	}
}

static noinline void lab_hung_mutex(void)
{
	mutex_lock(&lab_mutex);
	mutex_lock(&lab_mutex);
	barrier();
}

/* All memory, page by page, with vm.panic_on_oom. */
static noinline void lab_oom(void)
{
	while (alloc_pages(GFP_KERNEL, 0))
		;
	for (;;)
		schedule();
}

static noinline void lab_panic(void)
{
	panic("lab: by hand");
}

static noinline void lab_overflow_stack(void)
{
	lab_stack_overflow(0);
	barrier();
}

static const struct {
	const char *name;
	void (*crash)(void);
} kinds[] = {
    {"null-data", lab_null_data},
    {"null-call", lab_null_call},
    {"wild-call", lab_wild_call},
    {"nx", lab_nx},
    {"wild-return", lab_wild_return},
#ifdef CONFIG_X86
    {"divide", lab_divide},
    {"double-fault", lab_double_fault},
#endif
    {"gp", lab_gp},
    {"stack-overflow", lab_overflow_stack},
    {"stack-smash", lab_stack_smash},
    {"bug", lab_bug},
    {"warn", lab_warn},
    {"list", lab_list},
    {"use-after-free", lab_use_after_free},
    {"poison", lab_poison},
    {"refcount", lab_refcount},
    {"atomic-sleep", lab_atomic_sleep},
    {"spinlock", lab_spinlock},
    {"soft-lockup", lab_soft_lockup},
    {"hard-lockup", lab_hard_lockup},
    {"nmi", lab_hard_lockup},
    {"rcu-stall", lab_rcu_stall},
    {"rcu-other", lab_hard_lockup},
    {"rcu-starved", lab_rcu_starved},
    {"rcu-starved-other", lab_rcu_starved_other},
    {"hung-task", lab_hung_task},
    {"hung-mutex", lab_hung_mutex},
    {"oom", lab_oom},
    {"panic", lab_panic},
};

static noinline void lab_caller(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kind, kinds[i].name))
			kinds[i].crash();
	barrier();
}

/* The contexts, each a way to come to lab_caller(). */

static int in_thread(void *unused)
{
	lab_caller();
	return 0;
}

static void in_timer(struct timer_list *unused)
{
	lab_caller();
}
static DEFINE_TIMER(lab_timer, in_timer);

static enum hrtimer_restart in_hrtimer(struct hrtimer *unused)
{
	lab_caller();
	return HRTIMER_NORESTART;
}
static struct hrtimer lab_hrtimer;

static void in_tasklet(struct tasklet_struct *unused)
{
	lab_caller();
}
static DECLARE_TASKLET(lab_tasklet, in_tasklet);

static void in_ipi(void *unused)
{
	lab_caller();
}

static void in_work(struct work_struct *unused)
{
	lab_caller();
}
static DECLARE_WORK(lab_work, in_work);

static void in_irq_work(struct irq_work *unused)
{
	lab_caller();
}
static struct irq_work lab_irq_work;

static void begin_thread(void)
{
	kthread_run(in_thread, NULL, "lab-crash");
}

static void begin_timer(void)
{
	mod_timer(&lab_timer, jiffies + 2);
}

static void begin_hrtimer(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(&lab_hrtimer, in_hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
#else
	hrtimer_init(&lab_hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	lab_hrtimer.function = in_hrtimer;
#endif
	hrtimer_start(&lab_hrtimer, ms_to_ktime(5), HRTIMER_MODE_REL_HARD);
}

static void begin_tasklet(void)
{
	tasklet_schedule(&lab_tasklet);
}

static void begin_ipi(void)
{
	smp_call_function_single(cpumask_any_but(cpu_online_mask, raw_smp_processor_id()), in_ipi,
				 NULL, 0);
}

static void begin_work(void)
{
	schedule_work(&lab_work);
}

static void begin_interrupt(void)
{
	init_irq_work(&lab_irq_work, in_irq_work);
	irq_work_queue(&lab_irq_work);
}

static const struct {
	const char *name;
	void (*start)(void);
} contexts[] = {
    {"task", lab_caller},       {"thread", begin_thread},       {"timer", begin_timer},
    {"hrtimer", begin_hrtimer}, {"softirq", begin_tasklet},     {"ipi", begin_ipi},
    {"workqueue", begin_work},  {"interrupt", begin_interrupt},
};

static int __init crash_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(contexts); i++)
		if (!strcmp(context, contexts[i].name)) {
			contexts[i].start();
			return 0;
		}
	return -EINVAL;
}
module_init(crash_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Ways to crash");
