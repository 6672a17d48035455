"""Who treats people within some miles of a place, and what is known of the wait at each: the answer as values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

from fairwait.definitions.treatments import treatment_function_of
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.editions.near.bands import Limits, apart_but_tied, clearly_shorter, placed
from fairwait.editions.near.sites import nearest_places

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition

#: The distances that a page offers; any from nought to the last may be asked for.
DISTANCES: Final = (5, 10, 15, 20, 30, 40, 60)
FURTHEST: Final = 60.0
_POSTCODE: Final = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}$", re.IGNORECASE)
_COLUMNS: Final = (
    "provider, treatment_function, period, median, median_low, median_high, p92, p92_low, p92_high, "
    "within_18, within_18_low, within_18_high, list_size, status, reason, last_sent"
)
SILENT, OPEN, OPEN_P92 = "not sent", "censored", "p92 censored"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the miles are counted from. ``point`` says in words which point stands for the place."""

    code: str
    name: str
    latitude: float
    longitude: float
    point: str
    icb: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Wait:
    """The figures of one provider in one treatment function, in weeks; shares from 0 to 1; None is not known.

    ``status`` is ``ok``, ``suppressed``, ``censored`` (the median lies in the open last band), ``p92 censored`` (the
    92nd percentile does) or ``not sent``; ``last_sent`` is the last month of which the provider sent any figures.
    """

    provider: str
    treatment_function: str
    period: str
    median: float | None
    median_low: float | None
    median_high: float | None
    p92: float | None
    p92_low: float | None
    p92_high: float | None
    within_18: float | None
    within_18_low: float | None
    within_18_high: float | None
    list_size: int | None
    status: str
    reason: str
    last_sent: str

    @property
    def limits(self) -> Limits | None:
        """The median with its limits; None for one that cannot be held against others."""
        if self.median is None or self.median_low is None or self.median_high is None or self.status in (SILENT, OPEN):
            return None
        return Limits(self.median, self.median_low, self.median_high)


@dataclass(frozen=True, slots=True)
class Near:
    """A provider within reach: its wait, the miles to the nearest of its places, and which place that is."""

    wait: Wait
    name: str
    sector: str
    miles: float | None
    place: str
    how: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.wait.provider})"


@dataclass(frozen=True, slots=True)
class Answer:
    """Everybody within ``miles`` of ``origin`` who treats people in one treatment function.

    ``groups`` are those whose waits can be placed, each group nearest first. ``unsure`` are waits too uncertain to be
    in one group alone; ``shorter`` and ``longer`` say than how many others, in groups or unsure, a wait is clearly
    shorter and longer. ``apart_but_tied`` are pairs that are tied though their limits do not overlap, the shorter wait
    first, the widest apart before others. ``untold`` are providers with too few people for a figure or a wait beyond
    the last band, ``silent`` those that sent nothing, all nearest first; ``unplaced`` those nearby on paper that no
    list puts on the map.
    """

    origin: Origin
    treatment_function: str
    miles: float
    period: Period
    england: float | None
    groups: tuple[tuple[Near, ...], ...]
    shorter: dict[str, int]
    longer: dict[str, int]
    apart_but_tied: tuple[tuple[Near, Near], ...]
    unsure: tuple[Near, ...]
    untold: tuple[Near, ...]
    silent: tuple[Near, ...]
    unplaced: tuple[Near, ...]

    @property
    def placed(self) -> tuple[Near, ...]:
        return tuple(one for group in self.groups for one in group)

    @property
    def pairs(self) -> int:
        """How many pairs of waits were held against each other."""
        return len(self.shorter) * (len(self.shorter) - 1) // 2


