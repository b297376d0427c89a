"""What people say about single volumes, and what is decided about one at this moment."""

from datetime import UTC, datetime
from typing import Any

from api.features.snapshot_assignments import queries
from api.features.snapshot_assignments.schemas import AssignmentWrite, ExclusionWrite
from api.web.pages import PageParams
from pf9 import activity
from pf9.database import Row, Tx
from pf9.errors import Conflict, InvalidInput, NotFound
from pf9.snapshot_policy import assignment
from pf9.snapshot_policy.queries import lock_decisions
from pf9.snapshot_policy.rules import Volume


def read(params: PageParams) -> dict[str, Any]:
    """What is asked for, as `queries.CONDITIONS` names it."""
    asked: dict[str, Any] = {name: list(values) for name, values in params.filters.items()}
    return asked | ({"q": params.q_pattern, "q_id": params.q} if params.q else {})


def list_assignments(tx: Tx, params: PageParams) -> dict[str, Any]:
    """A page of what volumes have."""
    asked = read(params)
    items = queries.list_assignments(tx, asked, **_place(params))
    return {"items": items, "total": queries.count_assignments(tx, asked), **_page(params)}


def list_exclusions(tx: Tx, params: PageParams) -> dict[str, Any]:
    """A page of the volumes that are left out."""
    asked = read(params)
    items = queries.list_exclusions(tx, asked, **_place(params))
    return {"items": items, "total": queries.count_exclusions(tx, asked), **_page(params)}


def decide(tx: Tx, volume_id: str, *, region_name: str | None, home: str, sla_days: int) -> dict[str, Any]:
    """What will happen to a volume, and why."""
    volume = get_volume(tx, volume_id, region_name=region_name, home=home)
    decision = assignment.decide(tx, volume, sla_days=sla_days)
    given = {row["policy"]: row for row in queries.list_given(tx, volume.id, volume.region_name)}
    today = datetime.now(UTC)
    known = assignment.load_decider(tx, sla_days=sla_days).known(volume.project_id)
    policies = []
    for each in decision.assignment.policies:
        schedule = decision.schedules.get(each.name)
        first = {"given_at": today, "first_due_on": known[each.name].policy.first_due_day(today.date())}
        policies.append(
            {
                "policy": each.name,
                "retention": each.retention,
                "retention_from": each.retention_from,
                "sla_days": each.sla_days,
                "sla_from": each.sla_from,
                "newest_snapshot_at": None,
                **given.get(each.name, first),
                "is_due": schedule.is_due if schedule else False,
                "due_since": schedule.due_since if schedule else None,
                "next_due_at": schedule.next_due_at if schedule else None,
            }
        )
    return {
        "volume_id": volume.id,
        "region_name": volume.region_name,
        "volume_name": volume.name,
        "project_id": volume.project_id,
        "tenant_name": volume.tenant_name,
        "domain_name": volume.domain_name,
        "source": decision.assignment.source,
        "auto_snapshot": decision.assignment.auto_snapshot,
        "excluded": decision.exclusion is not None,
        "policies": policies,
        "reasons": decision.reasons,
        "warnings": decision.assignment.warnings,
        "exclusion": queries.find_exclusion(tx, volume.id, volume.region_name),
    }


def get_volume(tx: Tx, volume_id: str, *, region_name: str | None, home: str) -> Volume:
    """The volume that is meant.

    Raises:
        NotFound: the inventory knows none of this id.
        InvalidInput: several regions hold the id, none of them is `home`, and the caller named none.
    """
    found = {each.region_name: each for each in assignment.load_volumes(tx, volume_id)}
    if not found or (region_name and region_name not in found):
        raise NotFound(f"The inventory knows no volume {volume_id}{f' in {region_name}' if region_name else ''}.")
    return found[_region(list(found), region_name=region_name, home=home)]


def assign(tx: Tx, volume: Volume, body: AssignmentWrite, *, new: bool, by: str, sla_days: int) -> None:
    """Give a volume policies by hand.

    Raises:
        InvalidInput: a policy that the volume's project does not know.
        Conflict: it has some by hand already (`new`).
        NotFound: it has none by hand yet (not `new`).
    """
    lock_decisions(tx)
    before = queries.find_assignment(tx, volume.id, volume.region_name)
    by_hand = before is not None and before["source"] == "manual"
    if new and before and by_hand:
        raise Conflict(f"{before['assigned_by']} has assigned policies to this volume already; change those.")
    if not new and not by_hand:
        raise NotFound("Nobody has assigned policies to this volume by hand.")
    _check_policies(tx, volume, body, sla_days=sla_days)
    queries.upsert_manual(
        tx,
        volume.id,
        volume.region_name,
        policies=list(dict.fromkeys(body.policies)),
        retention=body.retention,
        note=body.note,
        by=by,
    )
    assignment.decide_all(tx, sla_days=sla_days, volume_id=volume.id)
    _log(
        tx,
        by,
        "assign_snapshot_policies",
        volume,
        {"was": before, "now": body.model_dump(include={"policies", "retention", "note"})},
    )


