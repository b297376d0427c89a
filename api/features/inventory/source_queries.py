"""What a list reads to find the keys of a page, or to count: the kind's table, with no more joins than names are asked for.

A list's view joins everything that a row shows. PostgreSQL leaves out a join that nobody asks for, but still fetches the
columns it was made with: from the table itself, counts and keys come off an index that holds them all.
"""
# ruff: noqa: S608 - statements are put together of declared names

from collections.abc import Iterable

from api.features.inventory.listing import LAST_SEEN, Listing
from pf9.inventory.catalog import BY_NAME
from pf9.inventory.kind import Column, Kind, Way


def source_of(listing: Listing, columns: Iterable[Column]) -> str:
    """What stands behind FROM: the table, the table with the names looked up, or the view when neither knows a column."""
    wanted = {column.name: column for column in columns if not column.stored}
    if listing.table is not None and _is_regional(listing) and list(wanted) == [LAST_SEEN.name]:
        return _last_seen(listing)
    if listing.table is None or not all(column.ways for column in wanted.values()):
        return listing.view
    if not wanted:
        return listing.table
    joins: dict[Way, tuple[str, str]] = {}
    names = ", ".join(f"{_looked_up(joins, listing, column)} AS {name}" for name, column in wanted.items())
    return f"(SELECT t.*, {names} FROM {listing.table} AS t {' '.join(join for _, join in joins.values())}) AS s"


def _last_seen(listing: Listing) -> str:
    """The table with when each was last seen, apart or in a whole listing: of an index alone, where one holds the former."""
    stored = ", ".join(f"t.{column.name}" for column in listing.columns if column.stored)
    return f"""(
        SELECT {stored}, t.search_text, greatest(t.last_seen_at, l.listed_at) AS last_seen_at FROM {listing.table} AS t
        LEFT JOIN inventory_listings AS l ON l.kind = '{listing.table}' AND l.region_name = t.region_name
    ) AS s"""


def is_found_by_name(listing: Listing, column: Column) -> bool:
    """Whether `named` can be asked: all its ways begin at one column of the table."""
    return listing.table is not None and len({way[0][0] for way in column.ways}) == 1


def named(listing: Listing, column: Column, condition: str) -> str:
    """The rows whose looked-up name meets the condition, found from the side of the names, which is the small one."""
    first, name = column.ways[0][0]
    ids = [_ids(way, condition, regional=_is_regional(listing)) for way in column.ways]
    return f"{_pair(first, BY_NAME[name], regional=_is_regional(listing))} IN ({' UNION ALL '.join(ids)})"


def _ids(way: Way, condition: str, *, regional: bool) -> str:
    (_, name), *rest = way
    kind = BY_NAME[name]
    within = f"{kind.title} {condition}"
    if rest:
        column, further = rest[0]
        pair = _pair(column, BY_NAME[further], regional=kind.regional)
        within = f"{pair} IN ({_ids(tuple(rest), condition, regional=kind.regional)})"
    return f"SELECT {_pair('id', kind, regional=regional).strip('()')} FROM {name} WHERE {within}"


def _pair(column: str, kind: Kind, *, regional: bool) -> str:
    """The column, with the region where both sides have one."""
    return f"({column}, region_name)" if regional and kind.regional else column


def _is_regional(listing: Listing) -> bool:
    return "region_name" in listing.key


def _looked_up(joins: dict[Way, tuple[str, str]], listing: Listing, column: Column) -> str:
    """The first title that one of the ways leads to; one way alone needs no coalesce, which would hide it from an index."""
    titles = [_follow(joins, way, regional=_is_regional(listing)) for way in column.ways]
    return titles[0] if len(titles) == 1 else f"coalesce({', '.join(titles)})"


def _follow(joins: dict[Way, tuple[str, str]], way: Way, *, regional: bool) -> str:
    """Join what the way passes (once, whoever passes: alias and join by the steps to it), and give the title at its end."""
    here, title = "t", ""
    for at, (column, name) in enumerate(way, start=1):
        kind = BY_NAME[name]
        if way[:at] not in joins:
            alias = f"of_{len(joins)}"
            same = f" AND {alias}.region_name = {here}.region_name" if regional and kind.regional else ""
            joins[way[:at]] = (alias, f"LEFT JOIN {name} AS {alias} ON {alias}.id = {here}.{column}{same}")
        here, regional, title = joins[way[:at]][0], kind.regional, kind.title
    return f"{here}.{title}"
