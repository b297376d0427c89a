-- The change log: a line for everything that a run found made, changed or gone, written in one statement with its row of
-- history or deletion. `changes` is {field: [old, new]}; `seen_before_at` is when the state before was last seen.
CREATE TABLE change_log (
    id bigserial PRIMARY KEY,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    seen_before_at timestamptz,
    run_id bigint NOT NULL REFERENCES inventory_runs (id),
    resource_type text NOT NULL,
    resource_id text NOT NULL,
    region_name text,
    resource_name text,
    project_id text,
    domain_id text,
    action text NOT NULL CONSTRAINT change_log_action_known CHECK (action IN ('created', 'changed', 'deleted')),
    fields text[] NOT NULL DEFAULT '{}',
    changes jsonb NOT NULL DEFAULT '{}',
    history_id bigint
);

-- What is there already, in the order in which it was found.
CREATE TEMPORARY TABLE found (LIKE change_log INCLUDING DEFAULTS) ON COMMIT DROP;
DO $$
DECLARE
    kind record;
BEGIN
    FOR kind IN
        SELECT * FROM (VALUES
            ('domains', 'domain_id', 'name'), ('projects', 'project_id', 'name'), ('users', 'user_id', 'name'),
            ('roles', 'role_id', 'name'), ('hypervisors', 'hypervisor_id', 'hypervisor_hostname'),
            ('servers', 'server_id', 'name'), ('volumes', 'volume_id', 'name'), ('snapshots', 'snapshot_id', 'name'),
            ('networks', 'network_id', 'name'), ('subnets', 'subnet_id', 'name'), ('routers', 'router_id', 'name'),
            ('ports', 'port_id', 'name'), ('floating_ips', 'floating_ip_id', 'floating_ip_address'),
            ('security_groups', 'security_group_id', 'name'),
            ('security_group_rules', 'security_group_rule_id', 'direction')
        ) AS k (name, key, title)
    LOOP
        EXECUTE format(
            $sql$
            INSERT INTO found (recorded_at, run_id, resource_type, resource_id, region_name, resource_name, project_id,
                domain_id, action, fields, changes, history_id)
            SELECT h.recorded_at, h.run_id, %1$L, h.resource_id, h.region_name, h.fields ->> %3$L, h.project_id,
                coalesce(h.domain_id, p.domain_id), CASE WHEN h.before IS NULL THEN 'created' ELSE 'changed' END,
                coalesce(d.fields, '{}'), coalesce(d.changes, '{}'), h.id
            FROM (
                SELECT h.id, h.recorded_at, h.run_id, h.%2$I AS resource_id, to_jsonb(h) ->> 'region_name' AS region_name,
                    h.fields, CASE %1$L WHEN 'projects' THEN h.%2$I ELSE h.fields ->> 'project_id' END AS project_id,
                    CASE %1$L WHEN 'domains' THEN h.%2$I ELSE h.fields ->> 'domain_id' END AS domain_id,
                    lag(h.fields) OVER (PARTITION BY h.%2$I, to_jsonb(h) ->> 'region_name' ORDER BY h.id) AS before
                FROM %4$I AS h
            ) AS h
            LEFT JOIN projects AS p ON p.id = h.project_id
            LEFT JOIN LATERAL (
                SELECT array_agg(key ORDER BY key) AS fields,
                    jsonb_object_agg(key, jsonb_build_array(o.value, n.value)) AS changes
                FROM jsonb_each(h.before) AS o JOIN jsonb_each(h.fields) AS n USING (key)
                WHERE o.value <> n.value
            ) AS d ON true
            WHERE h.before IS NULL OR d.fields IS NOT NULL
            $sql$,
            kind.name, kind.key, kind.title, kind.name || '_history'
        );
    END LOOP;
END $$;
INSERT INTO found (recorded_at, seen_before_at, run_id, resource_type, resource_id, region_name, resource_name, project_id,
    domain_id, action)
SELECT g.deleted_at, g.last_seen_at, g.run_id, g.resource_type, g.resource_id, g.region_name, g.resource_name,
    g.project_id, p.domain_id, 'deleted'
FROM deletions_history AS g LEFT JOIN projects AS p ON p.id = g.project_id;
INSERT INTO change_log (recorded_at, seen_before_at, run_id, resource_type, resource_id, region_name, resource_name,
    project_id, domain_id, action, fields, changes, history_id)
