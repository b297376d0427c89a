-- Snapshots: what people said, what is decided from it, what the worker does, and the proof (ADR 19).
CREATE TABLE snapshot_policy_sets (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT snapshot_policy_sets_name_short CHECK (length(name) BETWEEN 1 AND 100),
    description text NOT NULL DEFAULT '',
    project_id text, -- NULL: for everybody
    policies jsonb NOT NULL CONSTRAINT snapshot_policy_sets_policies_list CHECK (jsonb_typeof(policies) = 'array'),
    retention_map jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT snapshot_policy_sets_retention_map CHECK (jsonb_typeof(retention_map) = 'object'),
    built_in boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text
);
CREATE UNIQUE INDEX snapshot_policy_sets_name_once ON snapshot_policy_sets (lower(name));
CREATE UNIQUE INDEX snapshot_policy_sets_one_per_project ON snapshot_policy_sets (project_id);

-- A monthly SLA is the longest month and the two days that a daily one has.
INSERT INTO snapshot_policy_sets (name, description, policies, retention_map, built_in) VALUES (
    'Built in', 'The policies that every installation has.',
    '[{"name": "daily_5", "due": "daily", "days": [], "sla_days": null, "is_default": false, "description": "Every day"},
      {"name": "monthly_1st", "due": "monthly", "days": [1], "sla_days": 33, "is_default": false,
       "description": "On the first of each month"},
      {"name": "monthly_15th", "due": "monthly", "days": [15], "sla_days": 33, "is_default": false,
       "description": "On the fifteenth of each month"}]',
    '{"daily_5": 7, "monthly_1st": 7, "monthly_15th": 7}', true
);

-- The rules as they were saved; the highest version counts.
CREATE TABLE snapshot_rule_versions (
    version integer PRIMARY KEY CONSTRAINT snapshot_rule_versions_from_one CHECK (version > 0),
    saved_at timestamptz NOT NULL DEFAULT now(),
    saved_by text NOT NULL,
    origin text NOT NULL CONSTRAINT snapshot_rule_versions_origin_known CHECK (origin IN ('api', 'file')),
    note text NOT NULL DEFAULT '',
    rules jsonb NOT NULL,
    changes jsonb NOT NULL
);

CREATE TABLE snapshot_exclusions (
    volume_id text NOT NULL,
    region_name text NOT NULL,
    reason text NOT NULL,
    excluded_by text NOT NULL,
    excluded_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz, -- NULL: for good
    PRIMARY KEY (volume_id, region_name),
    CONSTRAINT snapshot_exclusions_ends_later CHECK (expires_at > excluded_at)
);

-- A row for every volume that was decided about, also where nothing is to be done.
CREATE TABLE snapshot_assignments (
    volume_id text NOT NULL,
    region_name text NOT NULL,
    project_id text,
    source text NOT NULL
        CONSTRAINT snapshot_assignments_source_known CHECK (source IN ('manual', 'rule', 'metadata', 'none')),
    auto_snapshot boolean NOT NULL,
    policies jsonb NOT NULL DEFAULT '[]', -- the names that were asked for, known or not
    retention_map jsonb NOT NULL DEFAULT '{}', -- by hand only
    reasons jsonb NOT NULL DEFAULT '[]',
    warnings jsonb NOT NULL DEFAULT '[]',
    note text NOT NULL DEFAULT '',
    assigned_by text, -- by hand only
    decided_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (volume_id, region_name)
);
CREATE INDEX snapshot_assignments_source_idx ON snapshot_assignments (source, volume_id COLLATE "C");
CREATE INDEX snapshot_assignments_project_idx ON snapshot_assignments (project_id, volume_id COLLATE "C");

CREATE TABLE snapshot_assigned_policies (
    volume_id text NOT NULL,
    region_name text NOT NULL,
    policy text NOT NULL,
    retention integer NOT NULL CONSTRAINT snapshot_assigned_policies_keeps_one CHECK (retention > 0),
    retention_from text NOT NULL,
    sla_days integer NOT NULL CONSTRAINT snapshot_assigned_policies_sla CHECK (sla_days > 0),
    sla_from text NOT NULL,
    given_at timestamptz NOT NULL DEFAULT now(),
    first_due_on date NOT NULL, -- UTC
    PRIMARY KEY (volume_id, region_name, policy),
    FOREIGN KEY (volume_id, region_name) REFERENCES snapshot_assignments ON DELETE CASCADE
);

