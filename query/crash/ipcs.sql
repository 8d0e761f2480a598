-- SPDX-License-Identifier: GPL-2.0-or-later
-- System V IPC. Options: -s -m -q: semaphores, shared memory, messages.
SELECT 'SHMID_KERNEL     KEY      SHMID      UID   PERMS BYTES      NATTCH STATUS' AS line WHERE :has_m OR :has_M OR NOT (:has_s OR :has_q);
SELECT printf('%16llx %08llx %-10d %-5d %-5s %-10lld %-6d %s', object, key, id, owner, mode, bytes, count, iif(destroyed, 'dest', ''))
FROM ipc WHERE dump = :dump AND kind = 'shm' AND (:has_m OR :has_M OR NOT (:has_s OR :has_q)) ORDER BY id;
SELECT '(none allocated)' WHERE (:has_m OR :has_M OR NOT (:has_s OR :has_q)) AND NOT EXISTS (SELECT 1 FROM ipc WHERE dump = :dump AND kind = 'shm');
SELECT '';
SELECT 'SEM_ARRAY        KEY      SEMID      UID   PERMS NSEMS     ' WHERE :has_s OR NOT (:has_m OR :has_M OR :has_q);
SELECT printf('%16llx %08llx %-10d %-5d %-5s %-10d', object, key, id, owner, mode, count)
FROM ipc WHERE dump = :dump AND kind = 'sem' AND (:has_s OR NOT (:has_m OR :has_M OR :has_q)) ORDER BY id;
SELECT '(none allocated)' WHERE (:has_s OR NOT (:has_m OR :has_M OR :has_q)) AND NOT EXISTS (SELECT 1 FROM ipc WHERE dump = :dump AND kind = 'sem');
SELECT '';
SELECT 'MSG_QUEUE        KEY      MSQID      UID   PERMS USED-BYTES   MESSAGES    ' WHERE :has_q OR NOT (:has_m OR :has_M OR :has_s);
SELECT printf('%16llx %08llx %-10d %-5d %-5s %-12lld %-12d', object, key, id, owner, mode, used, count)
FROM ipc WHERE dump = :dump AND kind = 'msg' AND (:has_q OR NOT (:has_m OR :has_M OR :has_s)) ORDER BY id;
SELECT '(none allocated)' WHERE (:has_q OR NOT (:has_m OR :has_M OR :has_s)) AND NOT EXISTS (SELECT 1 FROM ipc WHERE dump = :dump AND kind = 'msg');
