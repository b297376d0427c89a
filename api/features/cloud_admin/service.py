"""Acts in the cloud: asked for in its words, told in ours, written down whatever happens, and seen in the inventory at once."""

import dataclasses
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from api.features.cloud_admin import holders, queries, repeats
from api.security.sessions import Client
from pf9 import activity
from pf9.database import Database
from pf9.errors import (
    CloudError,
    CloudRefused,
    Conflict,
    DatabaseUnavailable,
    Forbidden,
    InvalidInput,
    NotFound,
    Pf9Error,
    QuotaExceeded,
)
from pf9.inventory import catalog
from pf9.inventory.refresh import refresh
from pf9.openstack.session import Cloud

logger = logging.getLogger(__name__)

Target = tuple[str, str]
_CONFLICT, _FORBIDDEN = 409, 403


@dataclass(frozen=True)
class Desk:
    """Where an act is done, and for whom; no transaction is open while the cloud is asked."""

    database: Database
    connect: Callable[[], Cloud]
    actor: str
    client: Client
    key: str | None = None  # the Idempotency-Key that came with the request

    @property
    def cloud(self) -> Cloud:
        """Asked for within an act, so that one for which nobody answers is written down too."""
        return self.connect()


@dataclass(frozen=True)
class Subject:
    """What an act is about, as far as it is known."""

    kind: str
    id: str | None = None
    name: str | None = None
    project_id: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What the cloud did: the subject, now with its id, and everything of the inventory that changed with it."""

    subject: Subject
    touched: tuple[Target, ...] = ()
    removed: tuple[Target, ...] = ()


def create(desk: Desk, subject: Subject, act: Callable[[], Outcome]) -> dict[str, Any]:
    """Make a resource and give it as the inventory shows it now.

    Raises:
        Conflict, InvalidInput, NotFound, Forbidden: the cloud refuses; nothing is stored but the attempt.
        CloudError: the cloud does not answer.
    """
    asked = {"kind": subject.kind, **subject.details}

    def make() -> dict[str, Any]:
        outcome, seen = _done(desk, "create", subject, act)
        return _made(desk, outcome, seen)

    if desk.key is None:
        return make()
    return repeats.once(desk.database, actor=desk.actor, key=desk.key, asked=asked, act=make)


def _made(desk: Desk, outcome: Outcome, seen: dict[str, Any]) -> dict[str, Any]:
    made = outcome.subject
    if seen["run_id"] is None:
        return {"id": made.id, "name": made.name, "region_name": None, **seen}
    with desk.database.transaction(read_only=True) as tx:
        item = queries.find_item(tx, made.kind, str(made.id), region_name=desk.cloud.region_name)
    if item is None:
        raise Conflict(f"{_called(made)} was made, but is gone again.")
    return {**item, **seen}


def delete(desk: Desk, subject: Subject, act: Callable[[], Outcome]) -> dict[str, Any]:
    """Delete a resource and tell what went with it; fails as `create` does."""
    outcome, seen = _done(desk, "delete", subject, act)
    removed = [{"kind": kind, "id": resource_id} for kind, resource_id in outcome.removed]
    return {"id": subject.id, "name": outcome.subject.name, "removed": removed, **seen}


def _done(desk: Desk, action: str, subject: Subject, act: Callable[[], Outcome]) -> tuple[Outcome, dict[str, Any]]:
    try:
        outcome = act()
    except Pf9Error as failure:
        refusal = in_plain_words(failure, subject)
        _record(desk, action, subject, error=str(refusal))
        if action == "delete" and isinstance(refusal, NotFound):
            _forget(desk, subject)
        raise refusal from failure
    except Exception as fault:  # of our own, after which the cloud may have acted all the same
        _record(desk, action, subject, error=f"{type(fault).__name__}: how far it went is not known.")
        raise
    _record(desk, action, outcome.subject, error=None)
    return outcome, _bring_up_to_date(desk, outcome)


def _bring_up_to_date(desk: Desk, outcome: Outcome) -> dict[str, Any]:
    """The run that brought the inventory up to date, or a note that the next one will.

    The act is done by now. A failure that says so in its small print would be read as "try again", and a network tried again
    is two networks; so the answer is success, and what is not yet right is said beside it.
    """
    targets = [(outcome.subject.kind, str(outcome.subject.id)), *outcome.touched, *outcome.removed]
    try:
        return {"run_id": refresh(desk.database, desk.cloud, targets, actor=desk.actor), "note": None}
    except (CloudError, DatabaseUnavailable) as failure:
        logger.warning("the inventory does not know of %s yet", _called(outcome.subject), exc_info=True)
        return {"run_id": None, "note": f"Done in the cloud. The inventory will show it with the next run: {failure}"}


def _forget(desk: Desk, subject: Subject) -> None:
    """Tell the inventory of what went behind its back; what it does not hold either needs no run."""
    region = desk.cloud.region_name
    with desk.database.transaction(read_only=True) as tx:
        held = queries.find_item(tx, subject.kind, str(subject.id), region_name=region)
    if held:
        with suppress(CloudError):  # the next run finds it too
            refresh(desk.database, desk.cloud, [(subject.kind, str(subject.id))], actor=desk.actor)


def _record(desk: Desk, action: str, subject: Subject, *, error: str | None) -> None:
    with desk.database.transaction() as tx:
        activity.record(
            tx,
            actor=desk.actor,
            action=action,
            resource_type=subject.kind,
            resource_id=subject.id,
            resource_name=subject.name,
            project_id=subject.project_id,
            success=error is None,
            error=error,
            details=subject.details,
            ip_address=desk.client.address,
            request_id=desk.client.request_id,
        )


def in_plain_words(failure: Pf9Error, subject: Subject) -> Pf9Error:
    """What the cloud's refusal means for who asked; what is no refusal stays as it is."""
    if not isinstance(failure, CloudRefused):
        return failure
    said = str(failure).partition(f": {failure.status} ")[2] or str(failure)
    said = " ".join([said, *getattr(failure, "__notes__", ())])  # of what could not be taken away again
    match failure:
        case QuotaExceeded():
            return Conflict(f"{_called(subject)}: the project has no room for it. {said}")
        case CloudRefused(status=status) if status == _CONFLICT:
            return Conflict(said)
        case CloudRefused(status=status) if status == _FORBIDDEN:
            return Forbidden(f"The cloud does not allow it: {said}")
        case _:
            return InvalidInput(said)


