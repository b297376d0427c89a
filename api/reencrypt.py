"""Encrypt anew what an earlier key encrypted: `python -m api.reencrypt`, with the variables of the api.

For a change of ENCRYPTION_KEY, while the api runs and people log in: what is under the key of today already is left alone,
so that a second run, or two at once, find less to do. When it ends with 0, no earlier key is needed any more.

Exit codes: 0 all is under the key of today, 1 something is not, 2 a variable is missing or wrong, 3 no database.
"""

import sys
from collections.abc import Callable

from api.features.restore import user_data
from api.security import mfa
from pf9.database import Database
from pf9.errors import DatabaseUnavailable, SettingsError
from pf9.secrets import Vault
from pf9.settings import DatabaseSettings, EncryptionSettings

BATCH = 200


def reencrypt(
    database: Database, vault: Vault, *, close_anew: Callable[..., mfa.Anew] = mfa.close_anew, batch: int = BATCH
) -> tuple[int, list[str]]:
    """Go through all second factors, or what else `close_anew` sees to, a short transaction a batch.

    Returns how many were encrypted anew, and the accounts (or jobs) whose secret none of the keys opens.
    """
    last, done, lost = "", 0, list[str]()
    while True:
        with database.transaction() as tx:
            found = close_anew(tx, vault, after=last, limit=batch)
        done += found.closed
        lost += found.lost
        if found.last is None:
            return done, lost
        last = found.last


def main() -> int:
    """Do it and say in a line what was done."""
    try:
        vault = Vault(EncryptionSettings.load().encryption_keys)
        database = Database(DatabaseSettings.load(), application_name="pf9-reencrypt")
        done, lost = reencrypt(database, vault)
        scripts, lost_scripts = reencrypt(database, vault, close_anew=user_data.close_anew)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except DatabaseUnavailable as error:
        print(error, file=sys.stderr)
        return 3
    print(f"Second factors encrypted anew: {done}; user data of restores: {scripts}.")
    for what, names in (("second factors of", lost), ("user data of the restore jobs", lost_scripts)):
        if names:
            told = ", ".join(names)
            print(f"No key opens the {what} {told}: add theirs to ENCRYPTION_PREVIOUS_KEYS.", file=sys.stderr)
    return 1 if lost or lost_scripts else 0


if __name__ == "__main__":
    sys.exit(main())
