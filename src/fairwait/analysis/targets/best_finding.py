"""What reaching the level of the best performers in a share would mean, as a finding (methods 9.3)."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.targets.best import Best
from fairwait.analysis.targets.best_words import (
    counted,
    england_sentence,
    kind,
    like_sentences,
    luck_sentence,
    nobody,
    silent_sentences,
    whose,
    worse,
)
from fairwait.analysis.targets.words import many
from fairwait.analysis.wording import form, inline, plain, value_column
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Area, Geography
from fairwait.measures.completeness_words import short_name

NOT_MODELLED = (
    "Whether there are the staff, the theatres and the beds is not modelled: this is what a level would mean, not what "
    "anybody could do."
)
_ELSEWHERE = {Geography.PROVIDER: "Independent providers"}


_CAVEATS = (
    "The pathways have no interval: a list is counted whole. What is luck in the level is taken out of it, and both "
    "figures are given.",
    "A level that others have reached is not shown to be within reach: they may have other patients, other work and "
    "other means.",
    "The share also moves when more people join the list, and when long waits are taken off it by checking records.",
    NOT_MODELLED,
)


def peers_finding(found: Best, area: Area) -> Finding:
    """One place against the best quarter of its peers. Raises NothingToAnswerWithError where it cannot be judged."""
    if area.code not in found.areas:
        why = next((one[3] for one in found.unjudged if one[0] == area.code), "It has no figures of this month.")
        raise NothingToAnswerWithError(
            f"{area.label} cannot be held against its peers",
            where=why.rstrip("."),
            expected="a place that can be judged",
            remedy="ask for another place or month",
        )
    row = found.areas.index(area.code)
    of, level = found.measure, form(found.measure, found.shrunk)
    short, believed = float(found.short[row]), float(found.short_believed[row])
    picked = (row, *(at for at, own in enumerate(found.among) if own and at != row))
    had = f"{area.label} had {form(of, float(found.value[row]))} in {found.period.label}"
    if short:
        headline = f"{had}: to be at {level}, {whose(found)}, {words.integer(short)} {kind(found, short)}."
    else:
        headline = f"{had}: it is at {level} already, {whose(found)}."
    return Finding(
        id=f"opportunity-{of.id.replace('_', '-')}-{found.geography.value}-peers-{area.code.lower()}",
        title=f"{area.name} beside its peers: {inline(of.title)}",
        headline=headline,
        sentences=(
            luck_sentence(found, float(found.short_naive[row]) - short),
            *(
                (f"Counted from what it is believed to be like, not from one month, it is {words.integer(believed)}.",)
                if short or believed
                else ()
            ),
        ),
        tables=(_table(found, picked),),
        charts=(),
        method=_method(found),
        caveats=_CAVEATS,
        provenance=found.sources,
        numbers={
            "value": float(found.value[row]), "naive": found.naive, "level": found.shrunk, "signal": found.signal,
            "peers": sum(found.among), "pathways": short, "pathways_naive": float(found.short_naive[row]),
            "pathways_believed": believed, "leaving": float(found.leaving[row]),
        },
    )  # fmt: skip


def best_finding(found: Best) -> Finding:
    """The finding of a level that was made already."""
    level = form(found.measure, found.shrunk)
    below = int((found.short > 0).sum())
    total = float(found.short.sum())
    return Finding(
        id=f"opportunity-{found.measure.id.replace('_', '-')}-{found.geography.value}-{found.how}",
        title=f"If every place did as the best do: {inline(found.measure.title)}",
        headline=(
            f"Had no {many(found.geography, 1)} been {worse(found)} {level} in {found.period.label}, {whose(found)}, "
            f"{words.integer(total)} {kind(found)}, in "
            f"{words.count(below, many(found.geography, 1), many(found.geography))}."
        ),
        sentences=(
            *like_sentences(found),
            luck_sentence(found, float(found.short_naive.sum() - found.short.sum())),
            f"Counted from what each place is believed to be like, rather than from one month of it, it is "
            f"{words.integer(float(found.short_believed.sum()))}.",
            f"If instead they left the list while nobody joined it, {words.integer(float(found.leaving.sum()))} would "
            "have to: a shorter list needs more.",
            england_sentence(found),
            *silent_sentences(found),
        ),
        tables=(_table(found),),
        charts=(_chart(found),),
        method=_method(found),
        caveats=_CAVEATS,
        provenance=found.sources,
        numbers={
            "naive": found.naive, "level": found.shrunk, "signal": found.signal, "places": len(found.areas),
            "below": below, "pathways_naive": float(found.short_naive.sum()), "pathways": total,
            "pathways_believed": float(found.short_believed.sum()), "leaving": float(found.leaving.sum()),
            "pathways_not_judged": sum(one[2] for one in found.unjudged),
            "pathways_elsewhere": found.elsewhere_short, "england": found.total,
            "pathways_other_work": sum(one[2] for one in found.unjudged if one[0] in found.other_work),
            "level_all_work": found.mixed.level if found.mixed else None,
            "pathways_all_work": found.mixed.pathways if found.mixed else None,
            "silent": len(found.silent), "silent_listed": sum(one.listed for one in found.silent),
        },
    )  # fmt: skip


def _method(found: Best) -> str:
    return (
        f"The level is the {'90th' if found.how == 'top-decile' else '75th'} percentile of the places, the best last, "
        "each counting as its pathways, of what each is believed to be like: its share, drawn towards the others by "
        "how much of the differences is noise. “As published” is the same of the shares as they stand. "
        "Pathways short would have to be on the other side of the limit on a list of the same length. A list is a full "
        f"count and has no sampling error. {found.origin}"
    )


def _table(found: Best, picked: Sequence[int] | None = None) -> Table:
    """Every place and England; or the ``picked`` ones alone, in their order."""
    of = found.measure
    order = picked or sorted(range(len(found.areas)), key=lambda row: (-float(found.short[row]), found.names[row]))
    rows: list[tuple[Cell, ...]] = [
        (
            found.names[row], found.areas[row], plain(float(found.value[row])), plain(float(found.believed[row])),
            float(found.whole[row]), float(found.short_naive[row]), float(found.short[row]),
            float(found.short_believed[row]), float(found.leaving[row]), found.among[row], "",
        )
        for row in order
    ]  # fmt: skip
    rows += _others(found) if picked is None else []
    return Table(
        id=f"opportunity-{of.id}",
        title=f"{counted(found).capitalize()} short of {form(of, found.shrunk)}",
        columns=(
            Column("name", many(found.geography, 1) if found.geography is Geography.PROVIDER
                   else many(found.geography, 1).capitalize()),
            Column("code", "Code", "code"),
            value_column(of, "value", "As it stands"),
            value_column(of, "believed", "Believed", "Drawn towards the others by how much of it is noise."),
            Column("listed", "On the list", "integer"),
            Column("naive", f"Short of {form(of, found.naive)} (as published)", "integer", secondary=True),
            Column("short", f"Short of {form(of, found.shrunk)}", "integer"),
            Column("short_believed", "Allowing for its own chance", "integer"),
            Column("leaving", "Or leaving", "integer", secondary=True),
            Column("among", "Level taken from it", secondary=True),
            Column("reason", "Reason"),
        ),
        rows=tuple(rows),
        caption=f"{found.period.label}.",
        preview_rows=20 if len(rows) > 25 else None,
    )  # fmt: skip


def _others(found: Best) -> list[tuple[Cell, ...]]:
    """Below the judged places: those not judged, what is nobody's, and England, the sum of all lines."""
    rows: list[tuple[Cell, ...]] = [
        (name, code, None, None, None, None, short, None, None, False, reason)
        for code, name, short, reason in found.unjudged
    ]
    rows += [
        (one.name, one.code, None, None, None, None, None, None, None, False,
         f"It sent nothing: not in the sum. Its last list, of {one.last.label}, was {words.integer(one.listed)} "
         f"{counted(found)}.")
        for one in found.silent
        if one.code not in {known[0] for known in found.unjudged} and found.geography is Geography.PROVIDER
    ]  # fmt: skip
    if found.elsewhere_whole:
        rest = _ELSEWHERE.get(found.geography, "No place of this kind")
        rows.append(
            (rest, "", None, None, found.elsewhere_whole, None, found.elsewhere_short, None, None, False,
             f"{counted(found).capitalize()} that {nobody(found.geography)}.")
        )  # fmt: skip
    rows.append(
        ("England", "ENG", None, None, found.england_whole, None, found.total, None, None, False,
         "The sum of the lines above.")
    )  # fmt: skip
    return rows


def _chart(found: Best) -> ChartSpec:
    order = sorted(range(len(found.areas)), key=lambda row: -float(found.short[row]))[:20]
    marks = tuple(
        Mark(
            short_name(found.names[row]),
            float(found.short[row]),
            code=found.areas[row],
            role="subject",
            show_label=True,
        )
        for row in order
        if found.short[row] > 0
    )
    return ChartSpec(
        kind="bars",
        title=f"{counted(found).capitalize()} short of {form(found.measure, found.shrunk)}",
        subtitle=f"The {len(marks)} {many(found.geography)} that are short by most, {found.period.label}",
        alt=f"Bars of the {counted(found)} by which each of {len(marks)} places is short, the longest first.",
        y=Axis(counted(found).capitalize(), decimals=0, from_zero=True),
        marks=marks,
    )
