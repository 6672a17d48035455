"""Month-to-month noise of each measure, measured on published series: what a single month has to borrow.

``noise.csv`` is made by ``fairwait build noise``; ``sources.csv`` says in words where each row was measured. Providers'
lists move by their length, which :mod:`fairwait.definitions.noise.lengths` has. Larger places move less: areas, ICBs
and regions each have a value of their own. ``former.csv`` holds the values of flows that every geography borrowed until
November 2026 (decision 12), so that reports say what changed. ``collected.csv`` is that of the other returns, by the
kind of place and, for providers, by the length of list.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypedDict

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.noise import BorrowedNoise

TABLE = "noise.csv"
SOURCES = "sources.csv"
FORMER_TABLE = "former.csv"
PROVIDER_TABLE = "provider_noise.csv"
COLLECTED_TABLE = "collected.csv"
ANY_DETAIL = "detail"  # the row that serves every single treatment function without a row of its own
#: Measures that no monthly series at hand carries: each borrows from its nearest relative, and says so.
RELATIVES: Mapping[str, str] = MappingProxyType(
    {
        "decision_to_admit_share": "within_18_weeks",
        "over_104_weeks": "over_78_weeks",
        "p95_wait": "p92_wait",
    }
)
_ANY_FUNCTION = "the largest value of the treatment functions that fifty places measure"
#: Providers start from the noise of areas: it stands where nobody measured theirs by length of list.
_COLUMNS: Mapping[Geography, str] = MappingProxyType(
    {
        Geography.SUB_ICB: "sub_icb",
        Geography.ICB: "icb",
        Geography.REGION: "region",
        Geography.PROVIDER: "sub_icb",
    }
)


@dataclass(frozen=True, slots=True)
class ProviderClass:
    """Month-to-month noise of providers whose lists hold ``smallest_list`` pathways or more, up to the next class."""

    smallest_list: int
    omega: float
    source: str


@dataclass(frozen=True, slots=True)
class NoiseSource:
    """Where a row was measured: the months, a sentence for areas and providers, one for ICBs and one for regions."""

    when: str
    sub_icb: str
    icb: str
    region: str

    def of(self, geography: Geography) -> str:
        """The sentence for a geography."""
        return str(getattr(self, _COLUMNS[geography]))


def borrowed_noise(
    measure: str, treatment_function: str = TOTAL, geography: Geography = Geography.SUB_ICB
) -> BorrowedNoise:
    """The noise to borrow for one month of a measure: its sd on the log or logit scale, and where it was measured.

    Raises
    ------
    NothingToAnswerWithError
        For a measure whose noise nobody has measured (such a measure is shown, and not ranked), and for England, which
        is not compared with anything.
    """
    column = _COLUMNS.get(geography)
    if column is not None and measure in _collected():
        return _borrowed_of_collected(measure, treatment_function, geography)
    if column is None:
        raise NothingToAnswerWithError(
            "England is one place: it is not ranked and borrows no month-to-month noise",
            expected="at least 3 places to compare",
            remedy="ask for sub-ICB locations, ICBs, regions or providers",
        )
    relative = RELATIVES.get(measure, measure)
    row = _row(relative, treatment_function)
    if row is None:
        raise NothingToAnswerWithError(
            f"The month-to-month noise of {_called(measure)} has not been measured, so places cannot be ranked by it",
            expected="a row in the noise table",
            remedy="use “fairwait estimate”, which needs no ranking, or rank another measure",
        )
    return BorrowedNoise(
        omega=float(row[column]),
        rho=float(row["rho"]),
        scale="logit" if row["scale"] == "logit" else "log",
        source=_words(row, geography, measure, relative),
        treatment_function=row["treatment_function"],
        measure=measure,
        when=noise_sources()[row["source"]].when,
        low=_limit(row, "low", column),
        high=_limit(row, "high", column),
        **_former(row, relative, treatment_function, column),
    )


class _Former(TypedDict, total=False):
    former: float
    former_source: str


def _former(row: Mapping[str, str], measure: str, treatment_function: str, column: str) -> _Former:
    """What was borrowed before decision 12, where that was another value."""
    flow = former_flows().get(measure)
    if flow is not None:
        before, source = flow[treatment_function != TOTAL], "NHS trusts, September to November 2025"
    else:
        before, source = float(row["sub_icb"]), "the value of sub-ICB locations"
    return {} if before == float(row[column]) else {"former": before, "former_source": source}


@cache
def former_flows() -> Mapping[str, tuple[float, float]]:
    """Noise of flows borrowed until November 2026: of all treatment functions together, and of any single one."""
    return {row["measure"]: (float(row["all_functions"]), float(row["single_function"])) for row in _read(FORMER_TABLE)}


def _limit(row: Mapping[str, str], name: str, column: str) -> float:
    """The limits belong to areas; a larger place, and a value raised to a floor, has none."""
    return float(row[name]) if column == "sub_icb" and row[name] else float("nan")


def _row(measure: str, treatment_function: str) -> Mapping[str, str] | None:
    table = _table()
    found = table.get((measure, treatment_function))
    if found is None and treatment_function != TOTAL:
        found = table.get((measure, ANY_DETAIL))
    return found


def _words(row: Mapping[str, str], geography: Geography, measure: str, relative: str) -> str:
    words = [noise_sources()[row["source"]].of(geography)]
    if row["treatment_function"] == ANY_DETAIL:
        words.append(_ANY_FUNCTION)
    if measure != relative:
        words.append(f"measured on {relative}, borrowed for {measure}")
    return "; ".join(words)


@cache
def _table() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["measure"], row["treatment_function"]): row for row in _read(TABLE)}


@cache
def noise_sources() -> Mapping[str, NoiseSource]:
    """The sentences that say where noise was measured, by the key that rows carry."""
    return {row.pop("source"): NoiseSource(**row) for row in _read(SOURCES)}


@cache
def provider_noise(measure: str, item: str = TOTAL) -> tuple[ProviderClass, ...]:
    """The noise of providers in returns other than RTT by length of list, shortest first; empty where it was not
    measured by size. Of RTT, :func:`fairwait.definitions.noise.lengths.noise_by_length` has it.

    ``omega`` is on the scale of :func:`borrowed_noise` for the same measure and never below it. It is the ``item``'s
    own, or the largest of those measured where it has none; where the first class does not begin at 0, nobody measured
    shorter lists, and nothing is lent to them.
    """
    rows = [row for row in _collected().get(measure, ()) if row["geography"] == Geography.PROVIDER and row["smallest"]]
    named = {row["item"] for row in rows}
    own = [row for row in rows if row["item"] == (item if item in named else ANY_DETAIL)]
    return tuple(ProviderClass(int(row["smallest"]), float(row["omega"]), row["source"]) for row in own)


def _borrowed_of_collected(measure: str, item: str, geography: Geography) -> BorrowedNoise:
    """The noise of a measure of another return than RTT, for places of its own kind; an item's own row first."""
    own = [row for row in _collected()[measure] if row["geography"] == geography and not row["smallest"]]
    row = next((one for wanted in (item, ANY_DETAIL) for one in own if one["item"] == wanted), None)
    if row is None:
        raise NothingToAnswerWithError(
            f"The noise of {_called(measure)} between one period and the next has not been measured for "
            f"{geography.plural}, so they cannot be ranked",
            expected="a row in the noise table",
            remedy="use “fairwait estimate”, which needs no ranking, or rank another level",
        )
    return BorrowedNoise(
        omega=float(row["omega"]),
        rho=float(row["rho"]),
        scale="logit" if row["scale"] == "logit" else "log",
        source=row["source"] if row["item"] == item else f"{row['source']}; the largest value of single tests",
        treatment_function=row["item"],
        measure=measure,
        when=row["when"],
        low=float(row["low"] or "nan"),
        high=float(row["high"] or "nan"),
    )


@cache
def _collected() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Rows of the table of other returns than RTT, by measure."""
    found: dict[str, tuple[Mapping[str, str], ...]] = {}
    for row in _read(COLLECTED_TABLE):
        found[row["measure"]] = (*found.get(row["measure"], ()), row)
    return found


def _read(name: str) -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader((files(__package__) / name).read_text(encoding="utf-8").splitlines()))


def _called(measure: str) -> str:
    """A measure by its title, for people."""
    from fairwait.definitions.measure_files import measures

    known = measures()
    return f"“{known[measure].title}”" if measure in known else measure
