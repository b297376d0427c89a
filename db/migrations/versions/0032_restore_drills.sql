ALTER TABLE snapshot_policy_sets ADD COLUMN drill_every_days integer -- null: never by itself
    CONSTRAINT snapshot_policy_sets_drill_every_days CHECK (drill_every_days BETWEEN 1 AND 366);

-- A drill: a server restored beside the old one where nobody is reached, looked at, and taken away again (ADR 21).
CREATE TABLE restore_drills (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    job_id uuid CONSTRAINT restore_drills_one_per_job UNIQUE REFERENCES restore_jobs (id), -- null: no plan could be made
    region_name text NOT NULL,
    vm_id text NOT NULL,
    vm_name text NOT NULL,
    project_id text NOT NULL,
    snapshot_id text,
    snapshot_taken_at timestamptz,
    policy_set_id integer REFERENCES snapshot_policy_sets (id) ON DELETE SET NULL,
    policy_set_name text, -- as it was called then
    trigger text NOT NULL CONSTRAINT restore_drills_trigger_known CHECK (trigger IN ('manual', 'schedule')),
    requested_by text NOT NULL,
    -- RUNNING until everything that it made is gone again, whatever became of it.
    status text NOT NULL DEFAULT 'RUNNING' CONSTRAINT restore_drills_status_known
        CHECK (status IN ('RUNNING', 'PASSED', 'FAILED', 'CANCELED', 'INTERRUPTED')),
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    rto_seconds double precision, -- from the execution to a server that is ACTIVE; null: it never was
    phases jsonb NOT NULL DEFAULT '[]',
    checks jsonb NOT NULL DEFAULT '[]', -- what was expected, and what was found
    tear_down_tries integer NOT NULL DEFAULT 0,
    tear_down_after timestamptz, -- the next try comes no sooner
    torn_down jsonb NOT NULL DEFAULT '[]',
    left_behind jsonb NOT NULL DEFAULT '[]',
    error text,
    CONSTRAINT restore_drills_ended_or_running CHECK ((status = 'RUNNING') = (finished_at IS NULL))
);
CREATE INDEX restore_drills_started_idx ON restore_drills (started_at, id);
CREATE INDEX restore_drills_vm_idx ON restore_drills (vm_id, started_at DESC);
CREATE INDEX restore_drills_set_idx ON restore_drills (policy_set_id, started_at DESC);
CREATE INDEX restore_drills_project_idx ON restore_drills (project_id, started_at DESC);
CREATE INDEX restore_drills_running_idx ON restore_drills (started_at) WHERE status = 'RUNNING';
