-- The largest tables, where a list in these orders read every record. A description is kept to 255 characters by the cloud;
-- what an inventory stored of a longer one is cut as later ones are, so that the index holds it.
UPDATE ports SET description = left(description, 500) WHERE length(description) > 500;
UPDATE volumes SET description = left(description, 500) WHERE length(description) > 500;
CREATE INDEX ports_description_idx ON ports (description, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX volumes_description_idx ON volumes (description, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX servers_last_seen_at_idx ON servers (last_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX volumes_last_seen_at_idx ON volumes (last_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX snapshots_last_seen_at_idx ON snapshots (last_seen_at, id COLLATE "C", region_name COLLATE "C");
CREATE INDEX ports_last_seen_at_idx ON ports (last_seen_at, id COLLATE "C", region_name COLLATE "C");
