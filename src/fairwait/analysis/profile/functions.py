"""One place by treatment function beside England: which functions stand out once the number of looks is allowed for.

A function stands out when false findings among all the functions judged are held to 5% (Benjamini and Hochberg) and the
difference is worth a tenth of England's value or more (methods 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.analysis.profile.place import FUNCTION_DRAWS, WAITS, Subject
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import capital, lean, so_many_of, whole
from fairwait.analysis.wording import form, function_name, inline, plain, value_axis, value_column
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.chart import ChartSpec, Mark
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.stats.contrasts import MATERIAL_RATIO
from fairwait.stats.multiplicity import FamilyResult, judge_family, two_sided_p

_NAMED = 5
_FEW = 3
_WHAT = {True: "the share within 18 weeks", False: "the number of admitted treatments per 1,000 people"}
#: X01 held what X02 to X06 hold since April 2021.
_FUNCTIONS = tuple(code for code in TREATMENT_FUNCTIONS if code not in (TOTAL, "X01"))


@dataclass(frozen=True, slots=True)
class FunctionLook:
    """One function of the place: its standing, and its true value over England's with 95 per cent limits.

    ``q`` is the chance of a false finding with all looks allowed for; ``stands_out`` that it is small enough and the
    difference large enough.
    """

    code: str
    standing: Standing
    ratio: float
    low: float
    high: float
    q: float
    stands_out: bool

    @property
    def name(self) -> str:
        return function_name(self.code)


@dataclass(frozen=True, slots=True)
class FunctionLooks:
    """All functions of a place on one measure: those judged, largest ratio first, the others, and the family."""

    looks: tuple[FunctionLook, ...]
    others: tuple[Standing, ...]
    family: FamilyResult


def look_by_function(subject: Subject, measure: str) -> FunctionLooks:
    """Set every treatment function of the place beside England's value of it."""
    subject.bench.all_estimates(measure, subject.area.geography, subject.period)
    standings = [subject.standing(measure, code) for code in _FUNCTIONS]
    judged = [one for one in standings if one.ranking is not None and one.judged and one.england > 0]
    above = np.array([one.ranking.p_above_england[one.row] for one in judged if one.ranking], dtype=np.float64)
    family = judge_family(two_sided_p(above, FUNCTION_DRAWS), "treatment functions of one place against England")
    looks = []
    for at, one in enumerate(judged):
        ratio, low, high = _over_england(one)
        material = ratio >= MATERIAL_RATIO or ratio <= 1 / MATERIAL_RATIO
        looks.append(
            FunctionLook(
                one.treatment_function, one, ratio, low, high, float(family.adjusted[at]),
                bool(family.found[at]) and material,
            )
        )  # fmt: skip
    looks.sort(key=lambda look: -look.ratio)
    seen = {look.code for look in looks}
    return FunctionLooks(tuple(looks), tuple(one for one in standings if one.treatment_function not in seen), family)


def still_judged(subject: Subject) -> tuple[str, ...]:
    """Names of the treatment functions that can be judged by their waits, whether or not the whole place can."""
    standings = (subject.standing(WAITS, code) for code in _FUNCTIONS)
    return tuple(function_name(one.treatment_function) for one in standings if one.judged)


def _over_england(standing: Standing) -> tuple[float, float, float]:
    """The true value over England's, after allowing for chance, with its 95 per cent limits."""
    assert standing.ranking is not None  # only judged functions are looked at
    draws = standing.ranking.scale.natural(standing.ranking.result.draws[:, standing.row]) / standing.england
    low, middle, high = np.quantile(draws, [0.025, 0.5, 0.975])
    return float(middle), float(low), float(high)


