-- A run sees thousands of resources and finds nearly all of them as they were. That they were seen is one row a kind here, not
-- a new version of each row; a resource's own `last_seen_at` counts where it was seen apart from a whole listing.
-- Rows are rarely rewritten now, so pages need not be half empty (fillfactor): lists read half as many.
CREATE TABLE inventory_listings (
    kind text NOT NULL,
    region_name text NOT NULL DEFAULT '',
    listed_at timestamptz NOT NULL,
    PRIMARY KEY (kind, region_name)
);
COMMENT ON TABLE inventory_listings IS
'When everything that is stored of a kind was last listed, by region ('''' for kinds that have none).';

ALTER TABLE domains SET (fillfactor = 95);
ALTER TABLE projects SET (fillfactor = 95);
ALTER TABLE users SET (fillfactor = 95);
ALTER TABLE roles SET (fillfactor = 95);
ALTER TABLE groups SET (fillfactor = 95);
ALTER TABLE role_assignments SET (fillfactor = 95);
ALTER TABLE group_memberships SET (fillfactor = 95);
ALTER TABLE implied_roles SET (fillfactor = 95);
ALTER TABLE images SET (fillfactor = 95);
ALTER TABLE servers SET (fillfactor = 95);
ALTER TABLE hypervisors SET (fillfactor = 95);
ALTER TABLE flavors SET (fillfactor = 95);
ALTER TABLE volumes SET (fillfactor = 95);
ALTER TABLE snapshots SET (fillfactor = 95);
ALTER TABLE volume_types SET (fillfactor = 95);
ALTER TABLE networks SET (fillfactor = 95);
ALTER TABLE subnets SET (fillfactor = 95);
ALTER TABLE routers SET (fillfactor = 95);
ALTER TABLE ports SET (fillfactor = 95);
ALTER TABLE floating_ips SET (fillfactor = 95);
ALTER TABLE security_groups SET (fillfactor = 95);
ALTER TABLE security_group_rules SET (fillfactor = 95);

-- What came first: told by an index, for it never changes.
CREATE INDEX domains_first_seen_at_idx ON domains (first_seen_at, id COLLATE "C");
CREATE INDEX projects_first_seen_at_idx ON projects (first_seen_at, id COLLATE "C");
CREATE INDEX users_first_seen_at_idx ON users (first_seen_at, id COLLATE "C");
CREATE INDEX roles_first_seen_at_idx ON roles (first_seen_at, id COLLATE "C");
CREATE INDEX groups_first_seen_at_idx ON groups (first_seen_at, id COLLATE "C");
CREATE INDEX role_assignments_first_seen_at_idx ON role_assignments (first_seen_at, id COLLATE "C");
CREATE INDEX group_memberships_first_seen_at_idx ON group_memberships (first_seen_at, id COLLATE "C");
CREATE INDEX implied_roles_first_seen_at_idx ON implied_roles (first_seen_at, id COLLATE "C");
CREATE INDEX images_first_seen_at_idx ON images (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX servers_first_seen_at_idx ON servers (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX hypervisors_first_seen_at_idx ON hypervisors (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX flavors_first_seen_at_idx ON flavors (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX volumes_first_seen_at_idx ON volumes (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX snapshots_first_seen_at_idx ON snapshots (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX volume_types_first_seen_at_idx ON volume_types (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX networks_first_seen_at_idx ON networks (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX subnets_first_seen_at_idx ON subnets (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX routers_first_seen_at_idx ON routers (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX ports_first_seen_at_idx ON ports (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX floating_ips_first_seen_at_idx ON floating_ips (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX security_groups_first_seen_at_idx ON security_groups (first_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX security_group_rules_first_seen_at_idx ON security_group_rules (first_seen_at, id COLLATE "C", region_name COLLATE "C");