def ask(edition: Edition, place: str, function: str, miles: float) -> Answer:
    """Answer for a code of an area, a provider or a hospital, a treatment function by code or name, and a distance.

    Raises :class:`UsageError` for a place, function or distance that cannot be asked about, and
    :class:`NothingToAnswerWithError` for an edition without waits by provider.
    """
    if not 0 < miles <= FURTHEST:  # refuses what is not a number, too
        raise UsageError(
            f"{miles:g} miles cannot be asked for", where="miles", expected=f"more than nought, at most {FURTHEST:g}"
        )
    fact = told_of_waits(edition)
    if not fact:
        raise NothingToAnswerWithError(
            "This edition holds no waits by provider", expected="a full CSV data file of referral to treatment",
            remedy="ingest one and make the edition again",
        )  # fmt: skip
    code, origin = treatment_function_of(function), origin_of(edition, place)
    rows = edition.rows(f"select {_COLUMNS} from wait where treatment_function = ? order by provider", (code,))
    found = _nearby(edition, rows, origin, miles)
    inside = sorted((one for one in found if one.miles is not None), key=lambda one: (one.miles or 0.0, one.name))
    told = [(one, limits) for one in inside if (limits := one.wait.limits) is not None]
    shorter = clearly_shorter([limits for _, limits in told])
    below, above = Counter(a for a, _ in shorter), Counter(b for _, b in shorter)
    grouped, aside = placed([limits for _, limits in told], shorter)
    return Answer(
        origin=origin,
        treatment_function=code,
        miles=miles,
        period=Period.parse(fact["period"]),
        england=fact["england"].get(code),
        groups=tuple(tuple(told[at][0] for at in sorted(group)) for group in grouped),
        shorter={one.wait.provider: below[at] for at, (one, _) in enumerate(told)},
        longer={one.wait.provider: above[at] for at, (one, _) in enumerate(told)},
        apart_but_tied=tuple(
            (told[a][0], told[b][0]) for a, b in apart_but_tied([limits for _, limits in told], shorter)
        ),
        unsure=tuple(told[at][0] for at in aside),
        untold=tuple(one for one in inside if one.wait.limits is None and one.wait.status != SILENT),
        silent=tuple(one for one in inside if one.wait.status == SILENT),
        unplaced=tuple(one for one in found if one.miles is None),
    )


def origin_of(edition: Edition, text: str) -> Origin:
    """The point that a code stands for: an area's centre of population, a provider's main address, or a hospital.

    Raises :class:`UsageError` for a code that stands for no point, and for a postcode: where those lie is not held.
    """
    code = " ".join(text.split()).upper()
    place = edition.place(code)
    if place is not None and place.latitude is not None and place.longitude is not None:
        point = (
            "its main address" if place.geography == "provider" else "the centre of where its people live (mid-2020)"
        )
        icb = place.code if place.geography == "icb" else place.icb
        return Origin(place.code, place.name, place.latitude, place.longitude, point, icb)
    sites = edition.rows(
        "select code, name, provider, latitude, longitude from wait_site where ? in (code, provider) order by code",
        (code,),
    )
    if sites:
        site, name, provider, latitude, longitude = sites[0]
        owner = edition.place(provider)
        return Origin(site, name, latitude, longitude, "the hospital", owner.icb if owner else "")
    if is_postcode(code):
        refuse_postcode()
    raise UsageError(
        f"No area, hospital or provider with the code “{code[:40]}” has a known place", where="near",
        expected="a code such as 03R (Wakefield) or RXF05 (Pinderfields General Hospital)",
        remedy="look the place up by its name",
    )  # fmt: skip


def is_postcode(text: str) -> bool:
    """Whether a text looks like a whole postcode."""
    return _POSTCODE.match(text) is not None


def refuse_postcode() -> NoReturn:
    """Raise :class:`UsageError`: where postcodes lie is in none of the files."""
    raise UsageError(
        "Postcodes are not held here, so a distance from one cannot be told", where="near",
        expected="an area, a hospital or a provider", remedy="choose the area you live in",
    )  # fmt: skip


def told_of_waits(edition: Edition) -> dict[str, Any] | None:
    """What is said of the waits as a whole: the month, England’s medians, the sources; None where there are none."""
    found: dict[str, Any] | None = edition.once("wait", lambda: edition.fact("wait"))
    return found


def _nearby(edition: Edition, waits: list[tuple[Any, ...]], origin: Origin, miles: float) -> list[Near]:
    """Everybody with a place within reach, and of those without a known place whoever sits in a board that is."""
    nearest = nearest_places(edition, origin.latitude, origin.longitude, miles)
    boards = {origin.icb} if origin.icb else set()
    found, nowhere = [], []
    for wait in waits:  # a row begins with the provider; most are neither near nor nowhere
        if wait[0] not in nearest:
            nowhere.append(wait)
        elif (closest := nearest[wait[0]]) is not None:
            name, sector, icb = _who(edition, wait[0])
            found.append(Near(Wait(*wait), name, sector, *closest))
            boards |= {icb} if icb else set()
    for wait in nowhere:
        name, sector, icb = _who(edition, wait[0])
        if icb in boards:
            found.append(Near(Wait(*wait), name, sector, None, "", ""))
    return found


def _who(edition: Edition, provider: str) -> tuple[str, str, str]:
    """The name of a provider, its sector and its board, as far as they are known."""
    place = edition.place(provider)
    return (place.name, place.sector, place.icb) if place else (provider, "", "")
