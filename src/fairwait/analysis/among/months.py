"""A place's months over the bands of the places of its kind, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.among.bands import FEWEST_FOR_BANDS, PERCENTS, direction
from fairwait.analysis.gap.breaks import break_events, breaks_told
from fairwait.analysis.panel.counted import boards_counted
from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.panel.reading import USUAL_MONTHS, panel
from fairwait.analysis.profile.place import called
from fairwait.analysis.profile.words import capital, measured
from fairwait.analysis.wording import form, form_interval, inline, places, plain, value_axis, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.chart import ChartSpec, Mark
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.measures.completeness_words import short_name
from fairwait.stats.arrays import Floats

_HALF, _MOST, _MIDDLE = "half of them", "8 in 10", "the middle one"
_NAMES = ("lowest tenth", "lowest quarter", "middle half", "highest quarter", "highest tenth")
#: The outer tenth is a part of the quarter.
_PART_OF = {"lowest tenth": "lowest quarter", "highest tenth": "highest quarter"}


def wider(band: str) -> str:
    """The band that a band is a part of: of a tenth its quarter, else itself."""
    return _PART_OF.get(band, band)


@dataclass(frozen=True)
class Months:
    """The months of one place of a panel. ``edges`` are the percentiles of each month (5, months), NaN where fewer
    than 20 places were judged; ``own`` the place's values as published, NaN where it was not judged."""

    panel: Panel
    row: int
    own: Floats
    edges: Floats
    judged: tuple[int, ...]

    def band(self, column: int) -> str:
        """The band that the place lay in; empty where it or too few others were judged."""
        edges = self.edges[[0, 1, 3, 4], column]
        if not np.isfinite(self.own[column]) or not np.isfinite(edges).all():
            return ""
        return _NAMES[int(np.searchsorted(edges, self.own[column], side="right"))]

    def count(self, part: str) -> int:
        """In how many months the place lay in the middle half or in a quarter, whose tenth is a part of it."""
        return sum(wider(self.band(int(at))) == part for at in np.flatnonzero(np.isfinite(self.own)))


def panel_among(bench: Workbench, area: Area, measure: str, last: Period | None = None) -> Panel:
    """The panel of the places of one kind: of providers those of its sector. Errors as :func:`panel`."""
    independent = area.geography is Geography.PROVIDER and area.sector is Sector.INDEPENDENT
    return panel(bench, measure, area.geography, last=last, months=USUAL_MONTHS, independent=independent)


def months_of(bench: Workbench, found: Panel, area: Area) -> Months | None:
    """The months of a place of a panel; None where it has no row or no month in which it was judged."""
    if area.code not in found.areas:
        return None
    row = found.row(area.code)
    edges, judged = _edges(bench, found)
    own = np.where(found.usable[row], found.value[row], np.nan)
    return Months(found, row, own, edges, judged) if np.isfinite(own).any() else None


def _edges(bench: Workbench, found: Panel) -> tuple[Floats, tuple[int, ...]]:
    """The percentiles of every month, made once for each panel."""
    key = ("among-months", found.measure.id, found.geography, found.periods, found.areas)
    if key not in bench.kept:
        values = np.where(found.usable, found.value, np.nan)
        judged = np.isfinite(values).sum(axis=0)
        edges = np.full((len(PERCENTS), len(found.periods)), np.nan)
        for column in np.flatnonzero(judged >= FEWEST_FOR_BANDS):
            edges[:, column] = np.nanpercentile(values[:, column], PERCENTS)
        bench.kept[key] = edges, tuple(judged.tolist())
    return bench.kept[key]  # type: ignore[return-value]


