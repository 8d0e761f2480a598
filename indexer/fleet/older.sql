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

-- Descriptors with the facts of their files.
DO $$
DECLARE
	place text := CASE WHEN to_regclass('inquest_rows.tasks') IS NULL THEN current_schema() ELSE 'inquest_rows' END;
	facts text := 'path, type, flags, mode, "offset", size, inode, device, rdev, deleted, socket, mount, superblock';
BEGIN
	IF NOT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(place || '.descriptors') AND relkind IN ('r', 'p')) THEN
		RETURN;
	END IF;
	EXECUTE format('INSERT INTO %1$I.open_files (dump, file, %2$s) SELECT DISTINCT ON (dump, file) dump, file, %2$s'
		' FROM %1$I.descriptors', place, facts);
	EXECUTE format('INSERT INTO %1$I.fds (dump, files, fd, file) SELECT dump, files, fd, file FROM %1$I.descriptors', place);
	EXECUTE format('DROP TABLE %1$I.descriptors CASCADE', place);
END $$;

-- Mappings of each address space.
DO $$
DECLARE
	place text := CASE WHEN to_regclass('inquest_rows.tasks') IS NULL THEN current_schema() ELSE 'inquest_rows' END;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(place || '.mappings') AND relkind IN ('r', 'p')) THEN
		RETURN;
	END IF;
	EXECUTE format('INSERT INTO %1$I.layouts (dump, layout, start, "end", place, vma, flags, vm_flags, path, file, "offset",'
		'	deleted)'
		' SELECT dump, mm, start, "end", row_number() OVER (PARTITION BY dump, mm ORDER BY start) - 1, vma, flags,'
		'	vm_flags, path, file, "offset", deleted FROM %1$I.mappings', place);
	EXECUTE format('UPDATE %1$I.address_spaces SET layout = mm', place);
	EXECUTE format('DROP TABLE %1$I.mappings CASCADE', place);
END $$;
