"""The rules as people write them: checked against rules.schema.json, each fault told with its line."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from pf9.errors import InvalidInput
from pf9.snapshot_policy import positions
from pf9.snapshot_policy.positions import Document, NotJson, Path
from pf9.values import storable

if TYPE_CHECKING:
    import jsonschema

LARGEST = 2_000_000  # characters
MOST_FAULTS = 100
_SCHEMA = File(__file__).with_name("rules.schema.json")
_FORM = "a letter or digit, then letters, digits and _ . - (40 in all)"

Rules = list[dict[str, Any]]


def read_text(text: str, *, known: Collection[str]) -> Rules:
    """The rules of a file; `known` are the policies that they may name.

    Raises:
        InvalidInput: with every fault, its line and column.
    """
    if len(text) > LARGEST:
        raise _refused([{"loc": [], "msg": f"The file has more than {LARGEST} characters", "line": 1, "column": 1}])
    try:
        document = positions.read(text)
    except NotJson as error:
        line, column = document_place(text, error.at)
        message = f"line {line}, column {column}: {error}"
        raise _refused([{"loc": [], "msg": message, "line": line, "column": column}]) from error
    faults = [*((path, f"{path[-1]!r} is given twice") for path in document.doubles), *_faults(document.value, known)]
    if faults:
        raise _refused(sorted((_placed(document, path, words) for path, words in faults[:MOST_FAULTS]), key=_place_of))
    rules: Rules = document.value
    return rules


def read_list(rules: Any, *, known: Collection[str]) -> Rules:
    """The same of rules that come as values.

    Raises:
        InvalidInput: with every fault and where it is.
    """
    faults = [{"loc": _told(path), "msg": storable(words)} for path, words in _faults(rules, known)]
    if faults:
        raise _refused(faults[:MOST_FAULTS])
    checked: Rules = rules
    return checked


def document_place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character of the text."""
    return Document(text).line_of(at)


def _faults(rules: Any, known: Collection[str]) -> Iterator[tuple[Path, str]]:
    found = list(_of_schema(rules))
    yield from found
    if not found:
        yield from _of_characters(rules, ())
        yield from _of_sense(rules, known)


def _of_schema(rules: Any) -> Iterator[tuple[Path, str]]:
    for error in _validator().iter_errors(rules):
        path: Path = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            allowed = error.schema.get("properties", {})
            for name in error.instance:
                if name not in allowed:
                    yield (*path, name), f"{name[:60]!r} is none of {', '.join(sorted(allowed))}"
        else:
            yield path, _words(error)


def _words(error: "jsonschema.ValidationError") -> str:
    """What is wrong, without the value's whole text."""
    shown = json.dumps(error.instance, ensure_ascii=False, default=str)[:60]
    limit: Any = error.validator_value
    present: Any = error.instance
    if error.validator == "required":
        return f"lacks {', '.join(name for name in limit if name not in present)}"
    words = _WORDS.get(str(error.validator), "has more than {limit} characters or entries")
    return words.format(limit=_TYPES.get(str(limit), limit), shown=shown)


_TYPES = {
    "array": "a list",
    "object": "an object",
    "integer": "a whole number",
    "string": "a text",
    "boolean": "true or false",
}
_WORDS = {
    "type": "must be {limit}, not {shown}",
    "pattern": f"{{shown}} is no name of a policy: {_FORM}",
    "anyOf": "must be a name, or a list of names that differ, not {shown}",
    **dict.fromkeys(("minLength", "minItems", "minProperties"), "must not be empty"),
    "uniqueItems": "names something twice: {shown}",
    "minimum": "must be at least {limit}, not {shown}",
    "maximum": "must be at most {limit}, not {shown}",
}


def _of_characters(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Texts that no database keeps as they are: they would match something else than they say."""
    if isinstance(value, str) and storable(value) != value:
        yield path, "holds a character that cannot be stored"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _of_characters(key, (*path, key))
            yield from _of_characters(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _of_characters(inner, (*path, place))


def _of_sense(rules: Sequence[Mapping[str, Any]], known: Collection[str]) -> Iterator[tuple[Path, str]]:
    """What no schema can say."""
    names: dict[str, int] = {}
    for place, rule in enumerate(rules):
        first = names.setdefault(rule["name"], place)
        if first != place:
            yield (place, "name"), f"{rule['name'][:60]!r} is the name of an earlier rule already"
        least, most = rule["match"].get("min_size_gb", 0), rule["match"].get("max_size_gb")
        if most is not None and least > most:
            yield (
                (place, "match", "min_size_gb"),
                f"min_size_gb {least} is more than max_size_gb {most}: nothing matches",
            )
        named = [((place, "policies", at), policy) for at, policy in enumerate(rule.get("policies", ()))]
        named += [((place, "retention", policy), policy) for policy in rule.get("retention", {})]
        for path, policy in named:
            if policy not in known:
                yield path, f"{policy!r} is a policy of no policy set; there are {', '.join(sorted(known)) or 'none'}"


@lru_cache(maxsize=1)
def get_schema() -> dict[str, Any]:
    """The JSON Schema of the rules."""
    schema: dict[str, Any] = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return schema


@lru_cache(maxsize=1)
def _validator() -> "jsonschema.Draft202012Validator":
    from jsonschema import Draft202012Validator, validators

    # JSON Schema takes 3.0 for a whole number; what is counted with it afterwards does not.
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    strict = validators.extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]
    validator: Draft202012Validator = strict(get_schema())
    return validator


def _placed(document: Document, path: Path, words: str) -> dict[str, Any]:
    line, column = document.find(path)
    return {
        "loc": _told(path),
        "msg": storable(f"line {line}, column {column}: {_title(path)}{words}"),
        "line": line,
        "column": column,
    }


def _told(path: Path) -> list[str | int]:
    """The path in an answer, which cannot hold every character either."""
    return [storable(part) if isinstance(part, str) else part for part in path]


def _title(path: Path) -> str:
    """The part in words: `[2].match.bootable `."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    return f"{text} " if text else ""


def _place_of(fault: Mapping[str, Any]) -> tuple[int, int]:
    return fault["line"], fault["column"]


def _refused(faults: list[dict[str, Any]]) -> InvalidInput:
    more = f" (and {len(faults) - 3} more)" if len(faults) > 3 else ""  # noqa: PLR2004 - as many as a line can tell
    return InvalidInput("; ".join(fault["msg"] for fault in faults[:3]) + more, errors=faults)
