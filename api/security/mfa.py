"""The second factor: codes of an authenticator (TOTP) and backup codes, each of which opens once.

Tries are counted before a code is looked at, in the database, so that all processes together grant no more of them.
"""

import base64
import hmac
import io
import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pyotp
import segno

from pf9.database import Tx
from pf9.errors import Conflict, InvalidInput, NotFound, SettingsError, TooManyRequests
from pf9.secrets import Vault, slow_hash

ISSUER = "Platform9 Management"
BACKUP_CODES = 8
STEP_SECONDS, WINDOW = 30, 1  # a code of the step before or after is taken too: clocks differ
FREE_TRIES, LOCK_SECONDS, LONGEST_LOCK_SECONDS = 5, 30, 900

Way = Literal["totp", "backup code"]


@dataclass(frozen=True)
class Enrollment:
    """What an authenticator is set up with; shown once."""

    secret: str
    otpauth_uri: str
    qr_code_base64: str


@dataclass(frozen=True)
class Anew:
    """A batch of secrets under the newest key: how many were closed anew, whose no key opens, and where to go on."""

    closed: int
    lost: list[str]
    last: str | None


@dataclass(frozen=True)
class _Stored:
    """The account's second factor at the moment of a try; `enabled_at` tells it from one that was set up since."""

    totp_secret: str
    enabled_at: datetime
    backup_salt: bytes


def begin(tx: Tx, vault: Vault, username: str) -> Enrollment:
    """Make a secret that counts once a code of it was entered; one that was begun before is replaced.

    Raises:
        Conflict: the account has a second factor.
    """
    secret = pyotp.random_base32()
    written = tx.execute(
        """
        INSERT INTO user_mfa AS m (username, totp_secret) VALUES (%(username)s, %(secret)s)
        ON CONFLICT (username) DO UPDATE
        SET totp_secret = excluded.totp_secret, last_step = NULL, tries = 0, locked_until = NULL, updated_at = now()
        WHERE NOT m.is_enabled
        """,
        {"username": username, "secret": vault.close(secret)},
    )
    if not written:
        raise Conflict("The account has a second factor; switch it off before setting up another one.")
    uri = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
    return Enrollment(secret=secret, otpauth_uri=uri, qr_code_base64=_picture(uri))


def finish(tx: Tx, vault: Vault, username: str, code: str) -> list[str]:
    """Switch it on when the code is one of the new secret, and give the backup codes, which are shown once.

    Raises:
        NotFound: nothing was begun.
        Conflict: it is on already.
        InvalidInput: the code is another one.
    """
    row = tx.find("SELECT totp_secret, is_enabled FROM user_mfa WHERE username = %s FOR UPDATE", (username,))
    if row is None:
        raise NotFound("No setup has been begun: ask for a secret first.")
    if row["is_enabled"]:
        raise Conflict("The second factor is on already.")
    step = _matching_step(vault.open(row["totp_secret"]), code)
    if step is None:
        message = "The code is not one of this secret. Look at the authenticator's and this device's clock."
        raise InvalidInput(message, errors=[{"loc": ["body", "code"], "msg": message}])
    codes, salt, hashes = _new_backup_codes()
    tx.execute(
        """
        UPDATE user_mfa SET is_enabled = true, enabled_at = now(), last_step = %s, backup_codes = %s, backup_salt = %s,
            tries = 0, locked_until = NULL, updated_at = now()
        WHERE username = %s
        """,
        (step, hashes, salt, username),
    )
    return codes


def take_try(tx: Tx, username: str) -> None:
    """Count one try, in a transaction of its own: whatever becomes of the code, the try is spent.

    Raises:
        TooManyRequests: too many were wrong; how long to wait doubles with each further one.
        NotFound: the account has no second factor.
    """
    counted = tx.execute(
        """
        UPDATE user_mfa SET tries = tries + 1, locked_until = CASE WHEN tries + 1 >= %(free)s
            THEN now() + make_interval(secs => least(%(lock)s * 2 ^ least(tries + 1 - %(free)s, 20), %(longest)s)) END
        WHERE username = %(username)s AND is_enabled AND coalesce(locked_until <= now(), true)
        """,
        {"username": username, "free": FREE_TRIES, "lock": LOCK_SECONDS, "longest": LONGEST_LOCK_SECONDS},
    )
    if counted:
        return
    wait = tx.scalar(
        "SELECT ceil(extract(epoch FROM locked_until - now())) FROM user_mfa WHERE username = %s AND is_enabled",
        (username,),
    )
    if wait is None:
        raise NotFound("The account has no second factor.")
    raise TooManyRequests(max(1, int(wait)), "Too many wrong codes; wait before the next try.")


