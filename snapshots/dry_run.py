"""What a run would do now, as a table: it asks the cloud and the database, and changes neither."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from pf9.errors import Pf9Error
from pf9.openstack.service_user import ServiceUser
from snapshots import queries, retention
from snapshots.naming import Ours
from snapshots.p9_auto_snapshots import Parts, plan_for
from snapshots.plan import Due, Plan
from snapshots.retention import Excess

_HEAD = ("do", "due since", "tenant", "server", "volume", "policy", "GB", "why")
_WIDEST = 60


def table(parts: Parts) -> str:
    """The plan and what retention would delete, a line each, and their number."""
    now, warnings = datetime.now(UTC), list[str]()
    ours = retention.list_ours(parts.cloud)
    in_own_project = _makes_them_where_they_belong(parts, warnings)
    plan = plan_for(
        parts,
        ours,
        now=now,
        payer=lambda project_id: project_id if in_own_project else parts.cloud.project_id,
        warn=warnings.append,
    )
    with parts.database.transaction(read_only=True) as tx:
        retentions = queries.list_retentions(tx, region_name=parts.cloud.region_name)
        in_use = queries.list_snapshots_in_use(tx)
    excess = retention.choose(ours, retentions=retentions, in_use=in_use)
    rows = [_HEAD, *_rows(plan, excess)]
    widths = [min(_WIDEST, max(len(row[place]) for row in rows)) for place in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    total = (
        f"{plan.planned} to make, {len(plan.skipped)} skipped, {plan.postponed} for the next run, {len(excess)} to delete;"
        f" {now:%Y-%m-%d %H:%M} UTC. Nothing was changed."
    )
    return "\n".join([*lines, "", total, *warnings])


def _makes_them_where_they_belong(parts: Parts, warnings: list[str]) -> bool:
    """Whether there is a service user; without one the administrator's project pays."""
    try:
        found = ServiceUser.find(parts.cloud, parts.service_user) is not None
    except Pf9Error as refusal:
        warnings.append(f"The snapshot service user cannot be used: {refusal}")
        return False
    if not found:
        warnings.append("SNAPSHOT_SERVICE_USER_EMAIL is not set: the administrator makes the snapshots.")
    return found


def _rows(plan: Plan, excess: Sequence[Excess]) -> Iterator[tuple[str, ...]]:
    for together in plan.sets:
        for due in together:
            yield _row("make", due)
    for due in plan.skipped:
        yield _row("skip", due)
    for each in excess:
        of: Ours = each.snapshot
        yield ("delete", f"{of.created_at:%Y-%m-%d}", "", "", of.name, of.policy, str(of.size_gb or ""), each.reason)


def _row(do: str, due: Due) -> tuple[str, ...]:
    of = due.candidate
    return (
        do,
        due.due_since.isoformat(),
        of.tenant_name,
        of.server_name or "",
        of.volume_name,
        of.policy,
        str(of.size_gb),
        due.reason or "",
    )
