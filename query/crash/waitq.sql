-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who waits at a wait queue, a lock or a completion: by its symbol or its address.
WITH l AS (SELECT * FROM locks WHERE dump = :dump AND (symbol = :argument OR lock = :address)),
known AS (SELECT name, address FROM symbols WHERE dump = :dump AND name = :argument LIMIT 1)
SELECT $header AS line FROM l JOIN waiters AS w USING (dump, lock) JOIN tasks AS t USING (dump, task) ORDER BY t.pid;
SELECT printf('wait queue "%s" (%llx) is empty', k.name, k.address) FROM (SELECT name, address FROM symbols WHERE dump = :dump AND name = :argument LIMIT 1) AS k
WHERE NOT EXISTS (SELECT 1 FROM locks AS l JOIN waiters AS w USING (dump, lock) WHERE l.dump = :dump AND (l.symbol = :argument OR l.lock = :address));
