"""A provider beside others: those of its sector near it, and those of the other sector apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fairwait.analysis.profile.others import Other, contrast_words, contrasts_with, others_table
from fairwait.analysis.profile.place import WAITS, Subject, called, provider_standing, standing_of
from fairwait.analysis.profile.words import INTERVAL_NOTE, bound_column, capital, lean, whole
from fairwait.analysis.wording import form, plain, value_column
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.estimates import Estimates
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.place import Area, Geography, Sector
from fairwait.places.areas import area_index
from fairwait.places.providers import provider
from fairwait.places.sectors import sector_of

_FEWEST = 3
_MOST = 10
_NEAREST = 5
_NAMED = 4
_FAMILY = "a provider and others of its sector near it"


def peers_finding(subject: Subject) -> Finding | None:
    """A provider beside others near it; None for areas, and where neither its board nor its place is known."""
    if not subject.is_provider:
        return None
    board, table = board_of(subject), _lists(subject)
    own = _of_board(subject, board, table, lambda code: sector_of(code) is subject.area.sector)
    other = _of_board(subject, board, table, lambda code: sector_of(code) is not subject.area.sector)
    far = {} if len(own) >= _FEWEST else _nearest(subject, table, own)
    if not own and not other and not far:
        return None
    near = _beside(subject, own, far)
    place = f"in {called(board)}" if board else ""
    tables = (
        others_table(subject, WAITS, near, "peers-same-sector", caption=_caption(subject, own, far, place)),
        _other_sector_table(subject, other, place),
    )
    return Finding(
        id="peers",
        title="Other providers near it",
        headline=_headline(subject, near, bool(far), place),
        sentences=tuple(_sentences(subject, other, place)),
        tables=tuple(one for one in tables if one is not None),
        method=(
            f"The {subject.peers()} that sit in the same integrated care board, the largest {_MOST} by waiting list; "
            f"an NHS provider with fewer than {_FEWEST} such is set beside the nearest others too, in straight lines "
            "between postcodes. Differing clearly means a chance of at least 97.5% and a ratio of 1.10 or more, false "
            "findings among those shown held to 5%."
        ),
        caveats=(
            "Providers differ in what they treat: a list of cataracts is not a list of spines. The table by treatment "
            "function compares like with like.",
        ),
        provenance=subject.bench.provenance(subject.period),
        numbers={"same_sector": len(own), "other_sector": len(other), "nearest": len(far)},
    )


def board_of(subject: Subject) -> Area | None:
    """The integrated care board that a provider sits in: as the month's file says, else as last known."""
    table = _lists(subject)
    found = table["parent"][table["area"] == subject.area.code]
    code = str(found[0]) if len(found) and found[0] else subject.area.parent
    return area_index(Geography.ICB, subject.period).get(code)


def _lists(subject: Subject) -> Estimates:
    return subject.bench.estimates(WAITS, Geography.PROVIDER, subject.period)


def _of_board(subject: Subject, board: Area | None, table: Estimates, wanted: Callable[[str], bool]) -> list[str]:
    """Codes of the other providers of the board, largest lists first."""
    if board is None:
        return []
    order = np.argsort(-np.nan_to_num(table["denominator"]), kind="stable")
    here = [str(table["area"][at]) for at in order if table["parent"][at] == board.code]
    return [code for code in here if code != subject.area.code and wanted(code)][:_MOST]


def _nearest(subject: Subject, table: Estimates, taken: list[str]) -> dict[str, float]:
    """Miles to the nearest other NHS providers with a list, nearest first; empty where it is not known."""
    from fairwait.stats.distance import haversine_km, miles

    own = subject.area
    if own.latitude is None or own.longitude is None or own.sector is not Sector.NHS:
        return {}
    known = [
        (one.code, one.latitude, one.longitude)
        for one in (provider(str(code)) for code in table["area"])
        if one.sector is Sector.NHS and one.latitude is not None and one.code not in (own.code, *taken)
    ]
    north, east = (np.array([one[at] for one in known], dtype=np.float64) for at in (1, 2))
    apart = miles(haversine_km(own.latitude, own.longitude, north, east))
    return {known[at][0]: float(apart[at]) for at in np.argsort(apart, kind="stable")[:_NEAREST]}


