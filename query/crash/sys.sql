-- SPDX-License-Identifier: GPL-2.0-or-later
-- The system.
WITH s AS (SELECT s.*, d.completeness, d.symbols_from, d.vmlinux FROM sys AS s JOIN dumps AS d USING (dump) WHERE s.dump = :dump)
SELECT '      KERNEL: ' || coalesce(vmlinux, 'symbols of the dump (' || symbols_from || ')', '(no symbols: a text)') AS line FROM s
UNION ALL SELECT '    DUMPFILE: ' || dumpfile || iif(completeness = 'filtered', '  [PARTIAL DUMP]', iif(completeness = 'complete' OR completeness IS NULL, '', '  [' || upper(completeness) || ']')) FROM s
UNION ALL SELECT '        CPUS: ' || coalesce(cpus, '(unknown)') FROM s
UNION ALL SELECT '        DATE: ' || coalesce($date(date / 1000000000), '(unknown)') FROM s
UNION ALL SELECT '      UPTIME: ' || coalesce(iif(uptime >= 86400000000000, printf('%d days, ', uptime / 86400000000000), '')
	|| printf('%02d:%02d:%02d', uptime / 3600000000000 % 24, uptime / 60000000000 % 60, uptime / 1000000000 % 60), '(unknown)') FROM s
UNION ALL SELECT 'LOAD AVERAGE: ' || coalesce(load_average, '(unknown)') FROM s
UNION ALL SELECT '       TASKS: ' || tasks FROM s
UNION ALL SELECT '    NODENAME: ' || coalesce(nodename, '(unknown)') FROM s
UNION ALL SELECT '     RELEASE: ' || coalesce(release, '(unknown)') FROM s
UNION ALL SELECT '     VERSION: ' || coalesce(version, '(unknown)') FROM s
UNION ALL SELECT '     MACHINE: ' || coalesce(machine, '(unknown)') FROM s
UNION ALL SELECT '      MEMORY: ' || coalesce($size(coalesce(memory, managed)), '(unknown)') FROM s
UNION ALL SELECT '       PANIC: "' || coalesce(panic, '') || '"' FROM s;
