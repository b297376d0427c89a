"""The rules file: what is wrong is told with its line, all of it at once."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pf9.errors import InvalidInput
from pf9.snapshot_policy import positions, rules_file

KNOWN = ("daily_5", "monthly_1st")
RULE = {"name": "production", "match": {"tenant_name": ["a", "b"]}, "policies": ["daily_5"]}
FULL = {
    "name": "all of it",
    "priority": 5,
    "match": {
        "domain_name": "Default",
        "tenant_name": "a",
        "volume_name_prefix": "db-",
        "volume_name_contains": "x",
        "bootable": True,
        "min_size_gb": 1,
        "max_size_gb": 2,
        "metadata_equals": {"tier": "gold"},
        "metadata_contains": {"owner": "team"},
    },
    "policies": ["daily_5"],
    "auto_snapshot": True,
    "retention": {"daily_5": 3},
    "stop": True,
}


EXAMPLE = Path(__file__).parents[3] / "docs" / "snapshot_policy_rules.json"
BUILT_IN = ("daily_5", "monthly_1st", "monthly_15th")


def test_the_example_of_the_manual_fits_the_schema_that_it_names_and_is_taken() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(rules_file.get_schema()).validate(json.loads(text))
    names = [rule["name"] for rule in rules_file.read_text(text, known=BUILT_IN)]
    assert names[0] == "scratch volumes"
    assert len(names) == 4


def faults(text: str) -> list[dict[str, Any]]:
    with pytest.raises(InvalidInput) as refusal:
        rules_file.read_text(text, known=KNOWN)
    return refusal.value.errors


def test_every_field_of_a_rule_is_taken() -> None:
    assert rules_file.read_text(json.dumps([FULL, RULE]), known=KNOWN) == [FULL, RULE]
    assert rules_file.read_list([FULL, RULE], known=KNOWN) == [FULL, RULE]
    assert rules_file.read_text(" [ ] ", known=KNOWN) == []


def test_all_faults_are_told_at_once_each_with_its_line() -> None:
    text = """[
  {"name": "one", "match": {"bootable": "yes"}},
  {"name": "two",
   "match": {},
   "policys": ["daily_5"],
   "retention": {"daily_5": 0}},
  {"match": {}}
]"""
    found = [(fault["line"], fault["column"], fault["loc"]) for fault in faults(text)]
    assert found == [
        (2, 29, [0, "match", "bootable"]),
        (5, 4, [1, "policys"]),
        (6, 18, [1, "retention", "daily_5"]),
        (7, 3, [2]),
    ]
    assert "'policys' is none of auto_snapshot, match, name, policies" in faults(text)[1]["msg"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "Expecting value"),
        ("[\n  {\n", 3, "name in double quotes"),
        ("[1,\n2", 2, "Expecting ',' or ']'"),
        ('[{"name": "a"\n "match": {}}]', 2, "Expecting ',' or '}'"),
        ('[{"name"\n 1}]', 2, "Expecting ':'"),
        ("[]\n[]", 2, "Nothing can follow"),
        ('["a\nb"]', 1, "Invalid control character"),
        ("[NaN]", 1, "Expecting value"),
        ("[1, ]", 1, "Expecting value"),
        ("[" * 100_000, 1, "nested too deep"),
        ("[" + "1" * 10_000 + "]", 1, "number is too long"),
        ("{}", 1, "must be a list"),
        ('[{"name": "a", "match": {}, "priority": 3.0}]', 1, "must be a whole number, not 3.0"),
        ('[{"name": "a", "match": {}, "priority": true}]', 1, "must be a whole number, not true"),
        (
            '[{"name": "a", "match": {},\n"policies": ["daily"]}]',
            2,
            "a policy of no policy set; there are daily_5, monthly_1st",
        ),
        ('[{"name": "a", "match": {},\n"retention": {"daily": 1}}]', 2, "a policy of no policy set"),
        ('[{"name": "a", "match": {},\n"policies": ["a b"]}]', 2, "is no name of a policy"),
        ('[{"name": "a", "match": {}},\n{"name": "a", "match": {}}]', 2, "the name of an earlier rule"),
        ('[{"name": "a",\n "name": "b", "match": {}}]', 2, "is given twice"),
        ('[{"name": "a", "match": {"tenant_name": []}}]', 1, "must be a name, or a list of names"),
        ('[{"name": "a", "match": {"min_size_gb": 9, "max_size_gb": 1}}]', 1, "nothing matches"),
        ('[{"name": "", "match": {}}]', 1, "must not be empty"),
        ('[{"name": "a\\u0000b", "match": {}}]', 1, "holds a character that cannot be stored"),
        ('[{"name": "a", "match": {"metadata_equals": {\n"\\ud800": "x"}}}]', 2, "cannot be stored"),
        ('[{"name": "a", "match": {\n"\\ud800": "x"}}]', 2, "is none of bootable"),
        ('[{"name": "a", "match": {"metadata_equals": {"a": 1}}}]', 1, "must be a text, not 1"),
    ],
)
def test_a_fault_is_told_in_words_with_its_line(text: str, line: int, words: str) -> None:
    (found,) = faults(text)
    assert found["line"] == line
    assert words in found["msg"]


def test_a_value_of_any_length_does_not_fill_the_answer() -> None:
    (found,) = faults(json.dumps([{"name": ["x" * 100_000], "match": {}}]))
    assert len(found["msg"]) < 200
    assert len(faults(json.dumps([{"nam": 1}] * 900))) == rules_file.MOST_FAULTS
    assert "more than" in faults(" " * (rules_file.LARGEST + 1))[0]["msg"]


def test_rules_that_come_as_values_are_told_where_they_are_wrong() -> None:
    with pytest.raises(InvalidInput) as refusal:
        rules_file.read_list([RULE, {"name": "x", "match": {"bootable": 1}}], known=KNOWN)
    assert [fault["loc"] for fault in refusal.value.errors] == [[1, "match", "bootable"]]
    oddities: tuple[Any, ...] = (None, "text", [None], [[]], 5)
    for odd in oddities:
        with pytest.raises(InvalidInput):
            rules_file.read_list(odd, known=KNOWN)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(value=JSON, indent=st.none() | st.integers(0, 3), ascii_only=st.booleans())
def test_every_value_is_read_as_the_library_reads_it_and_its_parts_stand_where_it_says(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = positions.read(text)
    assert document.value == json.loads(text)
    for path, at in document.places.items():
        part = value
        for step in path:
            part = part[step]
        if not path or isinstance(path[-1], int):
            assert json.JSONDecoder().raw_decode(text, at)[0] == part
        else:
            assert json.JSONDecoder().raw_decode(text, at)[0] == path[-1]


@given(text=st.text(alphabet='[]{},:"1a \n\\t', max_size=30))
def test_no_text_is_taken_that_the_library_refuses(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(positions.NotJson):
            positions.read(text)
    else:
        assert positions.read(text).value == expected