CREATE TABLE snapshot_runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region_name text NOT NULL,
    trigger text NOT NULL CONSTRAINT snapshot_runs_trigger_known CHECK (trigger IN ('schedule', 'on_demand')),
    status text NOT NULL
        CONSTRAINT snapshot_runs_status_known CHECK (status IN ('running', 'completed', 'partial', 'failed', 'interrupted')),
    owner text NOT NULL,
    lease_until timestamptz NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    planned_count integer NOT NULL DEFAULT 0,
    created_count integer NOT NULL DEFAULT 0,
    deleted_count integer NOT NULL DEFAULT 0,
    failed_count integer NOT NULL DEFAULT 0,
    skipped_count integer NOT NULL DEFAULT 0,
    error text
);
CREATE INDEX snapshot_runs_started_at_idx ON snapshot_runs (started_at, id);
CREATE UNIQUE INDEX snapshot_runs_one_running ON snapshot_runs (region_name) WHERE status = 'running';

CREATE TABLE snapshot_records (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id bigint NOT NULL REFERENCES snapshot_runs,
    action text NOT NULL CONSTRAINT snapshot_records_action_known CHECK (action IN ('create', 'delete')),
    status text NOT NULL CONSTRAINT snapshot_records_status_known CHECK (
        status IN ('requested', 'creating', 'available', 'error', 'failed', 'skipped', 'deleting', 'deleted', 'busy')),
    reason text,
    volume_id text NOT NULL,
    region_name text NOT NULL,
    volume_name text,
    project_id text,
    server_id text,
    set_id text,
    policy text NOT NULL,
    due_on date NOT NULL, -- UTC, the day that it is the snapshot of
    snapshot_id text,
    snapshot_name text,
    size_gb integer,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX snapshot_records_run_idx ON snapshot_records (run_id, id);
CREATE INDEX snapshot_records_volume_idx ON snapshot_records (volume_id, region_name, policy, created_at);
CREATE INDEX snapshot_records_snapshot_idx ON snapshot_records (snapshot_id);
CREATE INDEX snapshot_records_created_at_idx ON snapshot_records (created_at, id);
CREATE UNIQUE INDEX snapshot_records_once_a_day ON snapshot_records (volume_id, region_name, policy, due_on)
    WHERE action = 'create' AND status IN ('requested', 'creating', 'available');

CREATE TABLE snapshot_on_demand_runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL DEFAULT 'pending' CONSTRAINT snapshot_on_demand_runs_status_known CHECK (
        status IN ('pending', 'running', 'completed', 'failed', 'interrupted')),
    steps jsonb NOT NULL DEFAULT '[]',
    owner text,
    lease_until timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    run_id bigint REFERENCES snapshot_runs,
    error text
);
CREATE INDEX snapshot_on_demand_runs_run_idx ON snapshot_on_demand_runs (run_id);
CREATE UNIQUE INDEX snapshot_on_demand_runs_one_active ON snapshot_on_demand_runs ((true)) WHERE status IN ('pending', 'running');

CREATE TABLE compliance_reports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT now(),
    sla_days integer NOT NULL, -- the default of that day
    volumes_count integer NOT NULL,
    compliant_count integer NOT NULL,
    noncompliant_count integer NOT NULL,
    pending_count integer NOT NULL,
    excluded_count integer NOT NULL
);
CREATE INDEX compliance_reports_made_at_idx ON compliance_reports (made_at);

CREATE TABLE compliance_details (
    report_id bigint NOT NULL REFERENCES compliance_reports ON DELETE CASCADE,
    volume_id text NOT NULL,
    region_name text NOT NULL,
    policy text NOT NULL,
    volume_name text,
    project_id text,
    status text NOT NULL
        CONSTRAINT compliance_details_status_known CHECK (status IN ('compliant', 'noncompliant', 'pending')),
    sla_days integer NOT NULL,
    last_snapshot_at timestamptz,
    days_since numeric,
    PRIMARY KEY (report_id, volume_id, region_name, policy)
);

-- Which policy a snapshot was made for by us; NULL: made by somebody else, and none of our business.
ALTER TABLE snapshots ADD COLUMN policy text GENERATED ALWAYS AS (
    CASE WHEN metadata ->> 'created_by' = 'p9_auto_snapshots' THEN metadata ->> 'policy' END) STORED;
CREATE INDEX snapshots_newest_of_policy_idx ON snapshots (volume_id, region_name, policy, created_at)
    WHERE policy IS NOT NULL AND status = 'available';
