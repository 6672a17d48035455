"""What a measure is: the model that every file of ``definitions/measures`` must satisfy.

A measure is data, so a clinician or an analyst can read, argue with and correct it without reading code. The model
refuses what the return cannot mean: adding a subset to its whole, adding a stock to a flow, or summing a stock over
months (methods 0.1, rules R1 and R2).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from fairwait.definitions.collected import Collected
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import Part

FLOWS = frozenset({Part.ADMITTED, Part.NON_ADMITTED, Part.NEW_PERIODS})
STOCKS = frozenset({Part.INCOMPLETE, Part.INCOMPLETE_DTA})


class Kind(StrEnum):
    """How a measure's value is made from its counts."""

    RATIO = "ratio"  # pathways for every so many people
    SHARE = "share"  # pathways out of pathways, a fraction from 0 to 1
    QUANTILE = "quantile"  # a percentile of the wait, in weeks
    BALANCE = "balance"  # counts of several months added and taken away


class Polarity(StrEnum):
    """Whether a large value is good, bad or neither. ``context`` may never be called best or worst."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    CONTEXT = "context"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Bands(_Strict):
    """A run of week bands, both ends included. Without ``to`` the run ends with the open last band.

    Band 0 covers days 0 to 7 and band j days 7j+1 to 7(j+1), so 18 weeks or less is bands 0 to 17.
    """

    first: int = Field(alias="from", ge=0, le=104)
    last: int | None = Field(default=None, alias="to", ge=0, le=103)

    @model_validator(mode="after")
    def _in_order(self) -> Bands:
        if self.last is not None and self.last < self.first:
            raise ValueError("the last band comes before the first")
        return self

    def defined_in(self, open_band: int) -> bool:
        """Whether a file whose open last band is ``open_band`` can carry this run exactly."""
        return self.first <= open_band and (self.last is None or self.last < open_band)


class Term(_Strict):
    """A count of pathways: which parts of the return, which bands, which months, added or taken away.

    ``count`` is ``total`` (with unknown clock starts), ``known`` (the sum of all bands) or ``bands``.
    ``months`` are offsets from the month asked about: 0 is that month, -1 the one before.
    """

    parts: tuple[Part, ...] = Field(min_length=1)
    count: Literal["total", "known", "bands"] = "total"
    bands: Bands | None = None
    months: tuple[int, ...] = Field(default=(0,), min_length=1)
    sign: Literal[1, -1] = 1

    @field_validator("months")
    @classmethod
    def _not_the_future(cls, months: tuple[int, ...]) -> tuple[int, ...]:
        if any(month > 0 for month in months):
            raise ValueError("months are 0 (the month itself) or negative (months before it)")
        return months

    @model_validator(mode="after")
    def _can_be_added(self) -> Term:
        parts = set(self.parts)
        if len(parts) < len(self.parts):
            raise ValueError("a part is named twice")
        if parts >= STOCKS:
            raise ValueError("part 2A is a subset of part 2: never add them (rule R1)")
        if parts & STOCKS and parts & FLOWS:
            raise ValueError("a stock (2, 2A) and a flow (1A, 1B, 3) cannot be added")
        if parts & STOCKS and len(self.months) > 1:
            raise ValueError("a stock (2, 2A) is never summed over months")
        if (self.count == "bands") != (self.bands is not None):
            raise ValueError('bands go with count = "bands", and only with it')
        if Part.NEW_PERIODS in parts and self.count != "total":
            raise ValueError("part 3 has no bands")
        return self


class Population(_Strict):
    """A denominator of people."""

    population: Literal["resident"]
    per: int = Field(default=1000, gt=0)
    minimum: int = Field(default=0, ge=0)


def _people_or_pathways(value: Any) -> str:
    """Which of the two kinds of denominator a file means, so that an error speaks of that one only."""
    return "people" if isinstance(value, Population) or (isinstance(value, dict) and "population" in value) else "terms"


_Denominator = Annotated[
    Annotated[Population, Tag("people")] | Annotated[tuple[Term, ...], Tag("terms")],
    Discriminator(_people_or_pathways),
]


class Words(_Strict):
    """What larger and smaller values are called, so that every surface speaks alike."""

    higher: str = Field(min_length=1)
    lower: str = Field(min_length=1)
    highest: str = Field(min_length=1)
    lowest: str = Field(min_length=1)


class Measure(_Strict):
    """One measure, complete with its question, formula, caveats and the people who answer for it.

    It counts parts of the RTT return; one of another return has ``collected``, and ``denominator`` only for residents.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    question: str = Field(min_length=1)
    kind: Kind
    numerator: tuple[Term, ...] = ()
    denominator: _Denominator | None = None
    collected: Collected | None = None
    p: float | None = Field(default=None, gt=0, lt=1)
    scale: Literal["one", "weeks"] = "one"
    minimum_numerator: int = Field(default=0, ge=0)
    unit: str = Field(min_length=1)
    percent: bool = False
    decimals: int = Field(default=1, ge=0, le=6)
    polarity: Polarity
    words: Words
    mtg_comparable: bool = False
    geographies: tuple[Geography, ...] = Field(min_length=1)
    valid_from: Period
    breaks: tuple[str, ...] = ()
    why_it_matters: str = Field(min_length=1)
    caveats: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=1)
    author: str = Field(min_length=1)
    reviewer: str = ""
    review_date: date
    status: Literal["draft", "in_use", "reviewed", "retired"]

    @field_validator("numerator", "denominator", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        """A single table in the file stands for a list of one."""
        return [value] if isinstance(value, dict) and "population" not in value else value

    @field_validator("valid_from", mode="before")
    @classmethod
    def _month(cls, value: Any) -> Any:
        return Period.parse(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _hangs_together(self) -> Measure:
        _check_collected(self) if self.collected is not None else _check_terms(self)
        words = {self.words.highest, self.words.lowest, self.words.higher, self.words.lower}
        if self.polarity is Polarity.CONTEXT and words & {"best", "worst", "better", "worse"}:
            raise ValueError("a context measure may not be called best, worst, better or worse")
        if isinstance(self.denominator, Population) and Geography.PROVIDER in self.geographies:
            raise ValueError("a provider count is never divided by an area's population")
        if self.status == "reviewed" and self.reviewer in ("", self.author):
            raise ValueError("a reviewed measure names a reviewer who is not its author")
        return self

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every count that the measure reads, numerator first."""
        below = self.denominator if isinstance(self.denominator, tuple) else ()
        return (*self.numerator, *below)

    @property
    def months(self) -> tuple[int, ...]:
        """Offsets of the months that must be held, oldest first: ``(0,)`` for a one-month measure."""
        return tuple(sorted({month for term in self.terms for month in term.months})) or (0,)

    @property
    def needs_population(self) -> bool:
        return isinstance(self.denominator, Population)

    @property
    def per(self) -> int:
        """How many of what it is divided by a value is for: 1,000 people, 1 theatre; 1 for a share."""
        of = self.denominator if isinstance(self.denominator, Population) else self.collected
        return of.per if of is not None else 1

    @property
    def counted(self) -> str:
        """What its numerator counts: ``pathways``, ``tests``."""
        return self.collected.counted if self.collected is not None else "pathways"

    @property
    def divided_by(self) -> str:
        """What its denominator counts, in a word: ``people``, ``pathways``, ``theatres``."""
        if self.needs_population:
            return "people"
        return self.collected.divided_by if self.collected is not None else "pathways"

    @property
    def quarterly(self) -> bool:
        """Whether it has a value a quarter. A quarter is named by its last month: 2025-06 is April to June 2025."""
        return self.collected is not None and self.collected.cadence == "quarter"

    def when(self, period: Period) -> str:
        """A period in words: ``January 2026``, or ``April to June 2025``."""
        if not self.quarterly:
            return period.label
        return f"{period.shift(-2).label.split()[0]} to {period.label}"  # no quarter spans two years

    @property
    def part_label(self) -> str:
        """The parts as tables print them: ``1A+1B``, or ``2A/2`` for one part out of another."""
        if self.collected is not None:
            return self.collected.label
        if self.kind is Kind.BALANCE:
            return ", ".join(sorted({part for term in self.terms for part in term.parts}))
        above = "+".join(self.numerator[0].parts)
        if isinstance(self.denominator, tuple):
            below = "+".join(self.denominator[0].parts)
            return above if above == below else f"{above}/{below}"
        return above


def _check_terms(measure: Measure) -> None:
    if not measure.numerator:
        raise ValueError("a measure counts parts of the return (numerator), or another return (collected)")
    _RULES[measure.kind](measure)


def _check_collected(measure: Measure) -> None:
    assert measure.collected is not None
    terms = bool(measure.numerator) or not isinstance(measure.denominator, Population | None)
    wrong = measure.collected.misused(measure.kind, people=measure.needs_population, terms=terms)
    if wrong:
        raise ValueError(wrong)


def _check_ratio(measure: Measure) -> None:
    if not measure.needs_population or len(measure.numerator) != 1 or measure.months != (0,):
        raise ValueError("a ratio is one count of one month divided by a population")


def _check_share(measure: Measure) -> None:
    below = measure.denominator
    if not isinstance(below, tuple) or len(below) != 1 or len(measure.numerator) != 1 or measure.months != (0,):
        raise ValueError("a share is one count divided by another of the same month")
    above = measure.numerator[0]
    same = set(above.parts) == set(below[0].parts)
    if not same and (set(above.parts), set(below[0].parts)) != ({Part.INCOMPLETE_DTA}, {Part.INCOMPLETE}):
        raise ValueError("a share's numerator is a subset of its denominator: the same parts, or 2A out of 2")
    if above.count == "bands" and below[0].count == "total" and set(below[0].parts) & FLOWS:
        raise ValueError('waits are known only for known clock starts: divide by count = "known"')


def _check_quantile(measure: Measure) -> None:
    term = measure.numerator[0]
    if measure.p is None or measure.denominator is not None or len(measure.numerator) != 1:
        raise ValueError("a quantile has p and one count, and no denominator")
    if term.count != "known" or measure.months != (0,):
        raise ValueError('a quantile reads every band of one month: count = "known"')


def _check_balance(measure: Measure) -> None:
    if not isinstance(measure.denominator, tuple):
        raise ValueError("a balance is divided by a count of pathways")
    for month in measure.months:
        added = {part for term in measure.numerator if month in term.months and term.sign > 0 for part in term.parts}
        if added >= STOCKS:
            raise ValueError("part 2A is a subset of part 2: never add them (rule R1)")


_RULES = {
    Kind.RATIO: _check_ratio,
    Kind.SHARE: _check_share,
    Kind.QUANTILE: _check_quantile,
    Kind.BALANCE: _check_balance,
}