def release(tx: Tx, volume_id: str, *, region_name: str | None, home: str, by: str, sla_days: int) -> None:
    """Leave a volume to rules and metadata again, also one that is no more.

    Raises:
        NotFound: it has nothing by hand.
    """
    lock_decisions(tx)
    region = _stored_region(tx, volume_id, region_name=region_name, home=home)
    before = queries.find_assignment(tx, volume_id, region)
    if not queries.release_manual(tx, volume_id, region):
        raise NotFound(f"Nobody has assigned policies to the volume {volume_id} by hand.")
    assignment.decide_all(tx, sla_days=sla_days, volume_id=volume_id)
    _log(tx, by, "release_snapshot_policies", _named(tx, volume_id, region), {"was": before})


def exclude(tx: Tx, volume: Volume, body: ExclusionWrite, *, new: bool, by: str) -> Row:
    """Leave a volume out.

    Raises:
        InvalidInput: it would end before it begins.
        Conflict: it is left out already (`new`).
        NotFound: it is not left out (not `new`).
    """
    before = queries.find_exclusion(tx, volume.id, volume.region_name)
    if new and before and before["active"]:
        raise Conflict(f"{before['excluded_by']} has excluded this volume already; change that exclusion.")
    if not new and not before:
        raise NotFound("This volume is not excluded.")
    if body.expires_at and body.expires_at <= datetime.now(UTC):
        message = "expires_at is in the past: the exclusion would never hold."
        raise InvalidInput(message, errors=[{"loc": ["body", "expires_at"], "msg": message}])
    queries.upsert_exclusion(
        tx, volume.id, volume.region_name, reason=body.reason.strip(), expires_at=body.expires_at, by=by
    )
    now = {"reason": body.reason, "expires_at": body.expires_at.isoformat() if body.expires_at else None}
    _log(tx, by, "exclude_from_snapshots", volume, {"was": _told(before), "now": now})
    return queries.find_exclusion(tx, volume.id, volume.region_name) or {}


def include(tx: Tx, volume_id: str, *, region_name: str | None, home: str, by: str) -> None:
    """Let a volume in again, also one that is no more.

    Raises:
        NotFound: it is not left out.
    """
    region = _stored_region(tx, volume_id, region_name=region_name, home=home)
    before = queries.find_exclusion(tx, volume_id, region)
    if not queries.delete_exclusion(tx, volume_id, region):
        raise NotFound(f"The volume {volume_id} is not excluded.")
    _log(tx, by, "include_in_snapshots", _named(tx, volume_id, region), {"was": _told(before)})


def refresh(tx: Tx, *, by: str, sla_days: int) -> dict[str, int]:
    """Decide for all volumes by what the inventory says now."""
    decided = vars(assignment.decide_all(tx, sla_days=sla_days))
    activity.record(
        tx,
        actor=by,
        action="refresh_snapshot_assignments",
        resource_type="snapshot_assignments",
        success=True,
        details=decided,
    )
    return decided


def _check_policies(tx: Tx, volume: Volume, body: AssignmentWrite, *, sla_days: int) -> None:
    known = sorted(assignment.load_decider(tx, sla_days=sla_days).known(volume.project_id))
    faults = [
        {"loc": ["body", "policies", at], "msg": f"No policy set of its project knows {name!r}.", "allowed": known}
        for at, name in enumerate(body.policies)
        if name not in known
    ]
    faults += [
        {
            "loc": ["body", "retention", name],
            "msg": f"{name!r} is none of the policies.",
            "allowed": list(body.policies),
        }
        for name in body.retention
        if name not in body.policies
    ]
    if faults:
        raise InvalidInput("; ".join(str(fault["msg"]) for fault in faults), errors=faults)


def _stored_region(tx: Tx, volume_id: str, *, region_name: str | None, home: str) -> str:
    regions = queries.list_regions(tx, volume_id)
    if not regions or (region_name and region_name not in regions):
        raise NotFound(f"Nothing has been said about the volume {volume_id}.")
    return _region(regions, region_name=region_name, home=home)


def _region(regions: list[str], *, region_name: str | None, home: str) -> str:
    if region_name or len(regions) == 1:
        return region_name or regions[0]
    if home not in regions:
        message = "Several regions hold this id: say which by region_name."
        raise InvalidInput(message, [{"loc": ["query", "region_name"], "msg": message, "allowed": regions}])
    return home


def _named(tx: Tx, volume_id: str, region_name: str) -> Volume:
    """The volume, or what is left to say of it."""
    found = {each.region_name: each for each in assignment.load_volumes(tx, volume_id)}
    return found.get(region_name, Volume(volume_id, region_name, "", None, None, None, None, None))


def _told(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"reason": row["reason"], "expires_at": row["expires_at"].isoformat() if row["expires_at"] else None}


def _place(params: PageParams) -> dict[str, Any]:
    return {
        "sort_by": params.sort_by,
        "descending": params.sort_dir == "desc",
        "limit": params.page_size,
        "offset": params.offset,
    }


def _page(params: PageParams) -> dict[str, Any]:
    return {"page": params.page, "page_size": params.page_size, "next_cursor": None}


def _log(tx: Tx, by: str, action: str, volume: Volume, details: dict[str, Any]) -> None:
    activity.record(
        tx,
        actor=by,
        action=action,
        resource_type="volumes",
        resource_id=volume.id,
        resource_name=volume.name or None,
        project_id=volume.project_id,
        success=True,
        details=details,
    )
