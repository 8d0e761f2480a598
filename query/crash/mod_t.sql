-- SPDX-License-Identifier: GPL-2.0-or-later
-- Modules that taint the kernel.
SELECT printf('%-*s  TAINTS', (SELECT max(4, max(length(name))) FROM modules WHERE dump = :dump AND taints <> ''), 'NAME') AS line
WHERE EXISTS (SELECT 1 FROM modules WHERE dump = :dump AND taints <> '');
SELECT printf('%-*s  %s', (SELECT max(4, max(length(name))) FROM modules WHERE dump = :dump AND taints <> ''), name, taints)
FROM modules WHERE dump = :dump AND taints <> '' ORDER BY name;
SELECT 'no tainted modules' WHERE NOT EXISTS (SELECT 1 FROM modules WHERE dump = :dump AND taints <> '');
