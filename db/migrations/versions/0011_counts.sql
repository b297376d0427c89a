-- How many lines the log has, by the moment at which a run found them: of the whole cloud, and of each owner. The reports add
-- these up, a fraction of the lines, and are exact for every span.
CREATE TABLE change_totals (
    recorded_at timestamptz NOT NULL,
    resource_type text NOT NULL,
    action text NOT NULL,
    changes bigint NOT NULL,
    CONSTRAINT change_totals_once PRIMARY KEY (recorded_at, resource_type, action)
);
CREATE TABLE change_counts (
    recorded_at timestamptz NOT NULL,
    resource_type text NOT NULL,
    action text NOT NULL,
    project_id text,
    domain_id text,
    changes bigint NOT NULL,
    CONSTRAINT change_counts_once UNIQUE NULLS NOT DISTINCT (recorded_at, resource_type, action, project_id, domain_id)
);
INSERT INTO change_counts (recorded_at, resource_type, action, project_id, domain_id, changes)
SELECT recorded_at, resource_type, action, project_id, domain_id, count(*) FROM change_log GROUP BY 1, 2, 3, 4, 5;
INSERT INTO change_totals (recorded_at, resource_type, action, changes)
SELECT recorded_at, resource_type, action, sum(changes) FROM change_counts GROUP BY 1, 2, 3;
CREATE INDEX ON change_counts (project_id, recorded_at);
CREATE INDEX ON change_counts (domain_id, recorded_at);

CREATE FUNCTION count_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO change_totals AS c (recorded_at, resource_type, action, changes)
        SELECT recorded_at, resource_type, action, count(*) FROM after GROUP BY 1, 2, 3
        ON CONFLICT ON CONSTRAINT change_totals_once DO UPDATE SET changes = c.changes + excluded.changes;
        INSERT INTO change_counts AS c (recorded_at, resource_type, action, project_id, domain_id, changes)
        SELECT recorded_at, resource_type, action, project_id, domain_id, count(*) FROM after GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT ON CONSTRAINT change_counts_once DO UPDATE SET changes = c.changes + excluded.changes;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE change_totals AS c SET changes = c.changes - b.changes
        FROM (
            SELECT recorded_at, resource_type, action, count(*) AS changes FROM before GROUP BY 1, 2, 3
        ) AS b
        WHERE (c.recorded_at, c.resource_type, c.action) = (b.recorded_at, b.resource_type, b.action);
        UPDATE change_counts AS c SET changes = c.changes - b.changes
        FROM (
            SELECT recorded_at, resource_type, action, project_id, domain_id, count(*) AS changes
            FROM before GROUP BY 1, 2, 3, 4, 5
        ) AS b
        WHERE (c.recorded_at, c.resource_type, c.action) = (b.recorded_at, b.resource_type, b.action)
            AND c.project_id IS NOT DISTINCT FROM b.project_id AND c.domain_id IS NOT DISTINCT FROM b.domain_id;
        DELETE FROM change_totals WHERE changes = 0 AND recorded_at IN (SELECT recorded_at FROM before);
        DELETE FROM change_counts WHERE changes = 0 AND recorded_at IN (SELECT recorded_at FROM before);
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION count_changes() FROM PUBLIC;
CREATE TRIGGER change_log_counted_in AFTER INSERT ON change_log
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_changes();
CREATE TRIGGER change_log_counted_anew AFTER UPDATE ON change_log
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_changes();
CREATE TRIGGER change_log_counted_out AFTER DELETE ON change_log
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION count_changes();

-- The oldest open event of a severity, and the newest that somebody has acknowledged, stand at the end of an index.
CREATE INDEX drift_events_open_by_severity ON drift_events (severity, detected_at, id) WHERE acknowledged_at IS NULL;
CREATE INDEX drift_events_acknowledged ON drift_events (detected_at, id) WHERE acknowledged_at IS NOT NULL;

-- The versions of one resource lie all over the history: counting them, and finding their lines of the log, goes nowhere else.
DROP INDEX change_log_resource_type_resource_id_id_idx;
CREATE INDEX change_log_resource_type_resource_id_id_idx ON change_log (resource_type, resource_id, id)
    INCLUDE (region_name, history_id, seen_before_at, action);
DROP INDEX servers_history_server_id_id_idx;
CREATE INDEX servers_history_server_id_id_idx ON servers_history (server_id, id DESC) INCLUDE (region_name);
DROP INDEX hypervisors_history_hypervisor_id_id_idx;
CREATE INDEX hypervisors_history_hypervisor_id_id_idx ON hypervisors_history (hypervisor_id, id DESC) INCLUDE (region_name);
DROP INDEX volumes_history_volume_id_id_idx;
CREATE INDEX volumes_history_volume_id_id_idx ON volumes_history (volume_id, id DESC) INCLUDE (region_name);
DROP INDEX snapshots_history_snapshot_id_id_idx;
CREATE INDEX snapshots_history_snapshot_id_id_idx ON snapshots_history (snapshot_id, id DESC) INCLUDE (region_name);
DROP INDEX networks_history_network_id_id_idx;
CREATE INDEX networks_history_network_id_id_idx ON networks_history (network_id, id DESC) INCLUDE (region_name);
DROP INDEX subnets_history_subnet_id_id_idx;
CREATE INDEX subnets_history_subnet_id_id_idx ON subnets_history (subnet_id, id DESC) INCLUDE (region_name);
DROP INDEX routers_history_router_id_id_idx;
CREATE INDEX routers_history_router_id_id_idx ON routers_history (router_id, id DESC) INCLUDE (region_name);
DROP INDEX ports_history_port_id_id_idx;
CREATE INDEX ports_history_port_id_id_idx ON ports_history (port_id, id DESC) INCLUDE (region_name);
DROP INDEX floating_ips_history_floating_ip_id_id_idx;
CREATE INDEX floating_ips_history_floating_ip_id_id_idx ON floating_ips_history (floating_ip_id, id DESC) INCLUDE (region_name);
DROP INDEX security_groups_history_security_group_id_id_idx;
CREATE INDEX security_groups_history_security_group_id_id_idx ON security_groups_history (security_group_id, id DESC) INCLUDE (region_name);
DROP INDEX security_group_rules_history_security_group_rule_id_id_idx;
CREATE INDEX security_group_rules_history_security_group_rule_id_id_idx ON security_group_rules_history (security_group_rule_id, id DESC) INCLUDE (region_name);
