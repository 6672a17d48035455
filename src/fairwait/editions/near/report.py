"""The answer to “where would I wait less?” as a report: groups of providers, what is missing, and what it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fairwait.domain import words
from fairwait.domain.finding import Cell, Finding, Report, Section
from fairwait.domain.items import item_in_text, item_name
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance
from fairwait.domain.version import version
from fairwait.editions.near.asking import Answer, Near, ask, told_of_waits
from fairwait.editions.near.chart import waits_chart
from fairwait.editions.near.mistakes import mistakes, tied_all_the_same
from fairwait.editions.near.outside import outside_caveats
from fairwait.editions.near.tables import providers_table, silent_table, unplaced_table
from fairwait.reports.glossary import glossary

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition

NOT_ADVICE: Final = (
    "This is not a recommendation. It says nothing of the quality or safety of care, of who may be treated where, or "
    "of how long you would wait: ask your general practice, and see whom you have a right to choose."
)
_METHOD: Final = (
    "The wait is the median so far of everybody from England on the provider’s list for this treatment at the end of "
    "the month, with 95% limits that allow for how far such a figure moves from one month to the next. Two waits are "
    "told apart if their difference on the log scale is too large for chance, with the false ones held to 5% of the "
    "pairs named (Benjamini and Hochberg), among all pairs of the answer: with other miles the pairs are others, so "
    "two waits may be told apart in one answer and tied in another. That is no promise for a whole answer: of "
    "simulated ones over 20 single functions, whose waits truly differed, 11% named some pair that did not. A group "
    "ends only where everybody in it waits clearly less than everybody after it. A wait whose high limit is more than "
    "twice the low one is set aside where it would tie groups together."
)
_ASSUMPTIONS: Final = (
    "Miles are as the crow flies, to the nearest hospital that NHS.UK lists for the provider (lists of 2020 and 2024), "
    "else to its registered address. The treatment may be given at another of its hospitals, or farther away.",
    "The noise of a wait is that of lists as long, whole or of one treatment function as asked, measured on NHS trusts "
    "and on independent providers apart; differences allow for its true size being up to about twice or half of that. "
    "Errors of two providers are taken to be independent.",
)
_CAVEATS: Final = (
    NOT_ADVICE,
    "A median so far is not the wait of somebody who is referred today: half of those now waiting have waited longer "
    "already, and none has finished.",
    "Independent providers mostly take patients who are less ill, and often only after a choice or a transfer: their "
    "waits are not those of the same patients.",
    "Pathways are not people, and one treatment function holds many different operations.",
)


def nearby(edition: Edition, place: str, function: str, miles: float, *, today: Period | None = None) -> Report:
    """Who treats people within some miles of a place, and where the wait so far is shorter, as far as that is known.

    Parameters
    ----------
    place
        The code of an area, a provider or a hospital.
    function
        A treatment function by code or name, such as ``C_110`` or ``orthopaedics``.
    miles
        More than nought and at most 60, as the crow flies.
    today
        The month of reading, to say how old the figures are.

    Raises
    ------
    UsageError
        For a place, function or distance that cannot be asked about.
    """
    answer = ask(edition, place, function, miles)
    fact: dict[str, Any] = told_of_waits(edition) or {}
    sources = tuple(Provenance(**one) for one in fact["sources"])
    return _report(answer, sources, fact, today)


def _report(answer: Answer, sources: tuple[Provenance, ...], fact: dict[str, Any], today: Period | None) -> Report:
    left_out = fact.get("outside", {}).get(answer.treatment_function, {})
    waits, missing = _waits(answer, sources, left_out, today), _missing(answer, sources)
    sections = [Section("near", "Providers within reach", NOT_ADVICE, (waits,))]
    if missing.tables:
        sections.append(Section("near-missing", "Who is missing here", "", (missing,)))
    name = item_name(answer.treatment_function)
    return Report(
        id=f"near-{answer.origin.code}-{answer.treatment_function}-{answer.miles:g}".lower().replace("_", "-"),
        title=f"Where would I wait less? {name} near {answer.origin.name} – fairwait",
        question=f"Where would I wait less for {item_in_text(answer.treatment_function)} near {answer.origin.name}?",
        period_label=answer.period.label,
        geography_label=f"Providers within {_miles(answer.miles)} of {answer.origin.label}",
        headlines=((waits.headline, waits.id),),
        unjudged=missing.headline if missing.tables else "",
        sections=tuple(sections),
        sources=sources,
        attribution=fact["attribution"],
        generated_by=f"fairwait {version()}",
        glossary=glossary(),
    )


def _waits(
    answer: Answer, sources: tuple[Provenance, ...], left_out: dict[str, float], today: Period | None
) -> Finding:
    table = providers_table(answer)
    told = (
        _groups_said(answer),
        tied_all_the_same(answer),
        mistakes(answer),
        _extremes(answer),
        _england(answer),
        _age(answer, today),
    )
    return Finding(
        id="near-waits",
        title=f"{item_name(answer.treatment_function)}, within {_miles(answer.miles)} of {answer.origin.label}",
        headline=_headline(answer),
        sentences=tuple(filter(None, told)),
        tables=(table,) if table.rows else (),
        charts=waits_chart(answer, _miles(answer.miles)),
        method=_METHOD,
        assumptions=(f"{answer.origin.label} is taken to lie at {answer.origin.point}.", *_ASSUMPTIONS),
        caveats=(*outside_caveats(answer, left_out), *_CAVEATS),
        provenance=sources,
        numbers=_numbers(answer),
    )


def _headline(answer: Answer) -> str:
    where = f"Within {_miles(answer.miles)} of {answer.origin.label}"
    found = [*answer.placed, *answer.unsure, *answer.untold]
    if not found:
        return f"{where}, no provider on the map sent figures for {item_in_text(answer.treatment_function)}."
    return (
        f"{where}, {_who(found)} had people waiting for {item_in_text(answer.treatment_function)} at the end of "
        f"{answer.period.label}{_in_short(answer)}."
    )


def _in_short(answer: Answer) -> str:
    """How far the waits can be told apart, as the end of a sentence."""
    if len(answer.shorter) < 2:
        return ""
    if not any(answer.shorter.values()):
        return "; no two of their waits can be told apart"
    if len(answer.groups) < 2:
        return f"; {_shortest(answer)}, but not than all"
    return f"; their waits fall into {words.number_word(len(answer.groups))} groups"


def _shortest(answer: Answer) -> str:
    """Who waits clearly less than the most others."""
    most = max(answer.shorter.values())
    who = [one.name for one in (*answer.placed, *answer.unsure) if answer.shorter[one.wait.provider] == most]
    has = words.noun(len(who), "has a clearly shorter wait", "have clearly shorter waits")
    return f"{words.listing_up_to(who, 3)} {has} than {words.count(most, 'other')}"


def _who(found: Sequence[Near]) -> str:
    """Providers counted by who owns them: ``nine NHS providers and 12 independent providers``."""
    nhs = sum(one.sector == "NHS" for one in found)
    parts = [
        f"{words.number_word(number)} {kind} {words.noun(number, 'provider')}"
        for number, kind in ((nhs, "NHS"), (len(found) - nhs, "independent"))
        if number
    ]
    return words.listing(parts)


def _groups_said(answer: Answer) -> str:
    """How far their waits can be told apart: the sentence to remember."""
    found = sum(answer.shorter.values())
    if len(answer.shorter) < 2:
        return ""
    if not found:
        return f"No two of the {words.number_word(len(answer.shorter))} waits can be told apart: all are tied."
    pairs = f"{words.count(found, 'pair')} of {words.integer(answer.pairs)} {words.noun(found, 'differs', 'differ')}"
    if len(answer.groups) < 2:
        return f"Of the waits, {pairs} clearly, and all providers stand in one group, the nearest first."
    first = answer.groups[0]
    those = words.listing_up_to([one.label for one in first], 3)
    aside = f", {words.number_word(len(answer.unsure))} set aside as too uncertain" if answer.unsure else ""
    return (
        f"{those} {words.noun(len(first), 'waits', 'wait')} clearly less than everybody in the "
        f"{words.noun(len(answer.groups) - 1, 'other group', 'other groups')}{aside}; {pairs} clearly."
    )


def _extremes(answer: Answer) -> str:
    """Between which waits they lie, and who is clearly shorter than most others."""
    held = [*answer.placed, *answer.unsure]
    if len(held) < 2:
        return ""
    ordered = sorted(held, key=lambda one: one.wait.median or 0.0)
    span = words.interval(ordered[0].wait.median, ordered[-1].wait.median, words.decimal, unit="weeks")
    who = f" {_shortest(answer)}, the most here." if max(answer.shorter.values()) > 1 and len(answer.groups) > 1 else ""
    return f"Their medians so far run from {span}.{who}"


def _england(answer: Answer) -> str:
    return f"In England the median so far was {words.weeks(answer.england)}." if answer.england else ""


def _age(answer: Answer, today: Period | None) -> str:
    old = 0 if today is None else answer.period.months_until(today)
    since = f", {words.count(old, 'month')} ago" if old > 0 else ""
    return f"The figures are of the end of {answer.period.label}{since}; waits may have changed since."


def _missing(answer: Answer, sources: tuple[Provenance, ...]) -> Finding:
    """Who within reach sent nothing, and who cannot be put on a map."""
    named = words.listing_up_to(
        [
            f"{one.label}, {_miles(one.miles or 0.0)} away (last sent {Period.parse(one.wait.last_sent).label})"
            if one.wait.last_sent
            else one.label
            for one in answer.silent
        ],
        3,
    )
    sentences = []
    if answer.silent:
        noun = words.noun(len(answer.silent), "provider")
        sentences.append(
            f"{words.number_word(len(answer.silent)).capitalize()} {noun} within reach usually "
            f"{words.noun(len(answer.silent), 'has', 'have')} such patients and sent no figures: {named}."
        )
    if answer.unplaced:
        number = len(answer.unplaced)
        sentences.append(
            f"{words.number_word(number).capitalize()} {words.noun(number, 'provider')} of the integrated care boards "
            f"around here {words.noun(number, 'is', 'are')} on no list of places, so nobody can say how far away "
            f"{words.noun(number, 'it')} {words.noun(number, 'is')}."
        )
    tables = tuple(one for one in (silent_table(answer), unplaced_table(answer)) if one.rows)
    return Finding(
        id="near-missing",
        title="Who sent no figures, and who is on no map",
        headline=sentences[0] if sentences else "Nobody within reach is known to be missing.",
        sentences=tuple(sentences[1:]),
        tables=tables,
        method=(
            "Who usually has such patients is known from earlier months; who is where from the lists of NHS.UK (2020 "
            "and 2024) and registered addresses."
        ),
        caveats=("A provider that sent no figures is not one without a queue.",) if answer.silent else (),
        provenance=sources,
        numbers={"silent": len(answer.silent), "unplaced": len(answer.unplaced)},
    )


def _numbers(answer: Answer) -> dict[str, Cell]:
    return {
        "within_miles": answer.miles,
        "nhs": sum(one.sector == "NHS" for one in (*answer.placed, *answer.unsure, *answer.untold)),
        "independent": sum(one.sector != "NHS" for one in (*answer.placed, *answer.unsure, *answer.untold)),
        "groups": len(answer.groups),
        "placed": len(answer.placed),
        "too_uncertain": len(answer.unsure),
        "without_figure": len(answer.untold),
        "pairs": answer.pairs,
        "pairs_clear": sum(answer.shorter.values()),
        "england_median": answer.england,
    }


def _miles(number: float) -> str:
    text = words.decimal(number, 0 if float(number).is_integer() or number >= 10 else 1)
    return f"{text} {words.noun(1 if text == '1' else 2, 'mile')}"
