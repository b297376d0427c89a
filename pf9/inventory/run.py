"""One run of the collector: lock, list, stage, doubt, store in one transaction, close."""

import logging
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Self

from pf9 import log
from pf9.database import Database, Session, Tx
from pf9.errors import Conflict, InvalidInput, Pf9Error
from pf9.inventory import catalog, runs
from pf9.inventory.collect import MISSHAPEN, Listing, Watcher, collect, not_understood
from pf9.inventory.doubt import find_doubt
from pf9.inventory.kind import Kind
from pf9.inventory.store import Store, Stored
from pf9.openstack.session import Cloud

_log = logging.getLogger(__name__)


@dataclass
class Result:
    """What a run brought: `status` is success, partial (some kind is not whole) or failed (no kind was listed)."""

    run_id: int | None = None
    listings: dict[str, Listing] = field(default_factory=dict)
    stored: dict[str, Stored] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """In one word."""
        failed = [listing for listing in self.listings.values() if listing.error]
        if len(failed) == len(self.listings):
            return "failed"
        return "partial" if failed or self.doubts else "success"


class Unwatched:
    """Nobody looks on."""

    def listing(self, kind: Kind) -> None:
        """Nothing to tell."""

    def listed(self, listing: Listing) -> None:
        """Nothing to tell."""


def choose(names: Sequence[str] | None) -> list[Kind]:
    """The kinds of these names (all when there is none), parents first.

    Raises:
        InvalidInput: a name that is no kind.
    """
    chosen = {catalog.named(name).name for name in names or ()}
    return [kind for kind in catalog.KINDS if not chosen or kind.name in chosen]


class Run:
    """A run under way: it holds the lock from `begin` on, until `execute` ends or `release` is called."""

    def __init__(self, database: Database, session: Session, held: ExitStack, kinds: list[Kind]) -> None:
        self.id: int | None = None
        self._database, self._session, self._held, self._kinds = database, session, held, kinds

    @classmethod
    def begin(
        cls,
        database: Database,
        *,
        source: str,
        actor: str,
        region_name: str,
        kinds: Sequence[str] | None = None,
        dry_run: bool = False,
    ) -> Self:
        """Take the lock and write the run's row; a dry run writes none.

        Raises:
            Conflict: another run is under way.
            InvalidInput: a kind that does not exist.
        """
        chosen = choose(kinds)
        with ExitStack() as stack:
            session = stack.enter_context(database.session())
            if not session.lock(*runs.EXCLUSIVE):
                raise Conflict(_under_way(database))
            run = cls(database, session, stack, chosen)
            if not dry_run:
                with session.transaction() as tx:
                    runs.update_dead(tx)
                    run.id = runs.insert_run(
                        tx,
                        source=source,
                        host=socket.gethostname(),
                        actor=actor,
                        region_name=region_name,
                        kinds=chosen,
                    )
                session.lock(runs.ALIVE, run.id)
            run._held = stack.pop_all()
        return run

    def release(self) -> None:
        """Let the lock go."""
        self._held.close()

    def execute(self, connect: Callable[[], Cloud], watcher: Watcher | None = None) -> Result:
        """List and store; whatever happens, the run is closed and the lock let go.

        Raises:
            CloudError: the cloud lets nobody in.
            DatabaseUnavailable: nothing was stored.
        """
        with self._held, log.bind(run_id=str(self.id)):
            try:
                return self._execute(connect(), watcher or Unwatched())
            except BaseException as error:
                _log.error("Run %s failed: %s", self.id, error)  # the trace is the caller's
                self._fail(error)
                raise

    def _execute(self, cloud: Cloud, watcher: Watcher) -> Result:
        result = Result(run_id=self.id)
        store = Store(self._session, region_name=cloud.region_name)
        both = _Both(self, watcher)
        for listing in collect(cloud, self._kinds, both):
            result.listings[listing.kind.name] = listing if listing.error else _stage(store, listing, both)
        for listing in result.listings.values():
            if not listing.error and (doubt := find_doubt(self._session, cloud, listing, run_id=self.id)):
                result.doubts[listing.kind.name] = doubt
        listed = [kind for kind in self._kinds if not result.listings[kind.name].error]
        with suppress(_Rehearsed), self._session.transaction() as tx:
            run_id = self.id or _rehearsal(tx, cloud.region_name)
            result.stored.update(store.write(tx, listed, run_id=run_id, keep=result.doubts))
            if self.id is None:
                raise _Rehearsed
            self._close(tx, result, run_id)
        return result

    def _close(self, tx: Tx, result: Result, run_id: int) -> None:
        for name, stored in result.stored.items():
            listing = result.listings[name]
            runs.update_kind(
                tx,
                run_id,
                kind=listing.kind,
                state="stored",
                created=stored.created,
                changed=stored.changed,
                unchanged=stored.unchanged,
                deleted=stored.deleted,
                seconds=round(listing.seconds, 3),
                error=result.doubts.get(name),
            )
        failed = [listing.error for listing in result.listings.values() if listing.error]
        runs.finish_run(tx, run_id, status=result.status, error=failed[0] if result.status == "failed" else None)

    def _fail(self, error: BaseException) -> None:
        if self.id is None:
            return
        try:
            with self._database.transaction() as tx:
                runs.finish_run(tx, self.id, status="failed", error=_in_words(error))
        except Pf9Error:  # the view tells a dead run from a running one all the same
            _log.exception("That run %s failed could not be written", self.id)

    def note(self, kind: Kind, *, state: str, **figures: Any) -> None:
        """Write how far a kind is, in a short transaction of its own."""
        if self.id is not None:
            with self._database.transaction() as tx:
                runs.update_kind(tx, self.id, kind=kind, state=state, **figures)


