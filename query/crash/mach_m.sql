-- SPDX-License-Identifier: GPL-2.0-or-later
-- The memory map, as the firmware told it and the kernel logged it.
SELECT '      PHYSICAL ADDRESS RANGE         TYPE' AS line;
SELECT substr(text, instr(text, '[mem 0x') + 7, 16) || ' - ' || substr(text, instr(text, '-0x') + 3, 16) || '  ' || substr(text, instr(text, '] ') + 2)
FROM log WHERE dump = :dump AND text GLOB 'BIOS-e820: ?mem 0x*-0x*? *' ORDER BY seq;
SELECT '(the log does not have it)' WHERE NOT EXISTS (SELECT 1 FROM log WHERE dump = :dump AND text GLOB 'BIOS-e820: ?mem 0x*-0x*? *');
