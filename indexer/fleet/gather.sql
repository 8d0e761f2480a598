-- SPDX-License-Identifier: GPL-2.0-or-later
-- Of a fleet that is spread over servers: brings the tables back to where a schema is made, see spread.sql.
DO $$
DECLARE name text;
BEGIN
	FOR name IN SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = to_regnamespace('inquest_rows') LOOP
		EXECUTE format('DROP VIEW IF EXISTS %I CASCADE', name);
		EXECUTE format('ALTER TABLE inquest_rows.%1$I SET SCHEMA %2$I', name, current_schema());
	END LOOP;
END $$;
