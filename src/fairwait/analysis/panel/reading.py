"""Make a panel: read what is held, bring it to one map, mark the breaks, and judge every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairwait.analysis.panel.boundaries import OneMap, need_map, on_one_map
from fairwait.analysis.panel.breaks import Broken, broken
from fairwait.analysis.panel.files import from_files, held_months_of
from fairwait.analysis.panel.held import NAN, Held, joined
from fairwait.analysis.panel.judging import Run, common_change, leaps, senders_reasons, too_short
from fairwait.analysis.panel.panel import Nature, Panel
from fairwait.analysis.panel.scaled import scaled
from fairwait.analysis.panel.series import from_series, series_measures
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import FLOWS, Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.measure_files import measures as all_measures
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.places.sectors import sector_of

USUAL_MONTHS = 24
_FEWEST_MONTHS = 2
#: The statistics begin in 2007; nothing reaches further back than this from any month to come.
_MOST_MONTHS = 600


def panel(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
    treatment_function: str = TOTAL,
    independent: bool = False,
) -> Panel:
    """A measure of every place of a geography over the ``months`` up to ``last`` (the latest held).

    ``months`` None takes everything held. Of providers those of the NHS have rows, which do like work; with
    ``independent`` those of the independent sector instead. The same question is answered once for each workbench.

    Raises
    ------
    NothingToAnswerWithError
        When fewer than two months of the measure are held, or the measure is quarterly.
    """
    chosen = named_measure(measure) if isinstance(measure, str) else measure
    months = _checked(months)
    key = (chosen.id, geography, last, months, treatment_function, independent)
    if key not in bench.panels:
        bench.panels[key] = _made(bench, chosen, geography, last, months, treatment_function, independent)
    return bench.panels[key]


def _checked(months: int | None) -> int | None:
    """The length of a window; None where it reaches further than anything that was ever published."""
    if months is None:
        return None
    if not isinstance(months, int) or months < _FEWEST_MONTHS:
        raise UsageError(
            f"{months} is no number of months to see change in", where="months",
            expected=f"a whole number of at least {_FEWEST_MONTHS}",
        )  # fmt: skip
    return months if months <= _MOST_MONTHS else None


def panels_held(bench: Workbench) -> tuple[tuple[str, Geography], ...]:
    """Every measure and kind of place of which two months or more are held in the two years to the latest one."""
    found = dict.fromkeys(series_measures())
    for one in all_measures().values():
        for geography in one.geographies:
            asked = geography is not Geography.ENGLAND and (one.id, geography) not in found and not one.quarterly
            months = held_months_of(bench, one, geography) if asked else ()
            if sum(month > months[-1].shift(-USUAL_MONTHS) for month in months) >= _FEWEST_MONTHS:
                found[one.id, geography] = None
    return tuple(found)


def _made(
    bench: Workbench, measure: Measure, geography: Geography, last: Period | None, months: int | None, function: str,
    independent: bool,
) -> Panel:  # fmt: skip
    held = _held(bench, measure, geography, last, months, function)
    window = _window(held, last, months)
    if held is None or window is None:
        raise _too_few(measure, geography, held, last)
    need_map(geography, window[-1])
    placed = on_one_map(held, measure, geography, window[0], window[-1])
    breaks = broken(window, measure, Geography.PROVIDER if held.by_hospital else geography, function)
    return _Maker(bench, measure, geography, function, window, placed, breaks, independent).panel()


def _held(
    bench: Workbench, measure: Measure, geography: Geography, last: Period | None, months: int | None, function: str
) -> Held | None:
    """A series and the files after it, or files alone."""
    series = from_series(bench, measure, geography, function)
    files = [month for month in held_months_of(bench, measure, geography) if last is None or month <= last]
    if (
        series is not None and series.by_hospital
    ):  # it counts otherwise than a month's own file: never on one line with it
        return series
    if series is not None:
        later = [month for month in files if month > series.months[-1]]
        return joined(series, from_files(bench, measure, geography, function, later) if later else None)
    if files and months is not None:
        files = [month for month in files if month.months_until(files[-1]) < months]
    return from_files(bench, measure, geography, function, files) if len(files) >= _FEWEST_MONTHS else None


def _window(held: Held | None, last: Period | None, months: int | None) -> tuple[Period, ...] | None:
    """Consecutive months up to the last; None where fewer than two of them are held."""
    known = [month for month in (held.months if held else ()) if last is None or month <= last]
    if len(known) < _FEWEST_MONTHS or (last is not None and known[-1] != last):
        return None
    reach = known[0].months_until(known[-1])
    first = known[0] if months is None or months > reach else known[-1].shift(1 - months)
    window = tuple(first.shift(step) for step in range(first.months_until(known[-1]) + 1))
    return window if sum(month in window for month in known) >= _FEWEST_MONTHS else None


def _too_few(
    measure: Measure, geography: Geography, held: Held | None, last: Period | None
) -> NothingToAnswerWithError:
    what = f"“{measure.title}” of {geography.plural}"
    if held is not None and held.months and last is not None and last not in held.months:
        return NothingToAnswerWithError(
            f"{what} is not held for {last.label}",
            where=f"held: {held.months[0].label} to {held.months[-1].label}",
            expected="a month that is held, with the months before it",
            remedy="ask for another month with --period, or fetch or ingest the month",
        )
    return NothingToAnswerWithError(
        f"Change over time needs at least two months of {what}, and fewer are held",
        expected="a monthly series, or the files of two months or more",
        remedy="fetch or ingest the full CSV data files of more months, or ask for within_18_weeks of ICBs or "
        "providers, whose monthly series travels with fairwait",
    )


@dataclass
class _Maker:
    """Everything a panel is made from; ``panel`` makes it."""

    bench: Workbench
    measure: Measure
    geography: Geography
    function: str
    window: tuple[Period, ...]
    placed: OneMap
    breaks: Broken
    independent: bool

    def panel(self) -> Panel:
        held = self.placed.held
        codes = self._codes()
        part, whole, value, low, high = self._arrays(codes)
        scale = scaled(self.measure, self.geography, self.function, self.window, (part, whole, value, low, high))
        reasons, left_out = self._reasons(codes, part, whole)
        england = np.array([held.england.get(month, (NAN,) * 5) for month in self.window], dtype=np.float64).T
        national = scaled(
            self.measure, Geography.ICB, self.function, self.window, tuple(one[None, :] for one in england)
        )
        keep = [row for row, code in enumerate(codes) if (code, self._name(code)) not in left_out]
        place = {row: new for new, row in enumerate(keep)}
        return Panel(
            measure=self.measure,
            geography=self.geography,
            treatment_function=self.function,
            nature=nature_of(self.measure),
            periods=self.window,
            areas=tuple(codes[row] for row in keep),
            names=tuple(self._name(codes[row]) for row in keep),
            part=part[keep],
            whole=whole[keep],
            value=value[keep],
            theta=scale.theta[keep],
            sampling=scale.sampling[keep],
            variance=scale.variance[keep],
            england=england[2],
            england_theta=national.theta[0],
            reasons={(place[row], column): why for (row, column), why in reasons.items() if row in place},
            left_out={**self.placed.left_out, **left_out},
            segment=self.breaks.segment,
            steps=self.breaks.steps,
            crossed=self.breaks.crossed,
            boundaries=self.window[-1],
            origin=held.origin,
            sources=held.sources,
            notes=(*held.notes, *self.placed.notes, *self._gaps()),
            revised=frozenset(
                (codes.index(code), self.window.index(month))
                for code, month in held.revised
                if code in codes and month in self.window
            ),
        )

    def _name(self, code: str) -> str:
        from fairwait.places.areas import area_index
        from fairwait.places.providers import provider

        if self.geography is Geography.PROVIDER:
            return provider(code, self.placed.held.names.get(code, "")).name
        known = area_index(self.geography, self.window[-1]).get(code)
        return known.name if known is not None else self.placed.held.names.get(code, code)

    def _codes(self) -> list[str]:
        held = self.placed.held.figures
        codes = [code for code, months in held.items() if any(month in months for month in self.window)]
        if self.geography is Geography.PROVIDER:
            wanted = Sector.INDEPENDENT if self.independent else Sector.NHS
            codes = [code for code in codes if sector_of(code) is wanted]
        return sorted(codes)

    def _arrays(self, codes: list[str]) -> tuple[Any, ...]:
        cells = np.full((5, len(codes), len(self.window)), NAN)
        index = {month: column for column, month in enumerate(self.window)}
        for row, code in enumerate(codes):
            for month, figure in self.placed.held.figures[code].items():
                column = index.get(month)
                if column is not None:
                    cells[:, row, column] = figure
        return tuple(cells)

    def _reasons(
        self, codes: list[str], part: Any, whole: Any
    ) -> tuple[dict[tuple[int, int], str], dict[tuple[str, str], str]]:
        """Why cells may not be judged, and places that have no cell that may be."""
        held = self.placed.held
        row_of = {code: row for row, code in enumerate(codes)}
        found: dict[tuple[int, int], str] = {}
        for column, month in enumerate(self.window):
            if not held.judged and self.measure.collected is None and month in held.months:
                then = {code: self.placed.codes_in(code, month) for code in codes}
                asked = tuple(dict.fromkeys(one for olds in then.values() for one in olds))
                told = senders_reasons(self.bench, self.geography, month, asked, self.function)
                for code, olds in then.items():
                    if why := next((told[one] for one in olds if one in told), ""):
                        found[row_of[code], column] = why
        for code, months in held.reasons.items():
            for month, why in months.items():
                if code in row_of and month in self.window:
                    found[row_of[code], self.window.index(month)] = why
        for column, why in self.breaks.unsettled.items():
            found |= {(row, column): why for row in range(len(codes))}
        left_out = {(code, self._name(code)): why for code, why in held.left_out.items() if code in row_of}
        if self.geography is Geography.PROVIDER:
            fewest = too_short(self.measure, whole, self.function)
            for row, code in enumerate(codes):
                usual = whole[row][np.isfinite(whole[row])]
                if not len(usual) or np.median(usual) < fewest:
                    left_out[code, self._name(code)] = (
                        f"Its list usually holds fewer than {fewest:,} {self.measure.divided_by}: too few to tell a "
                        "change from chance."
                    )
        return found | self._leaps(part, whole, found), left_out

    def _leaps(self, part: Any, whole: Any, found: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
        size = np.array(part if np.isfinite(part).any() and not self._counts_whole() else whole)
        for cell in found:  # who went silent and came back did not leap
            size[cell] = np.nan
        segment = self.breaks.segment
        cut = {column for column in range(1, len(segment)) if segment[column] != segment[column - 1]}
        apart, stock = frozenset(cut | {*self.breaks.steps}), nature_of(self.measure) == "stock"
        common, counted = common_change(size), self.measure.divided_by if self._counts_whole() else self.measure.counted
        return {
            (row, column): why
            for row in range(len(size))
            for column, why in leaps(Run(size[row], self.window, common, apart, stock, counted)).items()
        }

    def _counts_whole(self) -> bool:
        """Whether the whole is what the place reports (a share of its list), not the people who live there."""
        return nature_of(self.measure) == "stock" and self.measure.kind.value != "ratio"

    def _gaps(self) -> tuple[str, ...]:
        missing = [month for month in self.window if month not in self.placed.held.months]
        if not missing:
            return ()
        from fairwait.measures.source import spans

        return (f"Nothing is held for {spans(tuple(missing))}.",)


def nature_of(measure: Measure) -> Nature:
    """Whether a measure counts what happened in a month (a flow) or what stood at its end (a stock)."""
    if measure.collected is not None:
        return "stock" if measure.collected.stock or measure.kind.value == "share" else "flow"
    parts = {part for term in measure.numerator for part in term.parts}
    return "flow" if parts & FLOWS else "stock"
