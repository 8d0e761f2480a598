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
