"""Drills: begun by hand or by the schedule, and shown; what ends one is in drill_runner."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from api.features.restore import drill_queries, execution, job_queries, planning, points, service
from api.features.restore.drill_schemas import DrillTrigger, RestoreDrillCreate
from api.features.restore.plan import Plan
from api.features.restore.schemas import RestorePlanCreate
from api.web import time_log
from api.web.pages import PageParams
from pf9 import activity
from pf9.database import Database, Row, Tx
from pf9.errors import Conflict, NotFound
from pf9.openstack.session import Cloud

_TOLD = ("job_id", "vm_id", "snapshot_id", "trigger", "policy_set_name")
FILE_COLUMNS = {
    "id": "Drill",
    "started_at": "Started at (UTC)",
    "finished_at": "Torn down at (UTC)",
    "status": "Status",
    "trigger": "Trigger",
    "requested_by": "Requested by",
    "vm_name": "Server",
    "vm_id": "Server id",
    "tenant_name": "Project",
    "project_id": "Project id",
    "domain_name": "Domain",
    "region_name": "Region",
    "policy_set_name": "Policy set",
    "snapshot_id": "Snapshot id",
    "snapshot_taken_at": "Snapshot taken at (UTC)",
    "rto_seconds": "RTO (seconds)",
    "is_torn_down": "Nothing left",
    "error": "Why it failed",
    "job_id": "Job",
}


def begin(desk: planning.Desk, body: RestoreDrillCreate, *, trigger: DrillTrigger, of_set: Row | None = None) -> str:
    """Plan a drill and have it carried out, for a policy set (else that of its snapshots); its id.

    Raises:
        NotFound, Unsupported, InvalidInput, Conflict: it cannot be done, and why.
        CloudError: the cloud does not answer.
    """
    if desk.restore.dry_run:
        raise Conflict("RESTORE_DRY_RUN is on: a drill would make nothing, and there would be nothing to measure.")
    asked = RestorePlanCreate(
        vm_id=body.vm_id,
        snapshot_id=body.snapshot_id or _newest(desk.connect, body.vm_id),
        ip_strategy="SAME_IPS_OR_FAIL",
        restore_data_volumes=body.restore_data_volumes,
    )
    plan = planning.create_plan(desk, asked, is_drill=True)
    if plan.blockers:
        raise Conflict(f"The drill cannot be done: {' '.join(plan.blockers)}")
    with desk.database.transaction() as tx:
        return _queue(tx, desk, plan, trigger=trigger, of_set=of_set)


def record_refusal(desk: planning.Desk, due: Row, *, region_name: str, error: str) -> None:
    """A drill of the schedule that could not even be planned has failed, too."""
    drill = {**due, "region_name": region_name, "trigger": "schedule", "requested_by": desk.actor, "error": error}
    empty = dict.fromkeys(("job_id", "snapshot_id", "snapshot_taken_at"))
    with desk.database.transaction() as tx:
        drill_id = drill_queries.insert_drill(tx, {**empty, **drill})
        record(tx, {**drill, "id": drill_id}, "restore_drill_finished", desk=desk, error=error)


def list_drills(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page of drills, newest first."""
    asked = service.read(params)
    service.within_reach(params)
    rows = drill_queries.list_drills(tx, asked, after=service.place_of(params), **service.turn(params))
    return service.as_page(params, rows, drill_queries.count_drills(tx, asked), at="started_at")


def read_drills(database: Database, params: PageParams, *, stretch: int) -> Iterator[list[Row]]:
    """All drills that are asked for, a stretch at a time."""
    asked, descending = service.read(params), params.sort_dir == "desc"
    return time_log.read_all(
        database,
        lambda tx, place: drill_queries.list_drills(tx, asked, after=place, descending=descending, limit=stretch),
        at="started_at",
        stretch=stretch,
    )


def get_drill(tx: Tx, drill_id: UUID | str) -> Row:
    """One drill.

    Raises:
        NotFound: there is none.
    """
    drill = drill_queries.find_drill(tx, str(drill_id))
    if drill is None:
        raise NotFound(f"There is no drill {drill_id}.")
    return drill


def outcome(job: Row, steps: list[Row], *, tear_down_seconds: float) -> dict[str, Any]:
    """What a drill has shown, by its job that has ended: `{status, rto_seconds, phases, checks, error}`."""
    by_name = {each["step"]: each for each in steps}
    active = by_name["WAIT_SERVER_ACTIVE"]
    checks = (by_name["CHECK_RESTORED_SERVER"]["result"] or {}).get("checks", [])
    phases = [
        ("QUEUED", "SUCCEEDED", _seconds(job["queued_at"], job["started_at"])),
        *((each["step"], each["status"], _seconds(each["started_at"], each["finished_at"])) for each in steps),
        ("TEAR_DOWN", "SUCCEEDED", round(tear_down_seconds, 2)),
    ]
    return {
        "status": "PASSED" if job["status"] == "SUCCEEDED" else job["status"],
        "rto_seconds": _seconds(job["queued_at"], active["finished_at"]) if active["status"] == "SUCCEEDED" else None,
        "phases": [{"step": step, "status": status, "seconds": seconds} for step, status, seconds in phases],
        "checks": checks,
        "error": job["failure_reason"],
    }


def record(tx: Tx, drill: Row, action: str, *, desk: planning.Desk, error: str | None = None, **details: Any) -> None:
    """What happened to a drill, for the activity log."""
    activity.record(
        tx,
        actor=desk.actor,
        action=action,
        resource_type="restore_drills",
        resource_id=str(drill["id"]),
        resource_name=drill["vm_name"],
        project_id=drill["project_id"],
        success=error is None,
        error=error,
        details={
            **{key: str(drill[key]) for key in _TOLD if drill.get(key)},
            **details,
        },
        ip_address=desk.client.address,
        request_id=desk.client.request_id,
    )


def _newest(connect: Callable[[], Cloud], vm_id: str) -> str:
    found = points.list_points(connect, vm_id)
    newest = next((each for each in found["items"] if each["eligible"]), None)
    if newest is None:
        reasons = found["reason"] or found["items"][0]["reason"]
        raise Conflict(f"{found['vm_name'] or vm_id} cannot be restored from any snapshot: {reasons}")
    return str(newest["snapshot_id"])


def _queue(tx: Tx, desk: planning.Desk, plan: Plan, *, trigger: DrillTrigger, of_set: Row | None) -> str:
    job = execution.get_job(tx, plan.job_id)
    of_set = of_set or drill_queries.find_set_of(tx, plan.vm.id, region_name=job["region_name"]) or {}
    with execution.one_at_a_time(tx, job):
        if not job_queries.queue_job(tx, plan.job_id, actor=desk.actor):
            raise Conflict("The plan of the drill has expired: begin another one.")
    drill = {
        "job_id": str(plan.job_id),
        "region_name": job["region_name"],
        "vm_id": plan.vm.id,
        "vm_name": plan.vm.name,
        "project_id": plan.project_id,
        "snapshot_id": plan.restore_point.snapshot_id,
        "snapshot_taken_at": plan.restore_point.snapshot_taken_at,
        "policy_set_id": of_set.get("policy_set_id"),
        "policy_set_name": of_set.get("policy_set_name"),
        "trigger": trigger,
        "requested_by": desk.actor,
        "error": None,
    }
    drill_id = drill_queries.insert_drill(tx, drill)
    record(tx, {**drill, "id": drill_id}, "restore_drill", desk=desk)
    return drill_id


def _seconds(since: datetime | None, until: datetime | None) -> float | None:
    return round((until - since).total_seconds(), 2) if since and until else None
