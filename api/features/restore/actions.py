"""The steps of a plan in their order, each with what it will do in words."""

from collections.abc import Sequence

from api.features.restore.plan import Plan, PlannedAction, PlannedVolume, StepName


def of(plan: Plan) -> list[PlannedAction]:
    """The steps that this plan takes: what can be prepared comes before anything of the old server goes."""
    steps: list[tuple[StepName, str]] = [
        ("VALIDATE_LIVE_STATE", f"Look again at {plan.vm.name} and the snapshot: go on only if they are as planned."),
        (
            "ENSURE_SERVICE_USER",
            f"Enter the project {plan.project_name or plan.project_id}, in whose name all is made.",
        ),
        ("QUOTA_CHECK", "Compare the project's quotas with what is needed once more."),
        ("CREATE_VOLUME_FROM_SNAPSHOT", _volumes([plan.restore_point, *plan.data_volumes])),
        ("WAIT_VOLUME_AVAILABLE", "Wait until every new volume is available."),
    ]
    if plan.mode == "REPLACE":
        steps += [
            ("DELETE_EXISTING_VM", _deletion(plan)),
            ("WAIT_VM_DELETED", f"Wait until {plan.vm.name} is gone."),
            ("CLEANUP_OLD_PORTS", f"Free the addresses of the old ports ({_addresses(plan)})."),
        ]
    if plan.isolated_network:
        steps.append(("CREATE_ISOLATED_NETWORKS", _isolation(plan)))
    steps += [
        ("CREATE_PORTS", _ports(plan)),
        ("CREATE_SERVER", _server(plan)),
        ("WAIT_SERVER_ACTIVE", f"Wait until {plan.new_vm_name} is ACTIVE."),
        ("CHECK_RESTORED_SERVER", _check(plan)) if plan.isolated_network else ("FINALIZE", _finale(plan)),
    ]
    if plan.cleanup_old_storage:
        steps.append(("CLEANUP_OLD_STORAGE", _cleanup(plan)))
    return [PlannedAction(step=step, details=details) for step, details in steps]


def _volumes(volumes: Sequence[PlannedVolume]) -> str:
    made = [
        f"{each.size_gb} GiB from {each.snapshot_name} of {each.snapshot_taken_at:%Y-%m-%d %H:%M} UTC"
        f" (type {each.volume_type or 'of the snapshot'})"
        for each in volumes
    ]
    return f"Make {'a volume' if len(made) == 1 else f'{len(made)} volumes'}: {'; '.join(made)}."


def _deletion(plan: Plan) -> str:
    volumes = 1 + len(plan.data_volumes) + len(plan.reattached_volumes)
    kept = "its volume is" if volumes == 1 else f"its {volumes} volumes are"
    return f"Make sure that {kept} kept, then delete {plan.vm.name} ({plan.vm.id})."


def _addresses(plan: Plan) -> str:
    found = [str(fixed.ip_address) for port in plan.network_plan for fixed in port.original_fixed_ips]
    return ", ".join(found) or "none"


def _ports(plan: Plan) -> str:
    if not plan.network_plan:
        return "The server has no port: none is made."
    return " ".join(f"{port.network_name}: {port.note}" for port in plan.network_plan)


def _server(plan: Plan) -> str:
    flavor, more = plan.vm.flavor, []
    if plan.data_volumes or plan.reattached_volumes:
        more.append(f"with {len(plan.data_volumes) + len(plan.reattached_volumes)} data volumes")
    if plan.vm.availability_zone:
        more.append(f"in the zone {plan.vm.availability_zone}")
    if plan.vm.has_user_data:
        more.append("with the user data of the old one")
    size = f"{flavor.name}: {flavor.vcpus} vCPUs, {flavor.ram_mb} MiB"
    return " ".join([f"Make {plan.new_vm_name} ({size}), booting from the new volume", *more]) + "."


def _finale(plan: Plan) -> str:
    moved = [ip.floating_ip_address for port in plan.network_plan for ip in port.floating_ips if ip.reassociated]
    lead = f"Lead {', '.join(moved)} to the new server, then write down" if moved else "Write down"
    return f"{lead} what was made, and bring the inventory up to date."


def _isolation(plan: Plan) -> str:
    if not plan.isolated_networks:
        return "The server has no port: no network is made."
    made = [
        f"{each.name} ({', '.join(s.cidr for s in each.subnets) or 'no subnet'})" for each in plan.isolated_networks
    ]
    return f"Make, without a router or a gateway: {'; '.join(made)}."


def _check(plan: Plan) -> str:
    return f"See that {plan.new_vm_name} is ACTIVE with the addresses of {plan.vm.name} and reaches nobody; then all of it goes."


def _cleanup(plan: Plan) -> str:
    snapshot = " and the snapshot that it was restored from" if plan.delete_source_snapshot else ""
    return f"Delete the old boot volume {plan.source_volume}{snapshot}, unless something uses them."
