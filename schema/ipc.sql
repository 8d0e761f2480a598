-- SPDX-License-Identifier: GPL-2.0-or-later
-- System V shared memory, semaphores and message queues of all IPC namespaces that tasks are in,
-- one row each: what ipcs shows.
-- Shown: kind, id, key, owner, bytes, count, waiters, creator_pid
CREATE TABLE ipc (
	dump        INTEGER, -- the dump
	object      POINTER, -- struct shmid_kernel, sem_array or msg_queue
	kind        TEXT,    -- shm, sem or msg
	id          INTEGER, -- id, as programs know it
	key         HEX,     -- key; 0 is a private object
	owner       INTEGER, -- user id of the owner
	gid         INTEGER, -- group id of the owner
	mode        TEXT,    -- permissions, in octal
	bytes       BYTES,   -- shm: size; msg: how much it may hold
	used        BYTES,   -- shm: what of it is in memory; msg: what it holds
	count       COUNT,   -- shm: attachments; sem: semaphores of the set; msg: messages
	waiters     COUNT,   -- sem, msg: tasks that wait
	creator_pid INTEGER, -- shm: pid of the creator, NULL when it is gone
	last_pid    INTEGER, -- shm: pid that attached or detached last; msg: that sent last
	destroyed   BOOLEAN, -- shm: removed, and there only until the last one detaches
	namespace   INTEGER, -- inode of the IPC namespace, as in /proc/PID/ns/ipc
	PRIMARY KEY (dump, object),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
