"""The access log, in the order of time; lists walk along an index and stop, nothing sorts or counts the log."""
# ruff: noqa: S608 - conditions are literals of this file

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pf9.database import Row, Tx

COUNTED = 1000

CONDITIONS = {
    "actor": "username = ANY (%(actor)s)",
    "action": "action = ANY (%(action)s)",
    "request_id": "request_id = ANY (%(request_id)s)",
    "address": "ip_address = %(address)s::inet",
    "network": "ip_address <<= %(network)s::inet",
    "succeeded": "success",
    "refused": "NOT success",
    "since": "occurred_at >= %(since)s",
    "until": "occurred_at < %(until)s",
    "words": "search_text LIKE lower(%(words)s)",
}


def count_entries(tx: Tx, asked: Mapping[str, Any]) -> int:
    """How many there are, counted up to one more than COUNTED."""
    lines = f"SELECT FROM auth_audit_log WHERE {_where(asked)} LIMIT {COUNTED + 1}"
    return int(tx.scalar(f"SELECT count(*) FROM ({lines}) AS l", asked))


def list_entries(
    tx: Tx,
    asked: Mapping[str, Any],
    *,
    after: tuple[datetime, int] | None,
    descending: bool,
    limit: int,
    offset: int,
    few: bool,
) -> list[Row]:
    """Entries in the order of time, from behind `after` on.

    Where they are known to be `few` they are found first and then put in order: walking along the time until a page is full
    would be walking the whole log.
    """
    sign, way = ("<", "DESC") if descending else (">", "ASC")
    beyond = f"AND (occurred_at, id) {sign} (%(after_at)s, %(after_id)s)" if after else ""
    at, entry = after or (None, None)
    return tx.all(
        f"""
        WITH l AS {"MATERIALIZED" if few else "NOT MATERIALIZED"} (
            SELECT id, occurred_at, username AS actor, action, success, resource, host(ip_address) AS ip_address,
                user_agent, request_id, details
            FROM auth_audit_log WHERE {_where(asked)} {beyond}
        )
        SELECT * FROM l ORDER BY occurred_at {way}, id {way} LIMIT %(limit)s OFFSET %(offset)s
        """,
        {**asked, "after_at": at, "after_id": entry, "limit": limit, "offset": offset},
    )


def _where(asked: Mapping[str, Any]) -> str:
    return " AND ".join(["true", *(_condition(name, value) for name, value in asked.items())])


def _condition(name: str, value: Any) -> str:
    """Of one value the index gives the entries in the order of time; of any of several it does not."""
    condition = CONDITIONS[name]
    return f"{condition.replace('= ANY (', '= (')}[1]" if isinstance(value, list) and len(value) == 1 else condition
