"""Start scripts of servers, kept encrypted for as long as their jobs are: a change of the key goes through them, too."""

from api.features.restore import queries
from api.security.mfa import Anew
from pf9.database import Tx
from pf9.errors import SettingsError
from pf9.secrets import Vault


def close_anew(tx: Tx, vault: Vault, *, after: str, limit: int) -> Anew:
    """Put the user data of the next jobs under the newest key; `lost` are the jobs whose data no key opens."""
    rows = queries.list_user_data(tx, after=after, limit=limit)
    closed, lost = 0, []
    for row in rows:
        if vault.is_current(row["user_data_encrypted"]):
            continue
        try:
            anew = vault.closed_anew(row["user_data_encrypted"])
        except SettingsError:
            lost.append(row["id"])
            continue
        closed += queries.update_user_data(tx, row["id"], anew, was=row["user_data_encrypted"])
    return Anew(closed=closed, lost=lost, last=rows[-1]["id"] if len(rows) == limit else None)
