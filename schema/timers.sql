-- SPDX-License-Identifier: GPL-2.0-or-later
-- Pending timers, one row each. From the timer wheels and the hrtimer trees of every CPU.
-- Shown: cpu, kind, base, expires_in_ns, symbol, module
CREATE TABLE timers (
	dump          INTEGER, -- the dump
	timer         POINTER, -- struct timer_list or struct hrtimer
	cpu           INTEGER, -- CPU that the timer is queued on
	kind          TEXT,    -- wheel (timer_list) or hrtimer
	base          TEXT,    -- standard, deferrable, local or global of a wheel; monotonic,
	                       -- realtime, boottime, tai of an hrtimer
	expires       INTEGER, -- when: in jiffies (wheel), in nanoseconds of the base's clock
	                       -- (hrtimer)
	expires_in_ns NS,      -- from the crash to the expiry; negative: it is overdue
	function      POINTER, -- the callback
	symbol        TEXT,    -- name of the callback
	module        TEXT,    -- name of the callback's module, NULL for the kernel proper
	task          POINTER, -- task that the timer wakes, or the process (its first thread) that
	                       -- set it; NULL when it is nobody's
	flags         HEX,     -- flags of a timer_list
	PRIMARY KEY (dump, timer),
	-- FOREIGN KEY (dump, cpu) REFERENCES cpus, where that has a row
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, task) REFERENCES tasks
) WITHOUT ROWID;
CREATE INDEX timers_task ON timers (dump, task);
