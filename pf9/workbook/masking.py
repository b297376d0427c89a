"""A customer's copy: ids are replaced in the file, the same id by the same mask, so that sheets can still be joined."""

import hashlib
import re
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pf9.workbook.cells import neutralise
from pf9.workbook.sheets import Sheet

# People put ids into names too, behind a word ("backup_3f2b…") or in capitals.
_ID = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{56}|[0-9a-f]{64})"
    r"(?![0-9a-f])",
    re.IGNORECASE,
)
_SHORTEST = 32  # characters of an id


def masked(sheet: Sheet, key: bytes) -> Sheet:
    """The sheet with every id masked: the id columns whole, and what looks like an id within other text."""
    return Sheet(sheet.name, sheet.fields, _rows(sheet, key))


def new_key() -> bytes:
    """A key for one file: nobody can look up which id a mask stands for."""
    return secrets.token_bytes(32)


def _rows(sheet: Sheet, key: bytes) -> Iterator[Sequence[Any]]:
    for row in sheet.rows:
        yield [
            _mask_all(value, key) if field.is_id else _mask_within(value, key)
            for field, value in zip(sheet.fields, row, strict=False)
        ]


def _mask(text: str, key: bytes) -> str:
    return "masked-" + hashlib.blake2b(text.lower().encode(), key=key, digest_size=6).hexdigest()


def _mask_all(value: Any, key: bytes) -> Any:
    if isinstance(value, list):
        return [_mask(str(item), key) for item in value]
    return _mask(str(value), key) if value else value


def _mask_within(value: Any, key: bytes) -> Any:
    if value is None or isinstance(value, bool | int | float | datetime):
        return value
    if isinstance(value, str) and len(value) < _SHORTEST:  # most are
        return value
    return _ID.sub(lambda found: _mask(found[0], key), str(neutralise(value)))
