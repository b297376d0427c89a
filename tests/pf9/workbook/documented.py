"""docs/workbook.md from the code: `python -m tests.pf9.workbook.documented` writes its tables again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pf9.inventory.catalog import BY_NAME
from pf9.workbook.book import all_tabs
from pf9.workbook.sheets import SHEETS, Field, fields_of
from pf9.workbook.summary import FIELDS
from pf9.workbook.tabs import UNKNOWN

PAGE = Path(__file__).parents[3] / "docs" / "workbook.md"
MARK = "<!-- From here on made by tests/pf9/workbook/documented.py -->\n"


def tables() -> str:
    """Every sheet and column, in the workbook's order."""
    parts = [_table("Summary", "kinds of resources, then the run", FIELDS)]
    parts += [_table(tab.name, tab.about, tab.fields) for tab in all_tabs()]
    parts += [_table(sheet, BY_NAME[kind].label.lower(), fields_of(BY_NAME[kind])) for sheet, kind in SHEETS.items()]
    return "\n".join(parts)


def _table(name: str, about: str, fields: Sequence[Field]) -> str:
    return "\n".join(_lines(name, about, fields)) + "\n"


def _lines(name: str, about: str, fields: Sequence[Field]) -> Iterator[str]:
    yield f"## {name}\n\nRows: {about}.\n"
    yield "| Column | Unit | Source |\n|---|---|---|"
    for field in fields:
        if field.source != UNKNOWN:
            masked = " (masked)" if field.is_id else ""
            yield f"| {field.title} | {field.unit or ''} | {field.source}{masked} |"
    empty = [field.title for field in fields if field.source == UNKNOWN]
    if empty:
        yield f"\nEmpty, for OpenStack does not know them: {', '.join(empty)}."
    if name.startswith("v"):
        yield f"\nIn the file's order: {', '.join(field.title for field in fields)}."


if __name__ == "__main__":
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(head + MARK + "\n" + tables(), encoding="utf-8")
