-- SPDX-License-Identifier: GPL-2.0-or-later
-- Troubles that are planted in the sample dump's case, each in a copy of its own. A line
-- "--- NAME: TEXT" begins one: the finding NAME comes first then, and its sentence has TEXT in it.
-- :time is the uptime, :panic the panic task; both are of dump 1.
--- why_deadlock: 133 httpd
UPDATE tasks SET state = 'D', idle_ns = 100000000000 WHERE pid IN (133, 134);
INSERT INTO locks (dump, lock, kind, symbol, owner, owner_state, waiters) SELECT 1, 4096 + pid, 'mutex', 'lock_' || pid, task, 'locked', 1 FROM tasks WHERE pid IN (133, 134);
INSERT INTO waiters (dump, lock, task, position) SELECT 1, 4096 + 267 - pid, task, 0 FROM tasks WHERE pid IN (133, 134);
UPDATE tasks SET comm = 'httpd' WHERE pid IN (133, 134);
--- why_pile_up: 6 tasks wait for rwsem /data i_rwsem, the longest for 1m 40s; holder (pid 133) holds it
UPDATE tasks SET comm = 'holder', state = 'D', wchan = 'io_schedule' WHERE pid = 133;
DELETE FROM waiters WHERE task IN (SELECT task FROM tasks WHERE pid BETWEEN 133 AND 138);
UPDATE tasks SET state = 'D', idle_ns = 100000000000, wchan = 'rwsem_down_write_slowpath' WHERE pid BETWEEN 134 AND 138;
INSERT INTO locks (dump, lock, kind, symbol, member, owner, owner_state, waiters) SELECT 1, 4096, 'rwsem', '/data', 'i_rwsem', task, 'write', 5 FROM tasks WHERE pid = 133;
INSERT INTO waiters (dump, lock, task, position) SELECT 1, 4096, task, pid - 134 FROM tasks WHERE pid BETWEEN 134 AND 138;
--- why_hung: in io_schedule, the longest for 16m 40s: stuck
UPDATE tasks SET comm = 'stuck', state = 'D', idle_ns = 1000000000000, wchan = 'io_schedule' WHERE pid = 133;
DELETE FROM waiters WHERE task = (SELECT task FROM tasks WHERE pid = 133);
--- why_hung_io: 4 requests of vda have not been answered for up to 1m 00s: 4 are with the driver
UPDATE requests SET age_ns = 60000000000;
--- why_frozen: /mnt (ext4 on /dev/loop0) is frozen (complete), and 1 wait for it: dbwriter
UPDATE mounts SET frozen = 'complete' WHERE path = '/mnt';
INSERT INTO locks (dump, lock, kind, owner_state, waiters) SELECT 1, superblock + 600, 'frozen_sb', 'frozen', 1 FROM mounts WHERE path = '/mnt';
INSERT INTO waiters (dump, lock, task) SELECT 1, superblock + 600, (SELECT task FROM tasks WHERE comm = 'dbwriter' LIMIT 1) FROM mounts WHERE path = '/mnt';
--- why_low_memory: Zone DMA32 of node 0 has 400.0 KB free, below its min watermark of 1.2 MB
UPDATE zones SET free = 100 WHERE name = 'DMA32';
--- why_fragmentation: Zone DMA32 of node 0 has
UPDATE free_areas SET blocks = 0, pages = 0 WHERE zone = 1;
UPDATE free_areas SET blocks = 11047, pages = 11047 WHERE zone = 1 AND "order" = 0 AND migratetype = 'Movable';
INSERT INTO oopses (dump, oops, seq, last_seq, kind, headline, comm, pid) VALUES (1, 90, 1, 1, 'page_allocation', 'cp: page allocation failure: order:4, mode:0x40', 'cp', 99);
--- why_allocation: cp (pid 99) got no memory of order 4
INSERT INTO oopses (dump, oops, seq, last_seq, kind, headline, comm, pid) VALUES (1, 90, 1, 1, 'page_allocation', 'cp: page allocation failure: order:4, mode:0x40', 'cp', 99);
--- why_slab: Slab cache dentry has
UPDATE slabs SET bytes = 90000000 WHERE name = 'dentry';
--- ~why_slab: Slab cache kernfs_node_cache has
UPDATE slabs SET bytes = 18000000 WHERE name = 'kernfs_node_cache';
UPDATE memory SET bytes = bytes + 17000000 WHERE kind IN ('slab', 'slab unreclaimable');
--- why_hog: memhog (pid
UPDATE tasks SET rss_anon = 150000000 WHERE comm = 'memhog';
UPDATE memory SET bytes = 1000000 WHERE kind = 'available';
--- why_pinned: are huge pages, in use or not
UPDATE hugepages SET bytes = 120000000, total = 60, free = 60 WHERE size = 2097152;
UPDATE memory SET bytes = 1000000 WHERE kind = 'available';
--- why_swap: The swap is 95.0 % full
INSERT INTO swaps (dump, swap, path, kind, pages, used, bytes) VALUES (1, 0, '/swap', 'file', 1000, 950, 4096000);
INSERT INTO stack_functions (stack_id, position, symbol) SELECT stack_id, 99, 'do_swap_page' FROM tasks WHERE comm = 'httpd' LIMIT 1;
UPDATE tasks SET stack_id = (SELECT stack_id FROM stack_functions WHERE symbol = 'do_swap_page') WHERE pid IN (SELECT pid FROM tasks WHERE pid > 1 AND state = 'S' ORDER BY pid LIMIT 5);
--- why_fork_storm: There are 1500 processes bomb, 1500 of them begun in the last minute; parent
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
INSERT INTO tasks (dump, task, pid, tgid, ppid, parent, comm, state, kernel, on_cpu, start_ns, idle_ns)
	SELECT 1, 8192 + i, 100000 + i, 100000 + i, 1, (SELECT task FROM tasks WHERE pid = 1), 'bomb', 'S', 0, 0, 3000000000, 0 FROM n;
UPDATE tasks SET comm = 'parent' WHERE pid = 1;
--- why_zombies: 200 zombies are left of parent (pid 1)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO tasks (dump, task, pid, tgid, ppid, parent, comm, state, kernel, on_cpu)
	SELECT 1, 8192 + i, 100000 + i, 100000 + i, 1, (SELECT task FROM tasks WHERE pid = 1), 'dead', 'Z', 0, 0 FROM n;
UPDATE tasks SET comm = 'parent' WHERE pid = 1;
--- why_sockets: 1200 sockets are in state CLOSE_WAIT
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
INSERT INTO sockets (dump, socket, family, type, protocol, state) SELECT 1, 8192 + i, 'inet', 'stream', 'tcp', 'CLOSE_WAIT' FROM n;
--- why_accept: does not accept on 127.0.0.1:8080: 10 connections wait
UPDATE sockets SET rx_queue = 10, backlog = 10 WHERE state = 'LISTEN' AND local = '127.0.0.1:8080';
--- why_workqueue: 2 works of events wait behind bad_work of module bad, which has been running for 2m 00s
INSERT INTO works (dump, work, state, workqueue, pool, symbol) SELECT 1, 1, 'pending', workqueue, 0, 'one' FROM workqueues WHERE name = 'events';
INSERT INTO works (dump, work, state, workqueue, pool, symbol) SELECT 1, 2, 'pending', workqueue, 0, 'two' FROM workqueues WHERE name = 'events';
INSERT INTO works (dump, work, state, workqueue, pool, symbol, module, waiting_ns) SELECT 1, 3, 'running', workqueue, 0, 'bad_work', 'bad', 120000000000 FROM workqueues WHERE name = 'events';
--- why_timers: CPU 1 took no timer interrupt for 20.00 s
UPDATE timers SET expires_in_ns = -20000000000 WHERE cpu = 1 AND expires_in_ns < 5000000000 AND base <> 'deferrable';
UPDATE timers SET expires_in_ns = -20000000000 WHERE timer IN (SELECT timer FROM timers WHERE cpu = 1 AND base = 'standard' LIMIT 3);
--- why_starved: has waited for CPU 0 for 9.00 s; init (pid 1) has it
UPDATE runqueue SET waiting_ns = 9000000000 WHERE cpu = 0 AND NOT running;
--- why_softirq: NET_RX of CPU 0 were raised and did not run, while ksoftirqd has waited for 2.00 s; init (pid 1) has the CPU
UPDATE softirqs SET pending = 1 WHERE cpu = 0 AND name = 'NET_RX';
UPDATE runqueue SET waiting_ns = 2000000000, task = (SELECT task FROM tasks WHERE comm = 'ksoftirqd/0') WHERE cpu = 0 AND NOT running;
--- why_irq_storm: came 99000 times
UPDATE irqs SET unhandled = 99000 WHERE irq = (SELECT max(irq) FROM irqs WHERE name IS NOT NULL);
--- why_irq_report: irq 19: nobody cared
INSERT INTO oopses (dump, oops, seq, last_seq, kind, headline) VALUES (1, 90, 1, 1, 'irq', 'irq 19: nobody cared (try booting with the "irqpoll" option)');
--- why_workqueue_lockup: pool cpus=0
INSERT INTO oopses (dump, oops, seq, last_seq, kind, headline) VALUES (1, 90, 1, 1, 'workqueue_lockup', 'BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 31s!');
--- why_lockdep: possible circular
INSERT INTO oopses (dump, oops, seq, last_seq, kind, headline, comm, pid) VALUES (1, 90, 1, 1, 'lockdep', 'WARNING: possible circular locking dependency detected', 'cp', 99);
--- why_list: A list was corrupted, found in __list_del_entry_valid
INSERT INTO oopses (dump, oops, seq, last_seq, kind, headline, symbol) VALUES (1, 90, 360, 360, 'list_corruption', 'list_del corruption, ff11->next is LIST_POISON1', '__list_del_entry_valid');
--- why_hardware: DIMM_A1
INSERT INTO hardware_errors (dump, error, seq, source, severity, section, device, text) VALUES (1, 0, 1, 'edac', 'corrected', 'memory read error', 'DIMM_A0', 'CE'), (1, 1, 2, 'edac', 'uncorrected', 'memory read error', 'DIMM_A1', 'EDAC MC0: 1 UE memory read error on DIMM_A1');
--- why_file_system: EXT4-fs error (device sda1)
INSERT INTO log (dump, seq, time_ns, level, text) VALUES (1, 9000, 1, 2, 'EXT4-fs error (device sda1): ext4_lookup: bad inode');
--- why_io_error: blk_update_request: I/O error, dev sdb
INSERT INTO log (dump, seq, time_ns, level, text) VALUES (1, 9000, 1, 3, 'blk_update_request: I/O error, dev sdb, sector 12');
--- why_network: transmit queue 0 timed out
INSERT INTO log (dump, seq, time_ns, level, text) VALUES (1, 9000, 1, 4, 'NETDEV WATCHDOG: eth0 (e1000e): transmit queue 0 timed out');
--- why_init: it crashed with SIGSEGV
UPDATE dumps SET panic = 'Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b';
--- why_poison: rbx of
UPDATE register_sets SET registers = json_set(registers, '$.rbx', -2401263026318606080) WHERE mode = 'kernel' AND task = (SELECT panic_task FROM dumps);
--- why_third_party: write_sysrq_trigger of module nv (proprietary out-of-tree
UPDATE modules SET name = 'nv', taints = 'PO', version = '1.0' WHERE name = 'dummy';
UPDATE trace_frames SET module = 'nv' WHERE symbol = 'write_sysrq_trigger';
--- ~why_load: 500 tasks want to run on 2 CPUs, most of them busy
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 498)
INSERT INTO tasks (dump, task, pid, tgid, ppid, comm, state, kernel, on_cpu) SELECT 1, 8192 + i, 100000 + i, 100000 + i, 1, 'busy', 'R', 0, 0 FROM n;
UPDATE tasks SET state = 'S' WHERE state = 'R' AND comm <> 'busy' AND pid > 1;
INSERT INTO tasks (dump, task, pid, tgid, comm, state) VALUES (1, 8191, 99999, 99999, 'busy', 'R');
--- ~why_files: leaker (pid 133) has 10000 files open, most of them of the type sock
INSERT INTO open_files (dump, file, type) VALUES (1, 77, 'sock');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
INSERT INTO fds (dump, files, fd, file) SELECT 1, 4096, i, 77 FROM n;
UPDATE tasks SET files = 4096, comm = 'leaker' WHERE pid = 133;
--- ~why_grown: Tasks grew from 100 to
INSERT INTO dumps (dump, nodename, crash_time, fingerprint) SELECT 2, nodename, crash_time - 1000, 'before' FROM dumps;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
INSERT INTO tasks (dump, task, pid, tgid, comm, state) SELECT 2, 8192 + i, i, i, 'a', 'S' FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
INSERT INTO tasks (dump, task, pid, tgid, comm, state) SELECT 1, 8192 + i, 100000 + i, 100000 + i, 'a', 'S' FROM n;
--- ~why_warning: The kernel warned at fs/a.c:1 in frob
INSERT INTO oopses (dump, oops, seq, last_seq, kind, headline, symbol, source) VALUES (1, 90, 1, 1, 'warning', 'WARNING: CPU: 0 PID: 1 at fs/a.c:1 frob+0x1/0x2', 'frob', 'fs/a.c:1');
