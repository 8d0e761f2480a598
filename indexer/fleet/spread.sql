-- SPDX-License-Identifier: GPL-2.0-or-later
-- Where there are servers inquest_1, inquest_2 …, the tables of dumps have their rows on these, by a hash
-- of the dump. The tables stand in a schema of their own, for who pushes; under their names stand views
-- that show the rows of dumps that are there. A server commits before the fleet does: when the fleet's
-- server is killed in between, rows are left of a dump that never came, which no key can prevent.

-- An empty table becomes one whose parts are on the servers, where the keys are.
CREATE OR REPLACE FUNCTION spread_table(name text, servers int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	described text := obj_description(name::regclass);
	empty boolean;
BEGIN
	EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', name) INTO empty;
	IF NOT empty THEN
		RAISE 'table % has rows, and only an empty one can be spread', name;
	END IF;
	EXECUTE format('CREATE TABLE spread (LIKE %I INCLUDING COMMENTS) PARTITION BY HASH (dump)', name);
	EXECUTE format('DROP TABLE %I', name);
	EXECUTE format('ALTER TABLE spread RENAME TO %I', name);
	EXECUTE format('COMMENT ON TABLE %I IS %L', name, described);
	FOR i IN 1 .. servers LOOP
		EXECUTE format('CREATE FOREIGN TABLE inquest_rows.%I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s) '
			'SERVER %I OPTIONS (schema_name %L, table_name %L)',
			name || '_' || i, name, servers, i - 1, 'inquest_' || i, current_schema(), name);
	END LOOP;
END $$;

CREATE OR REPLACE FUNCTION show_table(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	kept oid := name::regclass;
	seen text;
	described text;
BEGIN
	EXECUTE format('ALTER TABLE %I SET SCHEMA inquest_rows', name);
	EXECUTE format('CREATE VIEW %1$I AS SELECT * FROM inquest_rows.%1$I WHERE dump IN (SELECT dump FROM dumps)', name);
	EXECUTE format('COMMENT ON VIEW %I IS %L', name, obj_description(kept));
	FOR seen, described IN SELECT attname, col_description(kept, attnum) FROM pg_attribute
		WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped LOOP
		EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', name, seen, described);
	END LOOP;
END $$;

DO $$
DECLARE
	name text;
	servers int := (SELECT count(*) FROM pg_foreign_server WHERE srvname ~ '^inquest_[0-9]+$');
BEGIN
	IF servers = 0 THEN
		RETURN;
	END IF;
	CREATE SCHEMA IF NOT EXISTS inquest_rows;
	FOR name IN SELECT relname FROM pg_class
		WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND is_of_dumps(oid) LOOP
		PERFORM spread_table(name, servers);
	END LOOP;
	FOR name IN SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = current_schema()::regnamespace LOOP
		PERFORM show_table(name);
	END LOOP;

	-- Dumps that are being pushed. Who pushes holds a lock on the number: one that nobody holds was cut off.
	CREATE TABLE IF NOT EXISTS inquest_rows.pushes (dump bigint PRIMARY KEY);
	CREATE OR REPLACE FUNCTION inquest_rows.clean_pushes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = inquest_rows, inquest, pg_catalog, pg_temp AS $f$
	DECLARE
		number bigint;
		name text;
	BEGIN
		FOR number IN SELECT dump FROM pushes LOOP
			CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtext('inquest push'), hashint8(number));
			-- It may have come since.
			DELETE FROM pushes WHERE dump = number;
			CONTINUE WHEN NOT FOUND;
			FOR name IN SELECT relname FROM pg_class
				WHERE relkind = 'p' AND relnamespace = 'inquest_rows'::regnamespace LOOP
				EXECUTE format('DELETE FROM %I WHERE dump = %s', name, number);
			END LOOP;
		END LOOP;
	END $f$;
	CREATE OR REPLACE FUNCTION inquest_rows.begin_push() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = inquest_rows, inquest, pg_catalog, pg_temp AS $f$
	DECLARE number bigint := nextval('dump_numbers');
	BEGIN
		PERFORM pg_advisory_unlock_all(), clean_pushes();
		PERFORM pg_advisory_lock(hashtext('inquest push'), hashint8(number));
		INSERT INTO pushes VALUES (number);
		RETURN number;
	END $f$;
	CREATE OR REPLACE FUNCTION inquest_rows.end_push(number bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
	SET search_path = inquest_rows, inquest, pg_catalog, pg_temp AS 'DELETE FROM pushes WHERE dump = number';
	REVOKE ALL ON ALL FUNCTIONS IN SCHEMA inquest_rows FROM PUBLIC;
END $$;