SELECT recorded_at, seen_before_at, run_id, resource_type, resource_id, region_name, resource_name,
    project_id, domain_id, action, fields, changes, history_id
FROM found ORDER BY recorded_at, id;

-- A page in the order of time costs what it shows, whichever of these it is narrowed to.
CREATE INDEX ON change_log (recorded_at, id);
CREATE INDEX ON change_log (run_id, recorded_at, id);
CREATE INDEX ON change_log (resource_type, recorded_at, id);
CREATE INDEX ON change_log (resource_type, resource_id, id);
CREATE INDEX ON change_log (action, recorded_at, id);
CREATE INDEX ON change_log (region_name, recorded_at, id);
CREATE INDEX ON change_log (project_id, recorded_at, id);
CREATE INDEX ON change_log (domain_id, recorded_at, id);
CREATE INDEX ON change_log USING gin (fields);
CREATE INDEX ON change_log USING gin (lower(resource_name) gin_trgm_ops);

-- Drift ----------------------------------------------------------------------------------------------------------
CREATE TABLE drift_rules (
    id serial PRIMARY KEY,
    resource_type text NOT NULL,
    field_name text NOT NULL,
    severity text NOT NULL CONSTRAINT drift_rules_severity_known CHECK (severity IN ('info', 'warning', 'critical')),
    enabled boolean NOT NULL DEFAULT true,
    built_in boolean NOT NULL DEFAULT false,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text,
    CONSTRAINT drift_rules_field_once UNIQUE (resource_type, field_name)
);
INSERT INTO drift_rules (resource_type, field_name, severity, built_in)
SELECT resource_type, field_name, severity, true
FROM (VALUES
    ('servers', 'flavor_id', 'critical'), ('servers', 'status', 'warning'), ('servers', 'vm_state', 'warning'),
    ('servers', 'hypervisor_hostname', 'info'), ('servers', 'host_id', 'info'),
    ('volumes', 'status', 'warning'), ('volumes', 'server_id', 'critical'), ('volumes', 'size_gb', 'warning'),
    ('volumes', 'volume_type', 'warning'),
    ('networks', 'status', 'warning'), ('networks', 'admin_state_up', 'critical'), ('networks', 'is_shared', 'critical'),
    ('ports', 'device_id', 'warning'), ('ports', 'status', 'info'), ('ports', 'mac_address', 'critical'),
    ('floating_ips', 'port_id', 'warning'), ('floating_ips', 'router_id', 'warning'), ('floating_ips', 'status', 'info'),
    ('security_groups', 'description', 'info'),
    ('snapshots', 'status', 'warning'), ('snapshots', 'size_gb', 'info'),
    ('subnets', 'gateway_ip', 'critical'), ('subnets', 'cidr', 'critical'), ('subnets', 'enable_dhcp', 'warning')
) AS r (resource_type, field_name, severity);

CREATE TABLE drift_events (
    id bigserial PRIMARY KEY,
    rule_id integer NOT NULL REFERENCES drift_rules (id),
    change_id bigint NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id),
    detected_at timestamptz NOT NULL DEFAULT now(),
    seen_before_at timestamptz,
    resource_type text NOT NULL,
    resource_id text NOT NULL,
    region_name text,
    resource_name text,
    project_id text,
    domain_id text,
    field_changed text NOT NULL,
    old_value jsonb,
    new_value jsonb,
    severity text NOT NULL CONSTRAINT drift_events_severity_known CHECK (severity IN ('info', 'warning', 'critical')),
    acknowledged_at timestamptz,
    acknowledged_by text,
    acknowledge_note text
);
CREATE INDEX ON drift_events (detected_at, id);
CREATE INDEX ON drift_events (severity, detected_at, id);
CREATE INDEX ON drift_events (resource_type, detected_at, id);
CREATE INDEX ON drift_events (resource_type, resource_id, id);
CREATE INDEX ON drift_events (project_id, detected_at, id);
CREATE INDEX ON drift_events (domain_id, detected_at, id);
CREATE INDEX ON drift_events (rule_id);
CREATE INDEX ON drift_events (run_id);
CREATE INDEX ON drift_events (change_id);
CREATE INDEX drift_events_open ON drift_events (detected_at, id) WHERE acknowledged_at IS NULL;

