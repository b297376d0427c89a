"""What docs/workbook.md says is what the code does."""

from pf9.workbook.book import all_tabs
from tests.pf9.workbook.documented import MARK, PAGE, tables


def test_the_page_tells_every_sheet_and_column() -> None:
    _, mark, written = PAGE.read_text(encoding="utf-8").partition(MARK)
    assert mark
    assert written.strip() == tables().strip(), "python -m tests.pf9.workbook.documented"


def test_every_tab_fills_columns_that_it_has() -> None:
    for tab in all_tabs():
        assert len(tab.headers) == len(set(tab.headers)), tab.name
        assert {fact.header for fact in tab.facts} <= set(tab.headers), tab.name
        assert len({fact.header for fact in tab.facts}) == len(tab.facts), tab.name


def test_sizes_name_their_unit() -> None:
    sized = [
        field for tab in all_tabs() for field in tab.fields if "MiB" in field.title and field.source.startswith("vol")
    ]
    assert sized
    assert {field.unit for field in sized} == {"MiB"}
