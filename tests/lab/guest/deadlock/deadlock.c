// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kernel threads that wait for each other, and works that do not end: what a debugger should be
 * able to name. README.md lists them. Loading it returns when all have had time to get there.
 *
 * Threads are started in the order of the table below; each holds what it is to hold before the
 * next one starts. None of them ever ends.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(lab_mutex_a);
static DEFINE_MUTEX(lab_mutex_b);
static DECLARE_RWSEM(lab_rwsem);
static DECLARE_RWSEM(lab_read_rwsem);
static struct semaphore lab_semaphore;
DEFINE_STATIC_PERCPU_RWSEM(lab_percpu_rwsem);
static DECLARE_COMPLETION(lab_completion);
static DECLARE_COMPLETION(first_is_held);

static void rest(void)
{
	for (;;)
		msleep(3600 * 1000);
}

static void stuck_work(struct work_struct *work)
{
	rest();
}

static void waiting_work(struct work_struct *work)
{
}

static struct workqueue_struct *ordered, *bound;
static DECLARE_WORK(lab_stuck_work, stuck_work);
static DECLARE_WORK(lab_bound_work, stuck_work);
static DECLARE_WORK(lab_waiting_work, waiting_work);
static DECLARE_DELAYED_WORK(lab_delayed_work, waiting_work);

/* a, then b once the other one has b. */
static int lock_ab(void *unused)
{
	mutex_lock(&lab_mutex_a);
	wait_for_completion(&first_is_held);
	mutex_lock(&lab_mutex_b);
	return 0;
}

static int lock_ba(void *unused)
{
	mutex_lock(&lab_mutex_b);
	complete(&first_is_held);
	mutex_lock(&lab_mutex_a);
	return 0;
}

/* Somebody who is not part of the deadlock, but waits for it. */
static int lock_a(void *unused)
{
	mutex_lock(&lab_mutex_a);
	return 0;
}

static int hold_rwsem(void *unused)
{
	down_write(&lab_rwsem);
	rest();
	return 0;
}

static int read_rwsem(void *unused)
{
	down_read(&lab_rwsem);
	return 0;
}

static int write_rwsem(void *unused)
{
	down_write(&lab_rwsem);
	return 0;
}

static int hold_read(void *unused)
{
	down_read(&lab_read_rwsem);
	rest();
	return 0;
}

static int write_behind_reader(void *unused)
{
	down_write(&lab_read_rwsem);
	return 0;
}

static int hold_semaphore(void *unused)
{
	down(&lab_semaphore);
	rest();
	return 0;
}

static int take_semaphore(void *unused)
{
	down(&lab_semaphore);
	return 0;
}

static int hold_percpu(void *unused)
{
	percpu_down_read(&lab_percpu_rwsem);
	rest();
	return 0;
}

static int write_percpu(void *unused)
{
	percpu_down_write(&lab_percpu_rwsem);
	return 0;
}

static int read_percpu(void *unused)
{
	percpu_down_read(&lab_percpu_rwsem);
	return 0;
}

static int wait_completion(void *unused)
{
	wait_for_completion(&lab_completion);
	return 0;
}

static int flush_stuck(void *unused)
{
	flush_work(&lab_stuck_work);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(void *unused);
} threads[] = {
    {"lab-ab", lock_ab},
    {"lab-ba", lock_ba},
    {"lab-a", lock_a},
    {"lab-hold-w", hold_rwsem},
    {"lab-read1", read_rwsem},
    {"lab-read2", read_rwsem},
    {"lab-write", write_rwsem},
    {"lab-hold-r", hold_read},
    {"lab-behind", write_behind_reader},
    {"lab-hold-sem", hold_semaphore},
    {"lab-sem", take_semaphore},
    {"lab-hold-pcp", hold_percpu},
    {"lab-write-pcp", write_percpu},
    {"lab-read-pcp", read_percpu},
    {"lab-complete", wait_completion},
    {"lab-flush", flush_stuck},
};

static int __init deadlock_init(void)
{
	int i;

	sema_init(&lab_semaphore, 1);
	ordered = alloc_ordered_workqueue("lab_ordered", 0);
	bound = alloc_workqueue("lab_bound", WQ_HIGHPRI, 3);
	if (!ordered || !bound)
		return -ENOMEM;
	queue_work(ordered, &lab_stuck_work);
	queue_work(ordered, &lab_waiting_work);
	queue_work_on(1, bound, &lab_bound_work);
	queue_delayed_work(bound, &lab_delayed_work, 7200 * HZ);
	for (i = 0; i < ARRAY_SIZE(threads); i++) {
		struct task_struct *task = kthread_run(threads[i].run, NULL, "%s", threads[i].name);

		if (IS_ERR(task))
			return PTR_ERR(task);
		msleep(50);
	}
	return 0;
}
module_init(deadlock_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Locks that are never released");
