"""GET /dashboard/overview."""

from fastapi import APIRouter

from api.features.dashboard import queries
from api.features.dashboard.schemas import Overview
from api.web.deps import Parts, Tx, User
from pf9.inventory.catalog import BY_NAME, KINDS

# What an operator looks at first.
GROUPS = ("compute", "storage", "network", "image", "identity")

router = APIRouter(prefix="/dashboard", tags=["dashboard"])


@router.get("/overview")
def get_overview(tx: Tx, parts: Parts, user: User) -> Overview:
    """Counts by kind and state, capacity of the hypervisors, age of the figures, last runs: what the role may read."""
    region_name = parts.settings.cloud.region_name
    minutes = parts.settings.api.inventory_interval_minutes
    readable = [kind for group in GROUPS for kind in KINDS if kind.group == group and user.may(kind.resource)]
    by_status = [kind for kind in (BY_NAME["servers"], BY_NAME["volumes"]) if kind in readable]
    counts = queries.list_counts(tx, readable, by_status=by_status)
    totals = {row["kind"]: row["count"] for row in counts if not row["by_status"]}
    states = {kind: [row for row in counts if row["by_status"] and row["kind"] == kind] for kind in totals}
    runs = queries.get_runs(tx, region_name=region_name, kinds=len(KINDS)) if user.may("resources") else {}
    return Overview.model_validate(
        {
            "region_name": region_name,
            "counts": [{"kind": kind.name, "label": kind.label, "total": totals[kind.name]} for kind in readable],
            "servers_by_status": states.get("servers", []),
            "volumes_by_status": states.get("volumes", []),
            "capacity": queries.list_capacity(tx) if user.may("hypervisors") else [],
            "inventory": {
                "last_success_at": runs.get("last_success_at"),
                "age_seconds": runs.get("age_seconds"),
                "interval_seconds": minutes and minutes * 60,
            },
            "last_runs": runs.get("runs", []),
        }
    )
