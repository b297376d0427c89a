-- Restore: a plan that was read and confirmed, what became of it, and in whose name (ADR 21).
CREATE TABLE restore_jobs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    -- The first job of a chain of retries: what any of them made in the cloud carries this id.
    lineage_id uuid NOT NULL,
    retry_of uuid REFERENCES restore_jobs (id),
    purpose text NOT NULL DEFAULT 'restore'
        CONSTRAINT restore_jobs_purpose_known CHECK (purpose IN ('restore', 'drill')),
    region_name text NOT NULL,
    vm_id text NOT NULL,
    vm_name text NOT NULL,
    project_id text NOT NULL,
    snapshot_id text NOT NULL,
    mode text NOT NULL CONSTRAINT restore_jobs_mode_known CHECK (mode IN ('NEW', 'REPLACE')),
    ip_strategy text NOT NULL CONSTRAINT restore_jobs_ip_strategy_known
        CHECK (ip_strategy IN ('NEW_IPS', 'TRY_SAME_IPS', 'SAME_IPS_OR_FAIL', 'MANUAL_IP')),
    status text NOT NULL DEFAULT 'PLANNED' CONSTRAINT restore_jobs_status_known
        CHECK (status IN ('PLANNED', 'PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'INTERRUPTED')),
    plan_json jsonb NOT NULL,
    seen_json jsonb NOT NULL, -- what the plan was made from: it holds only while the cloud still looks so
    user_data_encrypted text, -- often with passwords in it: shown to nobody
    result_json jsonb,
    failure_reason text,
    requested_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    executed_by text,
    queued_at timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    cancel_requested_by text,
    cancel_requested_at timestamptz,
    owner text, -- the process that runs it
    last_heartbeat timestamptz,
    lease_until timestamptz,
    CONSTRAINT restore_jobs_running_is_owned CHECK (status <> 'RUNNING' OR (owner IS NOT NULL AND lease_until IS NOT NULL))
);
CREATE UNIQUE INDEX restore_jobs_one_active_per_vm ON restore_jobs (vm_id) WHERE status IN ('PENDING', 'RUNNING');
CREATE INDEX restore_jobs_created_idx ON restore_jobs (created_at, id);
CREATE INDEX restore_jobs_vm_idx ON restore_jobs (vm_id, created_at DESC);
CREATE INDEX restore_jobs_snapshot_idx ON restore_jobs (snapshot_id) WHERE status IN ('PENDING', 'RUNNING');
CREATE INDEX restore_jobs_retry_of_idx ON restore_jobs (retry_of);
CREATE INDEX restore_jobs_lineage_idx ON restore_jobs (lineage_id);
CREATE INDEX restore_jobs_status_idx ON restore_jobs (status, created_at DESC);
CREATE INDEX restore_jobs_project_idx ON restore_jobs (project_id, created_at DESC);

CREATE TABLE restore_job_steps (
    job_id uuid NOT NULL REFERENCES restore_jobs (id) ON DELETE CASCADE,
    position integer NOT NULL CONSTRAINT restore_job_steps_from_one CHECK (position > 0),
    step text NOT NULL,
    status text NOT NULL DEFAULT 'PENDING' CONSTRAINT restore_job_steps_status_known
        CHECK (status IN ('PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'SKIPPED')),
    details jsonb NOT NULL DEFAULT '{}', -- of the plan: what will be done
    waits_for text, -- while it runs: "volume … to be available (creating)"
    result jsonb, -- what it made or found: ids of the cloud
    error text,
    started_at timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (job_id, position),
    CONSTRAINT restore_job_steps_each_once UNIQUE (job_id, step)
);

-- Who brought a job from which state to which, and when. Append-only.
CREATE TABLE restore_job_transitions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id uuid NOT NULL REFERENCES restore_jobs (id) ON DELETE CASCADE,
    from_status text,
    to_status text NOT NULL,
    happened_at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    reason text
);
CREATE INDEX restore_job_transitions_job_idx ON restore_job_transitions (job_id, id);
