"""The whole workbook: Summary, the RVTools tabs, the OpenStack sheets."""

from pf9.workbook.names import Names
from pf9.workbook.sheets import Sheet, make_kind_sheets
from pf9.workbook.source import Source
from pf9.workbook.summary import make_summary


def make_sheets(source: Source) -> list[Sheet]:
    """Every sheet in order; nothing is read before its rows are asked for, and then once."""
    names = Names(source)
    return [make_summary(source), *make_kind_sheets(source, names)]
