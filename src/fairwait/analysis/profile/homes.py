"""Where a provider's patients live: shares of its whole waiting list, whoever of them is told by area."""

from __future__ import annotations

from collections.abc import Mapping

from fairwait.analysis.profile.place import Subject, called
from fairwait.analysis.profile.sources import KEPT_FROM, LEAST_SHOWN, METHOD, Beyond, Homes, largest
from fairwait.analysis.profile.words import capital
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Area, Geography
from fairwait.measures.completeness_inputs import PANEL, SERIES
from fairwait.places.areas import area_index

#: Less than this is not a share to name in a sentence; hubs are told of from the next on.
_LEAST_SAID = 0.01
_HUBS_SAID = 0.03
_SMALL = words.percent(KEPT_FROM, 1)


def homes_finding(subject: Subject, beyond: Beyond) -> Finding | None:
    """The areas that a provider's patients live in, as shares of its whole list; None where no area is named.

    Areas in which it has too little of the list to be kept apart are told together, as are hubs, which are no area.
    """
    homes, period = beyond.areas_of(subject.area.code), subject.period
    index = area_index(Geography.SUB_ICB, period)
    places = {code: share for code, share in homes.shares.items() if code in index}
    if not places:
        return None
    shown = largest(places)
    hubs = sum(share for code, share in homes.shares.items() if code not in index)
    return Finding(
        id="homes",
        title="Where its patients live",
        headline=_headline({called(index[code]): places[code] for code in shown}, hubs),
        sentences=tuple(_sentences(homes, places, hubs)),
        tables=(_table(subject, index, homes, places, hubs),),
        method=f"{METHOD} They are shares of its whole list of people from England, as long as the monthly series "
        "gives it for the same months.",
        provenance=tuple(dict.fromkeys((*beyond.provenance(PANEL), *beyond.provenance(SERIES)))),
        numbers={f"share_{code}": places[code] for code in shown} | {"untold": homes.untold, "hubs": hubs},
    )


def _headline(places: dict[str, float], hubs: float) -> str:
    (first, share), *others = places.items()
    named = [(name, other) for name, other in others if other >= _LEAST_SAID]
    rest = words.listing([f"{name} ({words.percent(other, 0)})" for name, other in named])
    tail = f"; others in {rest}" if rest else ""
    if hubs >= _HUBS_SAID and hubs > share:
        return (
            f"{capital(_of_all(hubs))} pathways on its usual list are commissioned nationally or by hubs, which name "
            f"no area; {_of_all(share)} are of people in {first}{tail}."
        )
    return f"{capital(_of_all(share))} pathways on its usual list are of people in {first}{tail}."


def _of_all(share: float) -> str:
    return "all" if share >= 0.9995 else words.in_hundred(share)


def _sentences(homes: Homes, places: dict[str, float], hubs: float) -> list[str]:
    said = []
    first = max(places.values())
    if _HUBS_SAID <= hubs <= first:
        said.append(f"{words.percent(hubs, 0)} are commissioned nationally or by hubs, which name no area.")
    if homes.untold >= _LEAST_SAID:
        said.append(
            f"{words.percent(homes.untold, 0)} are of people elsewhere: of areas in each of which it has less than "
            f"{_SMALL} of the waiting list, which are not told one by one."
        )
        if homes.one_may_hold > first:
            said.append(
                f"One of those may have more than any named here: up to {words.percent(homes.one_may_hold, 0)}."
            )
    return said


def _table(subject: Subject, index: Mapping[str, Area], homes: Homes, places: dict[str, float], hubs: float) -> Table:
    shown = largest(places)
    rows: list[tuple[Cell, ...]] = [(index[code].label, places[code], _judged(subject, code)) for code in shown]
    others = sum(places.values()) - sum(places[code] for code in shown)
    together = (
        ("Other areas, each named in the shares", others),
        (f"Elsewhere: areas in which it has less than {_SMALL} of the list", homes.untold),
        ("Commissioned nationally or by hubs, of no area", hubs),
    )
    rows += [(name, share, None) for name, share in together if share > LEAST_SHOWN]
    return Table(
        id="homes",
        title=f"{subject.area.label}: where its patients usually live, {subject.period.label}",
        columns=(
            Column("area", "Area"),
            Column("share", "Share of its usual list", "percent", 1),
            Column("area_judged", "Can that area be judged"),
        ),
        rows=tuple(rows),
        caption="Of the areas, the largest share first.",
    )


def _judged(subject: Subject, code: str) -> Cell:
    if subject.bench.judged(subject.period) is None:
        return None
    return "yes" if subject.bench.completeness(code, subject.period).may_be_ranked else "no"
