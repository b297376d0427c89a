"""Which resource of the permission matrix a path belongs to, and what a granted action includes.

A path that is not named here belongs to nothing and is refused: a new route is closed until somebody maps it.
"""

from collections.abc import Collection
from typing import Literal

from pf9.inventory import catalog

Action = Literal["read", "write", "admin", "delete"]
HIGHEST, LOWEST = "superadmin", "viewer"  # the role that can mend everything, and that of a newcomer

INCLUDES: dict[str, frozenset[str]] = {
    "read": frozenset({"read"}),
    "write": frozenset({"read", "write"}),
    "admin": frozenset({"read", "write", "admin"}),
    "delete": frozenset({"delete"}),
}

# The kinds of the inventory bring their own path and resource; the rest of the product is named here.
RESOURCES: dict[str, str] = {
    **{kind.address: kind.resource for kind in catalog.KINDS},
    "/projects": "projects",
    "/user-activity-summary": "users",
    "/admin/activity": "audit",
    "/admin/users": "users",
    "/admin/user-access-log": "users",
    "/admin/flavors": "flavors",
    "/admin/networks": "networks",
    "/admin/security-groups": "security_groups",
    "/admin/security-group-rules": "security_groups",
    "/api-metrics": "api_metrics",
    "/audit": "audit",
    "/backup": "backup",
    "/branding": "branding",
    "/dashboard": "dashboard",
    "/departments": "departments",
    "/drift": "drift",
    "/effective-access": "roles",
    "/exports": "reports",
    "/history": "history",
    "/inventory": "resources",
    "/metering": "metering",
    "/mfa": "mfa",
    "/monitoring": "monitoring",
    "/navigation": "navigation",
    "/notifications": "notifications",
    "/provisioning": "provisioning",
    "/reports": "reports",
    "/resources": "resources",
    "/restore": "restore",
    "/runbooks": "runbooks",
    "/search": "search",
    "/settings": "branding",
    "/simple-test": "monitoring",
    "/snapshot/assignments": "snapshot_assignments",
    "/snapshot/audit": "snapshots",
    "/snapshot/compliance": "snapshot_records",
    "/snapshot/compliance/thresholds": "snapshot_policy_sets",
    "/snapshot/exclusions": "snapshot_exclusions",
    "/snapshot/policy-sets": "snapshot_policy_sets",
    "/snapshot/records": "snapshot_records",
    "/snapshot/rules": "snapshot_policy_sets",
    "/snapshot/run-now": "snapshots",
    "/snapshot/runs": "snapshot_runs",
    "/system-logs": "system_logs",
    "/tenant-health": "tenant_health",
}

# These see to their own protection: a login has no session yet, a probe has none ever, /metrics has its own token.
OPEN_PATHS = ("/auth", "/static", "/health", "/metrics", "/openapi.json", "/docs", "/redoc")
OPEN_TO_READERS = ("/settings",)


def unversioned(path: str) -> str:
    """The path as the guide names it: `/api/v1/servers` and `/servers` are one, and so are the `/api/metering` forms."""
    for prefix in ("/api/v1", "/api"):
        if path == prefix or path.startswith(prefix + "/"):
            return path[len(prefix) :]
    return path


def find_resource(path: str) -> str | None:
    """The resource of the longest known prefix (whole segments), or None."""
    prefix = unversioned(path)
    while prefix:
        if prefix in RESOURCES:
            return RESOURCES[prefix]
        prefix = prefix.rpartition("/")[0]
    return None


def is_open(path: str, *, method: str) -> bool:
    """Whether the path is let through without a session."""
    return (
        method == "OPTIONS"
        or _is_under(OPEN_PATHS, path)
        or (action_of(method) == "read" and _is_under(OPEN_TO_READERS, path))
    )


def action_of(method: str) -> Action:
    """What a request does to its resource: a DELETE also asks for `delete` by its route's own dependency."""
    return "read" if method in {"GET", "HEAD"} else "write"


def effective(granted: Collection[str]) -> frozenset[str]:
    """Everything that the granted actions allow: admin includes write includes read; delete stands beside them."""
    return frozenset().union(*(INCLUDES.get(action, frozenset()) for action in granted))


def _is_under(prefixes: tuple[str, ...], path: str) -> bool:
    bare = unversioned(path)
    return any(bare == prefix or bare.startswith(prefix + "/") for prefix in prefixes)
