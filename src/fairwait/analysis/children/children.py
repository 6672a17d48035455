"""The children of an integrated care board: where each stands now, and the months behind it where months are held.

Areas count the patients a board answers for, wherever they are treated; providers those they treat, wherever they
live. The two stand side by side and are never added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.profile.place import Subject, standing_of
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.measures.collected.held import quarter_of
from fairwait.places.areas import children_of
from fairwait.places.providers import provider
from fairwait.places.sectors import sector_of

ChildKind = Literal["board", "area", "nhs", "independent"]
#: Independent providers are many and small: the longest lists stand for them.
MOST_INDEPENDENT = 5
MONTHS = 24


@dataclass(frozen=True, slots=True)
class ChildMonth:
    """One month of a child: ``value`` None where it may not be judged; months of two ``stretch`` cannot be compared."""

    period: Period
    value: float | None
    stretch: int
    revised: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """One place of a board. ``standing`` is where it stands now, ranked among all of its kind.

    ``months`` are those behind it, the latest last; where there are fewer than two with a value, ``no_line`` says why.
    """

    area: Area
    kind: ChildKind
    standing: Standing
    months: tuple[ChildMonth, ...]
    no_line: str = ""

    @property
    def known(self) -> tuple[ChildMonth, ...]:
        return tuple(one for one in self.months if one.value is not None)


@dataclass(frozen=True, slots=True)
class Children:
    """A board and its children in one month, in order: areas, NHS providers, independent ones, longest lists first.

    ``england`` are England's months; ``left_out`` how many independent providers were left out with how many
    pathways between them; ``panels`` what the lines rest on; ``notes`` what else a reader should know.
    """

    board: Child
    children: tuple[Child, ...]
    measure: Measure
    period: Period
    england: tuple[ChildMonth, ...]
    england_now: float
    left_out: tuple[int, float]
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]

    def of(self, kind: ChildKind) -> tuple[Child, ...]:
        return tuple(one for one in self.children if one.kind == kind)


def children(
    bench: Workbench, board: Area, measure: Measure | str, period: Period, *, months: int = MONTHS
) -> Children:
    """Every place of a board: sub-ICB locations, NHS providers that sit in it, its main independent providers.

    Each is ranked among all of its own kind in England. Lines are the months up to ``period`` of the panel of its
    kind, where one is held. Raises UsageError for anything but an integrated care board, and where the measure has
    none of the levels; NothingToAnswerWithError where the month is not held.
    """
    chosen = named_measure(measure) if isinstance(measure, str) else measure
    if board.geography is not Geography.ICB:
        raise UsageError(
            f"{board.label} has no children to set on one page", expected="an integrated care board, such as QWO",
            remedy="“fairwait report --area” tells of other places",
        )  # fmt: skip
    period = quarter_of(chosen, period)
    maker = _Maker(bench, board, chosen, period, months)
    found = [*maker.areas(), *maker.providers(Sector.NHS), *maker.providers(Sector.INDEPENDENT)]
    own = maker.child(board, "board", maker.standing_of_areas(board), maker.panel_of(Geography.ICB))
    return Children(
        own, tuple(found), chosen, period, maker.england(), bench.england(chosen, period), maker.left_out,
        tuple(one for one in maker.panels.values() if isinstance(one, Panel)), tuple(maker.notes),
    )  # fmt: skip


class _Maker:
    """Reads what the children need once: a ranking and a panel for each kind."""

    def __init__(self, bench: Workbench, board: Area, measure: Measure, period: Period, months: int) -> None:
        self.bench, self.board, self.measure, self.period, self.months = bench, board, measure, period, months
        self.panels: dict[tuple[Geography, bool], Panel | str] = {}
        self.notes: list[str] = []
        self.left_out = (0, 0.0)

    def areas(self) -> list[Child]:
        if Geography.SUB_ICB not in self.measure.geographies:
            self.notes.append("This return is not counted by sub-ICB location: only its board and providers are known.")
            return []
        held = children_of(Geography.SUB_ICB, self.board.code, self.bench.boundaries or self.period)
        table = self.panel_of(Geography.SUB_ICB) if held else ""
        made = [self.child(one, "area", self.standing_of_areas(one), table) for one in held]
        return sorted(made, key=lambda one: -_size(one.standing))

    def standing_of_areas(self, area: Area) -> Standing:
        return Subject(self.bench, area, self.period).standing(self.measure.id)

    def providers(self, sector: Sector) -> list[Child]:
        if Geography.PROVIDER not in self.measure.geographies:
            if sector is Sector.NHS:
                self.notes.append(
                    "A provider has no residents, so a rate for each 1,000 people has no providers in it."
                )
            return []
        codes = self._codes(sector)
        if not codes:
            return []
        subject = Subject(self.bench, provider(codes[-1]), self.period)  # one for all: they share its ranking
        kind: ChildKind = "nhs" if sector is Sector.NHS else "independent"
        table = self.panel_of(Geography.PROVIDER, independent=sector is not Sector.NHS)
        return [self.child(provider(one), kind, standing_of(subject, one, self.measure.id), table) for one in codes]

    def _codes(self, sector: Sector) -> list[str]:
        """Providers of the board in the month's file, longest lists first; of independent ones the longest alone."""
        table = self.bench.estimates(self.measure, Geography.PROVIDER, self.period)
        size = np.nan_to_num(table["denominator"])
        here = [
            row
            for row in np.argsort(-size, kind="stable")
            if (str(table["parent"][row]) or provider(str(table["area"][row])).parent) == self.board.code
            and sector_of(str(table["area"][row])) is sector
        ]
        if sector is Sector.NHS:
            return [*self._silent(set(table["area"].tolist())), *(str(table["area"][row]) for row in here)]
        rest = here[MOST_INDEPENDENT:]
        self.left_out = (len(rest), float(size[rest].sum()) if rest else 0.0)
        return [str(table["area"][row]) for row in here[:MOST_INDEPENDENT]]

    def _silent(self, sent: set[str]) -> list[str]:
        """NHS providers of the board that should have sent figures and did not: they are its children all the same."""
        judged = self.bench.judged(self.period) if self.measure.collected is None else None
        missing = [] if judged is None else [one for one in judged.providers if one.status == "missing"]
        return [
            one.code
            for one in missing
            if one.code not in sent
            and sector_of(one.code) is Sector.NHS
            and provider(one.code).parent == self.board.code
        ]

    def panel_of(self, geography: Geography, *, independent: bool = False) -> Panel | str:
        """The panel of one kind of place, or why there is none."""
        key = (geography, independent)
        if key not in self.panels:
            try:
                self.panels[key] = panel(
                    self.bench, self.measure, geography, last=self.period, months=self.months, independent=independent
                )
            except NothingToAnswerWithError:
                held = self.measure.when(self.period)
                self.panels[key] = f"Of {geography.plural} {held} alone is held: one month is no line."
        return self.panels[key]

    def child(self, area: Area, kind: ChildKind, standing: Standing, table: Panel | str) -> Child:
        value = standing.value if standing.judged else None
        now = (ChildMonth(self.period, value, 0),)
        if isinstance(table, str):
            return Child(area, kind, standing, now, table)
        if area.code not in table.areas:
            why = next((why for (code, _), why in table.left_out.items() if code == area.code), "")
            return Child(area, kind, standing, now, why or "No months of it are held.")
        row = table.row(area.code)
        months = tuple(
            ChildMonth(
                month, float(table.value[row, at]) if table.usable[row, at] else None, int(table.segment[at]),
                (row, at) in table.revised,
            )
            for at, month in enumerate(table.periods)
        )  # fmt: skip
        known = sum(one.value is not None for one in months)
        why = "" if known > 1 else "Fewer than two months can be judged, so there is no line."
        return Child(area, kind, standing, months, why)

    def england(self) -> tuple[ChildMonth, ...]:
        """England's months, as the longest panel has them."""
        held = [one for one in self.panels.values() if isinstance(one, Panel)]
        if not held:
            value = self.bench.england(self.measure, self.period)
            return (ChildMonth(self.period, value if value == value else None, 0),)
        longest = max(held, key=lambda one: len(one.periods))
        return tuple(
            ChildMonth(month, float(value) if np.isfinite(value) else None, 0)
            for month, value in zip(longest.periods, longest.england, strict=True)
        )


def _size(standing: Standing) -> float:
    return standing.denominator if standing.denominator == standing.denominator else 0.0


def spread_of(kind: Sequence[Child]) -> tuple[Child, Child] | None:
    """The judged children with the smallest and the largest value; None with fewer than two."""
    judged = sorted((one for one in kind if one.standing.judged), key=lambda one: one.standing.value)
    return (judged[0], judged[-1]) if len(judged) > 1 else None
