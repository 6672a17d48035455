"""Pages to lay out in tests: an edition that knows a few places, and a report whose every text is hostile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from fairwait.domain.finding import Report
from fairwait.editions.page import Page
from fairwait.editions.reading import Place
from tests.browser.example_areas import invented_areas
from tests.browser.example_report import example_report

HOSTILE = '</p><script>alert(1)</script><b onclick="x">\'&amp;\x00'


def place(code: str, name: str, geography: str = "sub-icb", icb: str = "QWO", region: str = "Y63") -> Place:
    return Place(code, name, f"{name} ({code})", geography, "NHS", icb, region, None, None, True, "")


PLACES = {
    one.code: one
    for one in (
        place("03R", "Wakefield"),
        place("15F", "Leeds"),
        place("QWO", "West Yorkshire", "icb"),
        place("Y63", "North East and Yorkshire", "region", icb=""),
        place("RXF", "Mid Yorkshire Teaching NHS Trust", "provider", icb="", region=""),
    )
}


class FewPlaces:
    """Answers like an edition that has these places and plans these pages."""

    version = "2026-01-0123456789ab"
    meta: Mapping[str, str] = {"period": "2026-01", "period_label": "January 2026"}
    known = PLACES
    pages = frozenset({"glossary/", "measures/within_18_weeks/sub-icb/", *(one.path for one in PLACES.values())})

    def place(self, code: str) -> Place | None:
        return self.known.get(code.upper())

    def planned(self, path: str) -> bool:
        return path in self.pages


def report() -> Report:
    """A report with every kind of table and most kinds of chart, of invented figures."""
    return example_report(invented_areas(), maps=True)


def page(kind: str = "measure", path: str = "measures/within_18_weeks/sub-icb/", **extras: Any) -> Page:
    return Page(path, kind, report(), extras)


def hostile(value: Any) -> Any:
    """The same value with every text of a reader's eye made hostile; ids, kinds and roles stay what they are."""
    kept = {"id", "kind", "key", "role", "code", "geography", "period", "sha256", "dimmed", "value", "low", "high"}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: hostile(getattr(value, one.name)) for one in fields(value) if one.name not in kept}
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(hostile(one) for one in value)
    return HOSTILE if isinstance(value, str) and value and not value[:4].isdigit() else value
