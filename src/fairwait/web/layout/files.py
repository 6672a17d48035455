"""Where a page's cells and files lead: to the pages of places and measures, to charts and tables beside the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from fairwait.domain.finding import Cell, Table
from fairwait.reports.columns import without_repeats
from fairwait.reports.html_tables import CellLink
from fairwait.web.layout.known import Known

#: The page on which a provider's name leads to what it sent, not to how long people wait there.
_SENDERS: Final = "data/providers/"
#: Parts of the website with pages of their own for each measure and kind of place, besides those of one month.
_ROOMS: Final = ("improvers/", "gap/")
#: Columns of codes that name the place a row is about.
_PLACE_KEYS: Final = ("code", "area", "provider")
_CODE_IN_NAME: Final = re.compile(r"\(([0-9A-Z]{3,6})\)$")
#: A table of more rows stands on a page by those that matter most, unless it is the page's own list.
_LONG: Final = 120
#: A list of more cells is printed without the columns that it can be followed without.
_MANY_CELLS: Final = 5_000


@dataclass(slots=True)
class PageFiles:
    """The addresses of one page. ``root`` leads from the page to the start page; ``geography`` is the level it is of.

    ``query`` is what a page made on request was asked, so that its files answer the same question.
    """

    known: Known
    path: str = ""
    root: str = ""
    geography: str = ""
    query: str = ""
    _codes: dict[str, str] = field(default_factory=dict)
    _list: str = ""

    def chart(self, name: str) -> str:
        return f"charts/{name}.svg{self.kept}"

    def table(self, stem: str) -> str:
        return f"tables/{stem}.csv{self.kept}"

    @property
    def kept(self) -> str:
        """What was asked, and the edition that this page is of: with it an address goes on giving the same figures."""
        version = self.known.version
        return f"{self.query}{'&' if self.query else '?'}edition={version}" if version else self.query

    def page(self, path: str) -> str:
        """The way to a page that the edition has or will have; empty where it has none, or where it is this one."""
        return self.to(path) if path != self.path and self.known.planned(path) else ""

    def to(self, path: str) -> str:
        """The way from this page to any other, as a relative address that also works from a plain file server."""
        return f"{self.root}{path}" or "./"

    def place(self, code: str) -> str:
        """The way to the page of a place; empty where it has none."""
        if code not in self._codes:
            found = self.known.place(code)
            sent = self.page(f"data/provider/{code}/") if self.path == _SENDERS else ""
            self._codes[code] = sent or (self.page(found.path) if found else "")
        return self._codes[code]

    def cells(self, table: Table) -> CellLink | None:
        """Names of places lead to their pages, names of measures to theirs."""
        texts = {at for at, column in enumerate(table.columns) if column.kind == "text"}
        names = min(texts, default=-1)
        codes = [at for at, column in enumerate(table.columns) if column.kind == "code"]
        code = next((at for at in codes if table.columns[at].key in _PLACE_KEYS), None)
        measure = next((at for at, column in enumerate(table.columns) if column.key == "measure"), None)
        kind = next((at for at in codes if table.columns[at].key == "geography"), None)
        if not texts and code is None:
            return None

        def link(row: tuple[Cell, ...], at: int) -> str:
            if at not in texts:
                return self.place(str(row[at])) if at == code and names < 0 else ""
            told = str(row[at] or "")
            if told.endswith(")") and (found := _CODE_IN_NAME.search(told)):
                return self.place(found[1])
            if at == names and code is not None and (way := self.place(str(row[code]))):
                return way
            if measure is None or at not in (names, measure):
                return ""
            return self.measure(str(row[measure]), "" if kind is None else str(row[kind]))

        return link

    def extent(self, table: Table) -> tuple[int | None, frozenset[str] | None]:
        """How much of a table the page holds: most rows, and columns; None for all. The rest is in its file.

        The first long table of a page is its list and stands whole, but a place has none. Of any other the first rows
        do: a page of three tables of five hundred rows each is slow to send and to lay out, and nobody reads it.
        """
        rows, columns = len(table.rows), _worth_reading(table)
        if rows <= _LONG:
            return None, columns
        if self._list not in ("", table.id) or self.path.startswith("place/"):
            return _LONG, columns
        self._list = table.id
        if rows * len(table.columns) <= _MANY_CELLS:
            return None, columns
        return None, frozenset(column.key for column in table.columns if not column.secondary)

    def measure(self, named: str, level: str = "") -> str:
        """The way to the page of a measure by its id or its title, of the kind of place at ``level`` where a row is of
        one; empty where it has none. From pages about change it leads to the change of that measure."""
        id = _measures().get(named, "")
        if not id:
            return ""
        own = (f"{self.path.split('/')[0]}/",) if self.path.startswith(_ROOMS) else ()
        ways = (self.page(f"{room}{id}/{level or self.geography or 'sub-icb'}/") for room in (*own, "measures/"))
        return next((way for way in ways if way), "")


def _worth_reading(table: Table) -> frozenset[str] | None:
    """The columns without those that only programs read; None for all. What they say stands there in words: the name
    of a measure leads to its page, and an entry of the watch list is its place, rule and measure."""
    keys = frozenset(column.key for column in table.columns)
    ids = {column.key for column in table.columns if (column.key, column.kind) == ("measure", "code")}
    ids |= {column.key for column in table.columns if column.key == "entry"}
    if not ids or len(keys) < len(table.columns):
        return None
    return frozenset(column.key for column in without_repeats(table).columns) - ids


@cache
def _measures() -> Mapping[str, str]:
    """Ids of measures by themselves and by title."""
    from fairwait.definitions.measure_files import measures

    found = measures()
    return {**{one.title: id for id, one in found.items()}, **{id: id for id in found}}


def root_of(path: str) -> str:
    """The way from a page back to the start page: ``../`` for each folder it stands in."""
    return "../" * path.count("/")