def months_finding(bench: Workbench, found: Panel, area: Area) -> Finding | None:
    """One place over the bands of its kind; None where no month of it, or of too few others, could be judged."""
    one = months_of(bench, found, area)
    if one is None or not any(one.band(at) for at in _columns(one)):
        return None
    return Finding(
        id=f"among-months-{found.measure.id.replace('_', '-')}",
        title=f"{capital(called(area))} among {_kind(area)}, month by month: {inline(found.measure.title)}",
        headline=_headline(one, area),
        sentences=tuple(text for text in (_counted(one), _bands_sentence(one), _direction(found.measure)) if text),
        tables=(_table(one, area),),
        charts=(_chart(one, area),),
        method=(
            f"Bands are percentiles of the {_kind(area)} that could be judged in each month, at most "
            f"{max(one.judged)}, each counting once, on the figures as published. A month in which "
            "the place sent too little is left open."
        ),
        caveats=(
            "Figures are full counts as published, so they have no interval here; what an ordinary month moves by is "
            "told where the place is followed.",
        ),
        provenance=found.sources,
        numbers=_numbers(one),
        notes=(found.origin, *breaks_told(found)),
    )  # fmt: skip


def _kind(area: Area) -> str:
    if area.geography is not Geography.PROVIDER:
        return places(area.geography)
    return "NHS providers" if area.sector is Sector.NHS else "independent providers"


def _columns(one: Months) -> list[int]:
    return [int(at) for at in np.flatnonzero(np.isfinite(one.own))]


def _headline(one: Months, area: Area) -> str:
    """Its last judged month and the band it lies in, and how many of its months lay there."""
    measure, known = one.panel.measure, _columns(one)
    last = known[-1]
    where = f"{'at' if area.geography is Geography.PROVIDER else 'in'} {called(area)}"
    said = f"In {one.panel.periods[last].label} {measured(measure)} {where} was {form(measure, float(one.own[last]))}"
    band = one.band(last)
    if not band:
        middle = float(one.edges[2, last])
        return f"{said}{f', the middle one {form(measure, middle)}' if middle == middle else ''}."
    return f"{said}, in the {band} of {one.judged[last]} {_kind(area)}{_often(one, band) if len(known) > 1 else ''}."


def _often(one: Months, band: str) -> str:
    """In how many of its months it lay where it lies now; the tenth counts as the part of the quarter that it is."""
    part, months = wider(band), len(_columns(one))
    same = one.count(part)
    if same == 1:
        return "; in no other judged month did it lie there"
    often = f"each of its {months} judged months" if same == months else f"{same} of its {months} judged months"
    return f"; it lay in the {part} in {often}{_of_them(one, part)}"


def _of_them(one: Months, part: str) -> str:
    """How many of the months in a quarter were in its outer tenth."""
    tenth = next((name for name, whole in _PART_OF.items() if whole == part), "")
    number = sum(one.band(at) == tenth for at in _columns(one)) if tenth else 0
    return f", {number} of them in the {tenth}" if number else ""


def _counted(one: Months) -> str:
    """Why so many boards were judged in the last month."""
    last = _columns(one)[-1]
    if last < len(one.panel.periods) - 1:
        return ""
    return boards_counted(one.panel, one.judged[last], f"could not be judged in {one.panel.last.label}")


def _bands_sentence(one: Months) -> str:
    """What half of the places had in its last judged month; empty where too few were judged then."""
    last = _columns(one)[-1]
    measure, edges = one.panel.measure, [float(edge) for edge in one.edges[:, last]]
    if edges[0] != edges[0]:
        return ""
    middle = form(measure, edges[2])
    return f"That month half of them had {form_interval(measure, edges[1], edges[3])}, the middle one {middle}."


def _direction(measure: Measure) -> str:
    told = direction(measure)
    if told.startswith("context"):
        return f"{capital(measured(measure))} is context: neither good nor bad."
    return words.sentence(f"{told.split(' ')[0]} is better")


