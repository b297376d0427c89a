-- The second factor: tries are counted in the database, for all processes, and a session knows when a code was entered.
ALTER TABLE user_mfa
    ADD COLUMN enabled_at timestamptz,
    ADD COLUMN tries integer NOT NULL DEFAULT 0,
    ADD COLUMN locked_until timestamptz,
    ADD COLUMN backup_salt bytea NOT NULL DEFAULT '';
ALTER TABLE user_sessions ADD COLUMN code_entered_at timestamptz;
