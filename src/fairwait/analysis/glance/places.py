"""The map of one measure, both ends of its order, and the places that have no rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fairwait.analysis.ends import ends_of
from fairwait.analysis.missing import unjudged_sentence
from fairwait.analysis.ranked import ranked_list, ranked_table
from fairwait.analysis.ranked_words import counted_apart
from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.wording import inline, places, plain, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

#: How many places each end shows.
_SHOWN = 5
#: What the map's own table shows before the rest is unfolded.
_PREVIEW = 3


def map_finding(bench: Workbench, measure: str, geography: Geography, period: Period) -> Finding:
    """The ranked list in its short form: both maps, and a table of every place with what can be said of it.

    Errors as :func:`fairwait.analysis.ranked.ranked_list`.
    """
    ranking = rank(bench, measure, geography, period)
    whole = ranked_list(bench, measure, geography, period)
    ends = ends_of(ranking.measure)
    lean = _lean(ranked_table(ranking))
    at = next(number for number, one in enumerate(lean.columns) if one.key == "verdict")
    rows = tuple((*row[:at], ends.said(str(row[at])), *row[at + 1 :]) for row in lean.rows)
    table = replace(lean, id=_id("glance-map", measure), rows=rows, preview_rows=_PREVIEW, ends=ends.in_order)
    title = ends.counted(ranking.bands, places(geography, 1), places(geography))
    return replace(
        whole, id=_id("glance-map", measure), title=f"The map: {inline(ranking.measure.title)}",
        sentences=whole.sentences[2:], tables=(table,), caveats=whole.caveats[:1],
        charts=tuple(replace(one, title=title) for one in whole.charts),
    )  # fmt: skip


def _lean(table: Table) -> Table:
    """Without the columns that a reader can do without."""
    kept = [at for at, column in enumerate(table.columns) if not column.secondary]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def ends_finding(bench: Workbench, measure: str, geography: Geography, period: Period, *, beside: str = "") -> Finding:
    """The five places at each end of a ranking, called as the page of the measure calls them.

    ``beside`` is a second measure that stands in a column of its own. Errors as :func:`ranked_list`.
    """
    ranking = rank(bench, measure, geography, period)
    whole = ranked_list(bench, measure, geography, period, with_maps=False)
    names, shown = ends_of(ranking.measure).in_order, min(_SHOWN, len(ranking) // 2)
    other = _beside(bench, beside, geography, period)
    first, last = list(range(shown)), list(range(len(ranking) - 1, len(ranking) - 1 - shown, -1))
    context = ranking.measure.polarity is Polarity.CONTEXT
    return Finding(
        id=_id("glance-ends", measure),
        title=f"{names[0]} and {names[1][:1].lower()}{names[1][1:]}",
        headline=whole.headline if context else counted_apart(ranking),
        sentences=(
            "Places of one end can often not be told apart: the ranks that each may truly have stand beside it.",
            whole.sentences[2],
        ),
        tables=(
            _end(ranking, first, names[0], "first", other, beside),
            _end(ranking, last, names[1], "last", other, beside),
        ),
        method=whole.method,
        assumptions=whole.assumptions[:1],
        caveats=whole.caveats[:1],
        quality=whole.quality,
        provenance=whole.provenance,
        numbers={**(whole.numbers or {}), **_bands(ranking)},
    )


def _bands(ranking: PlaceRanking) -> dict[str, Cell]:
    """How many places are clearly at one end or the other, and how many cannot be told from the middle."""
    bands = list(ranking.bands)
    return {
        "clearly_high": bands.count("clearly high"), "clearly_low": bands.count("clearly low"),
        "not_distinguishable": bands.count("not distinguishable"),
    }  # fmt: skip


def _beside(bench: Workbench, measure: str, geography: Geography, period: Period) -> dict[str, Cell]:
    if not measure:
        return {}
    table = bench.estimates(measure, geography, period)
    known = zip(table["area"].tolist(), table["value"].tolist(), table["status"].tolist(), strict=True)
    return {code: plain(value) if status == "ok" else None for code, value, status in known}


def _end(ranking: PlaceRanking, rows: Sequence[int], name: str, end: str, other: dict[str, Cell], beside: str) -> Table:
    measure, table = ranking.measure, ranking.estimates
    more = (value_column(named_measure(beside), "beside", named_measure(beside).title),) if other else ()
    return Table(
        id=f"{_id('glance-ends', measure.id)}-{end}",
        title=f"{name}: {inline(measure.title)}, {measure.when(ranking.period)}",
        columns=(
            Column("place", places(ranking.geography, 1).capitalize()),
            Column("code", "Code", "code"),
            value_column(measure, "value", "Value"),
            value_column(measure, "low", "Low", "lower end of the 95% interval"),
            value_column(measure, "high", "High", "upper end of the 95% interval"),
            Column("rank_low", "Rank, low", "integer"),
            Column("rank_high", "Rank, high", "integer"),
            Column("verdict", "What can be said"),
            *more,
        ),
        rows=tuple(
            (
                str(table["area_name"][row]), str(table["area"][row]), plain(table["value"][row]),
                plain(ranking.scale.low[row]), plain(ranking.scale.high[row]), int(ranking.rank_low[row]),
                int(ranking.rank_high[row]), ends_of(measure).said(ranking.bands[row]),
                *((other.get(str(table["area"][row])),) if other else ()),
            )
            for row in rows
        ),
        caption="By expected rank; a place not shown may truly stand here as well.",
    )  # fmt: skip


def not_ranked_finding(bench: Workbench, measure: str, geography: Geography, period: Period) -> Finding:
    """The places that a ranking leaves out, each with its reason. Errors as :func:`rank`."""
    ranking = rank(bench, measure, geography, period)
    number, kind = len(ranking.reasons), places(geography)
    total = number + len(ranking)
    rows = tuple(
        (str(ranking.unranked["area_name"][row]), str(ranking.unranked["area"][row]), reason)
        for row, reason in enumerate(ranking.reasons)
    )
    table = Table(
        id="glance-not-ranked",
        title=f"Not ranked in {ranking.measure.when(ranking.period)}, with the reason",
        columns=(
            Column("place", places(geography, 1).capitalize()), Column("code", "Code", "code"),
            Column("not_ranked", "Why not"),
        ),
        rows=rows,
        preview_rows=_SHOWN if len(rows) > _SHOWN else None,
    )  # fmt: skip
    verb = words.noun(number, "is", "are")
    headline = f"{number} of {total} {kind} {verb} not ranked in {ranking.measure.when(ranking.period)}."
    return Finding(
        id="glance-not-ranked",
        title="Not ranked",
        headline=headline if number else f"All {total} {kind} could be judged in {period.label}.",
        sentences=(unjudged_sentence(bench, period, geography),),
        tables=(table,) if rows else (),
        method=(
            "A place is ranked only if its figure can be defended: the hospitals that usually report for it did, there "
            "are enough pathways, and the files can carry the measure."
        ),
        caveats=("Nothing is said of how long people wait in a place that is not ranked; a reason has no interval.",),
        provenance=bench.provenance(period),
        numbers={"not_ranked": number, "places": total, "ranked": len(ranking)},
    )


def _id(kind: str, measure: str) -> str:
    return f"{kind}-{measure.replace('_', '-')}"