def accept(tx: Tx, vault: Vault, username: str, code: str) -> Way | None:
    """Spend a code for which a try was counted: which way it opened, or None when it is none or was used before.

    Of any number of requests with one code, one spends it.
    """
    row = tx.find(
        "SELECT totp_secret, enabled_at, backup_salt FROM user_mfa WHERE username = %s AND is_enabled", (username,)
    )
    stored = _Stored(row["totp_secret"], row["enabled_at"], bytes(row["backup_salt"])) if row else None
    typed = "".join(code.split()).replace("-", "")
    if stored and (step := _matching_step(vault.open(stored.totp_secret), typed)) is not None:
        if _spend_step(tx, username, stored, step):
            return "totp"
        _give_back(tx, username)  # a right code, but late: no guess
    elif stored and _spend_backup_code(tx, username, stored, typed):
        return "backup code"
    return None


def renew_backup_codes(tx: Tx, username: str) -> list[str]:
    """Eight new ones; the old ones open nothing from now on.

    Raises:
        NotFound: the account has no second factor.
    """
    codes, salt, hashes = _new_backup_codes()
    done = tx.execute(
        """
        UPDATE user_mfa SET backup_codes = %s, backup_salt = %s, updated_at = now() WHERE username = %s AND is_enabled
        """,
        (hashes, salt, username),
    )
    if not done:
        raise NotFound("The account has no second factor.")
    return codes


def remove(tx: Tx, username: str) -> None:
    """Take the second factor from an account.

    Raises:
        NotFound: it has none.
    """
    if not tx.execute("DELETE FROM user_mfa WHERE username = %s", (username,)):
        raise NotFound("The account has no second factor.")


def close_anew(tx: Tx, vault: Vault, *, after: str, limit: int) -> Anew:
    """Put the secrets of the next accounts by name under the newest key; one that changes meanwhile is left as it is."""
    rows = tx.all(
        "SELECT username, totp_secret FROM user_mfa WHERE username > %s ORDER BY username LIMIT %s", (after, limit)
    )
    closed, lost = 0, []
    for row in rows:
        if vault.is_current(row["totp_secret"]):
            continue
        try:
            anew = vault.closed_anew(row["totp_secret"])
        except SettingsError:
            lost.append(row["username"])
            continue
        closed += tx.execute(
            "UPDATE user_mfa SET totp_secret = %s WHERE username = %s AND totp_secret = %s",
            (anew, row["username"], row["totp_secret"]),
        )
    return Anew(closed=closed, lost=lost, last=rows[-1]["username"] if len(rows) == limit else None)


def is_enabled(tx: Tx, username: str) -> bool:
    """Whether a login of the account needs a code."""
    return bool(tx.scalar("SELECT EXISTS (SELECT FROM user_mfa WHERE username = %s AND is_enabled)", (username,)))


def find_status(tx: Tx, username: str) -> tuple[bool, datetime | None, int]:
    """Whether it is on, since when, and how many backup codes are left."""
    row = tx.find(
        "SELECT is_enabled, enabled_at, cardinality(backup_codes) AS codes FROM user_mfa WHERE username = %s",
        (username,),
    )
    return (row["is_enabled"], row["enabled_at"], row["codes"]) if row else (False, None, 0)


def _spend_step(tx: Tx, username: str, stored: _Stored, step: int) -> bool:
    return bool(
        tx.execute(
            """
            UPDATE user_mfa SET last_step = %(step)s, tries = 0, locked_until = NULL
            WHERE username = %(username)s AND is_enabled AND enabled_at = %(enabled_at)s
                AND coalesce(last_step < %(step)s, true)
            """,
            {"username": username, "enabled_at": stored.enabled_at, "step": step},
        )
    )


def _spend_backup_code(tx: Tx, username: str, stored: _Stored, typed: str) -> bool:
    spent = slow_hash(typed.upper(), salt=stored.backup_salt)
    return bool(
        tx.execute(
            """
            UPDATE user_mfa SET backup_codes = array_remove(backup_codes, %(spent)s), tries = 0, locked_until = NULL
            WHERE username = %(username)s AND is_enabled AND backup_salt = %(salt)s AND %(spent)s = ANY (backup_codes)
            """,
            {"username": username, "spent": spent, "salt": stored.backup_salt},
        )
    )


def _give_back(tx: Tx, username: str) -> None:
    tx.execute(
        """
        UPDATE user_mfa SET tries = greatest(tries - 1, 0),
            locked_until = CASE WHEN tries - 1 >= %s THEN locked_until END
        WHERE username = %s
        """,
        (FREE_TRIES, username),
    )


def _matching_step(secret: str, code: str) -> int | None:
    """The time step whose code it is, of those that are near enough."""
    totp, now = pyotp.TOTP(secret), int(time.time()) // STEP_SECONDS
    steps = range(now - WINDOW, now + WINDOW + 1)
    found = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())]
    return found[-1] if found else None


def _new_backup_codes() -> tuple[list[str], bytes, list[str]]:
    codes, salt = [secrets.token_hex(4).upper() for _ in range(BACKUP_CODES)], secrets.token_bytes(16)
    return codes, salt, [slow_hash(code, salt=salt) for code in codes]


def _picture(text: str) -> str:
    with io.BytesIO() as file:
        segno.make(text, error="m").save(file, kind="png", scale=6, border=4)
        return base64.b64encode(file.getvalue()).decode()
