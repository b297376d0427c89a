"""Idempotency keys: which act each stands for, and what came of it."""

from typing import Any

from pf9.database import Row, Tx


def delete_old_keys(tx: Tx, *, hours: int) -> int:
    """Forget keys that no client will send again."""
    return tx.execute(
        "DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => %(hours)s)", {"hours": hours}
    )


def insert_key(tx: Tx, *, actor: str, key: str, fingerprint: str) -> bool:
    """Take the key; False when it is taken. Of any number at once exactly one gets it."""
    taken = tx.find(
        """
        INSERT INTO idempotency_keys (actor, key, fingerprint) VALUES (%(actor)s, %(key)s, %(fingerprint)s)
        ON CONFLICT ON CONSTRAINT idempotency_keys_once DO NOTHING RETURNING key
        """,
        {"actor": actor, "key": key, "fingerprint": fingerprint},
    )
    return taken is not None


def find_key(tx: Tx, *, actor: str, key: str) -> Row | None:
    """What the key stands for, and how long it has been taken."""
    return tx.find(
        """
        SELECT fingerprint, state, answer, extract(epoch FROM now() - created_at)::float AS seconds
        FROM idempotency_keys WHERE actor = %(actor)s AND key = %(key)s
        """,
        {"actor": actor, "key": key},
    )


def update_key(tx: Tx, *, actor: str, key: str, state: str, answer: dict[str, Any] | None) -> None:
    """Write down how the act ended."""
    tx.execute(
        "UPDATE idempotency_keys SET state = %(state)s, answer = %(answer)s WHERE actor = %(actor)s AND key = %(key)s",
        {"actor": actor, "key": key, "state": state, "answer": answer},
    )


def delete_key(tx: Tx, *, actor: str, key: str) -> None:
    """Give the key back: nothing was made, and the next try may be another one."""
    tx.execute("DELETE FROM idempotency_keys WHERE actor = %(actor)s AND key = %(key)s", {"actor": actor, "key": key})