def _table(one: Months, area: Area) -> Table:
    measure, panel = one.panel.measure, one.panel
    rows: list[tuple[Cell, ...]] = []
    for at in reversed(range(len(panel.periods))):
        why = panel.reasons.get((one.row, at), "") or ("" if np.isfinite(one.own[at]) else "No figures of this month.")
        rows.append(
            (
                panel.periods[at].label, plain(float(one.own[at])), one.band(at) or None,
                *(plain(float(edge)) for edge in one.edges[:, at]), plain(float(panel.england[at])),
                one.judged[at], why or None,
            )
        )  # fmt: skip
    columns = (
        Column("period", "Month"),
        value_column(measure, "value", "Here"),
        Column("band", "Lies in"),
        *(value_column(measure, f"p{at}", "Middle" if at == 50 else f"{at}th") for at in PERCENTS),
        value_column(measure, "england", "England"),
        Column("judged", "Judged", "integer"),
        Column("not_judged", "Not judged"),
    )
    kept = [at for at in range(len(columns)) if any(row[at] is not None for row in rows)]
    return Table(
        id=f"among-months-{measure.id.replace('_', '-')}",
        title=f"{area.label} among {_kind(area)}, month by month: {inline(measure.title)}",
        columns=tuple(columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
        caption="Latest first. 10 in 100 places have less than the 10th percentile; a tenth is a part of its quarter.",
        preview_rows=4,
    )


def _chart(one: Months, area: Area) -> ChartSpec:
    panel, name = one.panel, short_name(called(area))
    months = Counter(wider(band) for at in _columns(one) if (band := one.band(at)))
    band, most = months.most_common(1)[0]
    often = f"{most} of {months.total()} months" if most < months.total() else f"each of {words.count(most, 'month')}"
    often = often.replace("each of 1 month", "the one month judged")
    title = f"{capital(name)} lay in the {band} in {often}{_of_them(one, band) if months.total() > 1 else ''}"
    return ChartSpec(
        kind="bands-over-time",
        title=title,
        subtitle=f"{panel.measure.title}, {words.months(panel.periods[0], panel.last)}: {area.label}, England, and the "
        f"bands of {_kind(area)} that could be judged",
        alt=f"The line of {area.label} and England’s over the bands in which half and 8 in 10 of the {_kind(area)} "
        f"lie. {_headline(one, area)}",
        y=value_axis(panel.measure),
        marks=tuple(_marks(one, area)),
        events=break_events(panel),
    )


def _marks(one: Months, area: Area) -> Sequence[Mark]:
    made: list[Mark] = []
    for at, month in enumerate(one.panel.periods):
        when, stretch = str(month), int(one.panel.segment[at])
        p10, p25, middle, p75, p90 = (plain_or_none(edge) for edge in one.edges[:, at])
        england = plain_or_none(one.panel.england[at])
        if p10 is not None:
            made.append(Mark(month.label, None, when, p10, p90, series=_MOST, stretch=stretch))
            made.append(Mark(month.label, None, when, p25, p75, series=_HALF, stretch=stretch))
            made.append(Mark(month.label, middle, when, series=_MIDDLE, stretch=stretch))
        made.append(Mark("England", england, when, role="comparison", series="England", stretch=stretch))
        note = "revised since first published" if (one.row, at) in one.panel.revised else ""
        name = short_name(area.name)
        made.append(
            Mark(name, plain_or_none(one.own[at]), when, role="subject", code=area.code, note=note,
                 series=name, stretch=stretch)
        )  # fmt: skip
    return made


def plain_or_none(value: float) -> float | None:
    """A number to draw; None where it is not known."""
    return float(value) if np.isfinite(value) else None


def _numbers(one: Months) -> dict[str, Cell]:
    known = _columns(one)
    last = known[-1]
    band = one.band(last)
    return {
        "last": str(one.panel.periods[last]), "value": float(one.own[last]), "band": band or None,
        "months_judged": len(known), "months_in_that_band": one.count(wider(band)) if band else None,
        "places_judged": one.judged[last],
    }  # fmt: skip