def _beside(subject: Subject, own: list[str], far: dict[str, float]) -> list[Other]:
    """Those of its own sector, with contrasts as one family."""
    codes, standing = [*own, *far], subject.standing(WAITS)
    found = (
        contrasts_with(standing.ranking, standing.row, codes, _FAMILY)
        if standing.ranking is not None and standing.judged
        else {}
    )
    return [
        Other(provider(code), standing_of(subject, code, WAITS), far.get(code, float("nan")), found.get(code))
        for code in codes
    ]


def _headline(subject: Subject, near: list[Other], far: bool, place: str) -> str:
    which = f"{place} or nearest to it" if far else place
    if subject.judged:
        said = contrast_words(subject, WAITS, near, f"{which} that could be judged".strip())
        return said or f"No other {subject.peers(1)} {which} could be judged.".replace("  ", " ")
    values = [one.named(named_measure(WAITS)) for one in near if one.standing.judged]
    if not values:
        return f"No other {subject.peers(1)} {which} could be judged.".replace("  ", " ")
    return f"The share within 18 weeks at {subject.peers()} {which}: {words.listing_up_to(values, _NAMED)}."


def _sentences(subject: Subject, other: list[str], place: str) -> list[str]:
    if not other:
        return []
    judged = [provider_standing(subject.bench, code, WAITS, subject.period) for code in other]
    values = [one.value for one in judged if one.judged]
    if not values:
        return []
    measure = named_measure(WAITS)
    kind = "independent provider" if subject.area.sector is Sector.NHS else "NHS provider"
    span = (
        f"have {form(measure, min(values))} to {form(measure, max(values))}"
        if len(values) > 1
        else f"has {form(measure, values[0])}"
    )
    counted = words.count(len(values), kind, words=True)
    return [
        f"{capital(counted)} {place}, shown apart because their work differs, {span} of their lists within 18 weeks."
        if len(values) > 1
        else f"{capital(counted)} {place}, shown apart because its work differs, {span} of its list within 18 weeks."
    ]


def _caption(subject: Subject, own: list[str], far: dict[str, float], place: str) -> str:
    first = f"{capital(subject.peers())} {place}, largest lists first" if own else ""
    second = f"the nearest {subject.peers()}, nearest first" if far else ""
    return words.sentence("; then ".join(one for one in (first, second) if one))


def _other_sector_table(subject: Subject, codes: list[str], place: str) -> Table | None:
    """The other sector of the same board: values and intervals, without ranks or contrasts."""
    if not codes:
        return None
    measure, rows = named_measure(WAITS), list[tuple[Cell, ...]]()
    england = subject.bench.england(WAITS, subject.period)
    for code in codes:
        one = provider_standing(subject.bench, code, WAITS, subject.period)
        low, high = one.interval
        rows.append(
            (
                provider(code).label, plain(one.value) if one.judged else None, plain(low), plain(high),
                whole(one.denominator), one.reason or None,
            )
        )  # fmt: skip
    kind = "Independent providers" if subject.area.sector is Sector.NHS else "NHS providers"
    return lean(
Table(
        id="peers-other-sector",
        title=f"{kind} {place}, {subject.period.label}",
        columns=(
            Column("place", "Provider"),
            value_column(measure, "value", "Within 18 weeks"),
            bound_column(measure, "low", "Low", f"lower {INTERVAL_NOTE}"),
            bound_column(measure, "high", "High", f"upper {INTERVAL_NOTE}"),
            Column("pathways", "Pathways waiting", "integer"),
            Column("not_judged", "Not judged"),
        ),
        rows=tuple(rows),
        caption="Largest lists first. Not compared with this provider: the other sector does other work.",
        interval=IntervalCell(
            value="value", low="low", high="high", label="Within 18 weeks, 95% interval",
            reference=england if england == england else None, percent=True, decimals=measure.decimals,
            dimmed="not_judged",
        ),
    )
)  # fmt: skip
