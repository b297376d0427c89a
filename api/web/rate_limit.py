"""How often something may be tried in a minute, counted in the database so that all processes see the same count."""

import ipaddress
import math

from pf9.database import Tx
from pf9.errors import TooManyRequests

WINDOW_SECONDS = 60


def account_key(username: str) -> str:
    """One key for all spellings that the directory takes for the same name."""
    return "account:" + " ".join(username.split()).casefold()[:256]


def address_key(address: str | None) -> str:
    """One key for an address; an IPv6 subscriber has a whole /64 of them."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return f"address:{address}"
    if parsed.version == 6 and parsed.ipv4_mapped is None:  # noqa: PLR2004 - the protocol's own number
        return f"address:{ipaddress.ip_network((parsed, 64), strict=False)}"
    return f"address:{getattr(parsed, 'ipv4_mapped', None) or parsed}"


def count_attempt(tx: Tx, *keys: str, per_minute: int) -> None:
    """Count one attempt under each key, in a window that slides.

    Raises:
        TooManyRequests: one of the keys has been tried more often than that in the last minute.
    """
    row = tx.one(
        """
        WITH forgotten AS (
            DELETE FROM login_attempts WHERE ctid IN (
                SELECT ctid FROM login_attempts
                WHERE window_start < now() - make_interval(secs => 10 * %(window)s) LIMIT 100 FOR UPDATE SKIP LOCKED)
        ), clock AS (
            SELECT to_timestamp(floor(extract(epoch FROM now()) / %(window)s) * %(window)s) AS start
        ), hit AS (
            INSERT INTO login_attempts AS tried (key, window_start, count)
            SELECT key, clock.start, 1 FROM clock, unnest(%(keys)s::text[]) AS key
            ON CONFLICT (key, window_start) DO UPDATE SET count = tried.count + 1
            RETURNING key, count
        )
        SELECT extract(epoch FROM now() - clock.start)::float8 AS elapsed,
               max(hit.count + coalesce(before.count, 0)
                   * (1 - extract(epoch FROM now() - clock.start) / %(window)s))::float8 AS recent
        FROM clock CROSS JOIN hit
        LEFT JOIN login_attempts before
          ON before.key = hit.key AND before.window_start = clock.start - make_interval(secs => %(window)s)
        GROUP BY clock.start
        """,
        {"keys": sorted(set(keys)), "window": WINDOW_SECONDS},
    )
    if row["recent"] > per_minute:
        raise TooManyRequests(
            max(1, math.ceil(WINDOW_SECONDS - row["elapsed"])), "Too many attempts to log in; wait a minute."
        )
