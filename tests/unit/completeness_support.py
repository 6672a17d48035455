"""A small country for the tests of completeness: three trusts, a clinic, three areas in two ICBs, thirteen months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fairwait.definitions.reference import ChangeKind, ProviderChange
from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.measures.completeness import Completeness, assess

FIRST, NOW = Period(2024, 1), Period(2025, 1)
#: Provider -> area -> treatment function -> pathways a month.
COUNTRY: dict[str, dict[str, dict[str, int]]] = {
    "RAA": {"01N": {"C_100": 8000, "C_130": 800}, "01S": {"C_100": 1000}},
    "RBB": {"01N": {"C_100": 1000}, "01S": {"C_100": 4000, "C_130": 3000}},
    "RCC": {"01E": {"C_100": 9000, "C_130": 990}},
    "NQQ": {"01N": {"C_130": 200}, "01E": {"C_130": 10}},
}
GROUPS = {"QNS": ("01N", "01S"), "QEE": ("01E",)}
NAMES = {"RAA": "Alpha Hospitals NHS Foundation Trust", "RBB": "Beta NHS Trust", "RCC": "Gamma NHS Trust",
         "NQQ": "Quick Eyes"}  # fmt: skip


def sector(code: str) -> Sector:
    return Sector.NHS if code.startswith("R") else Sector.INDEPENDENT


def months(first: Period = FIRST, last: Period = NOW) -> list[Period]:
    return [first.shift(step) for step in range(first.months_until(last) + 1)]


def everything(first: Period = FIRST, last: Period = NOW) -> dict[tuple[str, Period], int]:
    """Lists by provider and month when everybody submits."""
    lists = {provider: sum(sum(f.values()) for f in held.values()) for provider, held in COUNTRY.items()}
    return {(provider, month): lists[provider] for provider in COUNTRY for month in months(first, last)}


def series(lists: Mapping[tuple[str, Period], float]) -> dict[str, list[Any]]:
    """The provider series with England's rows, as columns."""
    england: dict[Period, float] = defaultdict(float)
    for (_, month), total in lists.items():
        england[month] += total
    rows = [("provider", org, NAMES.get(org, org), str(month), total) for (org, month), total in lists.items()]
    rows += [("england", "ENG", "England", str(month), total) for month, total in england.items()]
    return dict(zip(("level", "org", "name", "period", "total"), map(list, zip(*rows, strict=True)), strict=True))


def shares(
    as_of: Iterable[str] = ("2025-01",), without: Iterable[str] = (), country: Any = None
) -> dict[str, list[Any]]:
    """Usual pathways, detail and total, as the panel's marts give them."""
    rows = []
    for text in as_of:
        for provider, held in (country or COUNTRY).items():
            if provider in set(without):
                continue
            for area, functions in held.items():
                rows += [(text, area, code, provider, float(total)) for code, total in functions.items()]
                rows.append((text, area, "C_999", provider, float(sum(functions.values()))))
    names = ("as_of", "area", "treatment_function", "provider", "pathways")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {name: [] for name in names}


def overview(reported: float, estimated: float, month: Period = NOW) -> dict[str, list[Any]]:
    return {
        "period": [str(month)] * 3,
        "series": ["incomplete_total", "incomplete_total_with_estimates", "unique_patients"],
        "value": [reported, estimated, float("nan")],
        "status": ["ok", "ok", "not_published"],
    }


def change(code: str, month: Period, kind: ChangeKind = "merger", successor: str = "") -> ProviderChange:
    return ProviderChange(code, successor, "", date(month.year, month.month, 1), kind, "it joined another trust", "")


def judged(lists: Mapping[tuple[str, Period], float], **more: Any) -> Completeness:
    """Assess ``NOW`` with the country's shares and groups, unless told otherwise."""
    given: dict[str, Any] = {
        "series": series(lists), "shares": shares(), "groups": GROUPS, "sector": sector,
        "names": lambda code, published: NAMES.get(code, published or code),
    }  # fmt: skip
    return assess(more.pop("period", NOW), **(given | more))


def absent(*gone: str, since: Period = NOW, first: Period = FIRST) -> dict[tuple[str, Period], int]:
    """Everybody's lists but those of some providers from a month on."""
    return {key: total for key, total in everything(first).items() if not (key[0] in gone and key[1] >= since)}
