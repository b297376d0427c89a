"""Who has a role here, and a second factor."""

from pf9.database import Row, Tx


def find_role(tx: Tx, username: str) -> str | None:
    """The role that is written down for the name."""
    role = tx.scalar("SELECT role FROM user_roles WHERE username = %s", (username,))
    return str(role) if role else None


def list_second_factors(tx: Tx) -> list[Row]:
    """`{username, role, is_active, enabled, enabled_at, backup_codes_left, locked_until}` of everybody with a role."""
    return tx.all(
        """
        SELECT r.username, r.role, r.is_active, coalesce(m.is_enabled, false) AS enabled, m.enabled_at,
            coalesce(cardinality(m.backup_codes), 0) AS backup_codes_left,
            CASE WHEN m.locked_until > now() THEN m.locked_until END AS locked_until
        FROM user_roles AS r LEFT JOIN user_mfa AS m USING (username)
        ORDER BY r.username
        """
    )
