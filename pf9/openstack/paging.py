"""From pages to a whole listing, or to an exception: a part of one would look as if the rest had been deleted."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pf9.errors import CloudRefused, ListingBroken, NotFound

Record = dict[str, Any]
Get = Callable[[Mapping[str, Any]], dict[str, Any]]

_log = logging.getLogger(__name__)
_NO_SUCH_MARKER = (400, 404)


class _Derailed(ListingBroken):
    """The pages do not follow each other; begun again, they may."""


def record_of(answer: dict[str, Any], key: str, *, asked: str) -> dict[str, Any]:
    """Give the one record inside an answer.

    Raises:
        ListingBroken: the answer holds none.
    """
    record = answer.get(key)
    if not isinstance(record, dict):
        raise ListingBroken(f"{asked}: the answer has no {key}.")
    return record


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One listing: `get` asks for a page, whose records stand under `key`; `what` is its name in an error.

    Without `limit` none is sent, but a next page is followed.
    """

    get: Get
    key: str
    params: Mapping[str, Any]
    limit: int | None
    what: str

    def whole(self) -> list[Record]:
        """Give every record, each id once. A listing whose marker was deleted on the way is begun once more."""
        try:
            records = list(chain.from_iterable(self.pages()))
        except _Derailed as reason:
            _log.warning("%s It is begun again", reason)
            records = list(chain.from_iterable(self.pages()))
        # What is made between two requests can push an older record onto the next page as well.
        return list({record.get("id", index): record for index, record in enumerate(records)}.values())

    def pages(self) -> Iterator[list[Record]]:
        """Give the pages, to the last one or an exception.

        Of a next link only its being there is used, never its address: behind a proxy that can be another host's.
        """
        query = dict(self.params) | ({"limit": self.limit} if self.limit else {})
        markers: set[str] = set()
        while True:
            answer = self._answer(query)
            page, more = _records(answer, self.key, self.what), _has_next(answer)
            if answer.get("truncated") and not more:  # Keystone with a list_limit: the rest cannot be had
                raise ListingBroken(f"{self.what}: the service cut the list after {len(page)} records.")
            if more and not page:
                raise _Derailed(f"{self.what}: an empty page says that more follow.")
            yield page
            if not more and (self.limit is None or len(page) < self.limit):
                return
            marker = str(page[-1].get("id"))
            if marker in markers:
                raise _Derailed(f"{self.what}: the page that ends with {marker} came twice.")
            markers.add(marker)
            query["marker"] = marker

    def _answer(self, query: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self.get(query)
        except (NotFound, CloudRefused) as refusal:
            status = refusal.status if isinstance(refusal, CloudRefused) else 404
            if "marker" in query and status in _NO_SUCH_MARKER:
                raise _Derailed(f"{self.what}: the marker is gone ({refusal}).") from refusal
            raise CloudRefused(status, str(refusal)) from refusal  # a listing that is not there is a refusal


def _records(answer: dict[str, Any], key: str, what: str) -> list[Record]:
    records = answer.get(key)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ListingBroken(f"{what}: the answer has no list of {key}.")
    return records


def _has_next(answer: dict[str, Any]) -> bool:
    """Look where each service tells it: "next" (Glance), "links" (Keystone), "servers_links" (the others)."""
    links = answer.get("links")
    if answer.get("next") or (isinstance(links, dict) and links.get("next")):
        return True
    named = [value for name, value in answer.items() if name.endswith("_links") and isinstance(value, list)]
    return any(link.get("rel") == "next" for links in named for link in links)
