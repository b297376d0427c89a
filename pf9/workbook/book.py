"""The whole workbook: Summary, the RVTools tabs, the OpenStack sheets."""

from pf9.workbook import machine_tabs, network_tabs, place_tabs
from pf9.workbook.estate import Estate
from pf9.workbook.health import OLD_SNAPSHOT_DAYS, make_health
from pf9.workbook.names import Names
from pf9.workbook.sheets import Sheet, make_kind_sheets
from pf9.workbook.source import Source
from pf9.workbook.summary import make_summary
from pf9.workbook.tabs import Tab


def all_tabs(old_snapshot_days: int = OLD_SNAPSHOT_DAYS) -> tuple[Tab, ...]:
    """The RVTools tabs in their order."""
    return (
        *machine_tabs.TABS,
        *place_tabs.TABS,
        *network_tabs.TABS,
        make_health(old_snapshot_days),
        place_tabs.META_DATA,
    )


def make_sheets(source: Source, *, old_snapshot_days: int = OLD_SNAPSHOT_DAYS) -> list[Sheet]:
    """Every sheet in order; nothing is read before its rows are asked for, and then once."""
    names = Names(source)
    estate = Estate(source, names)
    tabs = [tab.sheet(estate) for tab in all_tabs(old_snapshot_days) if tab.can_be_made(source)]
    return [make_summary(source), *tabs, *make_kind_sheets(source, names)]
