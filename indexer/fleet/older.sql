-- SPDX-License-Identifier: GPL-2.0-or-later
-- Rows of tables that an older schema had and of which a view tells now: they move to where the view looks.

-- Frames of each task; any number tells a dump's traces apart.
DO $$
DECLARE
	place text := CASE WHEN to_regclass('inquest_rows.tasks') IS NULL THEN current_schema() ELSE 'inquest_rows' END;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(place || '.frames') AND relkind IN ('r', 'p')) THEN
		RETURN;
	END IF;
	EXECUTE format('INSERT INTO %1$I.trace_frames (dump, trace, frame, sp, pc, symbol, "offset", module, stack, method,'
		'	reliable, source, inlined)'
		' SELECT dump, task, frame, sp, pc, symbol, "offset", module, stack, method, reliable, source, inlined'
		' FROM %1$I.frames', place);
	EXECUTE format('UPDATE %1$I.tasks AS t SET trace = t.task WHERE EXISTS (SELECT FROM %1$I.frames AS f'
		' WHERE f.dump = t.dump AND f.task = t.task)', place);
	EXECUTE format('DROP TABLE %1$I.frames CASCADE', place);
END $$;
