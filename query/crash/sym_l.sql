-- SPDX-License-Identifier: GPL-2.0-or-later
-- All symbols.
SELECT printf('%llx (%s) %s%s', address, type, name, coalesce(' [' || module || ']', '')) AS line FROM symbols WHERE dump = :dump
ORDER BY address < 0, address, name;
