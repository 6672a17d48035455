"""Count what measures need, once: the grid of cells, the pathways on it and the files they come from."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import UsageError
from fairwait.domain.items import DIAGNOSTIC_TESTS
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS, Part
from fairwait.measures.counts import Grid, grid_of, on_grid, read_counts
from fairwait.measures.frame import Frame, frame_for, stranger_names
from fairwait.measures.source import MartSource, require_months
from fairwait.measures.values import Held

if TYPE_CHECKING:
    from fairwait.places.populations import Vintage


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which measures, of which places, in which month.

    ``treatment_functions`` are codes such as ``C_110``; None means every one in the file and the total. ``vintage``
    asks for an older release of the month, ``population_vintage`` for another estimate of the residents. ``boundaries``
    is a month whose boundaries the places shall have, other than their own. ``frame`` replaces the dated lookup of
    places, for boundaries of one's own. ``rule_of`` is a month whose rule for percentiles is used instead of the
    month's own, so that two months can be held against each other by one rule.
    """

    measures: tuple[Measure, ...]
    geography: Geography
    period: Period
    treatment_functions: tuple[str, ...] | None = (TOTAL,)
    vintage: str | None = None
    population_vintage: Vintage | None = None
    boundaries: Period | None = None
    frame: Frame | None = None
    rule_of: Period | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything the values are made from.

    ``held`` is counts by month offset and part. ``releases`` are the files read, by month offset.
    ``names`` and ``parents`` have one entry a place of the grid.
    """

    question: Question
    frame: Frame
    grid: Grid
    held: Held
    releases: Mapping[int, tuple[Provenance, ...]]
    names: tuple[str, ...]
    parents: tuple[str, ...]


def ask(
    measures: Sequence[Measure | str],
    *,
    geography: Geography | str,
    period: Period | str,
    treatment_functions: Sequence[str] | None = (TOTAL,),
    vintage: str | None = None,
    population_vintage: Vintage | None = None,
    boundaries: Period | str | None = None,
    frame: Frame | None = None,
) -> Question:
    """A checked question. Raises UsageError for a measure, geography, month or treatment function unknown to us."""
    _known_functions(treatment_functions)
    return Question(
        tuple(named_measure(each) if isinstance(each, str) else each for each in measures),
        geography_named(geography),
        month_of(period),
        None if treatment_functions is None else tuple(treatment_functions),
        vintage,
        population_vintage,
        None if boundaries is None else month_of(boundaries),
        frame,
    )


def count(question: Question, source: MartSource) -> Counted:
    """Read every month that the measures need with one scan each.

    Raises MeasureNeedsMonthsError when a month is not held, BadInputError when adding up to places would lose or
    double pathways.
    """
    period, vintage, basis = question.period, question.vintage, question.geography.basis
    releases: dict[int, tuple[Provenance, ...]] = {}
    for measure in question.measures:
        months = tuple(period.shift(offset) for offset in measure.months)
        own = sorted({part for term in measure.terms for part in term.parts})
        for offset, files in zip(
            measure.months, require_months(source, months, own, basis, measure.title, vintage), strict=True
        ):
            releases[offset] = tuple(dict.fromkeys((*releases.get(offset, ()), *files)))
    needed = _parts_by_month(question.measures)
    frame = question.frame or frame_for(
        source, needed[max(needed)], question.geography, period, vintage, question.population_vintage,
        question.boundaries,
    )  # fmt: skip
    raws = {
        offset: read_counts(
            source, frame, period=period.shift(offset), parts=parts, treatment_functions=question.treatment_functions,
            bands=_bands_needed(question.measures), vintage=vintage if offset == 0 else None,
        )
        for offset, parts in needed.items()
    }  # fmt: skip
    grid = grid_of(frame, raws.values(), question.treatment_functions)
    strangers = stranger_names(source, grid.places[len(frame.codes) :], needed[max(needed)], period, vintage)
    return Counted(
        question,
        frame,
        grid,
        held={offset: {part: on_grid(raw, grid, part) for part in needed[offset]} for offset, raw in raws.items()},
        releases=releases,
        names=(*frame.names, *strangers),
        parents=(*frame.parents, *("" for _ in strangers)),
    )


def _parts_by_month(measures: Sequence[Measure]) -> dict[int, list[Part]]:
    """The parts of the return to read in each month, by month offset, oldest month first."""
    terms = [term for measure in measures for term in measure.terms]
    return {
        offset: sorted({part for term in terms if offset in term.months for part in term.parts})
        for offset in sorted({month for term in terms for month in term.months})
    }


def _bands_needed(measures: Sequence[Measure]) -> range:
    """The week bands the measures read: all of them for a quantile, none for a count of everything."""
    if any(measure.p is not None for measure in measures):
        return range(105)
    runs = [term.bands for measure in measures for term in measure.terms if term.bands is not None]
    if not runs:
        return range(0)
    return range(min(run.first for run in runs), max(104 if run.last is None else run.last for run in runs) + 1)


def month_of(period: Period | str) -> Period:
    """A month given as one or as ``YYYY-MM``."""
    return Period.parse(period) if isinstance(period, str) else period


def geography_named(geography: Geography | str) -> Geography:
    """A geography given as one or by its name. Raises UsageError listing the names."""
    try:
        return Geography(geography)
    except ValueError:
        raise UsageError(
            f"“{geography}” is not a geography",
            where="the geography",
            expected="one of " + ", ".join(each.value for each in Geography),
        ) from None


def _known_functions(codes: Sequence[str] | None) -> None:
    unknown = [code for code in codes or () if code not in TREATMENT_FUNCTIONS]
    tests = [f"{DIAGNOSTIC_TESTS[code]} ({code})" for code in unknown if code in DIAGNOSTIC_TESTS]
    if tests:
        raise UsageError(
            f"{tests[0]} is a diagnostic test, and referral to treatment is counted by treatment function",
            where="the treatment function",
            expected="a code such as C_110, C_320 or C_999",
            remedy="tests have measures of their own, such as six_week_diagnostic_waits",
        )
    if unknown:
        near = difflib.get_close_matches(unknown[0], TREATMENT_FUNCTIONS, n=3, cutoff=0.5)
        raise UsageError(
            f"There is no treatment function with the code {', '.join(unknown)}.",
            where="the treatment function",
            expected=f"a code such as {', '.join(near or ('C_110', 'C_320', TOTAL))}",
            remedy="C_110 is trauma and orthopaedics; C_999 is all treatment functions together",
        )
