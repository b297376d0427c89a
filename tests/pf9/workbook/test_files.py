"""The workbook as a person opens it."""

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pf9.errors import FileNotWritten
from pf9.inventory import catalog
from pf9.inventory.collect import Listing
from pf9.inventory.run import Result
from pf9.workbook.book import all_tabs, make_sheets
from pf9.workbook.cells import neutralise
from pf9.workbook.files import write_csv, write_xlsx
from pf9.workbook.masking import masked, new_key
from pf9.workbook.sheets import SHEETS, Field, Sheet
from pf9.workbook.source import Records
from tests.fixtures.fleet import make_fleet

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def result() -> Result:
    fleet = make_fleet(20)
    fleet["servers"][0] |= {"name": FORMULA, "fault": {"message": "f" * 40_000}}
    return Result(listings={kind.name: Listing(kind, fleet.get(kind.name, []), seconds=0.1) for kind in catalog.KINDS})


def test_the_sheets_are_those_that_are_promised(result: Result, tmp_path: Path) -> None:
    write_xlsx(tmp_path / "book.xlsx", make_sheets(Records(result, region_name="RegionOne")))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["Summary", *[tab.name for tab in all_tabs()], *SHEETS]
    servers = book["Servers"]
    assert servers.max_row == 21
    assert servers.freeze_panes == "A2"
    assert servers.auto_filter.ref
    assert servers["A1"].font.bold
    titles = [cell.value for cell in servers[1]]
    assert len(titles) == len(set(titles))
    row = dict(zip(titles, [cell.value for cell in servers[3]], strict=True))
    server = result.listings["servers"].records[1]
    assert row["ID"] == server["id"]
    assert row["RAM (MiB)"] == server["flavor"]["ram"]
    assert row["Project"] == "tenant-001"
    assert row["Domain"] == "Default"