def functions_finding(subject: Subject, measure: str) -> Finding | None:
    """How the place stands in each treatment function; None where it cannot be judged in any."""
    if not subject.applies(measure):
        return None
    found = look_by_function(subject, measure)
    if not found.looks:
        return None
    chosen = named_measure(measure)
    table = _table(subject, found, measure)
    return Finding(
        id=table.id,
        title=f"By treatment function: {inline(chosen.title)}",
        headline=_headline(subject, found, measure),
        sentences=tuple(_sentences(subject, found)),
        tables=(table,),
        charts=_chart(subject, found, measure),
        method=(
            f"Each function is ranked by itself over {words.integer(FUNCTION_DRAWS)} draws. “Here over England” is "
            "the true value over England’s, drawn towards the other places as far as noise demands, so that a "
            "function that stands out is not stretched by having been picked."
        ),
        assumptions=("Each function has its own month-to-month noise.",),
        caveats=(
            "Functions are how hospitals record their work: one may book to “other” what another books to a name.",
            *(() if measure == WAITS else chosen.caveats[:2]),
        ),
        provenance=subject.bench.provenance(subject.period),
        numbers={
            "looks": found.family.size, "stand_out": sum(look.stands_out for look in found.looks),
            "expected_by_chance": found.family.raw_expected,
        }
        | {f"{look.code}_ratio": look.ratio for look in found.looks},
    )  # fmt: skip


def _headline(subject: Subject, found: FunctionLooks, measure: str) -> str:
    looks, what = found.looks, _WHAT[measure == WAITS]
    number = sum(look.stands_out for look in looks)
    still = (
        f"{capital(words.number_word(len(looks)))} of {len(_FUNCTIONS)} treatment functions can still be judged "
        f"{subject.here}"
    )
    if not subject.judged and len(looks) <= _FEW:
        return f"{still}: {words.listing([_valued(look, measure) for look in looks])}."
    differs = f"{what} {subject.here} differs clearly from England’s"
    if not subject.judged:
        rest = f"{_sides(looks, measure)}" if number else "none differs clearly from England’s"
        return f"{still}; by {what}, {f'{number} differ clearly from England’s: {rest}' if number else rest}."
    if not number:
        none = so_many_of(0, len(looks), "treatment function")
        return f"In {none} does {what} {subject.here} differ clearly from England’s."
    judged = " that could be judged" if number == len(looks) else ""
    return f"In {so_many_of(number, len(looks), 'treatment function')}{judged} {differs}: {_sides(looks, measure)}."


def _sides(looks: tuple[FunctionLook, ...], measure: str) -> str:
    """The functions that stand out on either side, the farthest first."""
    more, less = ("larger", "smaller") if measure == WAITS else ("higher", "lower")
    out = [look for look in looks if look.stands_out]
    sides = [
        (more, [look.name for look in out if look.ratio > 1]),
        (less, [look.name for look in reversed(out) if look.ratio < 1]),
    ]
    most = _NAMED - 2 if all(names for _, names in sides) else _NAMED
    return "; ".join(f"{side} in {words.listing_up_to(names, most)}" for side, names in sides if names)


def _valued(look: FunctionLook, measure: str) -> str:
    chosen, what = named_measure(measure), "within 18 weeks" if measure == WAITS else "admitted per 1,000 people"
    here, england = form(chosen, look.standing.value), form(chosen, look.standing.england)
    return f"{look.name} ({here} {what}, England {england})"


def _sentences(subject: Subject, found: FunctionLooks) -> list[str]:
    size, expected = found.family.size, found.family.raw_expected
    chance = "fewer than one" if expected < 0.95 else f"about {words.number_word(round(expected))}"
    sentences = ["A difference counts when it is beyond chance and a tenth of England’s value or more."]
    if size > 1:
        sentences = [
            f"That took {size} looks: testing each alone, {chance} would stand out by chance. False findings are held "
            "to 5%, and a difference counts from a tenth of England’s value upwards."
        ]
    sure = [look for look, beyond in zip(_as_judged(found), found.family.found, strict=True) if beyond]
    close = [look for look in sure if not look.stands_out]
    if close:
        more = " more" if len(close) < len(sure) else ""
        sentences.append(
            f"{capital(words.number_word(len(close)))}{more} {words.noun(len(close), 'lies', 'lie')} apart from "
            "England’s beyond chance, but by less than a tenth."
        )
    if found.others:
        names = words.listing_up_to([function_name(one.treatment_function) for one in found.others], _NAMED)
        counted = words.count(len(found.others), "function", words=True)
        sentences.append(
            f"{capital(counted)} could not be judged {subject.here} ({names}): the table gives the reason."
        )
    return sentences


