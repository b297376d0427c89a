"""docs/security.md walks through all that the standard asks at its levels 1 and 2, and what it names is there."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

# OWASP ASVS 5.0.0: of each section the requirements of levels 1 and 2, as ranges.
SECTIONS = (
    "1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1-1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2"
    " 4.1.1-3 4.2.1-1 4.3.1-2 4.4.1-4 5.1.1-1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3"
    " 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1-1 8.4.1-1 9.1.1-3 9.2.1-4 10.1.1-2"
    " 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1-1 11.6.1-1"
    " 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1-1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3"
    " 15.3.1-7 16.1.1-1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1-1 17.2.1-4 17.3.1-2"
)
NUMBERS = r"\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*"


class Line(NamedTuple):
    """A row of the walk."""

    numbers: list[str]
    state: str
    words: str


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs/security.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def walk(page: str) -> list[Line]:
    found = re.findall(rf"^\| ({NUMBERS}) \| (met|not applicable|open) \| (.*) \|$", page, re.MULTILINE)
    return [Line(numbers.split(", "), state, words) for numbers, state, words in found]


def required() -> list[str]:
    ranges = re.findall(r"(\d+\.\d+)\.(\d+)-(\d+)", SECTIONS)
    return [f"{section}.{number}" for section, first, last in ranges for number in range(int(first), int(last) + 1)]


def test_each_requirement_is_answered_once(walk: list[Line]) -> None:
    assert len(required()) == 253  # 70 of level 1, 183 of level 2
    assert Counter(number for line in walk for number in line.numbers) == Counter(required())


def test_what_is_open_is_listed_at_the_top_and_nothing_else(page: str, walk: list[Line]) -> None:
    top = page.partition("## Open")[2].partition("## Who is trusted")[0]
    listed = [number for row in re.findall(rf"^\| ({NUMBERS}) \|", top, re.MULTILINE) for number in row.split(", ")]
    assert sorted(listed) == sorted(number for line in walk if line.state == "open" for number in line.numbers)


def test_what_is_met_names_a_test_or_a_file_and_what_is_not_says_why(walk: list[Line]) -> None:
    for line in walk:
        assert "`" in line.words if line.state == "met" else line.words, line


def test_every_test_and_file_that_is_named_is_there(page: str, root: Path) -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.\w+)(?:::(test_\w+))?`", page)
    assert len(named) > 100
    for file, test in named:
        assert (root / file).is_file(), file
        assert f"\ndef {test}(" in (root / file).read_text(encoding="utf-8") if test else True, f"{file}::{test}"


def test_the_gateway_starts_no_program_and_reads_no_pickles(root: Path, files: list[Path]) -> None:
    words = re.compile(r"\b(subprocess|os\.system|os\.popen|pickle|marshal|shelve|yaml|eval|exec)\b\s*[.(]")
    found = [file for file in sources(files, ".py", "api", "pf9") if words.search((root / file).read_text())]
    assert not found


def test_no_regular_expression_is_made_of_input(root: Path, files: list[Path]) -> None:
    made = re.compile(r"\bre\.\w+\(\s*(f[\"']|[a-z_]+\s*[,)])|new RegExp\(")
    found = [
        file
        for file in [*sources(files, ".py", "api"), *sources(files, (".ts", ".tsx"), "ui")]
        if not re.search(r"(\.test\.tsx?|/e2e/)", str(file)) and made.search((root / file).read_text())
    ]
    assert not found


def test_the_console_writes_no_html_of_its_own(root: Path, files: list[Path]) -> None:
    words = re.compile(
        r"dangerouslySetInnerHTML|\.innerHTML|outerHTML|insertAdjacentHTML|document\.write|postMessage|\beval\("
    )
    found = [file for file in sources(files, (".ts", ".tsx"), "ui") if words.search((root / file).read_text())]
    assert not [file for file in found if file.parts[1] == "src"]


def test_the_console_sets_no_property_by_a_name_that_it_was_given(root: Path, files: list[Path]) -> None:
    """Prototypes are reached by such names; counters over our own list of names are none."""
    setting = re.compile(r"[\w)\]]\[[a-zA-Z][\w.]*\]\s*=[^=>]|Object\.assign\(")
    ours = {"ui/src/features/runs/progress.ts"}
    found = {
        str(file)
        for file in sources(files, (".ts", ".tsx"), "ui")
        if file.parts[1] == "src" and ".test." not in file.name and setting.search((root / file).read_text())
    }
    assert found <= ours


def sources(files: list[Path], suffix: str | tuple[str, ...], *folders: str) -> list[Path]:
    return [file for file in files if file.name.endswith(suffix) and file.parts[0] in folders]
