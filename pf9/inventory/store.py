"""Stores complete listings: what differs is staged as it arrives, then all of it is written in one transaction."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from pf9.database import Session, Tx
from pf9.inventory import newer, queries
from pf9.inventory.kind import Kind, Record
from pf9.values import json_text


@dataclass(frozen=True)
class Stored:
    """What the store did with one kind."""

    created: int
    changed: int
    unchanged: int
    deleted: int


class Store:
    """One run's listings on their way into the tables; `session` holds the temporary tables meanwhile."""

    def __init__(self, session: Session, *, region_name: str) -> None:
        self._session, self._region_name = session, region_name
        self._differing: dict[str, int] = {}

    def add(self, kind: Kind, records: Iterable[Record]) -> None:
        """Keep what was listed; only what is not stored just so travels whole."""
        rows = {row[0]: (*row, _hash(row)) for row in map(kind.row, records)}
        with self._session.transaction() as tx:
            hashes = [(row[0], row[-1]) for row in rows.values()]
            differing = queries.see(tx, kind, region_name=self._region_name, hashes=hashes)
            if differing:
                queries.stage(tx, kind, rows=[rows[resource_id] for resource_id in sorted(differing)])
        self._differing[kind.name] = len(differing)

    def write(self, tx: Tx, kinds: Collection[Kind], *, run_id: int, keep: Collection[str]) -> dict[str, Stored]:
        """Bring the tables of these kinds (parents first) to what was added, history and deletions with them.

        Children are deleted before their parents, and written after them. Nothing is deleted of the kinds named in `keep`.
        """
        newer.take_turn(tx)
        staged = [name for name, differing in self._differing.items() if differing]
        newer.leave_alone(tx, kinds, region_name=self._region_name, run_id=run_id, staged=staged)
        deleted = {
            kind.name: queries.delete_missing(tx, kind, region_name=self._region_name, run_id=run_id)
            for kind in reversed(list(kinds))
            if kind.name not in keep
        }
        stored = {}
        for kind in kinds:
            stored[kind.name] = self._write(tx, kind, run_id=run_id, deleted=deleted.get(kind.name, 0))
            touch = queries.touch if kind.name in keep else queries.touch_all
            touch(tx, kind, region_name=self._region_name)
        return stored

    def write_some(self, tx: Tx, kinds: Collection[Kind], *, run_id: int, gone: Mapping[str, Sequence[str]]) -> None:
        """Bring the tables to what was added of these kinds, and delete nothing but what is named in `gone`, by kind."""
        newer.take_turn(tx)
        for kind in reversed(list(kinds)):
            queries.delete_named(tx, kind, region_name=self._region_name, run_id=run_id, ids=gone.get(kind.name, []))
        for kind in kinds:
            self._write(tx, kind, run_id=run_id, deleted=0)
            queries.touch(tx, kind, region_name=self._region_name)

    def _write(self, tx: Tx, kind: Kind, *, run_id: int, deleted: int) -> Stored:
        written = {"created": 0, "changed": 0}
        if self._differing[kind.name]:
            if kind.name == "servers":
                queries.settle_flavors(tx, region_name=self._region_name)
            written = queries.upsert(tx, kind, region_name=self._region_name, run_id=run_id)
        return Stored(**written, unchanged=queries.count_seen(tx, kind) - sum(written.values()), deleted=deleted)


def _hash(row: tuple[object, ...]) -> str:
    """Of everything that is stored of a record: if it is the same, there is nothing to do."""
    try:
        text = orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # what orjson cannot write, the store mends the same way
        text = json_text(row).encode()
    return hashlib.blake2b(text, digest_size=16).hexdigest()
