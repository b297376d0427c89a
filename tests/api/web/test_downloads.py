"""A file that is cut says so; a file of a million rows costs little memory."""

import asyncio
import csv
import io
import tracemalloc
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from fastapi.responses import StreamingResponse

from api.web import downloads
from api.web.downloads import Rows, Table, file_answer


def table(rows: int, stretch: int = 10) -> Table:
    def stretches() -> Iterator[Rows]:
        for begin in range(0, rows, stretch):
            yield [{"n": number, "text": f"={number}"} for number in range(begin, min(begin + stretch, rows))]

    return Table("numbers", {"n": "Number", "text": "Text"}, stretches())


def content_of(answer: StreamingResponse) -> bytes:
    async def read() -> bytes:
        return b"".join([bytes(block) async for block in answer.body_iterator])  # type: ignore[arg-type]

    return asyncio.run(read())


def csv_of(answer: StreamingResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content_of(answer).decode(), newline="")))


@pytest.mark.parametrize("most", [0, 1, 9, 10, 11, 24])
def test_a_file_that_is_cut_says_so_in_its_last_row(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(downloads, "MOST_ROWS", {"csv": most, "xlsx": most})
    header, *rows = csv_of(file_answer("csv", "numbers", table(25)))
    assert header == ["n", "text"]
    assert [row[0] for row in rows[:-1]] == [str(number) for number in range(most)]
    assert rows[-1] == [f"Cut off after {most} rows: narrow the filters.", ""]
    book = openpyxl.load_workbook(io.BytesIO(content_of(file_answer("xlsx", "numbers", table(25)))))
    cells = list(book["numbers"].iter_rows(values_only=True))
    assert len(cells) == most + 2
    assert str(cells[-1][0]).startswith("Cut off after")


def test_a_file_that_just_fits_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_ROWS", {"csv": 20, "xlsx": 20})
    rows = csv_of(file_answer("csv", "numbers", table(20)))
    assert rows[-1] == ["19", "'=19"]
    assert len(rows) == 21


def test_an_empty_table_has_its_header() -> None:
    assert csv_of(file_answer("csv", "numbers", table(0))) == [["n", "text"]]


def test_a_workbook_has_a_sheet_for_every_table() -> None:
    other = Table("others", {"n": "Other"}, iter([[{"n": 1}]]))
    book = openpyxl.load_workbook(io.BytesIO(content_of(file_answer("xlsx", "all", table(3), other))))
    assert book.sheetnames == ["numbers", "others"]
    assert list(book["others"].iter_rows(values_only=True)) == [("Other",), (1,)]


def test_many_rows_are_streamed_in_little_memory() -> None:
    async def size_of(answer: Any) -> int:
        size = 0
        async for block in answer.body_iterator:
            size += len(block)
        return size

    tracemalloc.start()
    size = asyncio.run(size_of(file_answer("csv", "numbers", table(200_000, stretch=downloads.STRETCH))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 3_000_000
    assert peak < 2_500_000
