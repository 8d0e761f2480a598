-- SPDX-License-Identifier: GPL-2.0-or-later
-- What SQL of SQLite's calls and PostgreSQL does not have, or has with another meaning, under the
-- same names: the schema of a fleet stands before pg_catalog in the search path. What is translated
-- instead is told by schema/dialect/postgres.h.

-- A quotient by zero is NULL, and one of integers an integer.
DO $$
DECLARE one text; other text; wide text;
BEGIN
	FOREACH one IN ARRAY ARRAY['int', 'bigint'] LOOP
		FOREACH other IN ARRAY ARRAY['int', 'bigint'] LOOP
			wide := CASE WHEN one = 'int' AND other = 'int' THEN 'int' ELSE 'bigint' END;
			EXECUTE format('CREATE OR REPLACE FUNCTION divide(%1$s, %2$s) RETURNS %3$s LANGUAGE sql IMMUTABLE
				PARALLEL SAFE AS ''SELECT $1 OPERATOR(pg_catalog./) nullif($2, 0)''', one, other, wide);
			EXECUTE format('CREATE OR REPLACE FUNCTION remainder(%1$s, %2$s) RETURNS %3$s LANGUAGE sql IMMUTABLE
				PARALLEL SAFE AS ''SELECT $1::%3$s OPERATOR(pg_catalog.%%) nullif($2, 0)::%3$s''', one, other, wide);
		END LOOP;
	END LOOP;
