"""The finding on a board's children: who stands where inside it, with the months behind each on one scale."""

from __future__ import annotations

from fairwait.analysis.children.children import Child, ChildMonth, Children, children, spread_of
from fairwait.analysis.profile.place import WAITS, called
from fairwait.analysis.profile.words import INTERVAL_NOTE, bound_column, lean, whole
from fairwait.analysis.similar.words import named
from fairwait.analysis.wording import form, plain, value_axis, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.chart import ChartSpec, Event, Mark, Role
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Area
from fairwait.domain.provenance import Provenance
from fairwait.measures.completeness_words import short_name

_KINDS = {
    "board": "The board",
    "area": "Its sub-ICB locations: people it answers for, wherever they are treated",
    "nhs": "NHS providers that sit in it: people they treat, wherever they live",
    "independent": "Independent providers that sit in it, the longest lists",
}
_PREVIEW = 12


def children_finding(
    bench: Workbench, board: Area, period: Period, *, measure: Measure | str = WAITS, months: int = 24
) -> Finding:
    """Every place of an integrated care board beside England and one another; errors as :func:`children`."""
    return finding_of(bench, children(bench, board, measure, period, months=months))


def finding_of(bench: Workbench, found: Children) -> Finding:
    """The finding on children that were read already."""
    board = found.board.area
    return Finding(
        id="children",
        title=f"All of {called(board)} on one page",
        headline=_headline(found),
        sentences=tuple(_sentences(found)),
        tables=(_table(found), *_months_table(found)),
        charts=_charts(found),
        method=(
            "Areas are ranked among all sub-ICB locations of England, NHS providers among all NHS providers, and "
            "independent ones among their own. Lines are the months as published and judged: a month in which a place "
            "or one of its usual providers sent too little is left open."
        ),
        caveats=(
            "Areas and providers count different people and are never added: a provider treats people of other boards, "
            "and people of this one are treated elsewhere.",
            "A line that rises or falls is not yet a change: lists wander. “fairwait improvers” tests for it.",
        ),
        provenance=_sources(bench, found),
        numbers=_numbers(found),
        notes=found.notes,
    )  # fmt: skip


def _headline(found: Children) -> str:
    measure, board, name = found.measure, found.board, called(found.board.area)
    areas, trusts = _range(found, "area", "in"), _range(found, "nhs", "at")
    own = f"the board has {form(measure, board.standing.value)}" if board.standing.judged else "the board is not judged"
    england = "" if found.england_now != found.england_now else f", England {form(measure, found.england_now)}"
    if not areas and not trusts:
        return f"Inside {name}, fewer than two places can be judged; {own}{england}."
    lead = f"Inside {name}, {named(measure)} ran in {measure.when(found.period)}"
    among = f"{'; ' if areas else ' '}among its NHS providers {trusts}" if trusts else ""
    return f"{lead}{f' {areas}' if areas else ''}{among}; {own}{england}."


def _range(found: Children, kind: str, preposition: str) -> str:
    ends = spread_of([one for one in found.children if one.kind == kind])
    if ends is None:
        return ""
    low, high = ends
    return (
        f"from {form(found.measure, low.standing.value)} {preposition} {_name(low)} to "
        f"{form(found.measure, high.standing.value)} {preposition} {_name(high)}"
    )


def _name(one: Child) -> str:
    return short_name(called(one.area))


def _sentences(found: Children) -> list[str]:
    said = []
    unjudged = [_name(one) for one in found.children if not one.standing.judged]
    if unjudged:
        said.append(f"{words.listing_up_to(unjudged, 4)} cannot be judged: the table says why.")
    for kind in ("area", "nhs", "independent"):  # a reason that all of a kind share is said once; others in the table
        reasons = {one.no_line for one in found.children if one.kind == kind}
        if len(reasons) == 1:
            said += [words.sentence(one) for one in reasons if one]
    number, pathways = found.left_out
    if number:
        said.append(
            f"{words.sentence(words.count(number, 'more independent provider', words=True)).rstrip('.')} with "
            f"{words.integer(pathways)} pathways between them {words.noun(number, 'is', 'are')} not shown."
        )
    return said


def _table(found: Children) -> Table:
    measure, rows, groups = found.measure, list[tuple[Cell, ...]](), []
    kind = ""
    for one in (found.board, *found.children):
        if one.kind != kind:
            kind = one.kind
            groups.append((len(rows), _KINDS[kind]))
        rows.append(_row(one))
    share = measure.kind is Kind.SHARE
    first = found.england[0].period
    return lean(Table(
        id="children",
        title=f"All of {called(found.board.area)}: {named(measure)}, {measure.when(found.period)}",
        columns=(
            Column("place", "Place"),
            Column("code", "Code", "code", secondary=True),
            value_column(measure, "value", "Now"),
            bound_column(measure, "low", "Low", f"lower {INTERVAL_NOTE}"),
            bound_column(measure, "high", "High", f"upper {INTERVAL_NOTE}"),
            Column("rank", "Rank", note="among all of its kind in England"),
            Column(f"{measure.divided_by}", measure.divided_by.capitalize(), "integer"),
            value_column(measure, "before", "First month shown", f"{first.label}, or the first of its months judged"),
            Column("months", "Months judged", "integer", secondary=True),
            Column("no_line", "Why no line", secondary=True),
            Column("not_judged", "Not judged"),
        ),
        rows=tuple(rows),
        caption="Longest lists first within each kind.",
        interval=IntervalCell(
            value="value", low="low", high="high", label=f"{measure.title}, 95% interval",
            reference=plain_or_none(found.england_now), percent=share, decimals=measure.decimals,
            unit="" if share else measure.unit, dimmed="not_judged",
        ),
        row_groups=tuple(groups),
    ))  # fmt: skip


