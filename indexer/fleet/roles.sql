-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who may do what, once all is there.
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
	-- See spread.sql.
	IF to_regnamespace('inquest_rows') IS NOT NULL THEN
		GRANT USAGE ON SCHEMA inquest_rows TO inquest_push;
		GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA inquest_rows TO inquest_push;
		REVOKE INSERT ON inquest_rows.pushes FROM inquest_push;
		GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA inquest_rows TO inquest_push;
	END IF;
END $$;