-- How many there are, by the day (UTC) of detection: the summary reads these few rows however many events there are.
CREATE TABLE drift_counts (
    detected_on date NOT NULL,
    rule_id integer NOT NULL REFERENCES drift_rules (id),
    severity text NOT NULL,
    detected bigint NOT NULL,
    acknowledged bigint NOT NULL,
    CONSTRAINT drift_counts_once PRIMARY KEY (detected_on, rule_id, severity)
);
CREATE INDEX ON drift_counts (rule_id);

CREATE FUNCTION count_drift() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO drift_counts AS c (detected_on, rule_id, severity, detected, acknowledged)
        SELECT (detected_at AT TIME ZONE 'UTC')::date, rule_id, severity, count(*), count(acknowledged_at)
        FROM after GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT ON CONSTRAINT drift_counts_once DO UPDATE
        SET detected = c.detected + excluded.detected, acknowledged = c.acknowledged + excluded.acknowledged;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE drift_counts AS c
        SET detected = c.detected - b.detected, acknowledged = c.acknowledged - b.acknowledged
        FROM (
            SELECT (detected_at AT TIME ZONE 'UTC')::date AS detected_on, rule_id, severity, count(*) AS detected,
                count(acknowledged_at) AS acknowledged
            FROM before GROUP BY 1, 2, 3
        ) AS b
        WHERE c.detected_on = b.detected_on AND c.rule_id = b.rule_id AND c.severity = b.severity;
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION count_drift() FROM PUBLIC;
CREATE TRIGGER drift_events_counted_in AFTER INSERT ON drift_events
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_drift();
CREATE TRIGGER drift_events_counted_anew AFTER UPDATE ON drift_events
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_drift();
CREATE TRIGGER drift_events_counted_out AFTER DELETE ON drift_events
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION count_drift();

-- What people did to the cloud through this system: append-only ------------------------------------------------------
CREATE TABLE activity_log (
    id bigserial PRIMARY KEY,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id text,
    resource_name text,
    project_id text,
    domain_id text,
    success boolean NOT NULL,
    error text,
    details jsonb NOT NULL DEFAULT '{}',
    ip_address inet,
    request_id text
);
CREATE INDEX ON activity_log (occurred_at, id);
CREATE INDEX ON activity_log (actor, occurred_at, id);
CREATE INDEX ON activity_log (resource_type, resource_id, id);
CREATE INDEX ON activity_log (project_id, occurred_at, id);
CREATE INDEX ON activity_log (domain_id);

-- Workbooks made on demand, kept for download ----------------------------------------------------------------------
CREATE TABLE exports (
    id bigserial PRIMARY KEY,
    requested_at timestamptz NOT NULL DEFAULT now(),
    requested_by text NOT NULL,
    customer_view boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'pending'
        CONSTRAINT exports_state_known CHECK (state IN ('pending', 'running', 'succeeded', 'failed', 'interrupted')),
    started_at timestamptz,
    finished_at timestamptz,
    heartbeat_at timestamptz,
    sheet text,
    sheets_done integer NOT NULL DEFAULT 0,
    sheets_total integer,
    file_name text,
    size_bytes bigint,
    error text
);
CREATE INDEX ON exports (requested_at);
CREATE INDEX ON exports (requested_by);
-- In parts, so that neither writing nor sending one holds it whole in memory; every process of the api can send it.
CREATE TABLE export_parts (
    export_id bigint NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
    number integer NOT NULL,
    data bytea NOT NULL,
    CONSTRAINT export_parts_once PRIMARY KEY (export_id, number)
);

-- The new pages ---------------------------------------------------------------------------------------------------
INSERT INTO nav_items (group_id, key, label, path, icon, resource, position)
SELECT g.id, i.key, i.label, i.path, i.icon, i.resource, i.position
FROM (VALUES
    ('change_logs', 'history', 'Change log', '/history', 'history', 'history', 1),
    ('change_logs', 'audit', 'Audit', '/audit', 'report', 'audit', 2),
    ('change_logs', 'drift', 'Drift', '/drift', 'drift', 'drift', 3),
    ('metering_reporting', 'exports', 'Exports', '/exports', 'file', 'reports', 1)
) AS i (group_key, key, label, path, icon, resource, position)
JOIN nav_groups AS g ON g.key = i.group_key;
