-- What each service's role can do, and no more. Made again on every migrate: first nothing, then what is listed.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, pf9_api, pf9_inventory, pf9_snapshots;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, pf9_api, pf9_inventory, pf9_snapshots;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

DO $$
DECLARE
    kind text;
    kinds text[] := ARRAY[
        'domains', 'projects', 'users', 'roles', 'groups', 'role_assignments', 'group_memberships', 'implied_roles', 'images',
        'flavors', 'hypervisors', 'servers', 'volume_types', 'volumes', 'snapshots', 'networks', 'subnets', 'routers',
        'ports', 'floating_ips', 'security_groups', 'security_group_rules'
    ];
BEGIN
    -- The collector, in the host scripts, in the api and in the snapshot worker.
    FOREACH kind IN ARRAY kinds LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO pf9_api, pf9_inventory, pf9_snapshots', kind);
        IF to_regclass(kind || '_history') IS NOT NULL THEN
            EXECUTE format('GRANT SELECT, INSERT ON %I TO pf9_api, pf9_inventory, pf9_snapshots', kind || '_history');
        END IF;
    END LOOP;
END $$;
-- Append-only, like history: what was found stays written.
GRANT SELECT, INSERT ON deletions_history, change_log TO pf9_api, pf9_inventory, pf9_snapshots;
GRANT SELECT ON drift_rules TO pf9_api, pf9_inventory, pf9_snapshots;
GRANT SELECT, INSERT ON drift_events TO pf9_api, pf9_inventory, pf9_snapshots;
GRANT SELECT, INSERT, UPDATE ON inventory_runs, inventory_run_kinds, inventory_listings TO pf9_api, pf9_inventory, pf9_snapshots;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO pf9_api, pf9_inventory, pf9_snapshots;

-- The gateway.
GRANT SELECT ON alembic_version TO pf9_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON nav_groups, nav_items, department_nav_groups, department_nav_items,
    user_nav_overrides, user_preferences, app_settings TO pf9_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON departments TO pf9_api;
GRANT SELECT, INSERT, DELETE ON role_permissions TO pf9_api;
-- A newcomer's role is written down at the first login; people are managed from here.
GRANT SELECT, INSERT, UPDATE, DELETE ON user_roles TO pf9_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_sessions, login_attempts, idempotency_keys, user_mfa TO pf9_api;
-- Append-only: what was done stays written.
GRANT SELECT, INSERT ON auth_audit_log, user_access_logs, activity_log TO pf9_api;
GRANT INSERT, UPDATE (severity, enabled, updated_at, updated_by) ON drift_rules TO pf9_api;
GRANT UPDATE (acknowledged_at, acknowledged_by, acknowledge_note) ON drift_events TO pf9_api;
GRANT SELECT ON drift_counts, change_totals, change_counts, change_names, change_field_sets TO pf9_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON exports, export_parts TO pf9_api;

-- Snapshots: what people said, and what is decided from it. Versions of the rules stay; what the worker does is read.
GRANT SELECT, INSERT, UPDATE, DELETE ON snapshot_policy_sets, snapshot_exclusions, snapshot_assignments,
    snapshot_assigned_policies TO pf9_api;
GRANT SELECT, INSERT ON snapshot_rule_versions TO pf9_api;
-- The button: the gateway asks, the worker does; one whose worker died is closed by whoever sees it first.
GRANT SELECT, INSERT, UPDATE (status, finished_at, error) ON snapshot_on_demand_runs TO pf9_api;
GRANT SELECT ON snapshot_runs, snapshot_records, snapshot_on_demand_runs, compliance_reports, compliance_details,
    compliance_sums TO pf9_api;

-- Restore: jobs and steps change, what happened to them stays written.
GRANT SELECT, INSERT, UPDATE ON restore_jobs, restore_job_steps TO pf9_api;
GRANT SELECT, INSERT ON restore_job_transitions TO pf9_api;
GRANT SELECT, INSERT, UPDATE ON restore_drills TO pf9_api;

-- The snapshot worker decides for all volumes and does what was decided; it keeps what people said as it is.
GRANT SELECT ON snapshot_policy_sets, snapshot_exclusions TO pf9_snapshots;
GRANT SELECT, INSERT ON snapshot_rule_versions TO pf9_snapshots;
GRANT SELECT, INSERT, UPDATE, DELETE ON snapshot_assignments, snapshot_assigned_policies TO pf9_snapshots;
GRANT SELECT, INSERT, UPDATE, DELETE ON snapshot_runs, snapshot_records TO pf9_snapshots;
GRANT SELECT, UPDATE, DELETE ON snapshot_on_demand_runs TO pf9_snapshots;
GRANT SELECT, INSERT ON compliance_reports, compliance_sums TO pf9_snapshots;
GRANT SELECT, INSERT, DELETE ON compliance_details TO pf9_snapshots;

GRANT USAGE ON SCHEMA public, derived TO pf9_api, pf9_inventory, pf9_snapshots;
GRANT SELECT ON ALL TABLES IN SCHEMA derived TO pf9_api, pf9_inventory, pf9_snapshots;

-- Nobody but the collector forgets, and only through these.
REVOKE ALL ON FUNCTION derived.prune_history(interval, integer), derived.prune_runs(interval, integer),
    derived.prune_audit(interval, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION derived.prune_history(interval, integer), derived.prune_runs(interval, integer),
    derived.prune_audit(interval, integer) TO pf9_inventory;
-- The gateway forgets plans that came to nothing, and no job that was carried out.
REVOKE ALL ON FUNCTION derived.prune_restore_plans() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION derived.prune_restore_plans() TO pf9_api;
