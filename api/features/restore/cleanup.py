"""Takes away what a chain of jobs has made and left behind; the old server and what belongs to it stay."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from api.features.restore import execution, job_queries
from api.features.restore.jobs import Job, Ledger
from api.features.restore.runner import Runner
from api.features.restore.steps import finish, isolated, old_server, ports, server, strays, volumes
from api.features.restore.watch import Watch
from api.features.restore.work import Left, Record, Work
from pf9.database import Database, Row
from pf9.errors import Conflict, Pf9Error
from pf9.inventory.refresh import refresh
from pf9.openstack.session import Cloud

_log = logging.getLogger(__name__)
_SECONDS = 600.0


class _Unwritten(Ledger):
    """The job has ended: what is done now is told in the answer."""

    def says(self, step: str, waits_for: str | None) -> None:
        """Nobody looks at it."""

    def note(self, step: str, result: Mapping[str, Any]) -> None:
        """It is no step."""


def clean_up(runner: Runner, database: Database, row: Row, *, delete_volume: bool) -> dict[str, Any]:
    """Delete servers and ports that were made, volumes when that is asked for: `{deleted, kept, left}`.

    Raises:
        Conflict: somebody else is at it; or the old server is gone, and what is here is all that there is of it.
        CloudError: the cloud does not answer.
    """
    with _at_it(runner, database, row) as work:
        work.cleanup_volumes = delete_volume
        return _what_was_left(work) if _stands(work, row) else _cleaned(work, rolled_back=_was_rolled_back(row))


def take_late_ones(runner: Runner, database: Database, row: Row) -> dict[str, Any]:
    """Delete what came to be after a job was over for good, and nothing else; fails as `clean_up` does."""
    with _at_it(runner, database, row) as work:
        if not _stands(work, row):
            work.cleanup_volumes = work.is_drill
            return _cleaned(work, rolled_back=_was_rolled_back(row))
        deleted, left = _without_strays(work)
        return {"deleted": deleted, "kept": [], "left": [*row["result_json"]["left"], *map(_told, left)]}


@contextmanager
def _at_it(runner: Runner, database: Database, row: Row) -> Iterator[Work]:
    """What is worked with, while nobody else cleans the chain up or retries it."""
    job = Job.of(row)
    with database.lock(*job_queries.cleaning(job.lineage_id)) as ours:
        if not ours:
            raise Conflict("It is being cleaned up or retried already.")
        with database.transaction(read_only=True) as tx:
            execution.must_be_done_with(tx, row)  # somebody may have retried it a moment ago
            steps = job_queries.list_steps(tx, job.id)
        watch = Watch(_SECONDS)
        work = runner.work(job, _Unwritten(database, job, owner="", watch=watch), watch)
        work.results |= {each["step"]: each["result"] for each in steps if each["result"] is not None}
        yield work


def _stands(work: Work, row: Row) -> bool:
    """Whether there is a restored server that is to stay."""
    return row["status"] == "SUCCEEDED" and not work.is_drill


def _was_rolled_back(row: Row) -> bool:
    return bool((row["result_json"] or {}).get("rolled_back"))


def show_gone(database: Database, connect: Callable[[], Cloud], gone: Iterable[Row], *, actor: str) -> None:
    """Have the inventory show that what was taken away is gone."""
    try:
        refresh(database, connect(), [(each["kind"], each["id"]) for each in gone], actor=actor)
    except Pf9Error as failure:  # the next run of the inventory finds it
        _log.warning("The inventory does not show yet what was taken away: %s", failure)


def _what_was_left(work: Work) -> dict[str, Any]:
    """After a good end: what the storage did not let go then, and what came to be after it."""
    deleted, left = _without_strays(work)
    before = work.results.get(finish.CleanupOldStorage.name, {}).get("left", [])
    after = finish.CleanupOldStorage().run(work)["left"] if before else []
    there = {each["id"] for each in after}
    deleted += [{**_told(Left(**each)), "why": "Deleted."} for each in before if each["id"] not in there]
    return {
        "deleted": deleted,
        "kept": [_told(Left(**each)) for each in after if each["kept"]],
        "left": [_told(each) for each in [*left, *(Left(**each) for each in after)] if not each.kept],
    }


def _without_strays(work: Work) -> tuple[list[dict[str, Any]], list[Left]]:
    found = strays.found(work, work.results[finish.Finalize.name])
    left = strays.remove(work, found)
    return _deleted(found, left), left


def _cleaned(work: Work, *, rolled_back: bool) -> dict[str, Any]:
    replacing = work.replaces and old_server.DeleteExistingVm.name in work.results and not rolled_back
    if replacing and old_server.is_gone(work):
        raise Conflict(
            "The old server is gone and the new one is not there yet: retry finishes the restore. Cleaning up would take"
            " away what there is of it."
        )
    before = [
        *(("servers", each) for each in server.made(work, server.CreateServer.name)),
        *(("ports", each) for each in ports.made(work)),
        *(("volumes", each) for each in volumes.found(work).values()),
        *(("networks", each) for each in isolated.made(work)),
    ]
    left = [
        *server.CreateServer().undo(work),
        *ports.CreatePorts().undo(work),
        *volumes.CreateVolume().undo(work),
        *isolated.CreateIsolatedNetworks().undo(work),
        *(old_server.give_back(work) if replacing else []),
    ]
    return {
        "deleted": _deleted(before, left),
        "kept": [_told(each) for each in left if each.kept],
        "left": [_told(each) for each in left if not each.kept],
    }


def _deleted(before: Iterable[tuple[str, Record]], left: Iterable[Left]) -> list[dict[str, Any]]:
    there = {each.id for each in left}
    gone = [Left(kind, each["id"], each["name"], "Deleted.") for kind, each in before if each["id"] not in there]
    return [_told(each) for each in gone]


def _told(left: Left) -> dict[str, Any]:
    return {"kind": left.kind, "id": left.id, "name": left.name, "why": left.why}
