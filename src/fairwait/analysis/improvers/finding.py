"""The finding about improvers and fallers, for reports."""

from __future__ import annotations

from fairwait.analysis.improvers.chart import trajectories
from fairwait.analysis.improvers.model import Movers
from fairwait.analysis.improvers.tables import checks_table, movers_table
from fairwait.analysis.improvers.words import (
    chance_sentence,
    directional,
    headline,
    mover_sentence,
    power_sentence,
    subject,
    unjudged_sentence,
    window_words,
)
from fairwait.analysis.panel.counted import boards_counted
from fairwait.analysis.panel.drawn import months_of_lines
from fairwait.analysis.profile.words import lean
from fairwait.domain import words
from fairwait.domain.finding import Cell, Finding
from fairwait.stats.change.power import RAMP

_NAMED = 4
METHOD = (
    "Methods 6: means of the first and last third of the window on the log or log-odds scale, relative to all places; "
    "the weakest of a plain test, one guarded against regression to the mean and, for lists, one against drifting by "
    "each place’s own usual steps over all comparable months held; sizes moderated as in Smyth (2004) and heavy tails "
    "allowed for; Benjamini and Hochberg over all places in each direction."
)


def improvers_finding(found: Movers) -> Finding:
    """What a report says of who moved on one measure."""
    moved = sorted((one for one in found.places if one.moved), key=lambda one: -abs(one.z))
    explained = [one for one in found.places if one.excluded]
    tables = [movers_table(found)]
    if any(one.exclusions for one in found.places):
        tables.append(checks_table(found))
    sentences = [
        f"Compared: {window_words(found)}.",
        boards_counted(found.panel, found.judged, "could not be judged in enough months"),
        *(mover_sentence(found, one) for one in moved[:_NAMED]),
        *(mover_sentence(found, one) for one in explained[:2]),
        chance_sentence(found),
        power_sentence(found),
        unjudged_sentence(found),
    ]
    charts = trajectories(found, moved)
    drawn = [months_of_lines(one, found.panel.measure, f"{tables[0].id}-months") for one in charts]
    return Finding(
        id=f"improvers-{found.panel.measure.id.replace('_', '-')}-{found.panel.geography.value}",
        title=f"{'Improvers and fallers' if directional(found.panel.measure) else 'Who moved'}: {subject(found)}",
        headline=headline(found),
        sentences=tuple(one for one in sentences if one),
        tables=(*(lean(one) for one in tables), *drawn),
        charts=charts,
        method=METHOD,
        assumptions=(found.noise,),
        caveats=caveats(found),
        quality=found.panel.notes,
        provenance=found.panel.sources,
        numbers=numbers(found),
    )


def caveats(found: Movers) -> tuple[str, ...]:
    """What a reader should not conclude."""
    told = [
        "A place that moved did so against all places: its own figure may have gone the other way in the meantime.",
        "A month in which a place sent no figures, or too few, is not used at all: no change here is made by missing "
        "returns.",
        "A change is not its cause: the checks rule out some explanations and not others.",
    ]
    if not directional(found.panel.measure):
        told.append(
            "More of this measure is neither good nor bad by itself: places moved up or down, and no more is said."
        )
    if found.panel.nature == "stock" and found.panel.share:
        told.append(
            "A share of a list improves when long waits are treated, when records are checked, and when more people "
            "join the list."
        )
    return tuple(told)


def numbers(found: Movers) -> dict[str, Cell]:
    """Everything the sentences print, by name."""
    power = found.power
    tiers = [one.tier for one in found.places]
    return {
        "first_month": str(found.panel.periods[0]),
        "last_month": str(found.panel.last),
        "months": len(found.panel.periods),
        "judged": found.judged,
        "not_judged": tiers.count("not judged"),
        "candidates": tiers.count("candidate"),
        "confirmed": tiers.count("confirmed"),
        "explained_otherwise": sum(bool(one.excluded) for one in found.places),
        "expected_by_chance": round(found.by_chance, 2),
        "confirmed_by_chance": round(found.confirmed_by_chance, 3),
        "power_rise": RAMP,
        "power_candidate": round(power.candidate, 3),
        "power_confirmed": round(power.confirmed, 3),
        "found_8_in_10_ratio": _rounded(power.candidate_size),
        "confirmed_8_in_10_ratio": _rounded(power.confirmed_size),
        **{key: round(value, 4) for key, value in found.numbers.items()},
    }


def _rounded(value: float) -> float | None:
    return round(value, 3) if words.known(value) else None
