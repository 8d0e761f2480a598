-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a fleet has beside the tables of a case, once these are there: who may do what, the numbers of
-- dumps, and what makes a dump that is pushed twice one.
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

-- Roles are the server's, not the database's: another fleet may have made them.
DO $$
DECLARE role text;
BEGIN
	FOREACH role IN ARRAY ARRAY['inquest_read', 'inquest_push'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN', role);
		END IF;
		EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role);
		EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', current_schema(), role);
	END LOOP;
	EXECUTE format('GRANT INSERT ON ALL TABLES IN SCHEMA %I TO inquest_push', current_schema());
	EXECUTE format('REVOKE INSERT ON fleet FROM inquest_push');
	EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO inquest_push', current_schema());
END $$;