END $$;
CREATE OR REPLACE FUNCTION divide(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1 OPERATOR(pg_catalog./) nullif($2, 0)';
CREATE OR REPLACE FUNCTION divide(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT CASE WHEN scale($1) = 0 AND scale($2) = 0 THEN trunc($1 OPERATOR(pg_catalog./) nullif($2, 0))
		ELSE $1 OPERATOR(pg_catalog./) nullif($2, 0) END';
CREATE OR REPLACE FUNCTION shift_left(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT CASE WHEN $2 > 63 THEN 0 ELSE $1 OPERATOR(pg_catalog.<<) $2::int END';
CREATE OR REPLACE FUNCTION shift_right(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1 OPERATOR(pg_catalog.>>) least($2, 63)::int';

-- Truth is a number to SQLite.
CREATE OR REPLACE FUNCTION equals(boolean, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1::int::bigint = $2';
CREATE OR REPLACE FUNCTION differs(boolean, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1::int::bigint <> $2';
CREATE OR REPLACE FUNCTION add_truth(bigint, boolean) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT CASE WHEN $2 IS NULL THEN $1 ELSE coalesce($1, 0) + $2::int END';
CREATE OR REPLACE FUNCTION any_true(boolean, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT $1 OR $2';
CREATE OR REPLACE FUNCTION all_true(boolean, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT $1 AND $2';
CREATE OR REPLACE AGGREGATE sum(boolean) (SFUNC = add_truth, STYPE = bigint);
CREATE OR REPLACE AGGREGATE max(boolean) (SFUNC = any_true, STYPE = boolean);
CREATE OR REPLACE AGGREGATE min(boolean) (SFUNC = all_true, STYPE = boolean);

-- SQL has no CREATE OR REPLACE OPERATOR.
DO $$
DECLARE definition text;
BEGIN
	FOREACH definition IN ARRAY ARRAY[
		'/ (LEFTARG = int, RIGHTARG = int, FUNCTION = divide)',
		'/ (LEFTARG = int, RIGHTARG = bigint, FUNCTION = divide)',
		'/ (LEFTARG = bigint, RIGHTARG = int, FUNCTION = divide)',
		'/ (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = divide)',
		'/ (LEFTARG = float8, RIGHTARG = float8, FUNCTION = divide)',
		'/ (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = divide)',
		'% (LEFTARG = int, RIGHTARG = int, FUNCTION = remainder)',
		'% (LEFTARG = int, RIGHTARG = bigint, FUNCTION = remainder)',
		'% (LEFTARG = bigint, RIGHTARG = int, FUNCTION = remainder)',
		'% (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = remainder)',
		'<< (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = shift_left)',
		'>> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = shift_right)',
		'= (LEFTARG = boolean, RIGHTARG = bigint, FUNCTION = equals)',
		'<> (LEFTARG = boolean, RIGHTARG = bigint, FUNCTION = differs)'] LOOP
		BEGIN
			EXECUTE 'CREATE OPERATOR ' || definition;
		EXCEPTION WHEN duplicate_function THEN NULL;
		END;
	END LOOP;
END $$;

-- Addresses are unsigned: the negative ones are above the others.
CREATE OR REPLACE FUNCTION lower_address(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT CASE WHEN ($1 < 0, $1) < ($2 < 0, $2) THEN $1 ELSE $2 END';
CREATE OR REPLACE FUNCTION higher_address(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT CASE WHEN ($1 < 0, $1) < ($2 < 0, $2) THEN $2 ELSE $1 END';
CREATE OR REPLACE AGGREGATE umin(bigint) (SFUNC = lower_address, STYPE = bigint);
CREATE OR REPLACE AGGREGATE umax(bigint) (SFUNC = higher_address, STYPE = bigint);

CREATE OR REPLACE FUNCTION add_real(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1 + coalesce($2, 0)';
CREATE OR REPLACE AGGREGATE total(float8) (SFUNC = add_real, STYPE = float8, INITCOND = '0');

-- The largest power of two that is not above the value.
CREATE OR REPLACE FUNCTION bucket(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT CASE WHEN $1 = 0 THEN 0 ELSE
		sign($1)::bigint * (1::bigint OPERATOR(pg_catalog.<<) length(ltrim(abs($1)::bit(64)::text, ''0'')) - 1) END';
CREATE OR REPLACE FUNCTION bucket(numeric) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT inquest.bucket(trunc($1)::bigint)';
CREATE OR REPLACE FUNCTION bucket(float8) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT inquest.bucket(trunc($1)::bigint)';

-- Halves are rounded away from zero, and the result has a fraction.
CREATE OR REPLACE FUNCTION round(float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT pg_catalog.round($1::numeric)::float8';
CREATE OR REPLACE FUNCTION round(float8, bigint) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT pg_catalog.round($1::numeric, $2::int)::float8';

-- The larger and the smaller of two; NULL where one is.
CREATE OR REPLACE FUNCTION max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT greatest($1, $2)';
CREATE OR REPLACE FUNCTION min(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT least($1, $2)';
CREATE OR REPLACE FUNCTION max(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT greatest($1, $2)';
CREATE OR REPLACE FUNCTION min(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT least($1, $2)';
CREATE OR REPLACE FUNCTION ifnull(anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE
	PARALLEL SAFE AS 'SELECT coalesce($1, $2)';

-- Text. Truth is written as a number, and what has a fraction with one.
CREATE OR REPLACE FUNCTION text_of(anyelement) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1::text';
CREATE OR REPLACE FUNCTION text_of(int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1::text';
CREATE OR REPLACE FUNCTION text_of(bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1::text';
CREATE OR REPLACE FUNCTION text_of(numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1::text';
CREATE OR REPLACE FUNCTION text_of(boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1::int::text';
CREATE OR REPLACE FUNCTION text_of(float8) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT CASE WHEN $1 = trunc($1) AND abs($1) < 1e15 THEN $1::bigint || ''.0'' ELSE $1::text END';
CREATE OR REPLACE FUNCTION text_of(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1';
CREATE OR REPLACE FUNCTION instr(text, text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT strpos($1, $2)::bigint';
CREATE OR REPLACE FUNCTION substr(text, bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT CASE WHEN $2 < 0 THEN right($1, (-$2)::int) ELSE pg_catalog.substr($1, $2::int) END';
CREATE OR REPLACE FUNCTION substr(text, bigint, bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS 'SELECT CASE WHEN $2 < 0 THEN left(right($1, (-$2)::int), $3::int)
		ELSE pg_catalog.substr($1, $2::int, greatest($3, 0)::int) END';
CREATE OR REPLACE FUNCTION strftime(text, bigint, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS $$SELECT to_char(to_timestamp($2) AT TIME ZONE 'UTC', replace(replace(replace(replace(replace(replace($1,
		'%Y', 'YYYY'), '%m', 'MM'), '%d', 'DD'), '%H', 'HH24'), '%M', 'MI'), '%S', 'SS'))$$;
-- Of an object whose values are integers.
CREATE OR REPLACE FUNCTION json_each(text) RETURNS TABLE (key text, value bigint) LANGUAGE sql IMMUTABLE STRICT
	PARALLEL SAFE AS 'SELECT key, value::bigint FROM pg_catalog.json_each_text($1::json)';

-- PCRE2's expressions are PostgreSQL's advanced ones but for a few letters; options stand in front.
CREATE OR REPLACE FUNCTION expression(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS $$SELECT CASE WHEN $1 LIKE '(?i)%' THEN '(?ip)' || substr(plain, 5) ELSE '(?p)' || plain END
		FROM replace(replace(replace($1, '\b', '\y'), '\B', '\Y'), '\z', '\Z') AS plain$$;
CREATE OR REPLACE FUNCTION matches(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1 OPERATOR(pg_catalog.~) inquest.expression($2)';
-- * ? and sets; a set is negated by ^.
CREATE OR REPLACE FUNCTION glob_expression(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS $$SELECT '^' || replace(replace(regexp_replace($1, '([.+(){}|$\\])', '\\\1', 'g'), '*', '.*'), '?', '.') || '$'$$;
CREATE OR REPLACE FUNCTION globs(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS 'SELECT $1 OPERATOR(pg_catalog.~) inquest.glob_expression($2)';
DO $$ BEGIN
	CREATE OPERATOR @~ (LEFTARG = text, RIGHTARG = text, FUNCTION = matches);
	CREATE OPERATOR @* (LEFTARG = text, RIGHTARG = text, FUNCTION = globs);
EXCEPTION WHEN duplicate_function THEN NULL;
END $$;

-- printf() of SQLite: %d %i %u %x %X %o %s %c %f with flags, width and precision. An argument that
-- is NULL is 0 or nothing. Cut by ltrim(): a regular expression with groups takes half a millisecond.
CREATE OR REPLACE FUNCTION printf_one(flags text, width text, digits text, kind text, value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	made text;
	room int := coalesce(nullif(width, ''), '0')::int;
BEGIN
	made := CASE
		WHEN kind IN ('d', 'i', 'u') THEN trunc(coalesce(value, '0')::numeric)::text
		WHEN kind IN ('x', 'X') THEN to_hex(coalesce(value, '0')::bigint)
		WHEN kind = 'f' THEN pg_catalog.round(coalesce(value, '0')::numeric, coalesce(nullif(substr(digits, 2), ''), '6')::int)::text
		WHEN digits <> '' THEN left(coalesce(value, ''), substr(digits, 2)::int)
		ELSE coalesce(value, '') END;
	IF kind = 'X' THEN made := upper(made); END IF;
	IF length(made) >= room THEN RETURN made; END IF;
	IF strpos(flags, '-') > 0 THEN RETURN rpad(made, room); END IF;
	IF strpos(flags, '0') = 0 OR kind IN ('s', 'c') THEN RETURN lpad(made, room); END IF;
	IF made LIKE '-%' THEN RETURN '-' || lpad(substr(made, 2), room - 1, '0'); END IF;
	RETURN lpad(made, room, '0');
END $$;
CREATE OR REPLACE FUNCTION printf(form text, arguments text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	pieces text[] := string_to_array(form, '%');
	made text := pieces[1];
	place int := 0;
	i int := 2;
	after_flags text;
	after_width text;
	after_digits text;
BEGIN
	WHILE i <= cardinality(pieces) LOOP
		IF pieces[i] = '' THEN
			made := made || '%' || coalesce(pieces[i + 1], '');
			i := i + 2;
			CONTINUE;
		END IF;
		after_flags := ltrim(pieces[i], '-0+ #');
		after_width := ltrim(after_flags, '0123456789');
		after_digits := ltrim(after_width, '.0123456789');
		place := place + 1;
		made := made || inquest.printf_one(left(pieces[i], length(pieces[i]) - length(after_flags)),
			left(after_flags, length(after_flags) - length(after_width)),
			left(after_width, length(after_width) - length(after_digits)),
			left(ltrim(after_digits, 'l'), 1), arguments[place]) || substr(ltrim(after_digits, 'l'), 2);
		i := i + 1;
	END LOOP;
	RETURN coalesce(made, '');
END $$;
