"""Two to eight places side by side, out of what an edition keeps: the answer of the analysis, without loading it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.editions.begun import begun
from fairwait.editions.contrasts import WIDTH, claims_that_hold, unpack_one

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition, Place

FEWEST: Final = 2
MOST: Final = 8
ALIKE, CLEARLY, BY_LITTLE = "cannot be told apart", "clearly higher", "higher by little"


@dataclass(frozen=True, slots=True)
class Compared:
    """One place in one measure; as :class:`fairwait.analysis.compare.ComparedPlace`. ``position`` is None unranked."""

    place: Place
    position: int | None
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    status: str
    rank_low: int | None
    rank_high: int | None
    of: int
    reason: str

    @property
    def misleads(self) -> bool:
        """Whether there is a figure that cannot be judged: too much of the list behind it is missing to print it."""
        return self.value is not None and self.position is None and bool(self.reason)


@dataclass(frozen=True, slots=True)
class Contrast:
    """``first``, which has the larger value, against ``second``; as :class:`fairwait.analysis.compare.Contrast`."""

    first: Place
    second: Place
    probability: float
    ratio: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class MeasureCompared:
    """One measure for all places, in the order they were named, with every pair of one level that could be tested."""

    measure: Measure
    england: float | None
    places: tuple[Compared, ...]
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer: places in the order they were named, and each measure that is defined for any of them."""

    period: Period
    places: tuple[Place, ...]
    measures: tuple[MeasureCompared, ...]


def compare(edition: Edition, codes: Sequence[str]) -> Comparison:
    """Compare two to eight different places over the main measures.

    Raises :class:`UsageError` for too few or too many places or a code that no place has, and
    :class:`NothingToAnswerWithError` for an edition without comparisons.
    """
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes))
    if not FEWEST <= len(wanted) <= MOST:
        raise UsageError(
            f"A comparison is of {FEWEST} to {MOST} different places, and {words.count(len(wanted), 'place')} "
            f"{words.noun(len(wanted), 'was', 'were')} named",
            where="place", expected="places by code, such as 03R and 15F",
        )  # fmt: skip
    places = tuple(_place(edition, code) for code in wanted)
    fact = told_of_comparisons(edition)
    if not fact:
        raise NothingToAnswerWithError(
            "The comparisons of this edition have not been made yet",
            expected="an edition that is whole",
            remedy="ask again when it is",
        )
    found = (_one(edition, name, places, value, fact["rule"]) for name, value in fact["england"].items())
    kept = tuple(one for one in found if any(held.status != "no_data" or held.of for held in one.places))
    return Comparison(Period.parse(fact["period"]), places, kept)


def told_of_comparisons(edition: Edition) -> dict[str, Any] | None:
    """What is said of all comparisons: month, England’s values, rule, sources; None while there are none."""
    found: dict[str, Any] | None = edition.once("compare", lambda: edition.fact("compare"))
    return found


def _place(edition: Edition, code: str) -> Place:
    place = edition.place(code)
    if place is None:
        raise UsageError(
            f"No place has the code “{code[:40]}”", where="place", expected="a code of an area or a provider",
            remedy="look the place up by its name",
        )  # fmt: skip
    later = begun(edition, code)
    if later is not None:
        raise UsageError(
            f"{later.label} cannot be compared yet", where="place", expected="places of the month that is compared",
            remedy=later.told,
        )  # fmt: skip
    return place


def _one(
    edition: Edition, name: str, places: Sequence[Place], england: float | None, rule: Mapping[str, Any]
) -> MeasureCompared:
    rows = {
        row[0]: row[1:]
        for row in edition.rows(
            "select area, position, value, low, high, numerator, denominator, status, rank_low, rank_high, ranked_of, "
            f"reason from compared where measure = ? and area in ({', '.join('?' * len(places))})",
            (name, *(one.code for one in places)),
        )
    }
    unknown = (None, None, None, None, None, None, "no_data", None, None, 0, "Not compared in this edition.")
    held = tuple(Compared(one, *rows.get(one.code, unknown)) for one in places)
    levels = dict.fromkeys(one.geography for one in places)
    tested = [
        pair
        for level in levels
        for pair in _tested(edition, name, level, [one for one in held if one.place.geography == level], rule)
    ]
    return MeasureCompared(named_measure(name), england, held, tuple(tested))


def _tested(
    edition: Edition, name: str, level: str, held: Sequence[Compared], rule: Mapping[str, Any]
) -> list[Contrast]:
    """Every pair of the ranked places of a level. What holds is decided among these pairs alone."""
    pairs = [
        (a, b) if (a.value or 0.0) >= (b.value or 0.0) else (b, a)
        for a, b in combinations([one for one in held if one.position is not None], 2)
    ]
    kept = [_kept(edition, name, level, a, b) for a, b in pairs]
    chances = [draws / rule["draws"] for draws, *_ in kept]
    hold = claims_that_hold([max(one, 1.0 - one) for one in chances], rule["level"])
    return [
        Contrast(a.place, b.place, chance, ratio, low, high, _verdict(chance, ratio, found, rule))
        for (a, b), (_, ratio, low, high), chance, found in zip(pairs, kept, chances, hold, strict=True)
    ]


def _kept(edition: Edition, name: str, level: str, a: Compared, b: Compared) -> tuple[int, float, float, float]:
    first, second = sorted((a.position or 0, b.position or 0))
    ((body,),) = edition.rows(
        "select substr(body, ?, ?) from contrast where measure = ? and geography = ? and position = ?",
        (WIDTH * (second - first - 1) + 1, WIDTH, name, level, first),
    )
    return unpack_one(body)


def _verdict(chance: float, ratio: float, found: bool, rule: Mapping[str, Any]) -> str:
    if chance < rule["clearly_above"] or not found:
        return ALIKE
    return CLEARLY if ratio >= rule["material_ratio"] else BY_LITTLE
