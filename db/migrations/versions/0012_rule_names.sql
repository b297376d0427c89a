-- A security group rule is called by what it lets through: Neutron gives it no name, and "ingress" is that of half of them.
-- What is stored is named by the next run.
ALTER TABLE security_group_rules ADD COLUMN name text;
ALTER TABLE security_group_rules DROP COLUMN search_text;
ALTER TABLE security_group_rules ADD COLUMN search_text text GENERATED ALWAYS AS
    (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(remote_ip_prefix, '') || ' ' || coalesce(description, ''))) STORED;
CREATE INDEX ON security_group_rules (name, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX ON security_group_rules USING gin (search_text gin_trgm_ops);
