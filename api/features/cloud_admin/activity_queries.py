"""The activity log, newest first."""

from datetime import datetime
from typing import Any

from pf9.database import Row, Tx

_NARROWED = """
    (%(actors)s::text[] = '{}' OR actor = ANY (%(actors)s))
    AND (%(actions)s::text[] = '{}' OR action = ANY (%(actions)s))
    AND (%(types)s::text[] = '{}' OR resource_type = ANY (%(types)s))
    AND (%(success)s::boolean IS NULL OR success = %(success)s)
    AND (%(since)s::timestamptz IS NULL OR occurred_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR occurred_at < %(until)s)
    AND (%(words)s::text IS NULL OR strpos(lower(concat_ws(' ', actor, resource_name, resource_id, error)), %(words)s) > 0)
"""


def count_acts(tx: Tx, filters: dict[str, Any]) -> int:
    """How many acts the filters leave."""
    return int(tx.scalar(f"SELECT count(*) FROM activity_log WHERE {_NARROWED}", filters))  # noqa: S608 - our own words


def list_acts(
    tx: Tx, filters: dict[str, Any], *, after: tuple[datetime, int] | None, descending: bool, limit: int, offset: int
) -> list[Row]:
    """Acts in the order of their time, those behind `after` only."""
    order, sign = ("DESC", "<") if descending else ("ASC", ">")
    behind = f"AND (occurred_at, id) {sign} (%(after_at)s, %(after_id)s)" if after else ""
    after_at, after_id = after or (None, None)
    return tx.all(
        f"""
        SELECT id, occurred_at, actor, action, resource_type, resource_id, resource_name, project_id, domain_id, success,
            error, details, host(ip_address) AS ip_address, request_id
        FROM activity_log WHERE {_NARROWED} {behind}
        ORDER BY occurred_at {order}, id {order} LIMIT %(limit)s OFFSET %(offset)s
        """,  # noqa: S608 - our own words
        {**filters, "after_at": after_at, "after_id": after_id, "limit": limit, "offset": offset},
    )
