-- SPDX-License-Identifier: GPL-2.0-or-later
-- The CPUs of the dumped machine, one row each, with what they were running at the crash.
-- From the CPU masks, the per-CPU runqueues, and the notes that the crashing kernel left.
-- A CPU that another one has stopped, because that panics, is in the interrupt that stopped it: this
-- is told by stopped_by and left out of context.
-- Shown: cpu, online, nr_running, context, ip, regs_from, stopped_by
CREATE TABLE cpus (
	dump           INTEGER, -- the dump
	cpu            INTEGER, -- number of the CPU
	online         BOOLEAN, -- whether it was online until the panic, which takes the CPUs that it
	                        -- stops out of cpu_online_mask and leaves them in cpu_active_mask
	current_task   POINTER, -- task on the CPU (rq->curr)
	idle_task      POINTER, -- the CPU's idle task (rq->idle)
	runqueue       POINTER, -- struct rq
	nr_running     COUNT,   -- runnable tasks on the CPU, the running one too
	ip             POINTER, -- instruction pointer at the crash, NULL when no registers were saved
	sp             POINTER, -- stack pointer at the crash, NULL when no registers were saved
	regs_from      TEXT,    -- source of the registers: prstatus (a note) or none
	context        TEXT,    -- what it did: nmi, irq (interrupt), softirq, task, idle; by the
	                        -- preemption counter
	stopped_by     TEXT,    -- what stopped it for the panic of another CPU: nmi or irq; NULL:
	                        -- nothing
	preempt_count  HEX,     -- its preemption counter, as it is in the dump
	interrupted    TEXT,    -- function that was interrupted by the device or timer interrupt that
	                        -- the CPU is in; NULL when it is in none
	interrupted_ip POINTER, -- where it was interrupted, perhaps in user mode
	model          TEXT,    -- name of the processor's model
	PRIMARY KEY (dump, cpu),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, current_task) REFERENCES tasks,
	FOREIGN KEY (dump, idle_task) REFERENCES tasks
) WITHOUT ROWID;
