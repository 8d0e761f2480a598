-- SPDX-License-Identifier: GPL-2.0-or-later
-- Interrupt lines, one row each, those that nobody has requested too. From the kernel's interrupt
-- descriptors: what /proc/interrupts shows, and what it leaves out.
-- Shown: irq, name, chip, count, handlers
CREATE TABLE irqs (
	dump               INTEGER, -- the dump
	irq                INTEGER, -- number of the line
	desc               POINTER, -- struct irq_desc
	name               TEXT,    -- names of the handlers, as in /proc/interrupts, joined by ', ';
	                            -- NULL when nobody has requested the line
	chip               TEXT,    -- name of the interrupt controller
	domain             TEXT,    -- name of the controller's interrupt domain
	hwirq              INTEGER, -- number of the line in its domain
	flow               TEXT,    -- function that runs the handlers: handle_edge_irq,
	                            -- handle_fasteoi_irq ...
	handlers           TEXT,    -- functions of the handlers, joined by ', '
	actions            COUNT,   -- how many handlers share the line
	flags              HEX,     -- IRQF_* bits of the handlers, those of all together
	count              COUNT,   -- interrupts since boot, on all CPUs
	cpu_counts         TEXT,    -- interrupts on each CPU that is present, by number, separated by
	                            -- spaces
	unhandled          COUNT,   -- interrupts that no handler took for its own, of the last 100,000
	depth              COUNT,   -- how often the line is disabled; 0: it is enabled
	affinity           TEXT,    -- CPUs that the line may go to, as '0-3,8'
	effective_affinity TEXT,    -- CPUs that the controller sends it to
	PRIMARY KEY (dump, irq),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
