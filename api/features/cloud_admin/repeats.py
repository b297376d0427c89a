"""An act that is asked for twice is done once: a double click, or a client that tries again after a lost answer.

The client names its request with an Idempotency-Key. Neutron itself has nothing against two networks of one name, and what it
made cannot be told from what somebody else made, so nothing short of the client's own word says that two requests are one.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson

from api.features.cloud_admin import key_queries
from pf9.database import Database
from pf9.errors import CloudCredentials, Conflict, Forbidden, InvalidInput, NotFound

KEPT_HOURS = 24
_LONGEST_SECONDS = 300  # no act takes that long: one that has no end by then died with its process
# After these the cloud has made nothing; after all other failures it may have.
_NOTHING_MADE = (CloudCredentials, Conflict, Forbidden, InvalidInput, NotFound)


def once(
    database: Database, *, actor: str, key: str, asked: dict[str, Any], act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Act, or give the answer of the time when it was done under this key.

    Raises:
        InvalidInput: the key stands for something else.
        Conflict: it is being done just now, or how it ended is not known.
    """
    fingerprint = hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()
    with database.transaction() as tx:
        key_queries.delete_old_keys(tx, hours=KEPT_HOURS)
        mine = key_queries.insert_key(tx, actor=actor, key=key, fingerprint=fingerprint)
        taken = None if mine else key_queries.find_key(tx, actor=actor, key=key)
    if taken:
        return _again(taken, fingerprint)
    try:
        # What is kept is JSON: the first answer is given as the later ones will be.
        answer: dict[str, Any] = orjson.loads(orjson.dumps(act(), default=float, option=orjson.OPT_UTC_Z))
    except _NOTHING_MADE:
        with database.transaction() as tx:
            key_queries.delete_key(tx, actor=actor, key=key)
        raise
    except Exception:
        with database.transaction() as tx:
            key_queries.update_key(tx, actor=actor, key=key, state="unknown", answer=None)
        raise
    with database.transaction() as tx:
        key_queries.update_key(tx, actor=actor, key=key, state="done", answer=answer)
    return answer


def _again(taken: dict[str, Any], fingerprint: str) -> dict[str, Any]:
    if taken["fingerprint"] != fingerprint:
        message = "This Idempotency-Key was sent with another request: take a new key for each."
        raise InvalidInput(message, [{"loc": ["header", "Idempotency-Key"], "msg": message}])
    if taken["state"] == "done":
        return dict(taken["answer"])
    if taken["state"] == "going" and taken["seconds"] < _LONGEST_SECONDS:
        raise Conflict("The same request is being worked on: wait for its answer.")
    raise Conflict(
        "The same request was sent before, and the cloud's answer to it was lost: it may have been done."
        " Look whether it is there; if it is not, ask again with a new Idempotency-Key."
    )
