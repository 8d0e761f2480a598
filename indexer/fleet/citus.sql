-- SPDX-License-Identifier: GPL-2.0-or-later
-- Distributes by dump where the server has Citus: the tables of a dump lie together, and those that
-- dumps share on every node. Which is which is told by what Citus can keep unique: a key without the
-- dump only in a table that each node has whole. A table that is distributed already stays as it is.
DO $$
DECLARE
	name text;
	by_dump boolean;
	first text;
BEGIN
	-- Else what one statement does on several connections cannot be gone on with in this transaction.
	PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
	SELECT format('%I.%I', current_schema(), min(relname)) INTO first
	FROM pg_dist_partition JOIN pg_class AS c ON c.oid = logicalrelid
	WHERE partmethod = 'h' AND relnamespace = current_schema()::regnamespace
	HAVING min(relname) IS NOT NULL;
	FOR name, by_dump IN
		SELECT format('%I.%I', current_schema(), relname), is_of_dumps(c.oid)
		FROM pg_class AS c
		WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
			AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = c.oid)
		ORDER BY 2, 1
	LOOP
		IF by_dump THEN
			PERFORM create_distributed_table(name::regclass, 'dump', colocate_with => coalesce(first, 'none'));
			first := coalesce(first, name);
		ELSE
			PERFORM create_reference_table(name::regclass);
		END IF;
	END LOOP;
END $$;