def test_no_cell_is_a_formula_and_none_is_too_long(result: Result, tmp_path: Path) -> None:
    write_xlsx(tmp_path / "book.xlsx", make_sheets(Records(result, region_name="RegionOne")))
    write_csv(tmp_path / "csv", make_sheets(Records(result, region_name="RegionOne")))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cells = [cell for page in book for row in page for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'" + FORMULA in [cell.value for cell in cells]
    assert any(str(cell.value).endswith("(cut)") for cell in cells)
    with (tmp_path / "csv" / "Servers.csv").open(encoding="utf-8", newline="") as file:
        assert "'" + FORMULA in next(row for number, row in enumerate(csv.reader(file)) if number == 1)


def test_a_kind_that_was_not_listed_has_no_sheet_but_a_remark(result: Result, tmp_path: Path) -> None:
    images = catalog.named("images")
    result.listings["images"] = Listing(images, [], seconds=0.1, error="GET image /images: 403")
    write_xlsx(tmp_path / "book.xlsx", make_sheets(Records(result, region_name="RegionOne")))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert "Images" not in book.sheetnames
    remarks = {row[0]: (row[1], row[5]) for row in book["Summary"].iter_rows(values_only=True)}
    assert remarks["Images"] == (None, "GET image /images: 403")


def test_a_customer_sees_no_id_but_can_still_join(result: Result, tmp_path: Path) -> None:
    key = new_key()
    write_csv(tmp_path, (masked(sheet, key) for sheet in make_sheets(Records(result, region_name="RegionOne"))))
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.csv"))
    known = [record["id"] for listing in result.listings.values() for record in listing.records]
    assert not [resource_id for resource_id in known if resource_id in text and len(resource_id) > 10]
    servers = rows(tmp_path / "Servers.csv")
    volumes = rows(tmp_path / "Volumes.csv")
    assert {volume["Server id"] for volume in volumes} - {""} <= {server["ID"] for server in servers}


def test_a_failure_leaves_the_file_that_was_there(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("the old one", encoding="utf-8")

    def broken() -> object:
        yield from make_sheets(Records(result, region_name="RegionOne"))
        raise OSError("the disk is full")

    with pytest.raises(FileNotWritten, match=r"book\.xlsx cannot be written: the disk is full\."):
        write_xlsx(path, broken())  # type: ignore[arg-type] # it breaks on purpose
    assert path.read_text(encoding="utf-8") == "the old one"
    assert list(tmp_path.iterdir()) == [path]


@given(st.text())
def test_no_text_is_ever_a_formula(text: str) -> None:
    cell = neutralise(text)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WRITING = """
import itertools, resource, sys
from pathlib import Path
from pf9.errors import FileNotWritten
from pf9.workbook.files import write_csv, write_xlsx
from pf9.workbook.sheets import Field, Sheet
place, form, most = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def rows():
    for number in itertools.count():
        if number == 5000 and not most:
            print("in the middle", flush=True)
            sys.stdin.read()
        if number == 200_000:
            return
        yield [number, "text"]
sheets = [Sheet("Endless", [Field("Number"), Field("Text")], rows())]
if most:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    write_csv(place, sheets) if form == "csv" else write_xlsx(place / "book.xlsx", sheets)
except FileNotWritten as error:
    sys.exit(str(error))
"""


def write_small(folder: Path, form: str) -> None:
    sheets = [Sheet("Small", [Field("Number")], iter([[1]]))]
    if form == "csv":
        write_csv(folder, sheets)
    else:
        write_xlsx(folder / "small.xlsx", sheets)


@contextmanager
def writer(folder: Path, form: str) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of writing there."""
    words = [sys.executable, "-c", WRITING, str(folder), form, "0"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        yield process
        process.kill()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_a_killed_writer_leaves_is_hidden_and_the_next_tidies_it(tmp_path: Path, form: str) -> None:
    (tmp_path / ".somebody.else").mkdir()
    (tmp_path / ".a.file.of.pf9-part").write_text("no folder, so not ours", encoding="utf-8")
    others = set(tmp_path.iterdir())
    with writer(tmp_path, form):
        pass
    left = set(tmp_path.iterdir()) - others
    assert len(left) == 1
    assert all(each.name.startswith(".") for each in left)
    write_small(tmp_path, form)
    assert {each.name.lower() for each in set(tmp_path.iterdir()) - others} == {f"small.{form}"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_who_still_writes_is_left_alone(tmp_path: Path, form: str) -> None:
    with writer(tmp_path, form) as process:
        write_small(tmp_path, form)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0
    assert {each.stem for each in tmp_path.iterdir()} == {"Small" if form == "csv" else "small", *LARGE[form]}


LARGE = {"csv": {"Endless"}, "xlsx": {"book"}}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("most", [1000, 20_000, 400_000])
def test_a_full_disk_is_said_in_one_line_and_leaves_nothing(tmp_path: Path, form: str, most: int) -> None:
    """As far as the process can tell: no file of its may become larger than so many bytes."""
    words = [sys.executable, "-c", WRITING, str(tmp_path), form, str(most)]
    done = subprocess.run(words, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert re.fullmatch(r"\S+/(Endless.csv|book.xlsx) cannot be written: File too large.\n", done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(FileNotWritten, match=r"taken/small.xlsx cannot be written: (Not a directory|File exists)\."):
        write_small(tmp_path / "taken", "xlsx")


def test_rows_beyond_what_a_sheet_holds_go_on_in_a_second_one(tmp_path: Path) -> None:
    for rows, names in (
        (0, ["Ports"]),
        (10, ["Ports"]),
        (11, ["Ports", "Ports (2)"]),
        (25, ["Ports", "Ports (2)", "Ports (3)"]),
    ):
        sheet = Sheet("Ports", [Field("Number")], iter([[number] for number in range(rows)]))
        write_xlsx(tmp_path / "book.xlsx", [sheet, Sheet("Last", [Field("One")], iter([["x"]]))], rows_a_page=10)
        book = openpyxl.load_workbook(tmp_path / "book.xlsx")
        assert book.sheetnames == [*names, "Last"]
        assert all(book[name]["A1"].value == "Number" and book[name].auto_filter.ref for name in names)
        assert [cell.value for name in names for cell in book[name]["A"][1:]] == list(range(rows))