def _as_judged(found: FunctionLooks) -> list[FunctionLook]:
    """The looks in the order of the family."""
    return sorted(found.looks, key=lambda look: _FUNCTIONS.index(look.code))


def _table(subject: Subject, found: FunctionLooks, measure: str) -> Table:
    chosen = named_measure(measure)
    rows: list[tuple[Cell, ...]] = [
        (
            TREATMENT_FUNCTIONS[look.code], look.code, plain(look.standing.value), plain(look.standing.england),
            look.ratio, look.low, look.high, look.standing.rank_cell, "yes" if look.stands_out else "no", look.q,
            whole(look.standing.pathways), None,
        )
        for look in found.looks
    ]  # fmt: skip
    rows += [
        (
            TREATMENT_FUNCTIONS[one.treatment_function], one.treatment_function,
            plain(one.value) if subject.judged else None, plain(one.england), None, None, None, None, None, None,
            whole(one.pathways), one.reason or "England has none of it to compare with.",
        )
        for one in found.others
    ]  # fmt: skip
    groups = ((0, "Judged"), (len(found.looks), "Not judged, with the reason")) if found.others else ()
    return lean(
Table(
        id=f"functions-{measure.replace('_', '-')}",
        title=f"{subject.area.label}: {inline(chosen.title)} by treatment function, {subject.period.label}",
        columns=(
            Column("function", "Treatment function"),
            Column("code", "Code", "code", secondary=True),
            value_column(chosen, "value", "Here"),
            value_column(chosen, "england", "England"),
            Column("ratio", "Here over England", "number", 2, note="after allowing for chance"),
            Column("ratio_low", "Low", "number", 2, note="lower end of the 95% interval"),
            Column("ratio_high", "High", "number", 2, note="upper end of the 95% interval"),
            Column("rank", "Rank", note=f"among {subject.peers()} that could be judged in that function"),
            Column("stands_out", "Stands out"),
            Column("q", "Allowing for all looks", "percent", 1, secondary=True),
            Column("pathways", "Pathways it rests on", "integer", secondary=True),
            Column("not_judged", "Not judged"),
        ),
        rows=tuple(rows),
        caption="Largest next to England first.",
        interval=IntervalCell(
            value="ratio", low="ratio_low", high="ratio_high", label="Here over England, 95% interval", reference=1.0,
            decimals=2, dimmed="not_judged",
        ),
        row_groups=groups,
    )
)  # fmt: skip


def _chart(subject: Subject, found: FunctionLooks, measure: str) -> tuple[ChartSpec, ...]:
    """Bars of the values here, each with England's as a tick; nothing to draw for one function alone."""
    if len(found.looks) < 2:
        return ()
    chosen = named_measure(measure)
    marks = []
    for look in found.looks:
        low, high = look.standing.interval
        label = TREATMENT_FUNCTIONS[look.code]
        marks += [
            Mark(
                label=label, y=look.standing.value, low=low, high=high,
                role="subject" if look.stands_out else "rest", note="stands out" if look.stands_out else "",
            ),
            Mark(label=label, y=look.standing.england, role="comparison", series="England", note="England"),
        ]  # fmt: skip
    out = sum(look.stands_out for look in found.looks)
    first, last = found.looks[0], found.looks[-1]
    return (
        ChartSpec(
            kind="bars",
            title=f"{capital(so_many_of(out, len(found.looks), 'function'))} "
            f"{words.noun(max(1, out), 'stands', 'stand')} out from England",
            subtitle=f"{chosen.title}, {subject.area.label}, {subject.period.label}; dark bars stand out, thin lines "
            "are 95% intervals",
            alt=(
                f"Bars of {inline(chosen.title)} in {len(found.looks)} treatment functions with England’s value on "
                f"each, from {first.name} ({form(chosen, first.standing.value)}, England "
                f"{form(chosen, first.standing.england)}) to {last.name} ({form(chosen, last.standing.value)}, England "
                f"{form(chosen, last.standing.england)})."
            ),
            y=value_axis(chosen, from_zero=True),
            marks=tuple(marks),
        ),
    )