def get_known(subject: Subject, get: Callable[[], dict[str, Any]]) -> tuple[Subject, dict[str, Any]]:
    """The subject with what the cloud knows of it, and the cloud's record.

    Raises:
        NotFound: the cloud has none of this id.
    """
    try:
        record = get()
    except NotFound:
        kind = catalog.named(subject.kind)
        raise NotFound(f"The cloud has no {kind.singular.lower()} with the id {str(subject.id)[:100]}.") from None
    known = dataclasses.replace(subject, name=record.get("name") or None, project_id=record.get("project_id"))
    return known, record


def check_reference(name: str, resource_id: str, get: Callable[[], object]) -> None:
    """Refuse a body that names what the cloud does not know: Neutron would take any project."""
    try:
        get()
    except NotFound:
        message = f"{name}: the cloud has none with the id {resource_id}."
        raise InvalidInput(message, [{"loc": ["body", name], "msg": message}]) from None


def in_use(desk: Desk, refusal: CloudRefused, subject: Subject, ports: list[dict[str, Any]]) -> CloudRefused:
    """The refusal with what the cloud does not say: whose ports are in the way."""
    if refusal.status != _CONFLICT or not ports:
        return refusal
    names = holders.name_ports(desk.database, ports, region_name=desk.cloud.region_name)
    return CloudRefused(_CONFLICT, holders.in_use_by(_called(subject), len(ports), names))


def _called(subject: Subject) -> str:
    return f"{catalog.named(subject.kind).singular} {subject.name or subject.id or ''}".strip()
