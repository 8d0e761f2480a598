-- SPDX-License-Identifier: GPL-2.0-or-later
-- What fleet init calls of Citus, with the signatures of Citus 11 to 13, as functions that record their
-- calls, and refuse what Citus refuses. Nothing is distributed.
SET allow_system_table_mods = on;
CREATE SCHEMA citus;
CREATE TYPE citus.distribution_type AS ENUM ('hash', 'range', 'append');
CREATE TABLE pg_catalog.pg_dist_partition (
	logicalrelid regclass NOT NULL PRIMARY KEY,
	partmethod   "char" NOT NULL,
	partkey      text,
	colocationid integer NOT NULL DEFAULT 0,
	repmodel     "char" NOT NULL DEFAULT 's'
);
CREATE TABLE citus.calls (number serial, call text);

CREATE FUNCTION citus.take(name regclass, method "char", key smallint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = name) THEN
		RAISE 'table "%" is already distributed', name;
	ELSIF EXISTS (SELECT FROM pg_index WHERE indrelid = name AND indisunique AND key <> ALL (indkey)) THEN
		RAISE 'cannot create constraint on "%"', name;
	ELSIF EXISTS (SELECT FROM pg_constraint WHERE conrelid = name AND contype = 'f') THEN
		RAISE 'cannot create foreign key constraint';
	ELSIF current_setting('citus.multi_shard_modify_mode') <> 'sequential' THEN
		RAISE 'cannot run command because there was a parallel operation on a distributed table';
	END IF;
	INSERT INTO pg_dist_partition (logicalrelid, partmethod) VALUES (name, method);
END $$;

CREATE FUNCTION pg_catalog.create_distributed_table(table_name regclass, distribution_column text,
	distribution_type citus.distribution_type DEFAULT 'hash', colocate_with text DEFAULT 'default',
	shard_count int DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE key smallint := (SELECT attnum FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column);
BEGIN
	IF key IS NULL THEN
		RAISE 'column "%" of relation "%" does not exist', distribution_column, table_name;
	ELSIF colocate_with <> 'none' AND NOT EXISTS (
			SELECT FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass AND partmethod = 'h') THEN
		RAISE 'relation % is not distributed', colocate_with;
	END IF;
	PERFORM citus.take(table_name, 'h', key);
	INSERT INTO citus.calls (call) VALUES (concat_ws(' ', table_name, distribution_column, distribution_type,
		colocate_with, shard_count));
END $$;
-- Citus has this one beside it since 10.2.
CREATE FUNCTION pg_catalog.create_distributed_table(table_name regclass, distribution_columns text[],
	distribution_type citus.distribution_type DEFAULT 'hash', colocate_with text DEFAULT 'default',
	shard_count int DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE 'not this one'; END $$;

CREATE FUNCTION pg_catalog.create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM citus.take(table_name, 'n', NULL);
	INSERT INTO citus.calls (call) VALUES (concat_ws(' ', table_name, 'everywhere'));
END $$;

-- A node of one's own, here: what it is sent must be one statement that runs.
CREATE FUNCTION pg_catalog.run_command_on_workers(command text, parallel bool DEFAULT true, OUT nodename text,
	OUT nodeport int, OUT success bool, OUT result text) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE command;
	INSERT INTO citus.calls (call) SELECT concat_ws(' ', 'nodes:', count(*), 'operators') FROM pg_operator
		WHERE oprnamespace = 'inquest'::regnamespace;
	RETURN QUERY SELECT 'node', 5432, citus.nodes_work(), 'a node that fails';
END $$;
CREATE FUNCTION citus.nodes_work() RETURNS boolean LANGUAGE sql AS 'SELECT true';
