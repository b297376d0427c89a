-- By project and policy, with the names of that day: what is no more keeps the name that it had.
CREATE TABLE compliance_sums (
    report_id bigint NOT NULL REFERENCES compliance_reports ON DELETE CASCADE,
    project_id text NOT NULL, -- '': the volume had none
    policy text NOT NULL,
    tenant_name text,
    domain_id text,
    domain_name text,
    compliant_count integer NOT NULL,
    noncompliant_count integer NOT NULL,
    pending_count integer NOT NULL,
    PRIMARY KEY (report_id, project_id, policy)
);

INSERT INTO compliance_sums
SELECT c.report_id, coalesce(c.project_id, ''), c.policy, max(p.name), max(p.domain_id), max(d.name),
    count(*) FILTER (WHERE c.status = 'compliant'), count(*) FILTER (WHERE c.status = 'noncompliant'),
    count(*) FILTER (WHERE c.status = 'pending')
FROM compliance_details AS c
LEFT JOIN projects AS p ON p.id = c.project_id LEFT JOIN domains AS d ON d.id = p.domain_id
GROUP BY c.report_id, coalesce(c.project_id, ''), c.policy;