def _row(one: Child) -> tuple[Cell, ...]:
    standing, known = one.standing, one.known
    low, high = standing.interval
    judged = standing.judged
    before = known[0].value if len(known) > 1 else None
    return (
        one.area.name, one.area.code, plain(standing.value) if judged else None, plain(low) if judged else None,
        plain(high) if judged else None, standing.rank_cell, whole(standing.denominator), before,
        len(known), one.no_line or None, standing.reason or None,
    )  # fmt: skip


def plain_or_none(value: float) -> float | None:
    return None if value != value else float(value)


def _months_table(found: Children) -> tuple[Table, ...]:
    """The numbers behind the lines, a row a place and month, the latest first."""
    lines = [one for one in (found.board, *found.children) if len(one.known) > 1]
    if not lines:
        return ()
    england = {one.period: one.value for one in found.england}
    rows: list[tuple[Cell, ...]] = [
        (one.area.name, one.area.code, str(month.period), month.value, england.get(month.period))
        for one in lines
        for month in reversed(one.months)
    ]
    return (
        Table(
            id="children-months",
            title=f"All of {called(found.board.area)}, month by month",
            columns=(
                Column("place", "Place"),
                Column("code", "Code", "code"),
                Column("period", "Month"),
                value_column(found.measure, "value", found.measure.title, "empty where the month cannot be judged"),
                value_column(found.measure, "england", "England"),
            ),
            rows=tuple(rows),
            caption="Latest first.",
            preview_rows=_PREVIEW,
        ),
    )


def _charts(found: Children) -> tuple[ChartSpec, ...]:
    drawn = [one for one in (found.board, *found.children) if one.known]
    if not any(len(one.known) > 1 for one in drawn):
        return ()
    marks = [mark for one in drawn for mark in _marks(one)]
    marks += [_mark("England", month, "comparison") for month in found.england]
    first, measure = found.england[0].period, found.measure
    months = len(found.england)
    dots = sum(len(one.known) == 1 for one in drawn)
    counted = words.sentence(words.count(dots, "place", words=True)).rstrip(".")
    dotted = f" {counted} with one month held {words.noun(dots, 'is a dot', 'are dots')}." if dots else ""
    return (
        ChartSpec(
            kind="small-multiples",
            title=f"All of {called(found.board.area)}, beside England",
            subtitle=f"{measure.title}, {first.label} to {found.period.label}; every panel on the same scale",
            alt=(
                f"{len(drawn)} small panels on one scale, each a place of {called(found.board.area)} with England’s "
                f"line, over {months} months. {_headline(found)}{dotted}"
            ),
            y=value_axis(measure),
            marks=tuple(marks),
            events=_events(found, first),
        ),
    )


def _marks(one: Child) -> list[Mark]:
    low, high = one.standing.interval
    if len(one.known) > 1:
        return [_mark(one.area.name, month, "subject", one.standing.reason) for month in one.months]
    (only,) = one.known
    ends = plain_or_none(low), plain_or_none(high)
    name = one.area.name
    return [Mark(name, only.value, str(only.period), *ends, "subject", series=short_name(name))]


def _mark(name: str, month: ChildMonth, role: Role, note: str = "") -> Mark:
    revised = "revised" if month.revised else ""
    return Mark(
        name, month.value, str(month.period), role=role, series=short_name(name),
        note=revised or note, stretch=month.stretch,
    )  # fmt: skip


def _events(found: Children, first: Period) -> tuple[Event, ...]:
    """The breaks inside the window that concern any of the lines, each once."""
    seen = {
        one.one.id: one
        for table in found.panels
        for one in table.crossed
        if one.concerns and first < one.one.period <= found.period
    }
    return tuple(
        Event(str(one.one.period), f"{one.one.period.label}: {one.one.what}")
        for one in sorted(seen.values(), key=lambda one: one.one.date)
    )


def _numbers(found: Children) -> dict[str, Cell]:
    judged = [one for one in found.children if one.standing.judged]
    return {
        "places": len(found.children), "judged": len(judged), "england": plain_or_none(found.england_now),
        "board": plain_or_none(found.board.standing.value) if found.board.standing.judged else None,
        **{f"value_{one.area.code}": float(one.standing.value) for one in judged},
    }  # fmt: skip


def _sources(bench: Workbench, found: Children) -> tuple[Provenance, ...]:
    files = [*bench.provenance(found.period, found.measure), *(one for table in found.panels for one in table.sources)]
    return tuple(dict.fromkeys(files))
