"""What the API looks up in every answer, read once for each edition."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

from fairwait.editions.every_name import every_name
from fairwait.editions.page_tables import PageTable, tables
from fairwait.editions.reading import Edition
from fairwait.editions.tables.held import Held
from fairwait.web.api.problems import ProblemError


class Holder(Protocol):
    """Gives the edition that is current now; None while there is none."""

    @property
    def edition(self) -> Edition | None: ...


class Known:
    """The facts of one edition, each unpacked when it is first needed."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    @cached_property
    def held(self) -> Held:
        return Held.of(self.edition.fact("held"))

    @cached_property
    def functions(self) -> dict[str, str]:
        """The names of treatment functions and tests by their codes."""
        return self.edition.fact("functions") or {}

    @cached_property
    def measures(self) -> list[dict[str, Any]]:
        return self.edition.fact("measures") or []

    @cached_property
    def sources(self) -> list[dict[str, Any]]:
        return self.edition.fact("sources") or []

    @cached_property
    def series(self) -> dict[str, Any]:
        """The treatment functions of the monthly series by measure and level (``held``), and ``names`` of places."""
        return self.edition.fact("series") or {"held": {}, "names": {}}

    @cached_property
    def watch_list(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.edition.fact("watch_list")
        return found

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """Every place with a page, as the API tells of it."""
        return [
            {
                "code": one.code, "name": one.name, "label": one.label, "geography": one.geography,
                "sector": one.sector or None, "icb": one.icb or None, "region": one.region or None,
                "latitude": one.latitude, "longitude": one.longitude, "judged": one.judged, "reason": one.reason,
                "page": one.path,
            }
            for one in self.edition.places()
        ]  # fmt: skip

    @cached_property
    def names(self) -> list[dict[str, Any]]:
        """Every name and code by which a place is found."""
        return every_name(self.edition)

    @cached_property
    def pages(self) -> list[dict[str, Any]]:
        """Every page made so far."""
        return [_page(*row) for row in self.edition.rows("select path, kind, title from page order by path")]

    @cached_property
    def tables(self) -> list[PageTable]:
        """Every table of every page made so far."""
        return tables(self.edition)

    @cached_property
    def by_path(self) -> dict[str, dict[str, Any]]:
        """Every page made so far, by its path."""
        return {one["path"]: one for one in self.pages}


def _page(path: str, kind: str, title: str) -> dict[str, Any]:
    """A page, and what its address says that it is about."""
    parts = (*path.rstrip("/").split("/"), "", "", "")
    of_place, of_measure = parts[0] == "place", parts[0] in ("measures", "improvers", "gap")
    code = parts[1] if of_place else parts[2] if path.startswith("data/provider/") else ""
    return {
        "path": path, "kind": kind, "title": title, "place": code or None,
        "measure": parts[1] or None if of_measure else None, "geography": parts[2] or None if of_measure else None,
        "treatment_function": parts[3] or None if of_measure else None, "json": f"{path}findings.json",
    }  # fmt: skip


def known(holder: Holder) -> Known:
    """What the current edition holds. Raises a problem (503) while there is no edition."""
    edition = holder.edition
    if edition is None:
        raise ProblemError(503, "The figures are being prepared.", remedy="ask again in a few seconds")
    return edition.once("known", lambda: Known(edition))