def _stage(store: Store, listing: Listing, watcher: Watcher) -> Listing:
    """Stage what was listed; records that are not understood are a listing that failed, and stop no other kind."""
    try:
        store.add(listing.kind, listing.records)
    except (*MISSHAPEN, InvalidInput) as odd:
        failed = replace(listing, records=[], error=not_understood(listing.kind, odd))
        watcher.listed(failed)
        return failed
    return listing


@dataclass(frozen=True)
class _Both:
    """Tells the database and the watcher."""

    run: Run
    watcher: Watcher

    def listing(self, kind: Kind) -> None:
        self.run.note(kind, state="listing")
        self.watcher.listing(kind)

    def listed(self, listing: Listing) -> None:
        self.run.note(
            listing.kind,
            state="failed" if listing.error else "listed",
            listed=None if listing.error else len(listing.records),
            seconds=round(listing.seconds, 3),
            error=listing.error,
        )
        self.watcher.listed(listing)


def _in_words(error: BaseException) -> str:
    """For whoever looks at the run; what is no error of ours (a database's own words) is for the log."""
    return str(error) if isinstance(error, Pf9Error) else f"An unexpected fault, {type(error).__name__}: see the log."


def _under_way(database: Database) -> str:
    with database.transaction(read_only=True) as tx:
        running = runs.find_running(tx)
    if running is None:
        return "Another run is under way (a dry run, or one that is about to begin)."
    return f"Run {running['id']} is under way since {running['started_at']:%H:%M:%S} UTC on {running['host']}."


class _Rehearsed(Exception):  # noqa: N818 (no error: it undoes what a dry run has tried)
    """Roll back."""


def _rehearsal(tx: Tx, region_name: str) -> int:
    """A dry run needs a row to refer to; it is rolled back with all the rest."""
    return runs.insert_run(tx, source="dry run", host="", actor="", region_name=region_name, kinds=[])


def survey(cloud: Cloud, *, kinds: Sequence[str] | None = None, watcher: Watcher | None = None) -> Result:
    """List the kinds and store nothing (for a workbook without a database).

    Raises:
        CloudError: the cloud lets nobody in.
        InvalidInput: a kind that does not exist.
    """
    listings = collect(cloud, choose(kinds), watcher or Unwatched())
    result = Result(listings={listing.kind.name: listing for listing in listings})
    result.doubts.update({name: listing.doubt for name, listing in result.listings.items() if listing.doubt})
    return result
