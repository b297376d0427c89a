"""A plan is made: looked up, read from the cloud, put together and written down with its steps, in one transaction."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from api.features.restore import baseline, eligibility, freshness, live, networks, planner, queries
from api.features.restore.live import Server, Surroundings
from api.features.restore.plan import FixedIp, Plan
from api.features.restore.schemas import RestorePlanCreate
from api.security.sessions import Client
from pf9 import activity
from pf9.database import Database, Row
from pf9.errors import Conflict
from pf9.openstack import compute, network
from pf9.openstack.session import Cloud
from pf9.secrets import Vault
from pf9.settings import RestoreSettings, ServiceUserSettings

Record = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Where a plan is made, and for whom; no transaction is open while the cloud is asked."""

    database: Database
    connect: Callable[[], Cloud]
    vault: Vault
    restore: RestoreSettings
    service_user: ServiceUserSettings
    administrator: str
    actor: str
    client: Client


def create_plan(desk: Desk, body: RestorePlanCreate, *, is_drill: bool = False) -> Plan:
    """Plan a restore, or a drill, and write the plan down: it can be executed for half an hour.

    Raises:
        NotFound: the cloud has no such server or snapshot.
        Unsupported: the server does not boot from a volume.
        InvalidInput, Conflict: the snapshot is not one to restore it from, an address cannot be had, a flavor is gone,
            an earlier restore holds what belongs to the server.
        CloudError: the cloud does not answer.
    """
    _must_be_whole(desk, body.vm_id)
    server, snapshot, around = live.read_all(
        desk.connect,
        body.vm_id,
        body.snapshot_id,
        with_mates=body.restore_data_volumes,
        replaces=body.mode == "REPLACE",
    )
    others = [each for each in server.attachments if each != server.root_volume_id]
    eligibility.check(snapshot, server=server.record, root_volume_id=server.root_volume_id, data_volumes=others)
    cloud = desk.connect()
    around = around.with_mates(_usable(around, server))
    with desk.database.transaction(read_only=True) as tx:
        known = queries.find_server(tx, body.vm_id, region_name=cloud.region_name)
        place = queries.find_project(tx, server.project_id)
    plan = planner.make(
        uuid.uuid4(),
        _asked(body, _manual(cloud, body, server, around), is_drill=is_drill),
        server=server,
        snapshot=snapshot,
        around=around,
        project_name=place["name"] if place else None,
        more_warnings=[*_in_whose_name(desk), *baseline.warnings(known, server)],
    )
    _store(desk, plan, cloud.region_name, server, [snapshot, *around.mates.values()])
    return plan


def _must_be_whole(desk: Desk, vm_id: str) -> None:
    """A server whose replacement is half-way looks as if it had no ports, or is gone: a plan of that would be a wrong one."""
    with desk.database.transaction(read_only=True) as tx:
        job = queries.find_unfinished(tx, vm_id)
    if job:
        raise Conflict(
            f"The replacement of {job['vm_name']} by job {job['id']} is half-way ({job['status']}) and holds what belongs"
            " to the server: wait for its end, or retry it, go back to the original, or clean up."
        )


def _usable(around: Surroundings, server: Server) -> dict[str, Record]:
    """Of the mates, those that volumes can be made from; the others are told of as missing."""
    return {
        volume_id: mate
        for volume_id, mate in around.mates.items()
        if mate["status"] == "available" and eligibility.project_of(mate) == server.project_id
    }


def _asked(body: RestorePlanCreate, manual: dict[str, tuple[FixedIp, ...]], *, is_drill: bool) -> planner.Asked:
    return planner.Asked(
        mode=body.mode,
        ip_strategy=body.ip_strategy,
        new_vm_name=body.new_vm_name,
        restore_data_volumes=body.restore_data_volumes,
        cleanup_old_storage=body.cleanup_old_storage,
        delete_source_snapshot=body.delete_source_snapshot,
        flavor_id=body.flavor_id,
        manual=manual,
        is_drill=is_drill,
    )


def _manual(
    cloud: Cloud, body: RestorePlanCreate, server: Server, around: Surroundings
) -> dict[str, tuple[FixedIp, ...]]:
    """The addresses that were named; whether somebody holds them is asked of Neutron, for all at once."""
    if body.ip_strategy != "MANUAL_IP":
        return {}
    asked = {
        (network_id, address): partial(network.list_ports_with_address, cloud, network_id, address)
        for network_id, address in networks.wanted_addresses(body.manual_ips, server)
    }
    holders = {place: next(iter(ports), None) for place, ports in live.side_by_side(asked).items()}
    return networks.read_manual(body.manual_ips, server=server, around=around, mode=body.mode, holders=holders)


def _in_whose_name(desk: Desk) -> list[str]:
    found = []
    if desk.restore.dry_run:
        found.append("RESTORE_DRY_RUN is on: each step says what it would do, nothing in the cloud changes.")
    if not desk.service_user.email:
        found.append(
            f"No snapshot service user is configured: {desk.administrator} restores, and is given the role admin in the"
            " project if it lacks it (SNAPSHOT_SERVICE_USER_EMAIL)."
        )
    return found


def _store(desk: Desk, plan: Plan, region_name: str, server: Server, snapshots: list[Record]) -> None:
    user_data = compute.user_data_of(server.record)
    job: Row = {
        "id": str(plan.job_id),
        "purpose": "drill" if plan.isolated_network else "restore",
        "region_name": region_name,
        "vm_id": plan.vm.id,
        "vm_name": plan.vm.name,
        "project_id": plan.project_id,
        "snapshot_id": plan.restore_point.snapshot_id,
        "mode": plan.mode,
        "ip_strategy": plan.ip_strategy,
        "plan_json": plan.model_dump(mode="json"),
        "seen_json": freshness.seen(server, snapshots),
        "user_data_encrypted": desk.vault.close(user_data) if user_data else None,
        "requested_by": desk.actor,
        "created_at": plan.created_at,
        "expires_at": plan.expires_at,
    }
    with desk.database.transaction() as tx:
        queries.prune_plans(tx)
        queries.insert_job(tx, job)
        queries.insert_steps(tx, str(plan.job_id), [(each.step, each.details) for each in plan.actions])
        activity.record(
            tx,
            actor=desk.actor,
            action="restore_plan",
            resource_type="restore_jobs",
            resource_id=str(plan.job_id),
            resource_name=plan.vm.name,
            project_id=plan.project_id,
            success=True,
            details={
                "vm_id": plan.vm.id,
                "mode": plan.mode,
                "ip_strategy": plan.ip_strategy,
                "snapshot_id": plan.restore_point.snapshot_id,
                "eligible": plan.eligible,
            },
            ip_address=desk.client.address,
            request_id=desk.client.request_id,
        )
