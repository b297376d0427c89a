"""The log of what people do through this system: every attempt, with who made it and how it ended."""

from typing import Any

from pf9.database import Tx


def record(
    tx: Tx,
    *,
    actor: str,
    action: str,
    resource_type: str,
    success: bool,
    resource_id: str | None = None,
    resource_name: str | None = None,
    project_id: str | None = None,
    domain_id: str | None = None,
    error: str | None = None,
    details: dict[str, Any] | None = None,
    ip_address: str | None = None,
    request_id: str | None = None,
) -> int:
    """Add a row and give its number; nothing in the log is ever changed."""
    return int(
        tx.scalar(
            """
            INSERT INTO activity_log (actor, action, resource_type, resource_id, resource_name, project_id, domain_id,
                success, error, details, ip_address, request_id)
            VALUES (%(actor)s, %(action)s, %(resource_type)s, %(resource_id)s, %(resource_name)s, %(project_id)s,
                %(domain_id)s, %(success)s, %(error)s, %(details)s, %(ip_address)s, %(request_id)s)
            RETURNING id
            """,
            {
                "actor": actor,
                "action": action,
                "resource_type": resource_type,
                "resource_id": resource_id,
                "resource_name": resource_name,
                "project_id": project_id,
                "domain_id": domain_id,
                "success": success,
                "error": error,
                "details": details or {},
                "ip_address": ip_address,
                "request_id": request_id,
            },
        )
    )
