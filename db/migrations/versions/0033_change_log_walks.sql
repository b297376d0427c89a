-- Which names the lines of the log bear, and which fields change together: few, where the lines are millions. A list looks
-- here first, and then walks the log along an index, each resource or each set of fields by itself.
CREATE TABLE change_names (
    resource_type text NOT NULL,
    resource_id text NOT NULL,
    name text NOT NULL,
    CONSTRAINT change_names_once PRIMARY KEY (resource_id, resource_type, name)
);
CREATE TABLE change_field_sets (
    fields text[] NOT NULL CONSTRAINT change_field_sets_once PRIMARY KEY
);
INSERT INTO change_names (resource_type, resource_id, name)
SELECT DISTINCT resource_type, resource_id, coalesce(resource_name, '') FROM change_log;
INSERT INTO change_field_sets (fields) SELECT DISTINCT fields FROM change_log WHERE action = 'changed';
CREATE INDEX ON change_names USING gin (lower(name) gin_trgm_ops);

DROP INDEX change_log_fields_idx;
CREATE INDEX change_log_fields_recorded_at_id_idx ON change_log (fields, recorded_at, id) WHERE action = 'changed';

CREATE FUNCTION note_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO change_names (resource_type, resource_id, name)
    SELECT resource_type, resource_id, coalesce(resource_name, '') FROM after
    ON CONFLICT ON CONSTRAINT change_names_once DO NOTHING;
    INSERT INTO change_field_sets (fields) SELECT DISTINCT fields FROM after WHERE action = 'changed'
    ON CONFLICT ON CONSTRAINT change_field_sets_once DO NOTHING;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION note_changes() FROM PUBLIC;
CREATE TRIGGER change_log_noted_in AFTER INSERT ON change_log
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION note_changes();
CREATE TRIGGER change_log_noted_anew AFTER UPDATE ON change_log
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION note_changes();
