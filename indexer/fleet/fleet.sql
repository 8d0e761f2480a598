-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a fleet has beside the tables of a case, once these are there: the numbers of dumps, and what
-- makes a dump that is pushed twice one.
CREATE TABLE IF NOT EXISTS fleet (
	one             boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
	schema_version  bigint NOT NULL,
	inquest_version text NOT NULL,
	changed_at      timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE fleet IS 'What wrote the tables of this schema; one row.';
CREATE SEQUENCE IF NOT EXISTS dump_numbers;
CREATE UNIQUE INDEX IF NOT EXISTS dumps_fingerprint ON dumps (fingerprint);
CREATE INDEX IF NOT EXISTS dumps_crash_time ON dumps (crash_time);
CREATE INDEX IF NOT EXISTS dumps_signature ON dumps (signature);
CREATE INDEX IF NOT EXISTS tasks_stack_id ON tasks (stack_id);

-- A table of a dump's own rows, all of whose keys begin with the dump: rows of a dump can lie elsewhere.
CREATE OR REPLACE FUNCTION is_of_dumps(relation oid) RETURNS boolean LANGUAGE sql STABLE AS
	'SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation AND attname = ''dump'' AND NOT EXISTS (
		SELECT FROM pg_index WHERE indrelid = relation AND indisunique AND attnum <> ALL (indkey)))';
