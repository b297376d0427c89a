"""Names, sizes and places of files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

GENERATED = {Path("ui/src/api/schema.d.ts")}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
FILE_LINES, FUNCTION_LINES = 400, 60
# What may be longer, and why.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
# Folders of tests that mirror nothing: rules, measurements, what several tests share, the whole product at once.
NOT_MIRRORS = {"house", "bench", "fixtures", "end_to_end"}
SOURCES = {".py", ".ts", ".tsx"}


def test_every_folder_of_tests_mirrors_a_folder_that_exists(root: Path, files: list[Path]) -> None:
    folders = {file.relative_to("tests").parent for file in files if file.parts[0] == "tests" and len(file.parts) > 2}
    strays = [folder for folder in folders if folder.parts[0] not in NOT_MIRRORS and not (root / folder).is_dir()]
    assert not strays


def test_no_file_has_a_name_that_says_nothing(files: list[Path]) -> None:
    words = {
        file: {*re.split(r"[-_.]", file.stem.lower()), *file.parent.parts} for file in files if file.suffix in SOURCES
    }
    assert not [file for file, found in words.items() if found & NAMELESS]


def test_no_file_is_too_long(root: Path, files: list[Path]) -> None:
    sources = [file for file in files if file.suffix in SOURCES and file not in GENERATED]
    lengths = {str(file): len((root / file).read_text(encoding="utf-8").splitlines()) for file in sources}
    assert {file for file, lines in lengths.items() if lines > FILE_LINES} == set(LONG_FILES)


def test_no_function_is_too_long(root: Path, files: list[Path]) -> None:
    sources = [file for file in files if file.suffix == ".py"]
    lengths = {f"{file}:{name}": lines for file in sources for name, lines in functions(root / file)}
    assert {name for name, lines in lengths.items() if lines > FUNCTION_LINES} == set(LONG_FUNCTIONS)


def test_no_file_names_a_place_of_the_machine_that_it_was_written_on(root: Path, files: list[Path]) -> None:
    places = [re.escape(f"{place}/") for place in (root, Path.home()) if len(place.parts) > 1]
    place = re.compile("|".join([*places, r"/(home|Users)/[a-z]\w*/"]))
    found = [file for file in files if (text := readable(root / file)) and place.search(text)]
    assert not found


def test_the_folder_map_of_the_readme_is_the_tree(root: Path, files: list[Path]) -> None:
    drawn = set(re.findall(r"^    (\w[\w-]*)/ ", (root / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert drawn == {file.parts[0] for file in files if len(file.parts) > 1 and not file.parts[0].startswith(".")}


def functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.name, node.end_lineno - node.lineno + 1


def readable(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
